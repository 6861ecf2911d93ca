/** Any sequence of edits of the table is the same edits of the parsed schema, and can be undone to the byte. */
import fc from "fast-check";
import { expect, test } from "vitest";
import type { FieldEdit, Outcome } from "../../src/fields/edit";
import {
  addField,
  duplicateField,
  moveField,
  removeFields,
  renameField,
  setRequired,
} from "../../src/fields/fieldEdits";
import { KINDS, type TypeName } from "../../src/fields/fieldType";
import { unusedName } from "../../src/fields/group";
import { type FieldRow, outlineOf } from "../../src/fields/outline";
import { addValue, removeValue, setDescription, setNullable, setType } from "../../src/fields/typeEdits";
import { JsonTree } from "../../src/schema/jsonTree";
import { child } from "../../src/schema/pointers";
import { applySplices, invertSplices } from "../../src/schema/splices";
import { isObject, type Json, jsonOf, pretty, toJson, writers } from "../schema/written";
import * as model from "./schemaModel";

const NAMES = ["name", "10", "2", "a/b", "~x", "größe 😀", "properties", "__proto__", 'q"'];
const names = fc.constantFrom(...NAMES);
const words = fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', "\\", "\n", " "), maxLength: 5 });
/** What the table knows nothing of. */
const unknown = fc.constantFrom<[string, Json]>(
  ["minLength", 3],
  [
    "x-note",
    new Map<string, Json>([
      ["2", 1e21],
      ["1", []],
    ]),
  ],
  ["default", null],
  ["title", "T"],
  ["$comment", "c"],
);
const scalar = fc.constantFrom("string", "number", "integer", "boolean");
const typed = (name: string) => fc.constantFrom<Json>(name, name, [name, "null"], ["null", name], [name]);
const described = fc.option(
  words.map((text): [string, Json] => ["description", text]),
  { nil: undefined },
);

/** What an object says of its fields besides `properties` and `required`. */
const saying = fc.tuple(names, names).chain(([one, other]) =>
  fc.constantFrom<[string, Json]>(
    ["dependentRequired", new Map<string, Json>([[one, [other, one]]])],
    [
      "dependentSchemas",
      new Map<string, Json>([
        [
          one,
          new Map<string, Json>([
            ["required", [other]],
            ["properties", new Map([[one, true as Json]])],
          ]),
        ],
      ]),
    ],
    [
      "allOf",
      [
        new Map<string, Json>([["required", [one]]]),
        new Map<string, Json>([["not", new Map([["required", [other] as Json]])]]),
      ],
    ],
    ["if", new Map<string, Json>([["properties", new Map<string, Json>([[one, toJson({ const: 1 })]])]])],
  ),
);

/** Members of a schema in any order. */
const schemaOf = (
  ...members: (fc.Arbitrary<[string, Json] | undefined> | [string, fc.Arbitrary<Json>])[]
): fc.Arbitrary<Json> =>
  fc
    .tuple(
      fc.nat(),
      fc.tuple(
        ...members.map((each) =>
          Array.isArray(each) ? each[1].map((value): [string, Json] => [each[0], value]) : each,
        ),
      ),
      fc.option(unknown, { nil: undefined }),
    )
    .map(([turn, said, more]) => {
      const kept = [...said, more].filter((each): each is [string, Json] => each !== undefined);
      const at = turn % kept.length;
      return new Map([...kept.slice(at), ...kept.slice(0, at)]);
    });

const { object } = fc.letrec<{ field: Json; object: Json }>((tie) => ({
  object: fc
    .tuple(
      fc.uniqueArray(fc.tuple(names, tie("field")), { maxLength: 5, selector: ([name]) => name }),
      fc.option(fc.subarray(NAMES)),
      fc.boolean(),
      fc.option(saying, { freq: 3, nil: undefined }),
    )
    .map(([fields, required, isTyped, more]) => {
      const schema = new Map<string, Json>(isTyped ? [["type", "object"]] : []);
      schema.set("properties", new Map(fields));
      if (required)
        schema.set(
          "required",
          required.filter((name) => fields.some(([each]) => each === name)),
        );
      if (more) schema.set(...more);
      return schema;
    }),
  field: fc.oneof(
    { maxDepth: 2 },
    scalar.chain((name) => schemaOf(["type", typed(name)], described)),
    schemaOf(
      ["type", typed("string")],
      ["enum", fc.constantFrom<Json>(["a", "b"], ["a", null], [])],
      described,
    ),
    schemaOf(["enum", fc.constantFrom<Json>(["a"], [1, 2, null])], described),
    schemaOf(
      ["type", typed("array")],
      [
        "items",
        fc.constantFrom<Json>(
          toJson({ type: "string" }),
          toJson({ enum: ["x"], type: "string", description: "d" }),
        ),
      ],
      described,
    ),
    schemaOf(["type", typed("array")], described),
    schemaOf(["anyOf", scalar.map((type) => toJson([{ type, "x-note": 1 }, { type: "null" }]))], described),
    schemaOf(["anyOf", fc.constant(toJson([{ type: "string" }, { type: "number" }]))], described),
    fc.constantFrom<Json>(
      true,
      new Map(),
      toJson({ $ref: "#/properties/name" }),
      toJson({ $ref: "#/properties/a~1b/properties/2" }),
      toJson({ type: ["string", "number"] }),
    ),
    tie("object"),
    schemaOf(["type", typed("array")], ["items", tie("object")], described),
    schemaOf(["anyOf", tie("object").map((schema): Json => [schema, toJson({ type: "null" })])]),
  ),
}));
const schemas = fc.tuple(object, writers).map(([schema, write]) => ({ schema, text: write(schema) }));

