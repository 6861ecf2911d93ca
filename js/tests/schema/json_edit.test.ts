/** Edits of JSON texts: they do what the same edits do to the value, and leave every other byte alone. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  addItem,
  addMember,
  JsonEdits,
  moveMember,
  removeItems,
  removeMembers,
  renameKey,
  replaceValue,
  setMember,
} from "../../src/schema/jsonEdit";
import type { JsonNode } from "../../src/schema/jsonNode";
import { RawJson } from "../../src/schema/jsonStyle";
import { JsonTree } from "../../src/schema/jsonTree";
import type { Splice } from "../../src/schema/splice";
import { applySplices, composeSplices, invertSplices } from "../../src/schema/splices";
import { isObject, type Json, jsonOf, pretty, writers } from "./written";

const edited = (text: string, edit: (tree: JsonTree) => readonly Splice[]) =>
  applySplices(text, edit(new JsonTree(text)));

describe("what is new is written as what is around it", () => {
  const PRETTY = '{\n  "a": 1,\n  "b": {\n    "c": []\n  }\n}';

  test.each([
    [
      "a new line, where members have their own",
      PRETTY,
      '{\n  "a": 1,\n  "z": 2,\n  "b": {\n    "c": []\n  }\n}',
    ],
    ["one line", '{"a": 1, "b": 2}', '{"a": 1, "z": 2, "b": 2}'],
    ["no space", '{"a":1,"b":2}', '{"a":1,"z":2,"b":2}'],
    ["tabs and \\r\\n", '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}', '{\r\n\t"a": 1,\r\n\t"z": 2,\r\n\t"b": 2\r\n}'],
    ["a space before the colon", '{ "a" : 1 , "b" : 2 }', '{ "a" : 1 , "z" : 2 , "b" : 2 }'],
    ["commas in front", '{ "a": 1\n, "b": 2\n}', '{ "a": 1\n, "z": 2\n, "b": 2\n}'],
    ["one member on one line", '{"a": 1}', '{"a": 1, "z": 2}'],
    [
      "empty lines, which are not copied",
      '{\n\n  "a": 1,\n\n  "b": 2\n}',
      '{\n\n  "a": 1,\n  "z": 2,\n\n  "b": 2\n}',
    ],
  ])("%s", (_, before, after) => {
    expect(edited(before, (tree) => addMember(tree, "", "z", 2, { after: "a" }))).toBe(after);
  });

  test("the first member of an object gets a line where those around it have one", () => {
    expect(edited('{\n    "p": {}\n}', (tree) => addMember(tree, "/p", "z", { q: [1], r: {} }))).toBe(
      '{\n    "p": {\n        "z": {\n            "q": [1],\n            "r": {}\n        }\n    }\n}',
    );
    expect(edited('{"p": {}}', (tree) => addMember(tree, "/p", "z", { q: 1 }))).toBe(
      '{"p": {"z": {"q": 1}}}',
    );
    expect(edited("{}", (tree) => addMember(tree, "", "z", 1))).toBe('{\n  "z": 1\n}');
  });

  test("an object beside objects of one line is written on one line", () => {
    const text = '{\n  "a": {"type": "string"}\n}';
    expect(edited(text, (tree) => addMember(tree, "", "b", { type: "number" }))).toBe(
      '{\n  "a": {"type": "string"},\n  "b": {"type": "number"}\n}',
    );
  });

  test("before the first one", () => {
    expect(edited(PRETTY, (tree) => addMember(tree, "", "z", 2, { before: "a" }))).toContain(
      '{\n  "z": 2,\n  "a": 1,',
    );
    expect(edited("[1,2]", (tree) => addItem(tree, "", 0, 0))).toBe("[0,1,2]");
  });

  test("a list of one item a line grows by a line", () => {
    expect(edited('{\n  "r": [\n    "a"\n  ]\n}', (tree) => addItem(tree, "/r", "b"))).toBe(
      '{\n  "r": [\n    "a",\n    "b"\n  ]\n}',
    );
  });

  test("a value that moves deeper takes its lines along", () => {
    const raw = new RawJson('{\n    "c": 1.0\n  }');
    expect(edited(PRETTY, (tree) => addMember(tree, "/b", "d", raw))).toBe(
      '{\n  "a": 1,\n  "b": {\n    "c": [],\n    "d": {\n      "c": 1.0\n    }\n  }\n}',
    );
  });

  test("an empty text becomes the value", () => {
    expect(edited(" ", (tree) => replaceValue(tree, "", { a: 1 }))).toBe('{\n  "a": 1\n}');
  });
});

describe("what goes takes its comma and its line along", () => {
  const text = '{\n  "a": 1,\n  "b": 2,\n  "c": 3\n}';
  test.each([
    [["a"], '{\n  "b": 2,\n  "c": 3\n}'],
    [["b"], '{\n  "a": 1,\n  "c": 3\n}'],
    [["c"], '{\n  "a": 1,\n  "b": 2\n}'],
    [["a", "b"], '{\n  "c": 3\n}'],
    [["a", "c"], '{\n  "b": 2\n}'],
    [["a", "b", "c"], "{}"],
    [["x"], text],
  ])("%s", (names, after) => {
    expect(edited(text, (tree) => removeMembers(tree, "", names))).toBe(after);
  });
});

test("a member moves with its bytes", () => {
  const text = '{"a": 1e0, "b" :12345678901234567890, "2024": "\\u00e9"}';
  expect(edited(text, (tree) => moveMember(tree, "/b"))).toBe(
    '{"a": 1e0, "2024": "\\u00e9", "b" :12345678901234567890}',
  );
  expect(edited(text, (tree) => moveMember(tree, "/2024", { before: "a" }))).toBe(
    '{"2024": "\\u00e9", "a": 1e0, "b" :12345678901234567890}',
  );
  expect(moveMember(new JsonTree(text), "/b", { after: "a" })).toEqual([]);
});

test("a string is written anew only where it differs, whatever escapes it has", () => {
  const text = '{"d": "caf\\u00e9, \\ud83d\\ude00 \\/ tea"}';
  expect(replaceValue(new JsonTree(text), "/d", "café, 😁 / tea")).toEqual([
    { from: 18, to: 30, insert: "😁" },
  ]);
  expect(edited(text, (tree) => replaceValue(tree, "/d", 'café, 😀 / "tea"\n'))).toBe(
    '{"d": "caf\\u00e9, \\ud83d\\ude00 \\/ \\"tea\\"\\n"}',
  );
});

test("what is broken or not there is not edited", () => {
  const attempt = (text: string, edit: (tree: JsonTree) => unknown) => () => edit(new JsonTree(text));
  expect(attempt('{"a": 1 "b": 2}', (tree) => addMember(tree, "", "c", 1))).toThrow(RangeError);
  expect(attempt('{"a": 1, "a": 2}', (tree) => removeMembers(tree, "", ["a"]))).toThrow(RangeError);
  expect(attempt('{"a": {"b": 1', (tree) => removeMembers(tree, "/a", ["b"]))).toThrow(RangeError);
  expect(attempt('{"a": 1, /* b */ "c": 2}', (tree) => removeMembers(tree, "", ["a"]))).toThrow(RangeError);
  expect(attempt('{"a": 1, "b": 2}', (tree) => renameKey(tree, "/a", "b"))).toThrow(RangeError);
  expect(attempt('{"a": 1, "b": 2}', (tree) => addMember(tree, "", "b", 1))).toThrow(RangeError);
  expect(attempt("[1]", (tree) => addMember(tree, "", "b", 1))).toThrow(RangeError);
  expect(attempt("{}", (tree) => replaceValue(tree, "/a", 1))).toThrow(RangeError);
});

