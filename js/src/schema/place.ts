/** Where in a schema's text an offset stands, however broken the text is: what may be written there, and around what. */
import { child } from "./pointers";
import type { Span } from "./scanner";

/** What a JSON value is for in a schema. */
export type Part = "schema" | "schemas by name" | "schemas" | "types" | "names" | "other";

export interface Place {
  /** JSON Pointer of the object or list around. */
  readonly pointer: string;
  /** What that object or list is for. */
  readonly part: Part;
  /** A key of the object, the value of its member `key`, or an entry of the list. */
  readonly expects: { readonly kind: "key" } | { readonly kind: "value"; readonly key: string | null };
  /** The word or string at the offset, quotes included; empty where there is none. */
  readonly token: Span;
  readonly isQuoted: boolean;
}

const TOKEN = /"(?:[^"\\\n]|\\.)*("?)|[{}[\],:]|[^\s{}[\],:"]+/g;

interface Frame {
  readonly isObject: boolean;
  readonly pointer: string;
  readonly part: Part;
  key: string | null;
  index: number;
  /** A value stands there already: a comma has to come first. */
  isFull: boolean;
}

/** The place at an offset; null where nothing may be written, as after a value or outside the root. */
export function placeAt(text: string, offset: number): Place | null {
  const frames: Frame[] = [];
  let token: { from: number; to: number; text: string } | null = null;
  for (const { 0: found, 1: closing, index } of text.matchAll(TOKEN)) {
    if (index >= offset) break;
    const to = index + found.length;
    const isWord = !/^[{}[\],:]$/.test(found);
    const isOpen = found.startsWith('"') ? closing === "" : isWord;
    if (isWord && (offset < to || (offset === to && isOpen))) {
      // What follows an open quote in its line need not belong to it.
      token = { from: index, to: found.startsWith('"') && isOpen ? offset : to, text: found };
      break;
    }
    read(frames, found);
  }
  const frame = frames.at(-1);
  if (frame === undefined || frame.isFull) return null;
  return {
    pointer: frame.pointer,
    part: frame.part,
    expects:
      frame.isObject && frame.key === null
        ? { kind: "key" }
        : { kind: "value", key: frame.isObject ? frame.key : null },
    token: token === null ? { from: offset, to: offset } : { from: token.from, to: token.to },
    isQuoted: token?.text.startsWith('"') ?? false,
  };
}

/** Goes on by one token. */
function read(frames: Frame[], token: string): void {
  const frame = frames.at(-1);
  switch (token) {
    case "{":
    case "[":
      frames.push({
        isObject: token === "{",
        ...(frame === undefined ? ROOT : inside(frame)),
        key: null,
        index: 0,
        isFull: false,
      });
      return;
    case "}":
    case "]": {
      frames.pop();
      const holder = frames.at(-1);
      if (holder !== undefined) holder.isFull = true;
      return;
    }
    case ",":
      if (frame !== undefined) Object.assign(frame, { key: null, index: frame.index + 1, isFull: false });
      return;
    case ":":
      return;
    default:
      if (frame === undefined) return;
      if (frame.isObject && frame.key === null) frame.key = unquoted(token);
      else frame.isFull = true;
  }
}

const ROOT = { pointer: "", part: "schema" } as const;

/** What an object or list that begins inside the frame is. */
function inside({ isObject, pointer, part, key, index }: Frame): { pointer: string; part: Part } {
  const token = isObject ? (key ?? "") : String(index);
  return { pointer: child(pointer, token), part: partOf(part, token) };
}

/** What the member or entry `token` of such a part is for. */
function partOf(part: Part, token: string): Part {
  if (part === "schemas by name" || part === "schemas") return "schema";
  return part === "schema" ? (PARTS.get(token) ?? "other") : "other";
}

const PARTS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ...of("schemas by name", "properties", "$defs", "patternProperties", "dependentSchemas"),
  ...of("schemas", "anyOf", "oneOf", "allOf", "prefixItems"),
  ...of("schema", "items", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames"),
  ...of("schema", "unevaluatedItems", "unevaluatedProperties"),
  ["type", "types"],
  ["required", "names"],
]);

function of(part: Part, ...keywords: string[]): [string, Part][] {
  return keywords.map((keyword) => [keyword, part]);
}

function unquoted(token: string): string {
  try {
    return String(JSON.parse(token));
  } catch {
    return token.replaceAll('"', "");
  }
}
