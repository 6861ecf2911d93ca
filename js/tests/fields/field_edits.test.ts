/** Edits of the table, each by an example of what it writes and of what it says. */
import { describe, expect, test } from "vitest";
import type { Outcome } from "../../src/fields/edit";
import { addField, duplicateField, moveField, removeFields, renameField } from "../../src/fields/fieldEdits";
import { addPasted, readRows } from "../../src/fields/pasted";
import { addValue, removeValue, setDescription, setNullable, setType } from "../../src/fields/typeEdits";
import { JsonTree } from "../../src/schema/jsonTree";
import { applySplices } from "../../src/schema/splices";

const TEXT = `{
  "type": "object",
  "properties": {
    "revenue": {
      "type": "string",
      "description": "Revenue"
    },
    "people": {
      "type": "array",
      "items": {"type": "object", "properties": {"role": {"type": "string"}}, "required": ["role"]}
    },
    "same": {"$ref": "#/properties/revenue"}
  },
  "required": ["revenue", "people"]
}`;

function edited(text: string, edit: (tree: JsonTree) => Outcome): string {
  const outcome = edit(new JsonTree(text));
  if (typeof outcome === "string") throw new Error(outcome);
  return applySplices(text, outcome.splices);
}

/** The lines that an edit took away and those it put there. */
function lines(edit: (tree: JsonTree) => Outcome, text = TEXT): { gone: string[]; fresh: string[] } {
  const [old, now] = [text.split("\n"), edited(text, edit).split("\n")];
  return {
    gone: old.filter((line) => !now.includes(line)),
    fresh: now.filter((line) => !old.includes(line)),
  };
}

test("a new field is written like its neighbours, is required, and has a name of its own", () => {
  const twice = edited(TEXT, (tree) => addField(tree, "", { after: "revenue" }));
  expect(twice).toContain('    },\n    "new_field": {\n      "type": "string"\n    },\n    "people"');
  expect(twice).toContain('"required": ["revenue", "people", "new_field"]');
  expect(edited(twice, (tree) => addField(tree, ""))).toContain('"new_field_2": {');
});

test("the first field of an empty text makes a schema that the Task API takes", () => {
  expect(JSON.parse(edited("", (tree) => addField(tree, "")))).toEqual({
    type: "object",
    properties: { new_field: { type: "string" } },
    required: ["new_field"],
    additionalProperties: false,
  });
});

describe("a rename", () => {
  test("carries `required` and local references along", () => {
    expect(lines((tree) => renameField(tree, "/properties/revenue", "revenue_usd"))).toEqual({
      gone: [
        '    "revenue": {',
        '    "same": {"$ref": "#/properties/revenue"}',
        '  "required": ["revenue", "people"]',
      ],
      fresh: [
        '    "revenue_usd": {',
        '    "same": {"$ref": "#/properties/revenue_usd"}',
        '  "required": ["revenue_usd", "people"]',
      ],
    });
  });

  test("carries along all else that names a property of the same object", () => {
    const schema = (name: string) =>
      JSON.stringify({
        properties: { [name]: { properties: { a: { enum: ["a"] } } }, b: { required: ["a"] } },
        dependentRequired: { [name]: ["b"], b: [name] },
        dependentSchemas: { [name]: { not: { required: [name] }, properties: { [name]: {}, c: {} } } },
        anyOf: [{ required: [name] }, { allOf: [{ if: { properties: { [name]: { const: "a" } } } }] }],
        $defs: { d: { $ref: `#/dependentSchemas/${name}/properties/${name}` }, e: { required: ["a"] } },
      });
    expect(edited(schema("a"), (tree) => renameField(tree, "/properties/a", "z"))).toBe(schema("z"));
  });

  test("to a name that the schema has for another property is refused", () => {
    const text = '{"properties": {"a": {}}, "dependentSchemas": {"z": {}}}';
    expect(renameField(new JsonTree(text), "/properties/a", "z")).toBe(
      "`z` is named elsewhere in this schema: choose another name.",
    );
  });

  test("writes a reference with what an address must not hold escaped, and leaves the rest of it as it was", () => {
    const text =
      '{"properties": {"a b": {"properties": {"c": {}}}, "d": {"$ref": "#/properties/a%20b/properties/c"}}}';
    expect(edited(text, (tree) => renameField(tree, "/properties/a b", "x#/y"))).toContain(
      '"#/properties/x%23~1y/properties/c"',
    );
    expect(edited(text, (tree) => renameField(tree, "/properties/a b/properties/c", "e"))).toContain(
      '"#/properties/a%20b/properties/e"',
    );
  });

  test("does not touch what only looks like a reference", () => {
    const text =
      '{"properties": {"a": {"default": {"$ref": "#/properties/a"}}, "$ref": {"type": "string"}, "ab": {"$ref": "#/properties/ab"}}}';
    expect(edited(text, (tree) => renameField(tree, "/properties/a", "z"))).toBe(
      text.replace('{"a": {', '{"z": {'),
    );
  });

  test.each([
    ["people", "`people` is already a field here: choose another name."],
    ["  ", "A field needs a name."],
  ])("to %o is refused with a sentence", (name, sentence) => {
    expect(renameField(new JsonTree(TEXT), "/properties/revenue", name)).toBe(sentence);
  });

  test("to the same name changes nothing", () => {
    expect(renameField(new JsonTree(TEXT), "/properties/revenue", " revenue ")).toMatchObject({
      splices: [],
    });
  });
});

