/** A validator's error about a value, said in a plain sentence: the words of the kernel's violation.py. */
import { shown } from "./faults";

const ARTICLES: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  integer: "a whole number",
  null: "null",
  number: "a number",
  object: "an object",
  string: "a string",
};

export type Path = readonly (string | number)[];

/** An error with what it is about. */
export interface Violated {
  readonly path: Path;
  /** "false" for the schema that allows nothing. */
  readonly keyword: string;
  /** What the schema says under the keyword. */
  readonly limit: unknown;
  readonly instance: unknown;
}

/** The JSON type of a value with its article, and the value itself where it is short. */
export function kindOf(value: unknown): string {
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === "string") return `the string ${shown(value)}`;
  if (typeof value === "number") return `the number ${String(value).slice(0, 40)}`;
  if (Array.isArray(value)) return value.length > 0 ? "a list" : "an empty list";
  return Object.keys(value as object).length > 0 ? "an object" : "an empty object";
}

/** Words joined with commas and "or". */
function alternatives(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** What is wrong with an instance, as a sentence. */
export function describe({ path, keyword, limit, instance }: Violated): string {
  const name = subject(path);
  switch (keyword) {
    case "type":
      return `${name} must be ${typeNames(limit)}, not ${kindOf(instance)}.`;
    case "enum":
      return badEnum(name, limit as readonly unknown[], instance);
    case "const":
      return `${name} must be ${short(limit)}, not ${kindOf(instance)}.`;
    case "required":
      return missing(name, limit as readonly string[], Object(instance));
    case "additionalProperties":
      return `${name} is not in the schema, which allows no other properties.`;
    case "false":
      return path.length > 0 ? `The schema allows no ${name}.` : "The schema allows no value.";
  }
  const bound = BOUNDS[keyword];
  if (bound !== undefined) return `${name} must be ${bound} ${short(limit)}, not ${short(instance)}.`;
  const size = SIZES[keyword];
  if (size !== undefined)
    return `${name} must have ${size[0]} ${limit} ${size[1]}; it has ${sizeOf(instance)}.`;
  if (keyword === "pattern") return `${name} does not match the pattern ${shown(String(limit), "`")}.`;
  return `${name} ${PLAIN[keyword] ?? `does not satisfy \`${keyword}\``}.`;
}

const BOUNDS: Readonly<Record<string, string>> = {
  minimum: "at least",
  maximum: "at most",
  exclusiveMinimum: "more than",
  exclusiveMaximum: "less than",
  multipleOf: "a multiple of",
};
const SIZES: Readonly<Record<string, readonly [string, string]>> = {
  minLength: ["at least", "characters"],
  maxLength: ["at most", "characters"],
  minItems: ["at least", "items"],
  maxItems: ["at most", "items"],
  minProperties: ["at least", "properties"],
  maxProperties: ["at most", "properties"],
};
const PLAIN: Readonly<Record<string, string>> = {
  uniqueItems: "has the same item twice",
  unevaluatedProperties: "has properties that its schema does not allow",
  unevaluatedItems: "has items that its schema does not allow",
  items: "has more items than its schema allows",
  anyOf: "fits none of the alternatives in its schema",
  oneOf: "must fit exactly one of the alternatives in its schema",
  not: "is what its schema rules out",
  contains: "does not hold the items that its schema asks for",
};

function badEnum(name: string, allowed: readonly unknown[], instance: unknown): string {
  if (allowed.length === 0) return `The enum of ${name} is empty: no value fits.`;
  const more = allowed.length > 8 ? ` (or ${allowed.length - 8} others)` : "";
  return `${name} must be ${alternatives(allowed.slice(0, 8).map(short))}${more}, not ${kindOf(instance)}.`;
}

function missing(name: string, required: readonly string[], instance: object): string {
  const keys = required.filter((key) => !Object.hasOwn(instance, key)).map((key) => shown(key, "`"));
  return `${name} lacks ${keys.length < 3 ? keys.join(" and ") : keys.slice(0, 8).join(", ")}.`;
}

/** Length in what the schema counts: characters, items or properties. */
function sizeOf(instance: unknown): number {
  if (typeof instance === "string") return [...instance].length;
  return Array.isArray(instance) ? instance.length : Object.keys(Object(instance)).length;
}

function short(value: unknown): string {
  return shown(JSON.stringify(value), "");
}

/** How a message names the value at a path. */
function subject(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return "The value";
  if (typeof last === "string") return shown(last, "`");
  const within = path.findLast((step) => typeof step === "string");
  return `Item ${last + 1}${within === undefined ? "" : ` of ${shown(String(within), "`")}`}`;
}

function typeNames(kinds: unknown): string {
  return alternatives([kinds].flat().map((kind) => ARTICLES[String(kind)] ?? String(kind)));
}
