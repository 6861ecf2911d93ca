/**
 * Edits of JSON as splices of its text, each as small as it can be: what is not edited keeps its bytes and its order.
 *
 * New values are written in the style of what is around them. The objects and lists edited must be regular (see
 * `JsonTree.isRegular`), for what cannot be read must not be rewritten; a RangeError tells of one that is not, and of a
 * place that is not there.
 */
import { type JsonNode, startOf } from "./jsonNode";
import type { JsonStyle, RawJson } from "./jsonStyle";
import { JsonTree } from "./jsonTree";
import { type Splice, spliceBetween } from "./splice";
import { applySplices, composeSplices } from "./splices";

/** Where among the members of an object: at the end if nothing is said. */
export type Place = { readonly before: string } | { readonly after: string } | undefined;

/** Puts a value in the place of another; of a string only the characters that differ are written. */
export function replaceValue(tree: JsonTree, pointer: string, value: unknown): Splice[] {
  const node = tree.at(pointer);
  if (node === undefined && pointer === "" && tree.text.trim() === "") {
    const insert = tree.style.write(value, { indent: "", isSpread: true });
    return changed(tree.text, 0, tree.text.length, insert);
  }
  if (node === undefined) throw new RangeError(`there is no ${pointer}`);
  const { from, to } = node;
  const old = tree.raw(node);
  if (typeof value === "string" && old.startsWith('"')) return respelt(old, from, value);
  const { style } = tree;
  const siblings = node.parent?.children ?? [];
  const isSpread =
    node.children.length > 0 || node.parent === null
      ? style.spreads(tree, node)
      : style.spreadsBeside(tree, node.parent, siblings);
  return changed(tree.text, from, to, style.write(value, { indent: style.indentAt(from), isSpread }));
}

/** Adds a member to an object that has none of this name. */
export function addMember(
  tree: JsonTree,
  pointer: string,
  name: string,
  value: unknown | RawJson,
  place?: Place,
): Splice[] {
  return addMembers(tree, pointer, [[name, value]], place);
}

/** Adds members in one place, in their order. */
export function addMembers(
  tree: JsonTree,
  pointer: string,
  members: readonly (readonly [name: string, value: unknown | RawJson])[],
  place?: Place,
): Splice[] {
  const object = regular(tree, pointer, "{");
  const names = new Set(object.children.map((child) => child.name));
  for (const [name] of members) {
    if (names.has(name)) throw new RangeError(`${pointer} has a ${name}`);
    names.add(name);
  }
  return inserted(tree, object, indexOf(object, place), members);
}

/** Gives a member of an object a value, whether it is there or not; undefined takes it away. */
export function setMember(
  tree: JsonTree,
  pointer: string,
  name: string,
  value: unknown | RawJson,
  place?: Place,
): Splice[] {
  const member = tree.member(regular(tree, pointer, "{"), name);
  if (member === undefined) return value === undefined ? [] : addMember(tree, pointer, name, value, place);
  return value === undefined
    ? removeMembers(tree, pointer, [name])
    : replaceValue(tree, member.pointer, value);
}

/** Takes members away, each with the comma and the line that were its own. */
export function removeMembers(tree: JsonTree, pointer: string, names: readonly string[]): Splice[] {
  return removed(regular(tree, pointer, "{"), ({ name }) => names.includes(name));
}

/** Gives a member, named by its pointer, another key; its place and its value stay. */
export function renameKey(tree: JsonTree, pointer: string, name: string): Splice[] {
  const { parent, key } = tree.at(pointer) ?? {};
  if (!parent || !key) throw new RangeError(`there is no key ${pointer}`);
  const other = tree.member(regular(tree, parent.pointer, "{"), name);
  if (other && other.pointer !== pointer) throw new RangeError(`${parent.pointer} has a ${name}`);
  return respelt(tree.raw(key), key.from, name);
}

/** Moves a member, named by its pointer, within its object; the bytes of its value stay. */
export function moveMember(tree: JsonTree, pointer: string, place?: Place): Splice[] {
  const node = tree.at(pointer);
  if (!node?.parent) throw new RangeError(`there is no ${pointer}`);
  const object = regular(tree, node.parent.pointer, "{");
  const [at, index] = [object.children.indexOf(node), indexOf(object, place)];
  if (index === at || index === at + 1) return [];
  const raw = tree.text.slice(startOf(node), node.to);
  return [
    ...removed(object, (child) => child === node),
    ...insertedRaw(tree, object, index, () => [raw]),
  ].sort((a, b) => a.from - b.from);
}

/** Adds an item to a list, at its end if no index is given. */
export function addItem(tree: JsonTree, pointer: string, value: unknown | RawJson, index?: number): Splice[] {
  return addItems(tree, pointer, [value], index);
}

/** Adds items in one place, in their order. */
export function addItems(
  tree: JsonTree,
  pointer: string,
  values: readonly (unknown | RawJson)[],
  index = Number.POSITIVE_INFINITY,
): Splice[] {
  const list = regular(tree, pointer, "[");
  const at = Math.min(index, list.children.length);
  return inserted(
    tree,
    list,
    at,
    values.map((value) => [null, value] as const),
  );
}

/** Takes items away from a list. */
export function removeItems(tree: JsonTree, pointer: string, indices: readonly number[]): Splice[] {
  return removed(regular(tree, pointer, "["), (_, index) => indices.includes(index));
}