test("a copy has the bytes of the field, and is required where it was", () => {
  const text = '{"properties": {"a": {"x":1.0}, "b": {}}, "required": ["a"]}';
  expect(edited(text, (tree) => duplicateField(tree, "/properties/a"))).toBe(
    '{"properties": {"a": {"x":1.0}, "a_copy": {"x":1.0}, "b": {}}, "required": ["a", "a_copy"]}',
  );
});

test("what is deleted is no longer required", () => {
  expect(edited(TEXT, (tree) => removeFields(tree, ["/properties/people", "/properties/same"]))).toBe(`{
  "type": "object",
  "properties": {
    "revenue": {
      "type": "string",
      "description": "Revenue"
    }
  },
  "required": ["revenue"]
}`);
});

describe("a field that moves", () => {
  test("into a group takes its lines, its `required` and references to it along", () => {
    const moved = edited(TEXT, (tree) => moveField(tree, "/properties/revenue", "/properties/people/items"));
    expect(JSON.parse(moved)).toEqual({
      type: "object",
      properties: {
        people: {
          type: "array",
          items: {
            type: "object",
            properties: { role: { type: "string" }, revenue: { type: "string", description: "Revenue" } },
            required: ["role", "revenue"],
          },
        },
        same: { $ref: "#/properties/people/items/properties/revenue" },
      },
      required: ["people"],
    });
  });

  test("back out of it stands where it is put", () => {
    const out = edited(TEXT, (tree) =>
      moveField(tree, "/properties/people/items/properties/role", "", { after: "people" }),
    );
    expect(Object.keys((JSON.parse(out) as { properties: object }).properties)).toEqual([
      "revenue",
      "people",
      "role",
      "same",
    ]);
    expect(out).toContain('"properties": {}, "required": []}');
  });

  test("does not move into itself, or over another of its name", () => {
    const tree = new JsonTree(TEXT);
    expect(moveField(tree, "/properties/people", "/properties/people/items")).toBe(
      "people cannot move into itself.",
    );
    const text = '{"properties": {"a": {}, "b": {"properties": {"a": {}}}}}';
    expect(moveField(new JsonTree(text), "/properties/a", "/properties/b")).toMatch(/already a field here/);
  });
});

