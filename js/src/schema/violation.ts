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
  /** The schema that the keyword stands in. */
  readonly schema: unknown;
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
export function alternatives(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? "") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

/** What is wrong with an instance, as a sentence. */
export function describe({ path, keyword, limit, schema, instance }: Violated): string {
  const name = subject(path);
  const size = Array.isArray(instance) ? instance.length : Object.keys(Object(instance)).length;
  const bound = /^(min|exclusiveMin)/.test(keyword) ? "at least" : "at most";
  switch (keyword) {
    case "type":
      return `${name} must be ${typeNames(limit)}, not ${kindOf(instance)}.`;
    case "enum":
      return `${name} must be ${listed(limit)}, not ${kindOf(instance)}.`;
    case "const":
      return `${name} must be ${JSON.stringify(limit).slice(0, 60)}, not ${kindOf(instance)}.`;
    case "required": {
      const missing = (limit as string[]).filter((key) => !Object.hasOwn(Object(instance), key));
      const where = path.length === 0 ? "" : ` in ${name}`;
      return `Missing${where}: ${missing.map((key) => shown(key, "`")).join(", ")}.`;
    }
    case "additionalProperties":
    case "unevaluatedProperties": {
      const known = Object(Object(schema).properties);
      const extra = Object.keys(Object(instance)).filter((key) => !Object.hasOwn(known, key));
      const words = extra.slice(0, 5).map((key) => shown(key, "`"));
      return words.length > 0
        ? `The schema has no ${alternatives(words)}.`
        : `${name} has properties that the schema lacks.`;
    }
    case "minimum":
    case "maximum":
      return `${name} must be ${bound} ${limit}, not ${instance}.`;
    case "exclusiveMinimum":
      return `${name} must be more than ${limit}, not ${instance}.`;
    case "exclusiveMaximum":
      return `${name} must be less than ${limit}, not ${instance}.`;
    case "multipleOf":
      return `${name} must be a multiple of ${limit}, not ${instance}.`;
    case "minLength":
    case "maxLength":
      return `${name} must have ${bound} ${limit} characters; it has ${[...String(instance)].length}.`;
    case "minItems":
    case "maxItems":
      return `${name} must have ${bound} ${limit} items; it has ${size}.`;
    case "minProperties":
    case "maxProperties":
      return `${name} must have ${bound} ${limit} properties; it has ${size}.`;
    case "uniqueItems":
      return `${name} has the same item twice.`;
    case "pattern":
      return `${name} does not match the pattern ${shown(String(limit), "`")}.`;
    case "anyOf":
      return `${name} fits none of the alternatives in its schema.`;
    case "oneOf":
      return `${name} must fit exactly one of the alternatives in its schema.`;
    case "not":
      return `${name} is what its schema rules out.`;
    case "contains":
    case "minContains":
    case "maxContains":
      return `${name} does not hold the items that its schema asks for.`;
    case "false":
      return path.length > 0 ? `The schema allows no ${name}.` : "The schema allows no value.";
    default:
      return `${name} does not satisfy \`${keyword}\`.`;
  }
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

function listed(values: unknown): string {
  const all = values as readonly unknown[];
  const words = all.slice(0, 8).map((value) => JSON.stringify(value).slice(0, 60));
  const more = all.length > 8 ? ` (or one of ${all.length - 8} more)` : "";
  return `${words.length > 0 ? alternatives(words) : "a listed value"}${more}`;
}
