/** What a subschema says about the type of a field, in the few words that a table has for it. */
import type { JsonNode } from "../schema/jsonNode";
import type { JsonTree } from "../schema/jsonTree";
import { tokensOf } from "../schema/pointers";

/** The types that a table offers, alone and as the items of a list. */
export const KINDS = ["string", "number", "integer", "boolean", "enum", "object"] as const;
export type Kind = (typeof KINDS)[number];
export type TypeName = Kind | `list:${Kind}`;

export interface FieldType {
  /** any: nothing is said about it. other: more than the table has words for, which it leaves alone. */
  readonly kind: Kind | "any" | "other";
  readonly isList: boolean;
  readonly nullable: boolean;
  /** The schema without the `anyOf` that adds null to it. */
  readonly body: JsonNode;
  /** Whether such an `anyOf` is around it. */
  readonly isUnion: boolean;
  /** What the kind is of: the body, or the items of a list; null where a list says nothing about them. */
  readonly core: JsonNode | null;
  /** What stands there, if the kind is "other". */
  readonly summary: string;
}

/** Keywords that make a schema more than a type. */
const APPLICATORS = ["anyOf", "oneOf", "allOf", "$ref", "$dynamicRef", "const", "if"];

export function typeOf(tree: JsonTree, node: JsonNode): FieldType {
  const branch = nullableBranch(tree, node);
  if (branch) return { ...typeOf(tree, branch), nullable: true, isUnion: true };
  const names = typeNames(tree, node);
  const nullable = isNullable(tree, node, names);
  const found = { nullable, isList: false, isUnion: false, body: node, core: node, summary: "" };
  const other = (summary: string) => ({ ...found, kind: "other" as const, summary });
  const [name, ...others] = names.filter((each) => each !== "null");
  if (!tree.isObject(node)) return other(describe(tree, node));
  if (others.length > 0) return other(names.join(" or "));
  const has = (keyword: string) => tree.member(node, keyword) !== undefined;
  if (name === undefined && names.length > 0) return other("null");
  if (name === undefined && APPLICATORS.some(has)) return other(describe(tree, node));
  if (name === "array" || (name === undefined && has("items"))) {
    const items = tree.member(node, "items");
    if (items === undefined) return { ...found, kind: "any", isList: true, core: null };
    const { kind, isList, core, nullable: holdsNull, summary } = typeOf(tree, items);
    if (isList || (holdsNull && kind !== "object"))
      return other(`list of ${isList ? "lists" : `${kind} or null`}`);
    return { ...found, kind, isList: true, core, summary: `list of ${summary}` };
  }
  const values = tree.member(node, "enum");
  if (values && tree.isList(values) && name !== "object") return { ...found, kind: "enum" };
  if (name === "object" || (name === undefined && has("properties"))) return { ...found, kind: "object" };
  if (name === undefined) return { ...found, kind: "any" };
  const kind = KINDS.find((each) => each === name && each !== "enum");
  return kind ? { ...found, kind } : other(name ?? "");
}

/** The name that the table's menu has for a type; null where it has none. */
export function nameOf({ kind, isList }: Pick<FieldType, "kind" | "isList">): TypeName | null {
  if (kind === "any" || kind === "other") return null;
  return isList ? `list:${kind}` : kind;
}

export function typeLabel(name: TypeName): string {
  const [, kind] = name.split(":");
  return kind === undefined ? name : `list of ${kind}s`;
}

/** The values of an enum, without null. */
export function enumValues(tree: JsonTree, core: JsonNode): readonly JsonNode[] {
  return tree.member(core, "enum")?.children.filter((value) => tree.raw(value) !== "null") ?? [];
}

/** The nodes of the type names that are not null, and of null. */
export function typeNodes(tree: JsonTree, schema: JsonNode): readonly JsonNode[] {
  const type = tree.member(schema, "type");
  if (type === undefined) return [];
  return tree.isList(type) ? type.children : [type];
}

function typeNames(tree: JsonTree, schema: JsonNode): string[] {
  return typeNodes(tree, schema).map((node) => {
    const value = tree.value(node);
    return typeof value === "string" ? value : tree.raw(node);
  });
}

function isNullable(tree: JsonTree, schema: JsonNode, names: readonly string[]): boolean {
  if (names.length > 0) return names.includes("null");
  return tree.member(schema, "enum")?.children.some((value) => tree.raw(value) === "null") ?? false;
}

/** X of `"anyOf": [X, {"type": "null"}]`, if that is all that says what the type is. */
export function nullableBranch(tree: JsonTree, node: JsonNode): JsonNode | undefined {
  const union = tree.member(node, "anyOf");
  if (union?.children.length !== 2 || tree.member(node, "type")) return undefined;
  const [branch, second] = union.children.filter((each) => !isNull(tree, each));
  return second === undefined && branch && tree.isObject(branch) ? branch : undefined;
}

/** Whether a schema says null and no more. */
function isNull(tree: JsonTree, schema: JsonNode): boolean {
  return schema.children.length === 1 && typeNames(tree, schema).join() === "null";
}

function describe(tree: JsonTree, node: JsonNode): string {
  const raw = tree.raw(node);
  if (raw === "true") return "anything";
  if (raw === "false") return "nothing";
  if (!tree.isObject(node)) return "no schema";
  const reference = tree.member(node, "$ref");
  if (reference) return `as ${tokensOf(String(tree.value(reference))).at(-1) ?? "the root"}`;
  for (const keyword of APPLICATORS) {
    const member = tree.member(node, keyword);
    if (member && tree.isList(member)) return `${keyword} (${member.children.length})`;
    if (member) return keyword;
  }
  return "unreadable";
}
