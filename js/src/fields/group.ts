/** An object schema as a group of fields: its `properties` and what it says of them in `required`. */
import {
  addItems,
  addMember,
  addMembers,
  type JsonEdits,
  type Place,
  removeItems,
  replaceValue,
} from "../schema/jsonEdit";
import type { JsonNode } from "../schema/jsonNode";
import type { JsonTree } from "../schema/jsonTree";
import { child, parent } from "../schema/pointers";
import { Refusal } from "./edit";
import { isSound } from "./outline";

/** The object schema whose field is at a pointer. */
export function groupOf(field: string): string {
  return parent(parent(field));
}

export function fieldPointer(group: string, name: string): string {
  return child(child(group, "properties"), name);
}

/** The object schema at a pointer, where it can be edited. */
export function soundGroup(tree: JsonTree, group: string): JsonNode {
  const node = tree.at(group);
  if (node === undefined || !isSound(tree, node)) throw new RangeError(`no sound group at ${group}`);
  // What the end of the text holds is not known; a field's name may be in it.
  if (tree.root && tree.root.to - tree.root.from < 2) throw new RangeError("the text has no end");
  return node;
}

export function fieldsOf(tree: JsonTree, group: string): readonly JsonNode[] {
  const node = tree.at(group);
  return (node && tree.member(node, "properties")?.children) ?? [];
}

export function hasField(tree: JsonTree, group: string, name: string): boolean {
  return fieldsOf(tree, group).some((field) => field.name === name);
}

/** A name that no field of the group has yet. */
export function unusedName(tree: JsonTree, group: string, base: string): string {
  let name = base;
  for (let number = 2; hasField(tree, group, name); number++) name = `${base}_${number}`;
  return name;
}

/** Adds fields, and `properties` where there are none yet. */
export function addTo(
  edits: JsonEdits,
  group: string,
  members: readonly (readonly [name: string, schema: unknown])[],
  place?: Place,
): void {
  if (edits.tree.root === null && group === "") edits.add((tree) => replaceValue(tree, "", {}));
  const properties = child(group, "properties");
  const node = soundGroup(edits.tree, group);
  if (edits.tree.member(node, "properties") === undefined) {
    const has = (name: string) => edits.tree.member(node, name) !== undefined;
    const isTyped = has("type");
    const fresh: [string, unknown][] = [
      ["type", "object"],
      ["properties", {}],
      ["required", []],
      ["additionalProperties", false],
    ];
    const missing = fresh.filter(([name]) => !has(name));
    const first = node.children[0];
    const where = isTyped ? { after: "type" } : first && { before: first.name };
    edits.add((tree) => addMembers(tree, group, missing, where));
  }
  edits.add((tree) => addMembers(tree, properties, members, place));
}

export function isRequired(tree: JsonTree, field: string): boolean {
  const node = tree.at(field);
  return node !== undefined && requiredItems(tree, groupOf(field), [node.name]).length > 0;
}

/** Says of fields of one group whether they are required. */
export function require(edits: JsonEdits, group: string, names: readonly string[], required: boolean): void {
  const { tree } = edits;
  const node = soundGroup(tree, group);
  const pointer = child(group, "required");
  if (!required) {
    const gone = requiredItems(tree, group, names);
    if (gone.length > 0)
      edits.add(() =>
        removeItems(
          tree,
          pointer,
          gone.map(({ name }) => Number(name)),
        ),
      );
    return;
  }
  const list = tree.member(node, "required");
  const known = new Set(requiredItems(tree, group, names).map((item) => tree.value(item)));
  const missing = names.filter((name) => !known.has(name));
  if (missing.length === 0) return;
  if (list) edits.add(() => addItems(tree, pointer, missing));
  else edits.add(() => addMember(tree, group, "required", missing, { after: "properties" }));
}

/** The items of `required` that name these fields. */
export function requiredItems(tree: JsonTree, group: string, names: readonly string[]): JsonNode[] {
  const node = tree.at(group);
  const list = node && tree.member(node, "required");
  return list?.children.filter((item) => names.includes(tree.value(item) as string)) ?? [];
}

/** The name without the white space around it; refused where a field of the group has it already. */
export function acceptedName(tree: JsonTree, group: string, wanted: string): string {
  const name = wanted.trim();
  if (name === "") throw new Refusal("A field needs a name.");
  if (hasField(tree, group, name))
    throw new Refusal(`\`${name}\` is already a field here: choose another name.`);
  return name;
}
