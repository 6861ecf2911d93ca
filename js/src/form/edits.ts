/** What an edit in the form does to the JSON text: one minimal change; all else keeps its bytes. */
import { addItem, addMember, removeItems, removeMembers, replaceValue } from "../schema/jsonEdit";
import type { RawJson } from "../schema/jsonStyle";
import { JsonTree } from "../schema/jsonTree";
import { child, parent, tokensOf } from "../schema/pointers";
import type { Splice } from "../schema/splice";
import { type Control, controlAt, type Form } from "./controls";

/** Gives a control a value; what it stands in is made where it is not there yet. */
export function setValue(form: Form, { pointer, present }: Control, value: unknown | RawJson): Splice[] {
  const tree = new JsonTree(form.text, form.parsed);
  if (present) return replaceValue(tree, pointer, value);
  let [at, made] = [pointer, value];
  for (;;) {
    const above = controlAt(form.root, parent(at));
    const name = tokensOf(at).at(-1);
    if (above === undefined || name === undefined) return replaceValue(tree, "", made);
    if (above.present && above.value !== null)
      return addMember(tree, above.pointer, name, made, placeOf(above, name));
    made = { [name]: made };
    at = above.pointer;
    if (above.present) return replaceValue(tree, at, made);
  }
}

/** Leaves a value out. */
export function leaveOut(form: Form, { pointer, present }: Control): Splice[] {
  const [above, name] = [controlAt(form.root, parent(pointer)), tokensOf(pointer).at(-1)];
  if (!present || above === undefined || name === undefined) return [];
  const tree = new JsonTree(form.text, form.parsed);
  return Array.isArray(above.value)
    ? removeItems(tree, above.pointer, [Number(name)])
    : removeMembers(tree, above.pointer, [name]);
}

/** Adds an item at the end of a list. */
export function appendItem(form: Form, list: Control, value: unknown): Splice[] {
  return Array.isArray(list.value)
    ? addItem(new JsonTree(form.text, form.parsed), list.pointer, value)
    : setValue(form, list, [value]);
}

/** Where a new member goes: behind the one that it follows in the schema. */
function placeOf({ children }: Control, name: string): { after: string } | { before: string } | undefined {
  const index = children.findIndex((each) => each.name === name);
  const before = children.slice(0, Math.max(index, 0)).findLast(({ present }) => present);
  if (before !== undefined) return { after: before.name };
  const after = children.slice(index + 1).find(({ present }) => present);
  return index >= 0 && after !== undefined ? { before: after.name } : undefined;
}

/** The pointer to the item that `appendItem` adds. */
export function nextItem({ pointer, children }: Control): string {
  return child(pointer, children.length);
}