describe("a type", () => {
  const typed = (schema: string, type: Parameters<typeof setType>[2]) =>
    edited(`{"properties": {"a": ${schema}}}`, (tree) => setType(tree, "/properties/a", type)).slice(21, -2);

  test.each([
    ['{"type": "string", "minLength": 1}', "integer", '{"type": "integer", "minLength": 1}'],
    ['{"type": ["null", "string"]}', "number", '{"type": ["null", "number"]}'],
    [
      '{"description": "d", "type": "string"}',
      "list:string",
      '{"description": "d", "type": "array", "items": {"type": "string"}}',
    ],
    [
      '{"type": ["string", "null"]}',
      "list:string",
      '{"type": ["array", "null"], "items": {"type": "string"}}',
    ],
    ['{"type": "array", "items": {"type": "string"}}', "boolean", '{"type": "boolean"}'],
    ['{"type": "string", "description": "d"}', "enum", '{"type": "string", "description": "d", "enum": []}'],
    ['{"type": ["string", "null"], "enum": ["x", null]}', "string", '{"type": ["string", "null"]}'],
    [
      '{"type": "string"}',
      "object",
      '{"type": "object", "properties": {}, "required": [], "additionalProperties": false}',
    ],
    ['{"type":"object","properties":{"b":{}},"required":[]}', "string", '{"type":"string"}'],
    ['{"description": "d"}', "string", '{"type": "string", "description": "d"}'],
    ['{"type": "array"}', "list:number", '{"type": "array", "items": {"type": "number"}}'],
    [
      '{"anyOf": [{"type": "string"}, {"type": "null"}]}',
      "list:string",
      '{"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "null"}]}',
    ],
    [
      '{"type": "object", "properties": {"b": {"x":  1.0}}}',
      "list:object",
      '{"type": "array", "items": {"type": "object", "properties": {"b": {"x":  1.0}}}}',
    ],
  ] as const)("%s as %s", (before, type, expected) => {
    expect(typed(before, type)).toBe(expected);
  });

  test("that the table has no words for is left alone", () => {
    for (const schema of ['{"$ref": "#"}', '{"type": ["string", "number"]}', "true"]) {
      const tree = new JsonTree(`{"properties": {"a": ${schema}}}`);
      expect(setType(tree, "/properties/a", "string")).toMatch(/leaves alone/);
      expect(setNullable(tree, ["/properties/a"], true)).toMatch(/leaves alone/);
    }
  });
});

describe("null", () => {
  const made = (schema: string, nullable: boolean) =>
    edited(`{"properties": {"a": ${schema}}}`, (tree) =>
      setNullable(tree, ["/properties/a"], nullable),
    ).slice(21, -2);

  test.each([
    ['{"type": "string"}', '{"type": ["string", "null"]}'],
    ['{"type": "string", "enum": ["x"]}', '{"type": ["string", "null"], "enum": ["x", null]}'],
    [
      '{"type": "array", "items": {"type": "string"}}',
      '{"type": ["array", "null"], "items": {"type": "string"}}',
    ],
  ])("in %s, and out again", (without, with_) => {
    expect(made(without, true)).toBe(with_);
    expect(made(with_, false)).toBe(without);
  });

  test("goes out of an `anyOf`, which then is not needed", () => {
    expect(
      made('{"anyOf": [{"type": "null"}, {"type":"string", "x": 1e0}], "description": "d"}', false),
    ).toBe('{"type": "string", "x": 1e0, "description": "d"}');
    const both =
      '{"properties": {"a": {"anyOf": [{"type": "string", "title": "A"}, {"type": "null"}], "title": "B"}}}';
    expect(setNullable(new JsonTree(both), ["/properties/a"], false)).toMatch(/`title` is said twice/);
  });

  test("of several fields leaves those alone that the table has no words for, and says so", () => {
    const outcome = setNullable(new JsonTree(TEXT), ["/properties/revenue", "/properties/same"], true);
    expect(outcome).toMatchObject({ said: "revenue is now nullable. 1 of another type was left alone." });
  });
});

describe("the values of an enum", () => {
  const field = (schema: string) => `{"properties": {"a": ${schema}}}`;

  test("are added before null, and as numbers among numbers", () => {
    expect(edited(field('{"enum": ["x", null]}'), (tree) => addValue(tree, "/properties/a", "y"))).toBe(
      field('{"enum": ["x", "y", null]}'),
    );
    expect(edited(field('{"enum": [1]}'), (tree) => addValue(tree, "/properties/a", "20"))).toBe(
      field('{"enum": [1, 20]}'),
    );
    expect(edited(field('{"enum": ["1"]}'), (tree) => addValue(tree, "/properties/a", "20"))).toBe(
      field('{"enum": ["1", "20"]}'),
    );
  });

  test("are taken away by their place", () => {
    expect(edited(field('{"enum": [null, "x", "y"]}'), (tree) => removeValue(tree, "/properties/a", 1))).toBe(
      field('{"enum": [null, "x"]}'),
    );
  });

  test("are there once", () => {
    expect(addValue(new JsonTree(field('{"enum": ["x"]}')), "/properties/a", "x")).toBe(
      "`x` is already one of the values.",
    );
  });
});

