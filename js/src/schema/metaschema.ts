/** Is this a JSON Schema? Judged by the kernel's own flattened 2020-12 metaschema, in the words of its metaschema.py. */
import flat from "../../../parallel_widgets/schema/draft2020_12_flat.json";
import { shown } from "./faults";
import { child } from "./pointers";
import { nearestWord } from "./similarity";
import { validate } from "./validate";
import { kindOf, type Path } from "./violation";

const TYPES = ["array", "boolean", "integer", "null", "number", "object", "string"];
/** More findings than this say nothing new. */
const MAX_FINDINGS = 100;

const MEANT_TYPES: Readonly<Record<string, readonly string[]>> = {
  string: ["str", "text", "date", "datetime", "url"],
  integer: ["int", "long"],
  number: ["float", "double", "decimal"],
  boolean: ["bool"],
  object: ["dict", "map"],
  array: ["list", "tuple"],
  null: ["none", "nonetype", "nil"],
};
const SHAPES: Readonly<Record<string, readonly string[]>> = {
  "a list of schemas, with at least one": ["allOf", "anyOf", "oneOf", "prefixItems"],
  "an object that maps names to schemas": [
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
    "dependencies",
  ],
  "a list": ["enum", "examples"],
  "a number": ["maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"],
  "a number greater than 0": ["multipleOf"],
  "a whole number of at least 0": [
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxContains",
    "minContains",
    "maxProperties",
    "minProperties",
  ],
  "true or false": ["uniqueItems", "deprecated", "readOnly", "writeOnly"],
  "an object that maps names to lists of names": ["dependentRequired"],
  "an object that maps addresses to true or false": ["$vocabulary"],
  "a string of letters, digits, `-`, `_` and `.`, with a letter or `_` first": [
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
  ],
  "an address without a fragment (`#…`)": ["$id"],
};
/** Keywords whose value is a schema, a list of schemas, a map of schemas. */
const SINGLE = new Set([
  "if",
  "then",
  "else",
  "not",
  "items",
  "contains",
  "additionalProperties",
  "propertyNames",
  "unevaluatedItems",
  "unevaluatedProperties",
  "contentSchema",
]);
const GROUPS = new Set([
  "allOf",
  "anyOf",
  "oneOf",
  "prefixItems",
  "dependentSchemas",
  "properties",
  "patternProperties",
  "$defs",
  "definitions",
]);

export interface MetaschemaFinding {
  readonly pointer: string;
  readonly message: string;
}

export interface MetaschemaVerdict {
  readonly findings: readonly MetaschemaFinding[];
  /** Whether the schema was checked to the end. */
  readonly isComplete: boolean;
}

/** The places where a schema breaks the metaschema, one finding for each. */
export function checkMetaschema(schema: unknown): MetaschemaVerdict {
  const { violations, interrupted } = validate(schema, flat, { entersBranches: false });
  const found = new Map<string, string>();
  for (const { path, keyword, instance } of violations) {
    for (const { pointer, message } of findingsAt(path, keyword, instance)) {
      if (!found.has(pointer)) found.set(pointer, message);
    }
    if (found.size >= MAX_FINDINGS) break;
  }
  const findings = [...found].map(([pointer, message]) => ({ pointer, message }));
  return { findings, isComplete: interrupted === null };
}

function findingsAt(path: Path, violated: string, value: unknown): MetaschemaFinding[] {
  const { keyword, rest } = keywordAt(path);
  const pointer = path.reduce<string>(child, "");
  if (keyword === undefined) return [{ pointer, message: noSchema(path, value) }];
  if (keyword === "type") return badTypes(pointer, value, rest);
  return [{ pointer, message: badKeyword(keyword, rest, violated, value) }];
}

