/** Edits of what a field is: its type, whether it may be null, the values of an enum, its description. */
import {
  addItem,
  addMember,
  addMembers,
  JsonEdits,
  removeItems,
  removeMembers,
  replaceValue,
  setMember,
} from "../schema/jsonEdit";
import type { JsonNode } from "../schema/jsonNode";
import { RawJson } from "../schema/jsonStyle";
import type { JsonTree } from "../schema/jsonTree";
import { child } from "../schema/pointers";
import type { Splice } from "../schema/splice";
import { attempt, type Outcome, Refusal } from "./edit";
import { nodeAt, sayWhich, wholeField } from "./fieldEdits";
import {
  enumValues,
  type FieldType,
  type Kind,
  nameOf,
  nullableBranch,
  type TypeName,
  typeLabel,
  typeNodes,
  typeOf,
} from "./fieldType";
import { descriptionOf } from "./outline";

const UNKNOWN = "This type is written in a way that the table leaves alone: change it in the code.";
/** What is said about a field rather than about its type: it stays where it is when the type becomes that of items. */
const ANNOTATIONS = ["$comment", "description", "deprecated", "readOnly", "title", "writeOnly"];
/** What only objects have. */
const OF_OBJECTS = ["properties", "required", "additionalProperties"];

/** Describes a field; an empty text takes the description away. */
export function setDescription(tree: JsonTree, field: string, text: string): Outcome {
  return attempt(tree, (edits) => {
    const node = nodeAt(tree, field);
    const holder = descriptionOf(tree, node, typeOf(tree, node))?.parent ?? node;
    if (!tree.isObject(holder)) throw new Refusal(UNKNOWN);
    edits.add(() =>
      setMember(tree, holder.pointer, "description", text === "" ? undefined : text, afterType(tree, holder)),
    );
    return { row: field, said: "" };
  });
}

export function setType(tree: JsonTree, field: string, wanted: TypeName): Outcome {
  return attempt(tree, (edits) => {
    const type = typeOf(tree, wholeField(tree, field));
    if (type.kind === "other") throw new Refusal(UNKNOWN);
    retype(edits, field, wanted);
    return { row: field, said: `${nodeAt(tree, field).name} is now ${typeLabel(wanted)}.` };
  });
}

function retype(edits: JsonEdits, field: string, wanted: TypeName): void {
  const read = () => typeOf(edits.tree, nodeAt(edits.tree, field));
  if (nameOf(read()) === wanted) return;
  const toList = wanted.startsWith("list:");
  const kind = wanted.replace("list:", "") as Kind;
  const { isList, nullable, isUnion } = read();
  if (isList !== toList) {
    // Null is the field's, not that of its items.
    const ownNull = nullable && !isUnion;
    if (ownNull) edits.add((tree) => withNull(tree, field, false));
    const { body } = read();
    edits.add((tree) => replaceValue(tree, body.pointer, toList ? asItems(tree, body) : asItem(tree, body)));
    if (read().kind === "other") throw new Refusal(UNKNOWN);
    if (ownNull && read().kind !== "any") edits.add((tree) => withNull(tree, field, true));
  }
  const { core, body } = read();
  if (core === null) {
    edits.add((tree) => addMember(tree, body.pointer, "items", { type: "string" }, afterType(tree, body)));
  }
  const of = read().core?.pointer;
  if (of !== undefined) become(edits, of, kind);
}

/** Changes the kind of a schema that is no list. */
function become(edits: JsonEdits, schema: string, kind: Kind): void {
  const node = () => nodeAt(edits.tree, schema);
  const has = (name: string) => edits.tree.member(node(), name) !== undefined;
  if (typeOf(edits.tree, node()).kind === kind) return;
  if (kind !== "enum" && has("enum")) edits.add((tree) => removeMembers(tree, schema, ["enum"]));
  if (kind !== "object" && OF_OBJECTS.some(has)) edits.add((tree) => removeMembers(tree, schema, OF_OBJECTS));
  const name = kind === "enum" ? "string" : kind;
  const { tree } = edits;
  const named = typeNodes(tree, node()).find((each) => tree.value(each) !== "null");
  const first = node().children[0];
  if (named) edits.add(() => replaceValue(tree, named.pointer, name));
  else edits.add(() => addMember(tree, schema, "type", name, first && { before: first.name }));
  const isNullable = typeNodes(edits.tree, node()).length > 1;
  const fresh: [string, unknown][] =
    kind === "enum"
      ? [["enum", isNullable ? [null] : []]]
      : [
          ["properties", {}],
          ["required", []],
          ["additionalProperties", false],
        ];
  if (kind !== "enum" && kind !== "object") return;
  const missing = fresh.filter(([key]) => !has(key));
  edits.add((now) => addMembers(now, schema, missing, has("description") ? undefined : { after: "type" }));
}

