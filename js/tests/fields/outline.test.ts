/** The rows of the table: what they show of a schema, of every schema of the corpus, and of text that is broken. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import broken from "../../../tests/schema/corpus/broken_schemas.json?raw";
import published from "../../../tests/schema/corpus/published_specs.json?raw";
import {
  addField,
  duplicateField,
  moveField,
  removeFields,
  renameField,
  setRequired,
} from "../../src/fields/fieldEdits";
import { keepEqual, outlineOf } from "../../src/fields/outline";
import { addValue, setDescription, setNullable, setType } from "../../src/fields/typeEdits";
import { JsonTree } from "../../src/schema/jsonTree";
import { applySplices } from "../../src/schema/splices";

const outline = (schema: unknown) =>
  outlineOf(new JsonTree(typeof schema === "string" ? schema : JSON.stringify(schema)));

/** "  name: type?" with an asterisk where it is required. */
const drawn = (schema: unknown) =>
  outline(schema).rows.map(
    ({ level, name, type, summary, nullable, required }) =>
      `${"  ".repeat(level - 1)}${name}${required ? "*" : ""}: ${type ?? `(${summary})`}${nullable ? "?" : ""}`,
  );

test("a row says the type, whether it may be null, and whether it is required", () => {
  const schema = {
    type: "object",
    properties: {
      a: { type: "string" },
      b: { type: ["null", "integer"] },
      c: { anyOf: [{ type: "number" }, { type: "null" }], description: "c" },
      d: { type: "array", items: { type: "string" } },
      e: { type: ["string", "null"], enum: ["x", null] },
      f: { enum: ["x", "y"] },
      g: {
        type: "array",
        items: { type: "object", properties: { h: { type: "boolean" } }, required: ["h"] },
      },
      i: { properties: { j: {} } },
      k: { $ref: "#/$defs/Kind" },
      l: { anyOf: [{ type: "string" }, { type: "number" }] },
      m: { type: ["string", "number"] },
      n: { type: "array", items: { type: "array", items: {} } },
      o: { type: "array" },
      p: true,
      q: { type: "strng" },
      r: { anyOf: [{ $ref: "#/$defs/Kind" }, { type: "null" }] },
      s: 7,
    },
    required: ["a", "g"],
  };
  expect(drawn(schema)).toEqual([
    "a*: string",
    "b: integer?",
    "c: number?",
    "d: list:string",
    "e: enum?",
    "f: enum",
    "g*: list:object",
    "  h*: boolean",
    "i: object",
    "  j: (anything)",
    "k: (as Kind)",
    "l: (anyOf (2))",
    "m: (string or number)",
    "n: (list of lists)",
    "o: (list of anything)",
    "p: (anything)",
    "q: (strng)",
    "r: (as Kind)?",
    "s: (no schema)",
  ]);
});

test("integer-like names stay in the order of the text", () => {
  expect(drawn('{"properties": {"b": {}, "2024": {}, "1": {}}}')).toEqual([
    "b: (anything)",
    "2024: (anything)",
    "1: (anything)",
  ]);
});

test("a list of objects at the root shows the fields of its items", () => {
  const schema = { type: "array", items: { type: "object", properties: { a: { type: "string" } } } };
  expect(drawn(schema)).toEqual(["a: string"]);
  expect(outline(schema).root).toBe("/items");
});

test.each([
  '"text"',
  "[]",
  '{"type": "string"}',
  '{"$ref": "#/$defs/A"}',
  '{"anyOf": [{"type": "object"}, {}]}',
])("%s has no fields, and it is said why", (text) => {
  expect(outline(text)).toMatchObject({ rows: [], root: null });
  expect(outline(text).because).toMatch(/^The schema describes no object/);
});

test("an empty text has no fields yet, and can get some", () => {
  expect(outline(" \n")).toMatchObject({ rows: [], root: "", isRecovered: false });
});

