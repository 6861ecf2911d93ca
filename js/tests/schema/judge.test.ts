import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { BROWSER_RULES, judgeInput, judgeSchema } from "../../src/schema/judge";
import { isAffordable } from "../../src/schema/pattern_cost";
import { validate } from "../../src/schema/validate";

afterEach(() => vi.unstubAllGlobals());

const NOTES = new Set(["not_checked", "pattern_not_checked"]);

/** Values that look like schemas: their keywords, with anything as values. */
const keyword = fc.constantFrom(
  "type",
  "properties",
  "required",
  "items",
  "anyOf",
  "$ref",
  "$id",
  "$defs",
  "enum",
  "pattern",
  "patternProperties",
  "additionalProperties",
  "not",
  "if",
  "multipleOf",
  "uniqueItems",
  "__proto__",
  "constructor",
);
const { schema: schemaLike } = fc.letrec((tie) => ({
  schema: fc.oneof(
    { depthSize: "small" },
    fc.jsonValue(),
    fc.constantFrom(
      "string",
      "object",
      "#",
      "#/$defs/a",
      "http://127.0.0.1:9/x",
      "file:///etc/passwd",
      "(a+)+$",
    ),
    fc.array(tie("schema"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(keyword, fc.string({ maxLength: 3 })), tie("schema"), { maxKeys: 5 }),
  ),
}));

describe("a verdict", () => {
  test("comes for any text, by rules that have a name", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom("output", "input"), (text, role) => {
        for (const { rule } of judgeSchema(text, { role }).problems) expect(BROWSER_RULES).toContain(rule);
        judgeInput(text, "json", text);
        judgeInput(text, "text", text);
      }),
    );
  });

  test("comes for any schema and any input", () => {
    fc.assert(
      fc.property(schemaLike, fc.jsonValue(), (schema, instance) => {
        const [schemaText, text] = [JSON.stringify(schema), JSON.stringify({ a: instance })];
        const rules = [
          ...judgeSchema(schemaText, { role: "output" }).problems,
          ...judgeInput(text, "json", schemaText).problems,
        ].map(({ rule }) => rule);
        for (const rule of rules) expect(BROWSER_RULES.has(rule) || NOTES.has(rule), rule).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test("knows the text that it is about, and how long it took", () => {
    const { text, ms } = judgeSchema("{", { role: "output" });
    expect(text).toBe("{");
    expect(ms).toBeGreaterThanOrEqual(0);
  });
});

describe("nothing is fetched", () => {
  test.each([
    "http://127.0.0.1:9/schema.json",
    "file:///etc/passwd",
    "https://json-schema.org/draft/2020-12/schema",
  ])("%s", (reference) => {
    const request = vi.fn(() => Promise.reject(new Error("a request")));
    vi.stubGlobal("fetch", request);
    vi.stubGlobal("XMLHttpRequest", request);
    const schema = JSON.stringify({ type: "object", properties: { a: { $ref: reference } } });

    const { problems } = judgeInput('{"a": 1}', "json", schema);

    expect(problems.map(({ rule, severity }) => [rule, severity])).toEqual([["not_checked", "hint"]]);
    expect(problems[0]?.message).toContain("a reference in it leads nowhere");
    expect(request).not.toHaveBeenCalled();
  });
});

describe("nothing hangs", () => {
  const long = `${"a".repeat(60)}!`;

  test.each([
    "^(a+)+$",
    "(a|a)*$",
    "^(a|aa)+$",
    "(a*)*b",
    "^(?=(a+))\\1+$",
    "(.*)*x",
    "([a-z]+)*\\d",
    "(a?){60}a{60}",
  ])("the pattern %s is left alone and named", (pattern) => {
    const schema = JSON.stringify({ type: "object", properties: { a: { type: "string", pattern } } });
    const start = performance.now();

    const { problems } = judgeInput(JSON.stringify({ a: long }), "json", schema);

    expect(performance.now() - start).toBeLessThan(500);
    expect(problems.map(({ rule }) => rule)).toEqual(["pattern_not_checked"]);
  });

  test("patterns for names are left alone too, and what they matched does not count as additional", () => {
    const schema = JSON.stringify({
      type: "object",
      patternProperties: { "^(a+)+$": { type: "string" } },
      additionalProperties: false,
    });
    const { problems } = judgeInput(JSON.stringify({ [long]: 1 }), "json", schema);
    expect(problems.map(({ rule }) => rule)).toEqual(["pattern_not_checked"]);
  });

  test("any pattern that counts as affordable ends soon", () => {
    const piece = fc.constantFrom(
      "a",
      "b",
      ".",
      "\\w",
      "[ab]",
      "(",
      ")",
      "|",
      "*",
      "+",
      "?",
      "{2}",
      "{1,}",
      "{0,9}",
      "^",
      "$",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 0, max: 300 }), (pieces, length) => {
        const pattern = pieces.join("");
        fc.pre(isAffordable(pattern, length));
        const start = performance.now();
        new RegExp(pattern, "u").test("a".repeat(length));
        expect(performance.now() - start).toBeLessThan(1_000);
      }),
      { numRuns: 500 },
    );
  });

  test("a schema that refers to itself in place", () => {
    const { problems } = judgeInput('{"a": 1}', "json", '{"type": "object", "allOf": [{"$ref": "#"}]}');
    expect(problems.map(({ message }) => message)).toEqual([
      "The input could not be checked against its schema to the end: its references never end.",
    ]);
  });

  test("references that double at each of 60 steps", () => {
    const steps = Object.fromEntries(
      Array.from({ length: 60 }, (_, step) => {
        const next = { $ref: `#/$defs/s${step + 1}` };
        return [`s${step}`, { allOf: [next, next] }];
      }),
    );
    const schema = { type: "object", $ref: "#/$defs/s0", $defs: { ...steps, s60: {} } };
    const start = performance.now();

    const { problems } = judgeInput('{"a": 1}', "json", JSON.stringify(schema));

    expect(performance.now() - start).toBeLessThan(2_000);
    expect(problems.map(({ message }) => message)).toEqual([
      "The input could not be checked against its schema to the end: it asks for too much work.",
    ]);
  });

  test("a check looks at the clock wherever it goes", () => {
    let reads = 0;
    const now = () => {
      reads++;
      return reads > 3 ? 1_000_000 : 0;
    };
    const schema = { properties: { a: { items: { type: "number" } } } };
    const { interrupted } = validate({ a: [1, 2, 3] }, schema, { now });
    expect(interrupted).toBe("it asks for too much work");
    expect(reads).toBe(4);
  });
});