const edits = fc.array(
  fc.record({
    what: fc.nat(10),
    where: fc.nat(),
    other: fc.nat(),
    name: names,
    text: words,
    flag: fc.boolean(),
  }),
  { minLength: 1, maxLength: 6 },
);
type Edit = typeof edits extends fc.Arbitrary<(infer E)[]> ? E : never;

const TYPES: TypeName[] = [...KINDS, ...KINDS.map((kind) => `list:${kind}` as const)];

/** The edit of the text, and what does the same to a parsed schema. */
function perform(
  edit: Edit,
  tree: JsonTree,
): { outcome: Outcome; change(root: Json): void; stays: FieldRow[] } | null {
  const { rows } = outlineOf(tree);
  const row = rows[edit.where % Math.max(rows.length, 1)];
  const second = rows[edit.other % Math.max(rows.length, 1)];
  const group = row && ((root: Json) => model.schemaAt(root, row.group));
  const schema = row && ((root: Json) => model.schemaAt(root, row.pointer));
  const others = rows.filter((each) => !related(each, row) && !related(each, second));
  const done = (outcome: Outcome, change: (root: Json) => void, stays: FieldRow[] = []) => ({
    outcome,
    change,
    stays,
  });
  if (row === undefined || group === undefined || schema === undefined || second === undefined) {
    if (outlineOf(tree).root === null) return null;
    return done(addField(tree, ""), (root) => {
      model.insert(root as Map<string, Json>, "new_field", toJson({ type: "string" }), null);
      model.require(root as Map<string, Json>, ["new_field"], true);
    });
  }
  switch (edit.what) {
    case 0: {
      const name = unusedName(tree, row.group, "new_field");
      return done(
        addField(tree, row.group, { after: row.name }),
        (root) => {
          model.insert(group(root), name, toJson({ type: "string" }), row.name);
          model.require(group(root), [name], true);
        },
        rows.filter((each) => each.fields === null),
      );
    }
    case 1:
      return done(renameField(tree, row.pointer, edit.name), (root) => {
        model.redirect(root, row.pointer, child(child(row.group, "properties"), edit.name));
        model.rename(group(root), row.name, edit.name);
      });
    case 2: {
      const name = unusedName(tree, row.group, `${row.name}_copy`);
      return done(
        duplicateField(tree, row.pointer),
        (root) => {
          const copied = structuredClone(fields(group(root)).get(row.name)) as Json;
          model.insert(group(root), name, copied, row.name);
          if (model.requiredOf(group(root)).includes(row.name)) model.require(group(root), [name], true);
        },
        rows.filter((each) => each.fields === null),
      );
    }
    case 3: {
      const gone = [...new Set([row, second])];
      return done(
        removeFields(
          tree,
          gone.map(({ pointer }) => pointer),
        ),
        (root) => {
          const inside = gone.find(({ pointer }) =>
            gone.some((each) => pointer.startsWith(`${each.pointer}/`)),
          );
          for (const each of gone)
            if (each !== inside) model.remove(model.schemaAt(root, each.group), [each.name]);
        },
        others,
      );
    }
    case 4: {
      if (second.group !== row.group) return null;
      return done(
        moveField(tree, row.pointer, row.group, { after: second.name }),
        (root) => {
          if (second === row) return;
          const moving = fields(group(root)).get(row.name) as Json;
          const rest = new Map([...fields(group(root))].filter(([name]) => name !== row.name));
          group(root).set("properties", rest);
          model.insert(group(root), row.name, moving, second.name);
        },
        rows.filter((each) => each.fields === null),
      );
    }
    case 5: {
      const into = second.fields;
      if (into === null) return null;
      return done(moveField(tree, row.pointer, into), (root) => {
        if (into === row.group) {
          const moving = fields(group(root)).get(row.name) as Json;
          fields(group(root)).delete(row.name);
          return void fields(group(root)).set(row.name, moving);
        }
        const wasRequired = model.requiredOf(group(root)).includes(row.name);
        const target = model.schemaAt(root, into);
        model.insert(target, row.name, fields(group(root)).get(row.name) as Json, null);
        if (wasRequired) model.require(target, [row.name], true);
        model.remove(group(root), [row.name]);
        model.redirect(root, row.pointer, child(child(into, "properties"), row.name));
      });
    }
    case 6:
      return done(
        setDescription(tree, row.pointer, edit.text),
        (root) => model.describe(schema(root), edit.text),
        others,
      );
    case 7: {
      const both = [...new Set([row.pointer, second.pointer])];
      return done(
        setRequired(tree, both, edit.flag),
        (root) => {
          for (const each of [row, second])
            model.require(model.schemaAt(root, each.group), [each.name], edit.flag);
        },
        rows.filter((each) => each.fields === null),
      );
    }
    case 8: {
      const both = [...new Set([row, second])];
      if (both.some(({ type }) => type === null))
        return done(
          setNullable(tree, [row.pointer], edit.flag),
          (root) => model.setNullable(schema(root), edit.flag),
          others,
        );
      return done(
        setNullable(
          tree,
          both.map(({ pointer }) => pointer),
          edit.flag,
        ),
        (root) => {
          const deepest = both.sort((a, b) => b.pointer.length - a.pointer.length);
          for (const each of deepest) model.setNullable(model.schemaAt(root, each.pointer), edit.flag);
        },
        others,
      );
    }
    case 9: {
      const type = TYPES[edit.other % TYPES.length] as TypeName;
      return done(
        setType(tree, row.pointer, type),
        (root) => row.type !== type && model.setType(schema(root), type),
        rows.filter((each) => !related(each, row)),
      );
    }
    default: {
      if (row.type !== "enum" && row.type !== "list:enum") return null;
      if (edit.flag && row.values.length > 0) {
        return done(
          removeValue(tree, row.pointer, 0),
          (root) => {
            const values = model.enumSchema(schema(root)).get("enum") as Json[];
            values.splice(
              values.findIndex((value) => value !== null),
              1,
            );
          },
          others,
        );
      }
      return done(
        addValue(tree, row.pointer, edit.text),
        (root) => {
          const values = model.enumSchema(schema(root)).get("enum") as Json[];
          values.splice(values.findLastIndex((value) => value !== null) + 1, 0, edit.text);
        },
        others,
      );
    }
  }
}