test("what is whole beside a slip can be edited", () => {
  const text = '{"a": {"b": 1}, "c": {"d": 1,}';
  expect(edited(text, (tree) => addMember(tree, "/a", "e", 2))).toBe(
    '{"a": {"b": 1, "e": 2}, "c": {"d": 1,}',
  );
});

test("of a key that is there twice the last value counts, without what the first one held", () => {
  const tree = new JsonTree('{"a": {"x": 1, "y": 2}, "b": 0, "a": {"y": 3}}');
  expect(tree.root?.children.map(({ name }) => name)).toEqual(["b", "a"]);
  expect(tree.at("/a/x")).toBeUndefined();
  expect(tree.at("/a")?.children.map((child) => tree.value(child))).toEqual([3]);
});

/** Names that trip programs: integer-like ones, and those that pointers and prototypes are sensitive to. */
const names = fc.constantFrom("a", "b", "10", "2", "", "a/b", "~", "__proto__", "é😀", 'q"\\', "\n");
const scalars = fc.oneof(
  fc.string({ unit: fc.constantFrom("a", "é", "😀", '"', "\\", "\n", "\ud83d", " ") }),
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom(null, true, false, 1.5),
);
const models: fc.Arbitrary<Json> = fc.letrec<{ model: Json }>((tie) => ({
  model: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalars,
    fc.array(tie("model"), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(names, tie("model")), { maxLength: 5, selector: ([name]) => name })
      .map((members) => new Map(members)),
  ),
})).model;
const texts = fc.tuple(models, writers).map(([model, write]) => ({ model, text: write(model) }));