/** A schema as that of the items of a list, which takes over what is said about the field. */
function asItems(tree: JsonTree, body: JsonNode): Map<string, unknown> {
  const items = new Map<string, unknown>();
  const list = new Map<string, unknown>();
  for (const member of body.children) {
    const isOutside = ANNOTATIONS.includes(member.name);
    if (!isOutside && items.size === 0) list.set("type", "array").set("items", items);
    (isOutside ? list : items).set(member.name, new RawJson(tree.raw(member)));
  }
  return list.set("type", "array").set("items", items);
}

/** The schema of a list's items in the place of the list's. */
function asItem(tree: JsonTree, body: JsonNode): Map<string, unknown> {
  const { core } = typeOf(tree, body);
  const item = new Map<string, unknown>();
  const own = new Set(body.children.map(({ name }) => name));
  const inner = core?.children.filter(({ name }) => name === "type" || !own.has(name)) ?? [];
  let isIn = false;
  for (const member of body.children) {
    if (member.name !== "type" && member.name !== "items")
      item.set(member.name, new RawJson(tree.raw(member)));
    else if (!isIn) {
      for (const each of inner) item.set(each.name, new RawJson(tree.raw(each)));
      isIn = true;
    }
  }
  return item;
}

/** Says of fields whether they may be null; of several, those whose type the table does not know are left alone. */
export function setNullable(tree: JsonTree, fields: readonly string[], nullable: boolean): Outcome {
  return attempt(tree, (edits) => {
    const known = fields.filter((field) => nameOf(typeOf(tree, nodeAt(tree, field))) !== null);
    const able = known.length > 0 ? known : fields;
    // An edit that changes pointers changes those below it.
    const deepest = [...able].sort((a, b) => b.length - a.length);
    const splices = deepest
      .flatMap((field) => withNull(tree, field, nullable))
      .sort((a, b) => a.from - b.from);
    const isApart = splices.every(({ from }, index) => from >= (splices[index - 1]?.to ?? 0));
    if (isApart) edits.add(() => splices);
    else for (const field of deepest) edits.add((now) => withNull(now, field, nullable));
    const left = fields.length - able.length;
    const rest = left > 0 ? ` ${left} of another type ${left === 1 ? "was" : "were"} left alone.` : "";
    return {
      row: deepest.at(-1) ?? null,
      said: `${sayWhich(tree, able)} now ${nullable ? "" : "not "}nullable.${rest}`,
    };
  });
}

/** Splices after which a field may be null, or may not. */
function withNull(tree: JsonTree, field: string, nullable: boolean): readonly Splice[] {
  const type = typeOf(tree, wholeField(tree, field));
  if (type.nullable === nullable) return [];
  if (type.kind === "other") throw new Refusal(UNKNOWN);
  if (nullable) return nullAdded(tree, type);
  if (!type.isUnion) return nullRemoved(tree, type);
  return new JsonEdits(tree)
    .add(() => unwrapped(tree, nodeAt(tree, field)))
    .add((now) => nullRemoved(now, typeOf(now, nodeAt(now, field)))).splices;
}

