/**
 * Validation by cfworker, made fit for a tab: only the errors that name a fault, and within a time limit.
 *
 * cfworker needs no eval and fetches nothing. It throws on references that it cannot resolve, and recurses without end
 * on schemas that refer to themselves in place: both come back as a reason why the check is not complete.
 */
import { type OutputUnit, Validator } from "@cfworker/json-schema";
import { isAffordable } from "./pattern_cost";
import { child, resolve, tokensOf } from "./pointers";
import type { Path, Violated } from "./violation";

export interface Outcome {
  readonly violations: readonly Violated[];
  /** Why the check is not complete, as the end of a sentence; null if it is. */
  readonly interrupted: string | null;
  /** Patterns that were not run, because they might take for ever. */
  readonly skippedPatterns: readonly string[];
}

export interface ValidateOptions {
  /** Whether the faults in the nearest branch of an anyOf or oneOf are told, rather than that none fits. */
  entersBranches?: boolean;
  now?: () => number;
}

/** Longer than an honest check of a text that somebody edits, short enough for a keystroke. */
const BUDGET_MS = 250;

/** Checks an instance against a schema that is known to be one (or against the metaschema). */
export function validate(
  instance: unknown,
  schema: unknown,
  { entersBranches = true, now = () => performance.now() }: ValidateOptions = {},
): Outcome {
  const copy = new SchemaCopy(longestString(instance), now() + BUDGET_MS, now);
  const skippedPatterns = copy.skipped;
  try {
    // A schema may be true or false; the validator wants an object around it.
    const whole = typeof schema === "boolean" ? { allOf: [schema] } : copy.of(schema);
    const { errors } = new Validator(whole as object, "2020-12", false).validate(instance);
    return {
      violations: leaves(errors, schema, entersBranches).map((error) => violated(error, schema, instance)),
      interrupted: null,
      skippedPatterns,
    };
  } catch (error) {
    return { violations: [], interrupted: reason(error), skippedPatterns };
  }
}

class OutOfTime extends Error {}

function reason(error: unknown): string {
  if (error instanceof OutOfTime) return "it asks for too much work";
  if (error instanceof RangeError) return "its references never end";
  const message = error instanceof Error ? error.message : "";
  return message.startsWith("Unresolved")
    ? "a reference in it leads nowhere"
    : "a keyword in it cannot be evaluated";
}

/** Keywords that only pass on the errors of the schemas in them, unless such a schema is false. */
const TRANSPARENT: ReadonlySet<string> = new Set([
  "$ref",
  "additionalProperties",
  "allOf",
  "dependentSchemas",
  "if",
  "items",
  "patternProperties",
  "prefixItems",
  "properties",
  "unevaluatedItems",
  "unevaluatedProperties",
]);
/** Keywords whose schemas are only attempts. */
const ATTEMPTS: ReadonlySet<string> = new Set(["anyOf", "contains", "not", "oneOf", "propertyNames"]);

/** The errors that say something: cfworker adds one for each schema on the way to them. */
function leaves(errors: readonly OutputUnit[], schema: unknown, entersBranches: boolean): OutputUnit[] {
  const found: OutputUnit[] = [];
  const told = new Set<string>();
  for (let at = 0; at < errors.length; at++) {
    let error = errors[at] as OutputUnit;
    const { keyword, keywordLocation, instanceLocation } = error;
    if (ATTEMPTS.has(keyword)) {
      const inner = errorsWithin(errors, at);
      at += inner.length;
      const mayEnter = entersBranches && (keyword === "anyOf" || keyword === "oneOf");
      const nearest = mayEnter ? nearestBranch(error, inner) : [];
      found.push(...(nearest.length > 0 ? leaves(nearest, schema, entersBranches) : [error]));
      continue;
    }
    if (TRANSPARENT.has(keyword)) {
      if (limitOf(schema, keywordLocation) !== false) continue;
      const next = errors[at + 1];
      // The error of the schema false comes next, and only knows where: which property it is.
      if (next?.keyword === "false") {
        if (keyword === "additionalProperties") error = { ...error, instanceLocation: next.instanceLocation };
        at++;
      }
    }
    // One for each missing name: the sentence tells all of them.
    const once = `${instanceLocation} ${keyword} ${keyword === "required" ? "" : error.error}`;
    if (!told.has(once)) found.push(error);
    told.add(once);
  }
  return found;
}

/** The errors of the schemas in the keyword whose own error stands at `at`: they follow it. */
function errorsWithin(errors: readonly OutputUnit[], at: number): OutputUnit[] {
  const prefix = `${errors[at]?.keywordLocation}/`;
  let end = at + 1;
  // The schema false knows its instance only.
  while (errors[end]?.keywordLocation.startsWith(prefix) || errors[end]?.keyword === "false") end++;
  return errors.slice(at + 1, end);
}