const fields = model.fieldsOf;
const related = (a: FieldRow, b: FieldRow | undefined) =>
  b !== undefined &&
  (`${a.pointer}/`.startsWith(`${b.pointer}/`) || `${b.pointer}/`.startsWith(`${a.pointer}/`));

/** A schema with the members of its keywords in one order: only that of fields means something to a table. */
function settled(json: Json, isNamed = false): Json {
  if (Array.isArray(json)) return json.map((each) => settled(each));
  if (!isObject(json)) return json;
  const members = [...json].map(([name, value]): [string, Json] => [
    name,
    settled(value, !isNamed && name === "properties"),
  ]);
  return new Map(isNamed ? members : members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

test("any sequence of table edits is the same edits of the parsed schema; undo restores the text; others keep their bytes", () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(schemas, edits, ({ text }, sequence) => {
      let tree = new JsonTree(text);
      const undo: { text: string; edit: FieldEdit }[] = [];
      for (const edit of sequence) {
        const done = perform(edit, tree);
        if (done === null) continue;
        const { outcome, change, stays } = done;
        if (typeof outcome === "string") {
          expect(outcome).toMatch(/^[\s\S]*\w[\s\S]*[.]$/);
          continue;
        }
        counts.set(String(edit.what), (counts.get(String(edit.what)) ?? 0) + 1);
        const expected = jsonOf(tree);
        change(expected);
        const after = new JsonTree(applySplices(tree.text, outcome.splices));
        expect(pretty(settled(jsonOf(after)))).toBe(pretty(settled(expected)));
        expect(after.parsed.findings).toEqual([]);
        if (outcome.row !== null) expect(after.at(outcome.row)).toBeDefined();
        for (const { pointer } of stays) {
          const [before, now] = [tree.at(pointer), after.at(pointer)];
          if (before && now) expect(after.raw(now)).toBe(tree.raw(before));
        }
        for (const { from, to, insert } of outcome.splices) {
          expect(tree.text.slice(from, to)).not.toBe(insert);
        }
        undo.push({ text: tree.text, edit: outcome });
        tree = after;
      }
      let last = tree.text;
      for (const { text: before, edit } of undo.reverse()) {
        last = applySplices(last, invertSplices(before, edit.splices));
        expect(last).toBe(before);
      }
    }),
    { numRuns: 500 },
  );
  for (let what = 0; what <= 10; what++)
    expect(counts.get(String(what)) ?? 0, `edit ${what}`).toBeGreaterThan(5);
}, 60_000);
