/** All frontend tests, in jsdom; the transform reads the JSX settings from tsconfig.json. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  define: { __VERSION__: '"0"' },
  // The fixtures that browser and kernel share lie with the Python tests.
  server: { fs: { allow: [".."] } },
  test: {
    environment: "jsdom",
    include: ["tests/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    setupFiles: ["tests/patience.ts"],
    // axe in jsdom takes seconds on any machine.
    testTimeout: 90_000,
  },
});