function nullAdded(tree: JsonTree, { kind, isList, body }: FieldType): Splice[] {
  const type = tree.member(body, "type");
  const values = kind === "enum" && !isList ? tree.member(body, "enum") : undefined;
  const [first] = body.children;
  const splices: Splice[] = [];
  if (type && tree.isList(type)) splices.push(...addItem(tree, type.pointer, "null"));
  else if (type) splices.push(...replaceValue(tree, type.pointer, [tree.value(type), "null"]));
  else if (isList || kind === "object") {
    const names = [isList ? "array" : kind, "null"];
    splices.push(...addMember(tree, body.pointer, "type", names, first && { before: first.name }));
  } else if (kind === "any") throw new Refusal("This field may be anything, null too: choose a type first.");
  if (values && !values.children.some((value) => tree.raw(value) === "null")) {
    splices.push(...addItem(tree, values.pointer, null));
  }
  return splices.sort((a, b) => a.from - b.from);
}

function nullRemoved(tree: JsonTree, { nullable, body }: FieldType): Splice[] {
  if (!nullable) return [];
  const [type, values] = [tree.member(body, "type"), tree.member(body, "enum")];
  const names = typeNodes(tree, body);
  const kept = names.filter((name) => tree.value(name) !== "null");
  const splices: Splice[] = [];
  const [only, ...others] = kept;
  if (type && only && others.length === 0)
    splices.push(...replaceValue(tree, type.pointer, new RawJson(tree.raw(only))));
  else if (type) splices.push(...removeItems(tree, type.pointer, indicesOf(tree, type, '"null"')));
  if (values) splices.push(...removeItems(tree, values.pointer, indicesOf(tree, values, "null")));
  return splices.sort((a, b) => a.from - b.from);
}

function indicesOf(tree: JsonTree, list: JsonNode, raw: string): number[] {
  return list.children.flatMap((item, index) => (tree.raw(item) === raw ? [index] : []));
}

/** What `anyOf` has besides null, in its place. */
function unwrapped(tree: JsonTree, node: JsonNode): readonly Splice[] {
  const inner = nullableBranch(tree, node)?.children ?? [];
  const both = inner.find(({ name }) => tree.member(node, name));
  if (both)
    throw new Refusal(`\`${both.name}\` is said twice, in \`anyOf\` and beside it: change it in the code.`);
  const members = inner.map((each) => [each.name, new RawJson(tree.raw(each))] as const);
  return new JsonEdits(tree)
    .add((now) => addMembers(now, node.pointer, members, { after: "anyOf" }))
    .add((now) => removeMembers(now, node.pointer, ["anyOf"])).splices;
}

/** Adds a value to an enum: a number where all the others are numbers, else a string. */
export function addValue(tree: JsonTree, field: string, text: string): Outcome {
  return attempt(tree, (edits) => {
    const core = enumOf(tree, field);
    const values = enumValues(tree, core);
    const isNumeric = values.length > 0 && values.every((value) => typeof tree.value(value) === "number");
    const value = isNumeric && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(text) ? new RawJson(text) : text;
    if (values.some((each) => tree.value(each) === (typeof value === "string" ? value : Number(text)))) {
      throw new Refusal(`\`${text}\` is already one of the values.`);
    }
    // Null, where it is allowed, stays the last one.
    const last = values.at(-1);
    const index = last ? Number(last.name) + 1 : 0;
    edits.add(() => addItem(tree, child(core.pointer, "enum"), value, index));
    return { row: field, said: `Added the value ${text}.` };
  });
}

/** Takes a value, by its index among those that are not null, out of an enum. */
export function removeValue(tree: JsonTree, field: string, index: number): Outcome {
  return attempt(tree, (edits) => {
    const core = enumOf(tree, field);
    const value = enumValues(tree, core)[index];
    if (value === undefined) throw new RangeError(`no value ${index}`);
    edits.add(() => removeItems(tree, child(core.pointer, "enum"), [Number(value.name)]));
    return { row: field, said: `Removed the value ${tree.raw(value)}.` };
  });
}

function enumOf(tree: JsonTree, field: string): JsonNode {
  const { core, kind } = typeOf(tree, nodeAt(tree, field));
  if (core === null || kind !== "enum") throw new RangeError(`${field} is no enum`);
  return core;
}

function afterType(tree: JsonTree, schema: JsonNode): { after: string } | undefined {
  return tree.member(schema, "type") ? { after: "type" } : undefined;
}
