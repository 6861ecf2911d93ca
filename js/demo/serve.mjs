/** Serves the demo page at http://127.0.0.1:8000 and rebuilds it at each request. */
import { fileURLToPath } from "node:url";
import { context } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const building = await context({
  absWorkingDir: here,
  entryPoints: ["demo.ts"],
  outdir: here,
  write: false,
  bundle: true,
  format: "esm",
  target: "es2022",
  jsx: "automatic",
  jsxImportSource: "preact",
  define: { "define.amd": "false", __VERSION__: '"demo"' },
});
const { port } = await building.serve({
  servedir: here,
  host: "127.0.0.1",
  port: Number(process.env.PORT ?? 8000),
});
console.log(`http://127.0.0.1:${port}`);
