import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseJson } from "../../src/schema/parse";
import { resolve } from "../../src/schema/pointers";

/** Rules by which a text that JSON.parse takes is refused. */
const STRICTER = ["duplicate_key", "lone_surrogate", "nesting", "non_finite_number", "number_too_long"];

/** JSON texts, whole and damaged: a piece cut out, another put in. */
const damaged = fc
  .tuple(
    fc.jsonValue(),
    fc.nat(),
    fc.nat(4),
    fc.constantFrom(
      "",
      ",",
      '"',
      "{",
      "]",
      ":",
      "\\",
      " ",
      "\n",
      "1",
      "NaN",
      "//",
      "'",
      "\u00a0",
      "\ud83d",
      "true",
    ),
    fc.constantFrom(0, 2),
  )
  .map(([value, at, cut, put, indent]) => {
    const text = JSON.stringify(value, null, indent);
    const from = at % (text.length + 1);
    return text.slice(0, from) + put + text.slice(from + cut);
  });

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

describe("every text", () => {
  test("that JSON.parse refuses has no value and says why", () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: "binary" })), (text) => {
        fc.pre(parseOrUndefined(text) === undefined && !text.startsWith("\ufeff"));
        const { value, findings } = parseJson(text);
        expect(value).toBeUndefined();
        expect(findings.filter(({ severity }) => severity === "error")).not.toEqual([]);
      }),
    );
  });

  test("that JSON.parse takes has the same value, or breaks one of the stricter rules", () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.json({ stringUnit: "binary" })), (text) => {
        const expected = parseOrUndefined(text);
        fc.pre(expected !== undefined);
        const { value, findings } = parseJson(text);
        if (value === undefined) expect(STRICTER).toContain(findings[0]?.rule);
        else expect(value).toEqual(expected);
      }),
    );
  });

  test("has its problems inside it, in the order of their places", () => {
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: "binary" })), (text) => {
        const places = parseJson(text).findings.map(({ from, to }) => [from ?? 0, to ?? 0] as const);
        for (const [from, to] of places) {
          expect(from).toBeGreaterThanOrEqual(0);
          expect(to).toBeGreaterThanOrEqual(from);
          expect(to).toBeLessThanOrEqual(text.length);
        }
        expect(places.map(([from]) => from)).toEqual(places.map(([from]) => from).sort((a, b) => a - b));
      }),
    );
  });
});

describe("places", () => {
  test("the place of every value holds that value, and the place of every key that key", () => {
    fc.assert(
      fc.property(fc.json({ stringUnit: "grapheme" }), fc.constantFrom(0, 2), (json, indent) => {
        const text = JSON.stringify(JSON.parse(json), null, indent);
        const { value, spans, keys } = parseJson(text);
        expect(spans.size).toBeGreaterThan(0);
        for (const [pointer, { from, to }] of spans) {
          expect(JSON.parse(text.slice(from, to))).toEqual(resolve(value, pointer));
        }
        for (const [pointer, { from, to }] of keys) {
          const name = pointer
            .slice(pointer.lastIndexOf("/") + 1)
            .replaceAll("~1", "/")
            .replaceAll("~0", "~");
          expect(JSON.parse(text.slice(from, to))).toBe(name);
        }
      }),
    );
  });

  test("a value behind a slip still has its place", () => {
    const text = '{"a": True, "b": [1, 2,], "c": {"d": 3}}';
    const { spans } = parseJson(text);
    expect(spans.get("/c/d")).toEqual({ from: text.indexOf("3"), to: text.indexOf("3") + 1 });
  });
});

describe("hostile texts", () => {
  test.each([
    ["100,000 open brackets", "[".repeat(100_000)],
    ["100,000 open objects", '{"a":'.repeat(100_000)],
    ["a string of 900,000 characters", `"${"x".repeat(900_000)}"`],
    ["a string of 450,000 escapes", `"${"\\n".repeat(450_000)}"`],
    ["a million quotes", '"'.repeat(1_000_000)],
    ["a comment that never ends", `/*${"*".repeat(900_000)}`],
    ["900,000 digits", "1".repeat(900_000)],
    ["200,000 duplicate keys", `{${'"a":1,'.repeat(140_000)}"a":1}`],
  ])("%s are read within a second", (_, text) => {
    const start = performance.now();
    parseJson(text);
    expect(performance.now() - start).toBeLessThan(1_000);
  });
});
