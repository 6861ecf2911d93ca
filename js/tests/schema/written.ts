/** JSON values whose objects keep their order, and the many ways to write them as text. */
import fc from "fast-check";
import type { JsonNode } from "../../src/schema/jsonNode";
import type { JsonTree } from "../../src/schema/jsonTree";

/** A Map keeps the order of integer-like keys too. */
export type Json = Map<string, Json> | Json[] | string | number | boolean | null;

export function isObject(json: Json | undefined): json is Map<string, Json> {
  return json instanceof Map;
}

/** What JavaScript's own values are as such. */
export function toJson(value: unknown): Json {
  if (Array.isArray(value)) return value.map(toJson);
  if (value === null || typeof value !== "object") return value as Json;
  return new Map(Object.entries(value).map(([name, each]) => [name, toJson(each)]));
}

/** Two spaces a level; also the way to compare two values, order included. */
export function pretty(json: Json, indent = ""): string {
  const inside = `${indent}  `;
  if (isObject(json) && json.size > 0) {
    const members = [...json].map(
      ([name, value]) => `${inside}${JSON.stringify(name)}: ${pretty(value, inside)}`,
    );
    return `{\n${members.join(",\n")}\n${indent}}`;
  }
  return written(json, () => "");
}

/** With white space, which `gap` gives, wherever JSON allows it. */
function written(json: Json, gap: () => string): string {
  if (isObject(json)) {
    const members = [...json].map(
      ([name, value]) => `${gap()}${JSON.stringify(name)}${gap()}:${gap()}${written(value, gap)}${gap()}`,
    );
    return `{${members.join(",") || gap()}}`;
  }
  if (Array.isArray(json)) {
    return `[${json.map((item) => `${gap()}${written(item, gap)}${gap()}`).join(",") || gap()}]`;
  }
  return JSON.stringify(json);
}

const SPACES = ["", " ", "\n", "\n  ", "\r\n\t", "\t"];

/** Ways to write: pretty, with one kind of space everywhere, or with any everywhere. */
export const writers: fc.Arbitrary<(json: Json) => string> = fc
  .oneof(
    fc.constant(null),
    fc.constantFrom(...SPACES).map((space) => [space]),
    fc.array(fc.constantFrom(...SPACES), { minLength: 7, maxLength: 7 }),
  )
  .map((spaces) => (json: Json) => {
    let count = 0;
    return spaces === null ? pretty(json) : written(json, () => spaces[count++ % spaces.length] ?? "");
  });

/** What a text holds, in its order. */
export function jsonOf(tree: JsonTree, node: JsonNode | null = tree.root): Json {
  if (node === null) return null;
  if (tree.isObject(node)) return new Map(node.children.map((child) => [child.name, jsonOf(tree, child)]));
  if (tree.isList(node)) return node.children.map((child) => jsonOf(tree, child));
  return tree.value(node) as Json;
}
