/** Strict hosts forbid eval and `new Function`; `npm test` runs every test that way, and this one proves it. */
import { expect, test } from "vitest";

test("code generation from strings is refused in this run", () => {
  expect(() => new Function("return 1")()).toThrow(EvalError);
});

test("the entry loads", async () => {
  expect((await import("../src/index")).default).toBeTruthy();
});