/** The errors of the one branch that accepts the value's type; none if there is not exactly one. */
function nearestBranch(
  { keywordLocation, instanceLocation }: OutputUnit,
  inner: readonly OutputUnit[],
): OutputUnit[] {
  const branches = new Map<string, OutputUnit[]>();
  for (const error of inner) {
    const branch = error.keywordLocation.slice(keywordLocation.length + 1).split("/", 1)[0] ?? "";
    branches.set(branch, [...(branches.get(branch) ?? []), error]);
  }
  const fitting = [...branches.values()].filter(
    (found) =>
      !found.some(
        (error) =>
          ["type", "const", "enum"].includes(error.keyword) && error.instanceLocation === instanceLocation,
      ),
  );
  return fitting.length === 1 ? (fitting[0] ?? []) : [];
}

function violated(
  { keyword, keywordLocation, instanceLocation }: OutputUnit,
  schema: unknown,
  instance: unknown,
): Violated {
  const pointer = decode(instanceLocation);
  return {
    path: pathOf(instance, pointer),
    keyword,
    limit: limitOf(schema, keywordLocation),
    instance: resolve(instance, pointer),
  };
}

/** The value in the schema at one of cfworker's keyword locations, which lead through references. */
function limitOf(schema: unknown, location: string): unknown {
  let value = schema;
  const tokens = tokensOf(decode(location));
  for (const [index, token] of tokens.entries()) {
    value = resolve(value, child("", token));
    const isPassed = token === "$ref" && index < tokens.length - 1 && typeof value === "string";
    if (isPassed) value = resolve(schema, decode(String(value)));
  }
  return value;
}

/** A JSON Pointer from a URI fragment. */
function decode(fragment: string): string {
  const hash = fragment.indexOf("#");
  try {
    return decodeURIComponent(fragment.slice(hash + 1));
  } catch {
    return fragment.slice(hash + 1);
  }
}

/** The steps of a pointer, those into lists as numbers. */
function pathOf(document: unknown, pointer: string): Path {
  let value = document;
  return tokensOf(pointer).map((token) => {
    const step = Array.isArray(value) ? Number(token) : token;
    value = resolve(value, child("", token));
    return step;
  });
}

function longestString(instance: unknown): number {
  let longest = 0;
  const stack: unknown[] = [instance];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value === "string") longest = Math.max(longest, value.length);
    else if (value !== null && typeof value === "object") {
      for (const [name, inner] of Object.entries(value)) {
        longest = Math.max(longest, name.length);
        stack.push(inner);
      }
    }
  }
  return longest;
}

/** Keywords whose values are data, not schemas. */
const DATA: ReadonlySet<string> = new Set(["const", "default", "enum", "examples", "required", "type"]);
/** Keywords whose values are named schemas: there the names are no keywords. */
const MAPS: ReadonlySet<string> = new Set([
  "$defs",
  "definitions",
  "dependentSchemas",
  "patternProperties",
  "properties",
]);

/** A copy of a schema without formats and costly patterns, in which every subschema looks at the clock when it is used. */
class SchemaCopy {
  readonly skipped: string[] = [];
  readonly #longest: number;
  readonly #deadline: number;
  readonly #now: () => number;

  constructor(longest: number, deadline: number, now: () => number) {
    this.#longest = longest;
    this.#deadline = deadline;
    this.#now = now;
  }

  of(schema: unknown): unknown {
    if (Array.isArray(schema)) return schema.map((item) => this.of(item));
    if (schema === null || typeof schema !== "object") return schema;
    const copy: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(schema)) {
      if (MAPS.has(keyword)) define(copy, keyword, this.#named(keyword, value));
      else if (!this.#isLeftOut(keyword, value))
        define(copy, keyword, DATA.has(keyword) ? value : this.of(value));
    }
    const given = Object.keys(Object(Object(schema).patternProperties)).length;
    if (Object.keys(Object(copy.patternProperties)).length < given) {
      // What these patterns would have matched must not count as additional.
      delete copy.additionalProperties;
      delete copy.unevaluatedProperties;
    }
    // cfworker reads this keyword of an older draft at each use of a subschema: the one place to stop it from.
    Object.defineProperty(copy, "$recursiveRef", { enumerable: false, get: () => this.#checkTime() });
    return copy;
  }

  #named(keyword: string, schemas: unknown): unknown {
    if (schemas === null || typeof schemas !== "object" || Array.isArray(schemas)) return schemas;
    const copy: Record<string, unknown> = {};
    for (const [name, schema] of Object.entries(schemas)) {
      if (keyword !== "patternProperties" || this.#mayRun(name)) define(copy, name, this.of(schema));
    }
    return copy;
  }

  #isLeftOut(keyword: string, value: unknown): boolean {
    // Formats are annotations in this draft, and the references of older drafts are nothing.
    if (keyword === "format" || keyword === "$recursiveRef") return true;
    return keyword === "pattern" && typeof value === "string" && !this.#mayRun(value);
  }

  #mayRun(pattern: string): boolean {
    const may = isAffordable(pattern, this.#longest);
    if (!may && !this.skipped.includes(pattern)) this.skipped.push(pattern);
    return may;
  }

  #checkTime(): undefined {
    if (this.#now() > this.#deadline) throw new OutOfTime();
  }
}

/** Sets an own property, also one named __proto__. */
function define(target: object, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
