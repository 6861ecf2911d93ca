/** Bundles src/ into the one ES module and the one stylesheet that anywidget loads, and fails over the size budget. */
import { readFile, rm, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, context } from "esbuild";

// Libraries are two thirds of it, CodeMirror alone 350 KB: an editor with completion, undo and marks has its price.
const BUDGET_BYTES = 620_000;
const root = fileURLToPath(new URL(".", import.meta.url));
const python = await readFile(new URL("../parallel_widgets/__init__.py", import.meta.url), "utf8");
const version = /^__version__ = "(.+)"$/m.exec(python)?.[1];
if (version === undefined) throw new Error("parallel_widgets/__init__.py has no __version__.");
const out = fileURLToPath(new URL("../parallel_widgets/static/", import.meta.url));

/** @type {import("esbuild").BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: { widget: "src/index.ts" },
  outdir: out,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  // In VS Code a global AMD `define` would capture UMD dependencies out of the bundle.
  define: { "define.amd": "false", __VERSION__: JSON.stringify(version) },
  logLevel: "warning",
};

if (process.argv.includes("--watch")) {
  const watching = await context({ ...options, minify: false, sourcemap: "inline", logLevel: "info" });
  await watching.watch();
} else {
  // What is there was built from other sources: it must not survive a failed build.
  await rm(out, { recursive: true, force: true });
  await build(options);
  for (const name of ["widget.js", "widget.css"]) {
    const bytes = (await stat(out + name)).size;
    const gzip = gzipSync(await readFile(out + name)).length;
    console.log(
      `${name.padEnd(12)} ${bytes.toLocaleString("en")} bytes, ${gzip.toLocaleString("en")} gzipped`,
    );
    if (bytes > BUDGET_BYTES) {
      console.error(`${name} is over its budget of ${BUDGET_BYTES.toLocaleString("en")} bytes.`);
      process.exitCode = 1;
    }
  }
}
