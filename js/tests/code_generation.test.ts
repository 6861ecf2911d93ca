/** Strict hosts forbid eval and `new Function`; `npm run test:csp` runs every test that way, and this one proves it. */
import { expect, test } from "vitest";

const forbidden = "--disallow-code-generation-from-strings";
const { execArgv } = (globalThis as unknown as { process: { execArgv: string[] } }).process;

test.runIf(execArgv.includes(forbidden))("code generation from strings is refused in this run", () => {
  expect(() => new Function("return 1")()).toThrow(EvalError);
});

test("the entry loads", async () => {
  expect((await import("../src/index")).default).toBeTruthy();
});