/** Several edits, each of the text that the one before it left, which together are splices of the first text. */
export class JsonEdits {
  splices: readonly Splice[] = [];
  readonly #first: string;
  #text: string;
  #tree: JsonTree | null;

  constructor(tree: JsonTree) {
    this.#first = tree.text;
    this.#text = tree.text;
    this.#tree = tree;
  }

  /** What the text is after the edits so far. */
  get tree(): JsonTree {
    this.#tree ??= new JsonTree(this.#text);
    return this.#tree;
  }

  add(edit: (tree: JsonTree) => readonly Splice[]): this {
    const splices = edit(this.tree);
    if (splices.length === 0) return this;
    this.splices = composeSplices(this.#first, this.splices, splices);
    this.#text = applySplices(this.#text, splices);
    this.#tree = null;
    return this;
  }
}

function regular(tree: JsonTree, pointer: string, bracket: "{" | "["): JsonNode {
  const node = tree.at(pointer);
  if (node === undefined || tree.text.charAt(node.from) !== bracket || !tree.isRegular(node)) {
    throw new RangeError(`no sound ${bracket === "{" ? "object" : "list"} is at ${pointer}`);
  }
  return node;
}

function indexOf({ pointer, children }: JsonNode, place: Place): number {
  if (place === undefined) return children.length;
  const name = "before" in place ? place.before : place.after;
  const index = children.findIndex((child) => child.name === name);
  if (index < 0) throw new RangeError(`${pointer} has no ${name}`);
  return "before" in place ? index : index + 1;
}

function inserted(
  tree: JsonTree,
  container: JsonNode,
  index: number,
  entries: readonly (readonly [name: string | null, value: unknown])[],
): Splice[] {
  const { children } = container;
  const near = children.slice(0, index).reverse().concat(children.slice(index));
  return insertedRaw(tree, container, index, (style, indent) => {
    const isSpread = style.spreadsBeside(tree, container, near);
    return entries.map(
      ([name, value]) => (name === null ? "" : style.key(name)) + style.write(value, { indent, isSpread }),
    );
  });
}

/** What `write` makes of its indentation, put before the child of this index. */
function insertedRaw(
  tree: JsonTree,
  container: JsonNode,
  index: number,
  write: (style: JsonStyle, indent: string) => readonly string[],
): Splice[] {
  const { style } = tree;
  const { from, to, children } = container;
  const [first, second] = children;
  const isSpread = style.spreads(tree, container);
  const around = style.indentAt(from);
  let indent = isSpread ? style.deeper(around) : around;
  if (first) indent = style.indentAt(startOf(first));
  let separator = isSpread ? `,${style.eol}${indent}` : style.comma;
  if (first && second) separator = separatorOf(tree.text.slice(first.to, startOf(second)), separator);
  const texts = write(style, indent);
  if (texts.length === 0) return [];
  const text = texts.join(separator);
  if (first === undefined) {
    const insert = isSpread ? `${style.eol}${indent}${text}${style.eol}${around}` : text;
    return [{ from: from + 1, to: to - 1, insert }];
  }
  const before = children[index - 1];
  if (before) return [{ from: before.to, to: before.to, insert: separator + text }];
  return [{ from: startOf(first), to: startOf(first), insert: text + separator }];
}

/** What is between two children, without empty lines. */
function separatorOf(between: string, usual: string): string {
  const line = /(?:\r\n?|\n)[ \t]*(,?)[ \t]*$/.exec(between);
  if (line === null) return /[\n\r]/.test(between) ? usual : between;
  return line[1] ? line[0] : `,${line[0]}`;
}

function removed(container: JsonNode, isGone: (child: JsonNode, index: number) => boolean): Splice[] {
  const { from, to, children } = container;
  const gone = children.map(isGone);
  if (!gone.includes(true)) return [];
  if (!gone.includes(false)) return [{ from: from + 1, to: to - 1, insert: "" }];
  const splices: Splice[] = [];
  children.forEach((child, index) => {
    if (!gone[index] || gone[index - 1]) return;
    const after = gone.indexOf(false, index);
    const next = children[after];
    const last = children[(after < 0 ? children.length : after) - 1] ?? child;
    const before = children[index - 1];
    if (before) splices.push({ from: before.to, to: last.to, insert: "" });
    else if (next) splices.push({ from: startOf(child), to: startOf(next), insert: "" });
  });
  return splices;
}

/** A string written anew where it differs; the escapes around stay as they were. */
function respelt(raw: string, from: number, value: string): Splice[] {
  const old = raw.startsWith('"') && readString(raw);
  if (old === false) return [{ from, to: from + raw.length, insert: JSON.stringify(value) }];
  const change = spliceBetween(old, value);
  if (change === null) return [];
  // Where each character of the string begins in its raw text.
  const places = [...raw.slice(1, -1).matchAll(/\\u[0-9a-fA-F]{4}|\\?[\s\S]/g)].map(({ index }) => index);
  const place = (offset: number) => from + 1 + (places[offset] ?? raw.length - 2);
  const insert = JSON.stringify(change.insert).slice(1, -1);
  return [{ from: place(change.from), to: place(change.to), insert }];
}

function readString(raw: string): string | false {
  try {
    return JSON.parse(raw) as string;
  } catch {
    return false;
  }
}

function changed(text: string, from: number, to: number, insert: string): Splice[] {
  const change = spliceBetween(text.slice(from, to), insert);
  return change ? [{ ...change, from: change.from + from, to: change.to + from }] : [];
}