function pointersOf(node: JsonNode): string[] {
  return [node.pointer, ...node.children.flatMap(pointersOf)];
}

/** The model with one place replaced. */
function withPlace(model: Json, tokens: readonly string[], change: (model: Json) => Json): Json {
  const [token, ...rest] = tokens;
  if (token === undefined) return change(model);
  const entry = (name: string | number, value: Json) =>
    String(name) === token ? withPlace(value, rest, change) : value;
  if (isObject(model)) return new Map([...model].map(([name, value]) => [name, entry(name, value)]));
  return (model as Json[]).map((item, index) => entry(index, item));
}

const tokens = (node: JsonNode): string[] => (node.parent ? [...tokens(node.parent), node.name] : []);
const edits = fc.array(
  fc.record({
    what: fc.nat(6),
    where: fc.nat(),
    which: fc.nat(),
    place: fc.nat(),
    name: names,
    value: models,
  }),
  { minLength: 1, maxLength: 5 },
);
type Edit = typeof edits extends fc.Arbitrary<(infer E)[]> ? E : never;

/** One edit, of the text and of the model; null where it does not apply. */
function perform(edit: Edit, tree: JsonTree, model: Json): { splices: Splice[]; model: Json } | null {
  const all = pointersOf(tree.root as JsonNode).map((pointer) => tree.at(pointer) as JsonNode);
  const node = all[edit.where % all.length] as JsonNode;
  const { pointer, children } = node;
  const { value, name } = edit;
  const at = edit.place % (children.length + 1);
  const child = children[edit.which % Math.max(children.length, 1)];
  const change = (splices: Splice[], to: (old: Json) => Json) => ({
    splices,
    model: withPlace(model, tokens(node), to),
  });
  const ofMembers = (splices: Splice[], to: (old: [string, Json][]) => [string, Json][]) =>
    change(splices, (old) => new Map(to([...(old as Map<string, Json>)])));
  if (edit.what === 0) return change(replaceValue(tree, pointer, value), () => value);
  if (tree.isList(node)) {
    if (edit.what < 4) {
      return change(addItem(tree, pointer, value, at), (old) => (old as Json[]).toSpliced(at, 0, value));
    }
    const gone = [edit.which % (children.length + 1), at];
    return change(removeItems(tree, pointer, gone), (old) =>
      (old as Json[]).filter((_, index) => !gone.includes(index)),
    );
  }
  if (!tree.isObject(node)) return null;
  const before = children[at];
  const place = before && { before: before.name };
  const has = children.some((each) => each.name === name);
  if (edit.what === 1) {
    if (has) {
      return ofMembers(setMember(tree, pointer, name, value), (old) =>
        old.map(([key, kept]) => [key, key === name ? value : kept]),
      );
    }
    return ofMembers(addMember(tree, pointer, name, value, place), (old) =>
      old.toSpliced(at, 0, [name, value]),
    );
  }
  if (child === undefined) return null;
  if (edit.what === 2) {
    const gone = [child.name, name];
    return ofMembers(removeMembers(tree, pointer, gone), (old) => old.filter(([key]) => !gone.includes(key)));
  }
  if (edit.what === 3) {
    if (has) return null;
    return ofMembers(renameKey(tree, child.pointer, name), (old) =>
      old.map(([key, kept]) => [key === child.name ? name : key, kept]),
    );
  }
  return ofMembers(moveMember(tree, child.pointer, place), (old) => {
    if (before === child) return old;
    const others = old.filter(([key]) => key !== child.name);
    const index = before ? others.findIndex(([key]) => key === before.name) : others.length;
    return others.toSpliced(index, 0, ...old.filter(([key]) => key === child.name));
  });
}