function badKeyword(keyword: string, rest: Path, violated: string, value: unknown): string {
  const listsNames = keyword === "required" || keyword === "dependentRequired";
  if (keyword === "required" && rest.length === 0 && typeof value === "boolean") {
    return "`required` is a list of property names, and stands on the object, not on the property.";
  }
  if (listsNames && violated === "uniqueItems") {
    const names = (value as unknown[]).map((item) =>
      typeof item === "string" ? item : JSON.stringify(item),
    );
    const twice = names.find((name, index) => names.indexOf(name) < index);
    return `\`${keyword}\` names ${shown(twice ?? "")} twice.`;
  }
  if (listsNames && typeof rest.at(-1) === "number") {
    return `\`${keyword}\` lists property names (strings); ${kindOf(value)} is none.`;
  }
  if (listsNames && (keyword === "required" || rest.length > 0)) {
    return `\`${keyword}\` must be a list of property names (strings), not ${kindOf(value)}.`;
  }
  const shape = Object.entries(SHAPES).find(([, keywords]) => keywords.includes(keyword))?.[0] ?? "a string";
  return `\`${keyword}\` must be ${shape}, not ${kindOf(value)}.`;
}

/** The keyword that a path leads into, and the rest of the path in its value; no keyword for a subschema itself. */
function keywordAt(path: Path): { keyword?: string; rest: Path } {
  let at = 0;
  while (at < path.length) {
    const keyword = String(path[at]);
    if (SINGLE.has(keyword)) at += 1;
    else if (GROUPS.has(keyword) && at + 1 < path.length) at += 2;
    else return { keyword, rest: path.slice(at + 1) };
  }
  return { rest: [] };
}

function noSchema(path: Path, value: unknown): string {
  const last = path.at(-1);
  if (last === undefined) return `A JSON Schema is an object, not ${kindOf(value)}.`;
  const name = shown(String(last), "`");
  let what = `The schema of ${name} must be an object`;
  if (["items", "additionalProperties", "not", "if", "then", "else", "contains"].includes(String(last))) {
    what = `${name} must be a schema (an object)`;
  } else if (typeof last === "number") {
    what = `Each entry of ${shown(String(path.at(-2)), "`")} must be a schema (an object)`;
  }
  const meant =
    typeof value === "string" ? (meantType(value) ?? (TYPES.includes(value) ? value : undefined)) : undefined;
  if (meant !== undefined) return `${what}, not ${kindOf(value)}: write {"type": "${meant}"}.`;
  if (last === "items" && Array.isArray(value)) {
    return `${what}, not a list; for a list of schemas by position write \`prefixItems\`.`;
  }
  return `${what}, not ${kindOf(value)}.`;
}

function badTypes(pointer: string, value: unknown, rest: Path): MetaschemaFinding[] {
  if (rest.length > 0 || !Array.isArray(value)) return [{ pointer, message: badType(value) }];
  if (value.length === 0) {
    return [{ pointer, message: "`type` is an empty list: name at least one type in it." }];
  }
  return value.flatMap((item: unknown, index) => {
    const place = child(pointer, index);
    if (!TYPES.includes(String(item)) || typeof item !== "string")
      return [{ pointer: place, message: badType(item) }];
    if (value.indexOf(item) < index)
      return [{ pointer: place, message: `\`type\` names ${shown(item)} twice.` }];
    return [];
  });
}

function badType(value: unknown): string {
  if (value === null) return '`type` must be a string: for null write "null" in quotes.';
  const expected = `\`type\` must be one of ${TYPES.join(", ")}`;
  const meant = typeof value === "string" ? meantType(value) : undefined;
  return meant === undefined
    ? `${expected}, not ${kindOf(value)}.`
    : `${expected}; did you mean \`${meant}\`?`;
}

/** The JSON Schema type that a word is probably meant to be, if it is not one. */
function meantType(word: string): string | undefined {
  const lowered = word.trim().toLowerCase();
  const known = Object.entries(MEANT_TYPES).find(([, words]) => words.includes(lowered))?.[0];
  if (known !== undefined) return known;
  const near = nearestWord(lowered, TYPES, 0.7);
  return near === word ? undefined : near;
}
