/** A JSON text as a tree of places, each with its children in the order of the text; of broken text, what could be read. */
import { type JsonNode, startOf } from "./jsonNode";
import { JsonStyle } from "./jsonStyle";
import { type ParsedJson, parseJson } from "./parse";
import { parent } from "./pointers";
import type { Span } from "./scanner";

/** What stands between two values, and between a key and its value, where nothing is wrong. */
const COMMA = /^[ \t\n\r]*,[ \t\n\r]*$/;
const COLON = /^[ \t\n\r]*:[ \t\n\r]*$/;
const SPACE = /^[ \t\n\r]*$/;

export class JsonTree {
  readonly text: string;
  readonly parsed: ParsedJson;
  /** Whether nothing at all is wrong with the text. */
  readonly isSound: boolean;
  /** Null where no value begins. */
  readonly root: JsonNode | null;
  readonly #nodes = new Map<string, JsonNode>();
  #style: JsonStyle | undefined;

  constructor(text: string, parsed = parseJson(text)) {
    this.text = text;
    this.parsed = parsed;
    this.isSound = parsed.findings.length === 0;
    this.root = this.#grow();
  }

  /** How the text is laid out. */
  get style(): JsonStyle {
    this.#style ??= new JsonStyle(this);
    return this.#style;
  }

  at(pointer: string): JsonNode | undefined {
    return this.#nodes.get(pointer);
  }

  /** The member `name` of an object. */
  member(object: JsonNode, name: string): JsonNode | undefined {
    return this.isObject(object) ? object.children.find((child) => child.name === name) : undefined;
  }

  isObject({ from }: JsonNode): boolean {
    return this.text.charAt(from) === "{";
  }

  isList({ from }: JsonNode): boolean {
    return this.text.charAt(from) === "[";
  }

  /** The value as it is written. */
  raw({ from, to }: Span): string {
    return this.text.slice(from, to);
  }

  /** The value, or undefined where it cannot be read. */
  value(node: JsonNode): unknown {
    try {
      return JSON.parse(this.raw(node)) as unknown;
    } catch {
      return undefined;
    }
  }

  /** Whether an object or list is whole, its children being all that is in it: only then can it be given others. */
  isRegular(node: JsonNode): boolean {
    const isObject = this.isObject(node);
    if (this.isSound) return isObject || this.isList(node);
    const closing = isObject ? "}" : this.isList(node) ? "]" : "";
    if (node.to - node.from < 2 || this.text.charAt(node.to - 1) !== closing) return false;
    let end = node.from + 1;
    const isClean = node.children.every((child, index) => {
      const between = this.text.slice(end, startOf(child));
      end = child.to;
      if (isObject && (child.key === null || !COLON.test(this.text.slice(child.key.to, child.from))))
        return false;
      return (index === 0 ? SPACE : COMMA).test(between);
    });
    return isClean && SPACE.test(this.text.slice(end, node.to - 1));
  }

  /** Whether the value can be read to its end. */
  isReadable(node: JsonNode): boolean {
    return this.isSound || this.value(node) !== undefined;
  }

  #grow(): JsonNode | null {
    const { spans, keys } = this.parsed;
    type Growing = JsonNode & { children: JsonNode[] };
    const nodes = this.#nodes as Map<string, Growing>;
    for (const [pointer, span] of spans) {
      const above = pointer === "" ? null : nodes.get(parent(pointer));
      // Of a key that is there twice the last value counts; what the first one held is not in it.
      if (above === undefined || (above && !holds(above, span))) continue;
      const key = above && this.isObject(above) ? (keys.get(pointer) ?? null) : null;
      const token = pointer.slice(pointer.lastIndexOf("/") + 1);
      const name = token.includes("~") ? token.replaceAll("~1", "/").replaceAll("~0", "~") : token;
      const node: Growing = { ...span, pointer, key, name, parent: above, children: [] };
      nodes.set(pointer, node);
      above?.children.push(node);
    }
    for (const { children } of nodes.values()) {
      if (children.some((child, index) => child.from < (children[index - 1]?.from ?? 0))) {
        children.sort((a, b) => a.from - b.from);
      }
    }
    return nodes.get("") ?? null;
  }
}

/** The span of what was never closed is its bracket. */
function holds(above: Span, { from, to }: Span): boolean {
  return from > above.from && (to < above.to || above.to - above.from === 1);
}
