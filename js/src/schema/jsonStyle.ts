/** How a JSON text is laid out, and new values written as if its author had. */
import { type JsonNode, startOf } from "./jsonNode";
import type { JsonTree } from "./jsonTree";

/** A value as it is already written: numbers keep every digit, strings their escapes. */
export class RawJson {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Where a value will stand. */
export interface Layout {
  /** What the line that it begins on is indented by. */
  readonly indent: string;
  /** Whether an object or list has each child on a line of its own. */
  readonly isSpread: boolean;
}

export class JsonStyle {
  readonly eol: string;
  /** One step of indentation. */
  readonly #step: string;
  readonly #colon: string;
  /** Whether a list of scalars stands on one line even where objects do not. */
  readonly #listsInline: boolean;
  readonly #text: string;

  constructor(tree: JsonTree) {
    this.#text = tree.text;
    this.eol = /\r\n?|\n/.exec(tree.text)?.[0] ?? "\n";
    let [step, colon] = ["", ""];
    const lists: boolean[] = [];
    const look = (node: JsonNode) => {
      const [first] = node.children;
      if (first === undefined) return;
      if (colon === "" && first.key) colon = tree.text.slice(first.key.to, first.from);
      const spread = this.isSpread(node);
      if (step === "" && spread) step = this.indentAt(startOf(first)).slice(this.indentAt(node.from).length);
      if (tree.isList(node) && node.children.every((child) => child.children.length === 0))
        lists.push(spread);
      node.children.forEach(look);
    };
    if (tree.root) look(tree.root);
    this.#step = step || "  ";
    this.#colon = /^[ \t]*:[ \t]*$/.test(colon) ? colon : ": ";
    this.#listsInline = !lists.includes(true) || lists.includes(false);
  }

  /** What is between two children on one line. */
  get comma(): string {
    return this.#colon === ":" ? "," : ", ";
  }

  deeper(indent: string): string {
    return indent + this.#step;
  }

  /** Whether the first child of an object or list begins a line. */
  isSpread({ from, children: [first] }: JsonNode): boolean {
    return first !== undefined && /[\n\r]/.test(this.#text.slice(from, startOf(first)));
  }

  /** The white space that the line of an offset begins with. */
  indentAt(offset: number): string {
    let line = offset;
    while (line > 0 && !"\n\r".includes(this.#text.charAt(line - 1))) line--;
    return /^[ \t]*/.exec(this.#text.slice(line, offset))?.[0] ?? "";
  }

  /** How a list or object that is empty would be filled: as its neighbours are. */
  spreads(tree: JsonTree, node: JsonNode): boolean {
    if (node.children.length > 0) return this.isSpread(node);
    if (tree.isList(node) && this.#listsInline) return false;
    const alike = node.parent?.children.find((other) => other.children.length > 0 && tree.isObject(other));
    return alike ? this.isSpread(alike) : node.parent === null || this.isSpread(node.parent);
  }

  /** How a new value beside `siblings` would be laid out. */
  spreadsBeside(tree: JsonTree, container: JsonNode, siblings: readonly JsonNode[]): boolean {
    const alike = siblings.find((sibling) => tree.isObject(sibling) && sibling.children.length > 0);
    return alike ? this.isSpread(alike) : this.spreads(tree, container);
  }

  key(name: string): string {
    return JSON.stringify(name) + this.#colon;
  }

  /** A Map is written as an object, whose members keep their order whatever their names are. */
  write(value: unknown, { indent, isSpread }: Layout): string {
    if (value instanceof RawJson) return this.#indented(value.text, indent);
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const isList = Array.isArray(value);
    const members = value instanceof Map ? value : Object.entries(value);
    const [left, right] = isList ? "[]" : "{}";
    const inside = this.deeper(indent);
    const children = isList
      ? value.map((item) => this.write(item, { indent: inside, isSpread }))
      : Array.from(
          members,
          ([name, item]) => this.key(name) + this.write(item, { indent: inside, isSpread }),
        );
    if (children.length === 0) return `${left}${right}`;
    const isPlain = isList && !value.some((item) => item !== null && typeof item === "object");
    if (!isSpread || (isPlain && this.#listsInline)) return `${left}${children.join(this.comma)}${right}`;
    const line = this.eol + inside;
    return `${left}${line}${children.join(`,${line}`)}${this.eol}${indent}${right}`;
  }

  /** Raw JSON has line breaks only between its tokens, so that its lines can be moved. */
  #indented(raw: string, indent: string): string {
    const old = /[\n\r]([ \t]*)[^\n\r]*$/.exec(raw)?.[1];
    if (old === undefined || old === indent) return raw;
    return raw.replace(/(\r\n?|\n)([ \t]*)/g, (_, eol: string, space: string) =>
      space.startsWith(old) ? eol + indent + space.slice(old.length) : eol + space,
    );
  }
}
