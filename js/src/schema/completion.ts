/** What may be written at a place of a schema: keywords, types, names of properties, references. */
import { KEYWORDS, type Keyword } from "./keywords";
import { parseJson } from "./parse";
import { type Place, placeAt } from "./place";
import { child, parent, tokensOf } from "./pointers";

export interface Suggestion {
  readonly label: string;
  /** What comes in the place of `from` to `to`. */
  readonly insert: string;
  /** What is selected then, from the beginning of `insert`. */
  readonly select: { readonly from: number; readonly to: number };
  readonly detail: string;
  readonly explanation: string;
}

export interface Suggestions {
  readonly from: number;
  readonly to: number;
  /** In the order in which to offer them. */
  readonly all: readonly Suggestion[];
}

const TYPES = ["string", "number", "integer", "boolean", "object", "array", "null"];

/** What may be written at an offset of the text; null where nothing can be said. */
export function suggestionsAt(text: string, offset: number): Suggestions | null {
  const place = placeAt(text, offset);
  if (place === null) return null;
  const all = suggested(text, place);
  return all.length > 0 ? { ...place.token, all } : null;
}

function suggested(text: string, place: Place): readonly Suggestion[] {
  const { part, expects, pointer } = place;
  if (expects.kind === "key") return part === "schema" ? keywordsFor(text, place) : [];
  if (part === "types") return TYPES.map((type) => quoted(type));
  if (part === "names") return missingNames(text, pointer).map((name) => quoted(name));
  if (part !== "schema") return [];
  switch (expects.key) {
    case "type":
      return TYPES.map((type) => quoted(type));
    case "additionalProperties":
      return [plain("false"), plain("true")];
    case "$ref":
      return definitions(text).map((name) => quoted(`#${child("/$defs", name)}`));
    default:
      return [];
  }
}

/** The keywords that are not there yet, for the types that are; what the documentation is silent on comes last. */
function keywordsFor(text: string, { pointer, token }: Place): Suggestion[] {
  const { keys, spans } = parseJson(text);
  const present = new Set<string>();
  for (const [key, span] of keys) {
    if (span.from !== token.from && parent(key) === pointer) present.add(tokensOf(key).at(-1) ?? "");
  }
  const typeSpan = spans.get(child(pointer, "type"));
  const types =
    typeSpan === undefined ? [] : TYPES.filter((type) => typed(text, typeSpan).includes(`"${type}"`));
  const fits = ({ on }: Keyword) =>
    on === undefined ||
    types.length === 0 ||
    types.includes(on) ||
    (on === "number" && types.includes("integer"));
  const offered = [...KEYWORDS.values()].filter(
    (keyword) => keyword.insert !== undefined && !present.has(keyword.name) && fits(keyword),
  );
  const after = text.slice(token.to);
  return [
    ...offered.filter(({ status }) => status === "supported"),
    ...offered.filter(({ status }) => status !== "supported"),
  ].map((keyword) => member(keyword, after));
}

function typed(text: string, { from, to }: { from: number; to: number }): string {
  return text.slice(from, to);
}

/** A keyword with the value to start with, unless one stands there; and the comma that the next member needs. */
function member({ name, insert = "", summary, status }: Keyword, after: string): Suggestion {
  const key = JSON.stringify(name);
  const detail = status === "unverified" ? "not in the documentation" : "";
  if (/^\s*:/.test(after)) return { ...plain(key), label: name, detail, explanation: summary };
  const [before, word = "", rest = ""] = insert.split(/\$\{([^{}]*)\}/);
  const start = key.length + 2 + (before?.length ?? 0);
  return {
    label: name,
    insert: `${key}: ${before}${word}${rest}${/^\s*"/.test(after) ? "," : ""}`,
    select: { from: start, to: start + word.length },
    detail,
    explanation: summary,
  };
}

/** The properties that a list of required ones beside them does not name yet. */
function missingNames(text: string, pointer: string): string[] {
  const { keys, spans } = parseJson(text);
  const properties = child(parent(pointer), "properties");
  const names = [...keys.keys()].filter((key) => parent(key) === properties && key !== properties);
  const listed = typed(text, spans.get(pointer) ?? { from: 0, to: 0 });
  return names
    .map((key) => tokensOf(key).at(-1) ?? "")
    .filter((name) => !listed.includes(JSON.stringify(name)));
}

function definitions(text: string): string[] {
  return [...parseJson(text).keys.keys()]
    .filter((key) => parent(key) === "/$defs")
    .map((key) => tokensOf(key).at(-1) ?? "");
}

function quoted(label: string): Suggestion {
  return { ...plain(JSON.stringify(label)), label };
}

function plain(insert: string): Suggestion {
  return {
    label: insert,
    insert,
    select: { from: insert.length, to: insert.length },
    detail: "",
    explanation: "",
  };
}
