/** The fields of a schema as rows of a table, in the order of the text; of broken text, those that could be read. */
import type { JsonNode } from "../schema/jsonNode";
import type { JsonTree } from "../schema/jsonTree";
import { isBlocking } from "../schema/problem";
import { enumValues, type FieldType, nameOf, type TypeName, typeOf } from "./fieldType";

/** What a row shows. Where it stands in the text is asked of the tree, so that rows stay equal while others change. */
export interface FieldRow {
  readonly pointer: string;
  readonly name: string;
  /** From 1. */
  readonly level: number;
  /** The object schema whose field this is. */
  readonly group: string;
  /** The object schema that this field is, or that its items are; null if it has no fields. */
  readonly fields: string | null;
  /** Null where the table has no word for it. */
  readonly type: TypeName | null;
  /** What stands in the place of a type that the table does not know. */
  readonly summary: string;
  /** Whether the table leaves the type alone. */
  readonly isOther: boolean;
  readonly nullable: boolean;
  readonly required: boolean;
  readonly description: string;
  /** The values of an enum, as text. */
  readonly values: readonly string[];
  /** Whether the field's text has errors of syntax: it is neither moved nor erased, and keeps its type. */
  readonly isBroken: boolean;
  /** Whether they are such that the field cannot even be described. */
  readonly isLocked: boolean;
  /** Whether they are such that the fields of its group cannot be added, renamed, moved or deleted. */
  readonly isFixed: boolean;
}

export interface Outline {
  readonly tree: JsonTree;
  readonly rows: readonly FieldRow[];
  /** The object schema at the root, or null with the reason why there is none. */
  readonly root: string | null;
  readonly because: string;
  /** Whether the text has errors of syntax, so that the rows are what could be recovered. */
  readonly isRecovered: boolean;
}

export function outlineOf(tree: JsonTree): Outline {
  const isRecovered = tree.text.trim() !== "" && tree.parsed.findings.some(isBlocking);
  const rows: FieldRow[] = [];
  const outline = { tree, rows, root: "", because: "", isRecovered };
  if (tree.root === null)
    return tree.text.trim() === "" ? outline : { ...outline, root: null, because: UNREAD };
  const type = rootType(tree, tree.root);
  if (type.core === null || !tree.isObject(type.core) || !["object", "any"].includes(type.kind)) {
    const because = `The schema describes no object (${type.summary || type.kind}), so that it has no fields to show.`;
    return { ...outline, root: null, because };
  }
  addRows(tree, type.core, 1, rows);
  return { ...outline, root: type.core.pointer };
}

const UNREAD = "No schema could be read from this text.";

/** The root is taken for an object as long as nothing else is said, however much of it could not be read. */
function rootType(tree: JsonTree, root: JsonNode): Pick<FieldType, "kind" | "core" | "summary"> {
  const hasFields = tree.member(root, "properties") !== undefined;
  return hasFields ? { kind: "object", core: root, summary: "" } : typeOf(tree, root);
}

/** Whether fields of this object schema can be added, renamed, moved and deleted. */
export function isSound(tree: JsonTree, group: JsonNode): boolean {
  const [properties, required] = [tree.member(group, "properties"), tree.member(group, "required")];
  const isClean = (node: JsonNode | undefined, bracket: string) =>
    node === undefined || (tree.text.charAt(node.from) === bracket && tree.isRegular(node));
  return tree.isRegular(group) && isClean(properties, "{") && isClean(required, "[");
}

function addRows(tree: JsonTree, group: JsonNode, level: number, rows: FieldRow[]): void {
  const properties = tree.member(group, "properties");
  if (properties === undefined || !tree.isObject(properties)) return;
  const required = new Set(tree.member(group, "required")?.children.map((child) => tree.value(child)));
  const isFixed = !(isSound(tree, group) && tree.root !== null && isClosed(tree.root));
  for (const node of properties.children) {
    const type = typeOf(tree, node);
    const { kind, core } = type;
    const isBroken = !tree.isReadable(node);
    const fields = kind === "object" ? (core?.pointer ?? null) : null;
    rows.push({
      pointer: node.pointer,
      name: node.name,
      level,
      group: group.pointer,
      fields,
      type: nameOf(type),
      summary: kind === "any" ? (type.isList ? "list of anything" : "anything") : type.summary,
      isOther: kind === "other",
      nullable: type.nullable,
      required: required.has(node.name),
      description: describedIn(tree, node, type),
      values: kind === "enum" && core ? enumValues(tree, core).map((value) => shownValue(tree, value)) : [],
      isBroken,
      isLocked: !tree.isRegular(node),
      isFixed,
    });
    if (fields !== null && core) addRows(tree, core, level + 1, rows);
  }
}

/** The member that describes a field: its own, or of what is in its `anyOf`. */
export function descriptionOf(tree: JsonTree, node: JsonNode, { body }: FieldType): JsonNode | undefined {
  return tree.member(node, "description") ?? tree.member(body, "description");
}

function describedIn(tree: JsonTree, node: JsonNode, type: FieldType): string {
  const description = descriptionOf(tree, node, type);
  if (description === undefined) return "";
  const value = tree.value(description);
  return typeof value === "string" ? value : tree.raw(description);
}

function shownValue(tree: JsonTree, node: JsonNode): string {
  const value = tree.value(node);
  return typeof value === "string" ? value : tree.raw(node);
}

function isClosed({ from, to }: JsonNode): boolean {
  return to - from > 1;
}

/** The new rows, with the old ones in the place of those that are equal: what did not change is not drawn again. */
export function keepEqual(before: readonly FieldRow[], after: readonly FieldRow[]): readonly FieldRow[] {
  const known = new Map(before.map((row) => [row.pointer, row]));
  return after.map((row) => {
    const old = known.get(row.pointer);
    return old && isEqual(old, row) ? old : row;
  });
}

function isEqual(a: FieldRow, b: FieldRow): boolean {
  return (Object.keys(a) as (keyof FieldRow)[]).every(
    (key) => a[key] === b[key] || (key === "values" && JSON.stringify(a.values) === JSON.stringify(b.values)),
  );
}
