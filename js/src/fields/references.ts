/** The `$ref` of a schema that lead to a place in it, taken along when the place gets another name. */
import { replaceValue } from "../schema/jsonEdit";
import type { JsonNode } from "../schema/jsonNode";
import type { JsonTree } from "../schema/jsonTree";
import { tokensOf } from "../schema/pointers";
import type { Splice } from "../schema/splice";

/** Keywords whose members are named by the author, each a schema. */
const NAMED = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
/** Keywords that hold data, in which `$ref` means nothing. */
const DATA = ["const", "default", "enum", "examples"];

/** Lets what refers to `from`, or to a place in it, refer to `to`. */
export function redirect(tree: JsonTree, from: string, to: string): Splice[] {
  return referencesIn(tree, tree.root).flatMap((node) => {
    const value = String(tree.value(node));
    const tokens = pointedTo(value);
    if (tokens === null || !startsWith(tokens, tokensOf(from))) return [];
    const written = value.slice(1).split("/").slice(1);
    const fresh = [...tokensOf(to), ...tokens.slice(tokensOf(from).length)];
    const rest = written.slice(tokensOf(from).length);
    const head = tokensOf(to).map((token, index) =>
      tokens[index] === token ? (written[index] ?? "") : encoded(token),
    );
    return fresh.length === 0 ? [] : replaceValue(tree, node.pointer, `#/${[...head, ...rest].join("/")}`);
  });
}

function referencesIn(tree: JsonTree, node: JsonNode | null, isNamed = false): JsonNode[] {
  return (node?.children ?? []).flatMap((child) => {
    if (!isNamed && node && tree.isObject(node)) {
      if (child.name === "$ref") return tree.raw(child).startsWith('"') ? [child] : [];
      if (DATA.includes(child.name)) return [];
    }
    return referencesIn(tree, child, !isNamed && NAMED.includes(child.name));
  });
}

/** The place that a reference within the document names, as tokens. */
function pointedTo(reference: string): string[] | null {
  if (!reference.startsWith("#/")) return null;
  try {
    return tokensOf(decodeURIComponent(reference.slice(1)));
  } catch {
    return null;
  }
}

function startsWith(tokens: readonly string[], start: readonly string[]): boolean {
  return start.every((token, index) => tokens[index] === token);
}

function encoded(token: string): string {
  return encodeURI(token.replaceAll("~", "~0").replaceAll("/", "~1")).replaceAll("#", "%23");
}