describe("text that is broken shows what could be read", () => {
  const text = `{
  "type": "object",
  "properties": {
    "a": {"type": "string", "description": "A"},
    "b": {"type": "object", "properties": {"c": {"type": "string"} "d": {"type": "number"}}},
    "e": {"type": 'integer'},
    "f": {"type": "string"}
  },
  "required": ["a"]
}`;
  const found = outline(text);
  const row = (name: string) => found.rows.find((each) => each.name === name);

  test("with all fields, marked where the slips are", () => {
    expect(found.isRecovered).toBe(true);
    expect(found.rows.map(({ name, isBroken, isFixed }) => [name, isBroken, isFixed])).toEqual([
      ["a", false, false],
      ["b", true, false],
      ["c", false, true],
      ["d", false, true],
      ["e", true, false],
      ["f", false, false],
    ]);
  });

  test("what the slips do not touch can be edited, the rest says why not", () => {
    const { tree } = found;
    const fine = [
      setDescription(tree, "/properties/a", "B"),
      renameField(tree, "/properties/a", "z"),
      setDescription(tree, "/properties/e", "B"),
      setType(tree, "/properties/b/properties/c", "integer"),
      removeFields(tree, ["/properties/f"]),
      addField(tree, ""),
      renameField(tree, "/properties/e", "z"),
      moveField(tree, "/properties/f", "", { before: "a" }),
    ];
    for (const outcome of fine) expect(outcome).toHaveProperty("splices");
    const refused = [
      setNullable(tree, ["/properties/e"], true),
      setType(tree, "/properties/b", "string"),
      renameField(tree, "/properties/b/properties/c", "z"),
      addField(tree, "/properties/b"),
      removeFields(tree, ["/properties/b"]),
      moveField(tree, "/properties/e", "", { before: "a" }),
      duplicateField(tree, "/properties/e"),
    ].filter((outcome) => typeof outcome !== "string");
    expect(refused.map((outcome) => applySplices(text, outcome.splices))).toEqual([]);
    expect(row("e")).toMatchObject({ summary: "'integer'", isLocked: false });
    const commented = outline('{"properties": {"a": {"type": "string" /* c */}}}');
    expect(commented.rows[0]).toMatchObject({ isBroken: true, isLocked: true });
    expect(setDescription(commented.tree, "/properties/a", "B")).toMatch(/could not be read/);
  });

  test("where the text ends too early, values can be edited, but not which fields there are", () => {
    const cut = new JsonTree(
      text.slice(0, text.indexOf('"f"')).replace(/'/g, '"').replace('} "d"', '}, "d"'),
    );
    expect(outlineOf(cut).rows.map(({ name, isFixed }) => `${name} ${isFixed}`)).toEqual([
      "a true",
      "b true",
      "c true",
      "d true",
      "e true",
    ]);
    expect(setDescription(cut, "/properties/a", "B")).toHaveProperty("splices");
    expect(renameField(cut, "/properties/a", "z")).toMatch(/could not be read/);
  });

  test("a field that is there twice counts once, and is not renamed or deleted by halves", () => {
    const twice = new JsonTree('{"properties": {"a": {"type": "string"}, "a": {"type": "number"}}}');
    expect(drawn(twice.text)).toEqual(["a: number"]);
    for (const outcome of [
      removeFields(twice, ["/properties/a"]),
      renameField(twice, "/properties/a", "b"),
    ]) {
      expect(outcome).toMatch(/could not be read/);
    }
  });
});

test("no text at all brings it down, and no edit of what it shows either", () => {
  const pieces = fc.constantFrom(
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    '"properties"',
    '"required"',
    '"type"',
    '"object"',
    '"a"',
    '"b"',
    '"anyOf"',
    '"items"',
    '"array"',
    '"enum"',
    "null",
    "1",
    "'",
    "//",
    '"$ref"',
    '"#/properties/a"',
    '{"properties":{"a":',
    '"\\ud83d"',
    "\ufeff",
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      const text = parts.join("");
      const { tree, rows, root } = outlineOf(new JsonTree(text));
      const outcomes = rows.flatMap(({ pointer, group }) => [
        renameField(tree, pointer, "z"),
        duplicateField(tree, pointer),
        removeFields(tree, [pointer]),
        moveField(tree, pointer, group),
        setRequired(tree, [pointer], true),
        setNullable(tree, [pointer], true),
        setType(tree, pointer, "list:object"),
        setDescription(tree, pointer, "d"),
        addValue(tree, pointer, "v"),
      ]);
      if (root !== null) outcomes.push(addField(tree, root));
      for (const outcome of outcomes) {
        if (typeof outcome === "string") continue;
        const findings = (of: JsonTree) => of.parsed.findings.length;
        // Nothing that could be read before cannot be read now.
        expect(findings(new JsonTree(applySplices(text, outcome.splices)))).toBeLessThanOrEqual(
          findings(tree),
        );
      }
    }),
  );
});

describe("every schema of the corpus", () => {
  const schemas = (JSON.parse(published) as { name: string; task_spec: Record<string, unknown> | null }[])
    .flatMap(({ name, task_spec }) =>
      ["output_schema", "input_schema"].map((role) => {
        const schema = task_spec?.[role] as { json_schema?: unknown } | string | undefined;
        return {
          name: `${name} ${role}`,
          schema: typeof schema === "object" ? schema.json_schema : undefined,
        };
      }),
    )
    .concat(
      (JSON.parse(broken) as { name: string; output_schema: unknown }[]).map(({ name, output_schema }) => ({
        name,
        schema: output_schema,
      })),
    )
    .filter(({ schema }) => schema !== undefined);

  test.each(schemas)("$name", ({ schema }) => {
    for (const text of [
      JSON.stringify(schema),
      JSON.stringify(schema, null, 2),
      JSON.stringify(schema, null, "\t"),
    ]) {
      const { tree, rows, root } = outlineOf(new JsonTree(text));
      const properties = (schema as { properties?: object }).properties ?? {};
      if (root === "")
        expect(rows.filter(({ level }) => level === 1).map(({ name }) => name)).toEqual(
          Object.keys(properties),
        );
      expect(tree.text).toBe(text);
      for (const { pointer, type, description, required, nullable, group } of rows) {
        // Saying what is there already changes no byte.
        const same = [
          setDescription(tree, pointer, description),
          setRequired(tree, [pointer], required),
          setNullable(tree, [pointer], nullable),
          moveField(tree, pointer, group, { after: tree.at(pointer)?.name ?? "" }),
          ...(type ? [setType(tree, pointer, type)] : []),
        ];
        for (const outcome of same) expect(outcome).toMatchObject({ splices: [] });
      }
    }
  });
});

test("rows that are as they were are the rows that they were", () => {
  const before = outline({ properties: { a: { type: "string" }, b: { enum: ["x"] } } }).rows;
  const after = outline({ properties: { a: { type: "number" }, b: { enum: ["x"] } }, required: [] }).rows;
  const kept = keepEqual(before, after);
  expect(kept[0]).toBe(after[0]);
  expect(kept[1]).toBe(before[1]);
});
