/** The model of the form: which controls a schema makes, and what each edit does to the JSON text. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Control, controlAt, formOf } from "../../src/form/controls";
import { appendItem, leaveOut, setValue } from "../../src/form/edits";
import { faultsOf } from "../../src/form/faults";
import { describesForm, shapeOf } from "../../src/form/shape";
import { RawJson } from "../../src/schema/jsonStyle";
import { judgeInput } from "../../src/schema/judge";
import { parseJson } from "../../src/schema/parse";
import type { Splice } from "../../src/schema/splice";
import { applySplices, invertSplices } from "../../src/schema/splices";

const SCHEMA = {
  type: "object",
  properties: {
    country: { type: "string", description: "Name of the country" },
    year: { type: ["integer", "null"] },
    currency: { enum: ["USD", "EUR", null] },
    detailed: { type: "boolean" },
    contact: {
      type: "object",
      properties: { name: { type: "string" }, phones: { type: "array", items: { type: "string" } } },
      required: ["name"],
    },
    sites: { type: "array", items: { $ref: "#/$defs/site" } },
  },
  required: ["country", "year"],
  $defs: {
    site: { type: "object", properties: { url: { type: "string" }, parent: { $ref: "#/$defs/site" } } },
  },
};

/** The control at a pointer, which has to be there. */
function at(text: string, pointer: string, schema: unknown = SCHEMA): Control {
  const control = controlAt(formOf(schema, text).root, pointer);
  if (control === undefined) throw new Error(`no control at ${pointer}`);
  return control;
}

/** The text after an edit of the control at a pointer. */
function edited(
  text: string,
  pointer: string,
  edit: (form: ReturnType<typeof formOf>, control: Control) => Splice[],
): string {
  return applySplices(text, edit(formOf(SCHEMA, text), at(text, pointer)));
}

const set = (value: unknown) => (form: ReturnType<typeof formOf>, control: Control) =>
  setValue(form, control, value);

describe("a schema makes", () => {
  test.each([
    [{ type: "string" }, "text", false],
    [{ type: ["string", "null"] }, "text", true],
    [{ anyOf: [{ type: "number" }, { type: "null" }] }, "number", true],
    [{ type: "integer" }, "number", false],
    [{ type: "boolean" }, "boolean", false],
    [{ enum: ["a", null] }, "choice", true],
    [{ const: 3 }, "choice", false],
    [{ properties: { a: {} } }, "group", false],
    [{ type: "array", items: { type: "string" } }, "list", false],
    [{ allOf: [{ type: "string" }] }, "text", false],
    [{ type: ["string", "integer"] }, "other", false],
    [{ anyOf: [{ type: "string" }, { type: "integer" }] }, "other", false],
    [{ type: "object" }, "other", false],
    [{}, "other", false],
    [true, "other", false],
    ["nonsense", "other", false],
  ])("of %j a control for %s", (schema, kind, nullable) => {
    expect(shapeOf(schema, schema)).toMatchObject({ kind, nullable });
  });

  test("of a reference what it leads to, with the words that stand beside the reference", () => {
    const root = { $defs: { "a b": { type: "string", description: "inner" } } };
    const shape = shapeOf({ $ref: "#/$defs/a%20b", description: "outer" }, root);
    expect(shape).toMatchObject({ kind: "text", description: "outer" });
  });

  test("of references in a circle, a control that takes JSON", () => {
    const root = { $defs: { a: { $ref: "#/$defs/b" }, b: { $ref: "#/$defs/a" } } };
    expect(shapeOf({ $ref: "#/$defs/a" }, root).kind).toBe("other");
    expect(shapeOf({ $ref: "https://example.org/schema" }, root).kind).toBe("other");
  });

  test("a form only if it describes an object with properties", () => {
    expect(describesForm(SCHEMA)).toBe(true);
    for (const schema of [undefined, null, [], {}, { type: "string" }, { type: "object" }])
      expect(describesForm(schema)).toBe(false);
  });

  test("something, whatever the schema and the text are", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
        const form = formOf(schema, JSON.stringify(value));
        expect(form.root.pointer).toBe("");
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => void formOf(SCHEMA, text)));
  });
});

describe("a form is filled with what the text has", () => {
  test("numbers keep every digit, and members that the schema does not know are named", () => {
    const text = '{"country": "France", "year": 12345678901234567890, "mood": 1}';
    expect(at(text, "/year").raw).toBe("12345678901234567890");
    expect(at(text, "")).toMatchObject({ others: ["mood"] });
  });

  test("a value of another type than the schema wants is shown as JSON", () => {
    expect(at('{"contact": "me"}', "/contact")).toMatchObject({ kind: "other", raw: '"me"' });
    expect(at('{"sites": {"a": 1}}', "/sites")).toMatchObject({ kind: "other" });
  });

  test("a schema that refers to itself ends in JSON", () => {
    let text = '{"sites": [{}]}';
    for (let level = 0; level < 9; level++) text = text.replace("{}", '{"parent": {}}');
    expect(at(text, `/sites/0${"/parent".repeat(5)}`).kind).toBe("other");
  });

  test.each([
    ['{"country": "France"', "not valid JSON"],
    ["[1]", "no object"],
    ['{"country": "a", "country": "b"}', "twice"],
  ])("and waits while the text is %s", (text, reason) => {
    expect(formOf(SCHEMA, text).blocked).toContain(reason);
  });

  test("an empty text is an empty form", () => {
    for (const text of ["", "  \n"]) {
      expect(formOf(SCHEMA, text)).toMatchObject({ blocked: null, root: { present: false } });
    }
  });
});

