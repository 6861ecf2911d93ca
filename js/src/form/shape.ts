/** What an input schema asks of one value, as far as a form can show it. */
import { resolve } from "../schema/pointers";

/** "other": what no field fits, typed as JSON. */
export type Kind = "text" | "number" | "boolean" | "choice" | "group" | "list" | "other";

export interface Shape {
  readonly kind: Kind;
  readonly nullable: boolean;
  readonly title: string;
  readonly description: string;
  /** Of a choice, without null. */
  readonly choices: readonly unknown[];
  /** Of a group, by name, in the order of the schema. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly required: readonly string[];
  /** Of a list: the schema of its items. */
  readonly items: unknown;
  /** What a new value begins with. */
  readonly start: unknown;
}

type Schema = Readonly<Record<string, unknown>>;

/** More steps from reference to reference, or from wrapper to wrapper, lead nowhere. */
const MAX_STEPS = 20;

const STARTS: Readonly<Partial<Record<Kind, unknown>>> = {
  text: "",
  number: 0,
  boolean: false,
  group: {},
  list: [],
  other: null,
};

/** The shape of a schema within the document `root`; never throws, whatever the schema is. */
export function shapeOf(schema: unknown, root: unknown): Shape {
  const { own, nullable, words } = unwrapped(schema, root);
  const choices = choicesOf(own);
  const kind = choices === null ? kindOf(own) : "choice";
  const offered = (choices ?? []).filter((choice) => choice !== null);
  return {
    kind,
    nullable: nullable || typesOf(own).includes("null") || (choices ?? []).includes(null),
    title: firstWords(words, "title"),
    description: firstWords(words, "description"),
    choices: offered,
    fields: new Map(kind === "group" ? Object.entries(asSchema(own.properties)) : []),
    required: Array.isArray(own.required) ? own.required.filter((name) => typeof name === "string") : [],
    items: own.items ?? true,
    start: ("default" in own ? own.default : kind === "choice" ? offered[0] : STARTS[kind]) ?? null,
  };
}

/** Whether a form can be made of the whole schema: it describes an object with named properties. */
export function describesForm(schema: unknown): boolean {
  const { kind, fields } = shapeOf(schema, schema);
  return kind === "group" && fields.size > 0;
}

interface Unwrapped {
  readonly own: Schema;
  readonly nullable: boolean;
  /** The schemas passed on the way: an outer title or description goes before an inner one. */
  readonly words: readonly Schema[];
}

/** Follows local references, and looks through `anyOf: [X, null]` and `allOf: [X]`. */
function unwrapped(schema: unknown, root: unknown): Unwrapped {
  const words: Schema[] = [];
  let nullable = false;
  let own = asSchema(schema);
  for (let step = 0; step < MAX_STEPS; step++) {
    words.push(own);
    const inner = innerOf(own, root);
    if (inner === null) return { own, nullable, words };
    nullable ||= inner.nullable;
    own = inner.schema;
  }
  return { own: {}, nullable, words };
}

function innerOf(own: Schema, root: unknown): { schema: Schema; nullable: boolean } | null {
  if (typeof own.$ref === "string" && own.$ref.startsWith("#")) {
    return { schema: asSchema(resolve(root, pointerOf(own.$ref))), nullable: false };
  }
  const options = own.anyOf ?? own.oneOf ?? own.allOf;
  // Beside types or properties of its own, a wrapper says more than a form can show.
  if (!Array.isArray(options) || "type" in own || "properties" in own) return null;
  const full = options.filter((option) => asSchema(option).type !== "null");
  const nullable = full.length < options.length;
  if (full.length !== 1 || (nullable && own.allOf === options)) return null;
  return { schema: asSchema(full[0]), nullable };
}

/** `#/$defs/a%20b` as a JSON Pointer. */
function pointerOf(reference: string): string {
  try {
    return decodeURIComponent(reference.slice(1));
  } catch {
    return reference.slice(1);
  }
}

function choicesOf(own: Schema): readonly unknown[] | null {
  if (Array.isArray(own.enum) && own.enum.length > 0) return own.enum;
  return "const" in own ? [own.const] : null;
}

function kindOf(own: Schema): Kind {
  const types = typesOf(own).filter((type) => type !== "null");
  if (types.length === 0 && "properties" in own) return "group";
  if (types.length !== 1) return "other";
  switch (types[0]) {
    case "string":
      return "text";
    case "number":
    case "integer":
      return "number";
    case "boolean":
      return "boolean";
    case "object":
      return Object.keys(asSchema(own.properties)).length > 0 ? "group" : "other";
    case "array":
      return "prefixItems" in own ? "other" : "list";
    default:
      return "other";
  }
}

function typesOf(own: Schema): readonly unknown[] {
  return own.type === undefined ? [] : [own.type].flat();
}

function firstWords(words: readonly Schema[], name: string): string {
  const found = words.map((schema) => schema[name]).find((text) => typeof text === "string");
  return (found as string | undefined) ?? "";
}

/** true, false and whatever else is no object say nothing that a form could use. */
function asSchema(schema: unknown): Schema {
  return schema !== null && typeof schema === "object" && !Array.isArray(schema) ? (schema as Schema) : {};
}