test("a description is written after the type, character by character, and goes when it is empty", () => {
  const text = '{"properties": {"a": {"type": "string", "x": 1}}}';
  const typed = edited(text, (tree) => setDescription(tree, "/properties/a", "R"));
  expect(typed).toBe('{"properties": {"a": {"type": "string", "description": "R", "x": 1}}}');
  const more = setDescription(new JsonTree(typed), "/properties/a", "Re");
  expect(more).toMatchObject({ splices: [{ from: 57, to: 57, insert: "e" }] });
  expect(edited(typed, (tree) => setDescription(tree, "/properties/a", ""))).toBe(text);
});

describe("rows from a spreadsheet", () => {
  test("are read with and without a head, in quotes where they hold line breaks", () => {
    const plain =
      'revenue\tnumber\t"In USD ""m"".\nIf unknown, null."\tyes\r\nnames\tlist of strings\t\tno\r\n';
    const expected = [
      {
        name: "revenue",
        schema: { type: "number", description: 'In USD "m".\nIf unknown, null.' },
        required: true,
        unknownType: null,
      },
      {
        name: "names",
        schema: { type: "array", items: { type: "string" } },
        required: false,
        unknownType: null,
      },
    ];
    expect(readRows(plain)).toEqual(expected);
    expect(readRows(`Name\tType\tDescription\tRequired\n${plain}`)).toEqual(expected);
    expect(readRows(`Description\tField\nWhat it is\tthing`)).toEqual([
      {
        name: "thing",
        schema: { type: "string", description: "What it is" },
        required: true,
        unknownType: null,
      },
    ]);
    expect(readRows("a\nb\n\n")).toHaveLength(2);
    expect(readRows("\n\t\n")).toEqual([]);
  });

  test.each([
    ["text", { type: "string" }],
    ["Integers", { type: "integer" }],
    ["int?", { type: ["integer", "null"] }],
    ["string | null", { type: ["string", "null"] }],
    ["number or null", { type: ["number", "null"] }],
    ["nullable boolean", { type: ["boolean", "null"] }],
    ["float[]", { type: "array", items: { type: "number" } }],
    ["list of a | b", { type: "array", items: { type: "string", enum: ["a", "b"] } }],
    ['"high" | "low" | null', { type: ["string", "null"], enum: ["high", "low", null] }],
    ["enum: x", { type: "string", enum: ["x"] }],
    ["object", { type: "object", properties: {}, required: [], additionalProperties: false }],
    ["", { type: "string" }],
  ])("know the type %o", (words, schema) => {
    expect(readRows(`a\t${words}`)[0]).toMatchObject({ schema, unknownType: null });
  });

  test("become fields in one edit; what is there already is left out, and said", () => {
    const outcome = addPasted(
      new JsonTree(TEXT),
      "",
      readRows("city\ttext\trevenue\tno\nrevenue\nzip\tzipcode"),
      { after: "people" },
    );
    expect(outcome).toMatchObject({
      row: "/properties/city",
      said: "Added 2 fields. 1 left out: the name is there already. Not known as a type, so that it became string: zipcode.",
    });
    const text = edited(TEXT, () => outcome);
    expect(text).toContain('"required": ["revenue", "people", "zip"]');
    expect(Object.keys((JSON.parse(text) as { properties: object }).properties)).toEqual([
      "revenue",
      "people",
      "city",
      "zip",
      "same",
    ]);
    expect(addPasted(new JsonTree(TEXT), "", readRows("people"))).toBe(
      "All of these fields are here already.",
    );
    expect(addPasted(new JsonTree(TEXT), "", readRows(""))).toBe("There are no rows in what was pasted.");
  });
});