describe("an edit", () => {
  const TEXT =
    '{\n  "country" : "Fran\\u0063e",\n\n  "mood": [1,  2],\n  "contact": {"phones": ["1", "2"]}\n}\n';

  test("changes the value and not a byte besides", () => {
    expect(edited(TEXT, "/country", set("Francia"))).toBe(TEXT.replace("Fran\\u0063e", "Fran\\u0063ia"));
  });

  test("adds a member where the schema has it", () => {
    expect(edited(TEXT, "/year", set(2023))).toBe(TEXT.replace('e",\n', 'e",\n  "year" : 2023,\n'));
    expect(edited(TEXT, "/contact/name", set("A"))).toMatch(/\{"name" ?: "A", "phones"/);
  });

  test("makes what it stands in", () => {
    expect(JSON.parse(edited("", "/contact/name", set("A")))).toEqual({ contact: { name: "A" } });
    expect(JSON.parse(edited("{}", "/contact/name", set("A")))).toEqual({ contact: { name: "A" } });
    expect(JSON.parse(edited('{"contact": null}', "/contact", set({})))).toEqual({ contact: {} });
  });

  test("writes a number as it was typed", () => {
    expect(edited("{}", "/year", set(new RawJson("1e3")))).toContain('"year": 1e3');
  });

  test("leaves out a member, and an item, with its comma", () => {
    expect(edited('{"country": "a", "year": 1}', "/country", leaveOut)).toBe('{"year": 1}');
    expect(edited(TEXT, "/contact/phones/0", leaveOut)).toBe(TEXT.replace('"1", ', ""));
    expect(edited(TEXT, "/year", leaveOut)).toBe(TEXT);
  });

  test("adds an item to a list, to null and to nothing", () => {
    const add = (form: ReturnType<typeof formOf>, list: Control) => appendItem(form, list, list.itemStart);
    expect(edited(TEXT, "/contact/phones", add)).toBe(TEXT.replace('"2"]', '"2", ""]'));
    expect(edited('{"sites": null}', "/sites", add)).toBe('{"sites": [{}]}');
    expect(JSON.parse(edited("{}", "/sites", add))).toEqual({ sites: [{}] });
  });

  test("any sequence of edits is the same edits of the value, and is undone to the byte", () => {
    const leaf = fc.constantFrom("/country", "/year", "/contact/name", "/currency", "/detailed");
    const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
    const step = fc.record({ pointer: leaf, value: fc.option(value, { nil: undefined }) });
    const start = fc.constantFrom<string[]>(
      "",
      "{}",
      TEXT,
      '{"year": 1, "contact": {}}',
      '{\r\n\t"year": 1\r\n}',
    );
    fc.assert(
      fc.property(start, fc.array(step, { maxLength: 8 }), (first, steps) => {
        let text = first;
        const model = (first.trim() === "" ? {} : JSON.parse(first)) as Record<string, never>;
        const undo: Splice[][] = [];
        for (const { pointer, value: wanted } of steps) {
          const form = formOf(SCHEMA, text);
          const control = at(text, pointer);
          const splices = wanted === undefined ? leaveOut(form, control) : setValue(form, control, wanted);
          undo.push(invertSplices(text, splices));
          text = applySplices(text, splices);
          put(model, pointer.slice(1).split("/"), wanted);
        }
        expect(text.trim() === "" ? {} : parseJson(text).value).toEqual(model);
        for (const splices of undo.reverse()) text = applySplices(text, splices);
        expect(text).toBe(first);
      }),
    );
  });
});

/** The plain way to do the same. */
function put(model: Record<string, unknown>, [name = "", ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    if (value === undefined) delete model[name];
    else model[name] = value;
    return;
  }
  if (value === undefined && !(name in model)) return;
  model[name] ??= {};
  put(model[name] as Record<string, unknown>, rest, value);
}

describe("what is wrong", () => {
  const faults = (text: string) => {
    const problems = judgeInput(text, "json", JSON.stringify(SCHEMA)).problems;
    const found = faultsOf(formOf(SCHEMA, text).root, problems);
    return Object.fromEntries(
      [...found].map(([pointer, all]) => [pointer, all.map(({ message }) => message)]),
    );
  };

  test("stands at its field", () => {
    expect(faults('{"country": 5, "year": null, "sites": [{"url": 1}]}')).toEqual({
      "/country": ["`country` must be a string, not the number 5."],
      "/sites/0/url": ["`url` must be a string, not the number 1."],
    });
  });

  test("what is missing is left to the missing fields to say", () => {
    expect(faults('{"country": "a"}')).toEqual({});
    expect(faults('{"country": "a", "year": 1, "contact": {}}')).toEqual({});
  });

  test("what has no field stands at the group around it", () => {
    expect(faults('{"country": "a", "year": 1, "sites": [{"parent": {"url": 1}}], "x": 1}')).toEqual({
      "/sites/0/parent/url": ["`url` must be a string, not the number 1."],
    });
    expect(Object.keys(faults('{"country": "a", "year": 1, "contact": 5}'))).toEqual(["/contact"]);
  });
});