test("any sequence of edits is the same edits of the value, and the inverse splices bring the text back", () => {
  let performed = 0;
  fc.assert(
    fc.property(texts, edits, (start, sequence) => {
      let { model } = start;
      let tree = new JsonTree(start.text);
      const all = new JsonEdits(tree);
      for (const edit of sequence) {
        const result = perform(edit, tree, model);
        if (result === null) continue;
        performed++;
        model = result.model;
        const text = applySplices(tree.text, result.splices);
        expect(applySplices(text, invertSplices(tree.text, result.splices))).toBe(tree.text);
        all.add(() => result.splices);
        tree = new JsonTree(text);
        expect(tree.parsed.findings.filter(({ rule }) => rule !== "lone_surrogate")).toEqual([]);
        expect(pretty(jsonOf(tree))).toBe(pretty(model));
      }
      expect(applySplices(start.text, all.splices)).toBe(tree.text);
    }),
    { numRuns: 400 },
  );
  expect(performed).toBeGreaterThan(200);
});

test("what stands beside the edit keeps its bytes", () => {
  fc.assert(
    fc.property(texts, edits, ({ text, model }, [edit]) => {
      const tree = new JsonTree(text);
      const result = edit && perform(edit, tree, model);
      fc.pre(Boolean(result));
      if (!result) return;
      const after = new JsonTree(applySplices(text, result.splices));
      const [first, last] = [result.splices[0], result.splices.at(-1)];
      fc.pre(first !== undefined && last !== undefined);
      // Whatever lies outside of the splices is there still, before and after them.
      expect(after.text.startsWith(text.slice(0, first?.from))).toBe(true);
      expect(after.text.endsWith(text.slice(last?.to))).toBe(true);
      for (const { from, to } of result.splices) expect(to - from).toBeLessThanOrEqual(text.length);
      const scalar = pointersOf(tree.root as JsonNode)
        .map((pointer) => tree.at(pointer) as JsonNode)
        .filter(
          ({ children, from, to }) =>
            children.length === 0 && result.splices.every((s) => s.to <= from || s.from >= to),
        );
      for (const node of scalar) expect(after.text).toContain(tree.raw(node));
    }),
  );
});

test("two sets of splices, one after the other, are one", () => {
  const letters = fc.string({ unit: fc.constantFrom("a", "b", "😀", "\n"), maxLength: 12 });
  const cuts = fc.array(fc.tuple(fc.nat(12), fc.nat(12), letters), { maxLength: 4 });
  const splicesOf = (text: string, wanted: readonly [number, number, string][]) => {
    let at = 0;
    return wanted
      .map(([from, length, insert]) => ({ from, length, insert }))
      .sort((a, b) => a.from - b.from)
      .flatMap(({ from: wantedFrom, length, insert }) => {
        const from = Math.min(Math.max(wantedFrom, at), text.length);
        const to = Math.min(from + (length % 4), text.length);
        at = to;
        return [{ from, to, insert }];
      });
  };
  fc.assert(
    fc.property(letters, cuts, cuts, (text, one, two) => {
      const first = splicesOf(text, one);
      const middle = applySplices(text, first);
      const second = splicesOf(middle, two);
      const both = composeSplices(text, first, second);
      expect(applySplices(text, both)).toBe(applySplices(middle, second));
      expect(both.every(({ from, to, insert }) => text.slice(from, to) !== insert)).toBe(true);
    }),
  );
});
