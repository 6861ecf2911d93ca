/** Rows copied from a spreadsheet (name, type, description, required), as fields of a schema. */
import type { Place } from "../schema/jsonEdit";
import type { JsonTree } from "../schema/jsonTree";
import { withoutHalves } from "../schema/surrogates";
import { attempt, type Outcome, Refusal } from "./edit";
import type { Kind } from "./fieldType";
import { addTo, fieldPointer, hasField, require } from "./group";

export interface PastedField {
  readonly name: string;
  readonly schema: Readonly<Record<string, unknown>>;
  readonly required: boolean;
  /** A type that was not understood; the field became a string. */
  readonly unknownType: string | null;
}

type Column = "name" | "type" | "description" | "required";

const COLUMNS: readonly Column[] = ["name", "type", "description", "required"];
const HEADS: Readonly<Record<string, Column>> = {
  name: "name",
  field: "name",
  column: "name",
  key: "name",
  type: "type",
  description: "description",
  meaning: "description",
  required: "required",
};
const NO = ["", "no", "n", "false", "0", "optional", "-"];
const KIND_NAMES: Readonly<Record<string, Kind>> = {
  string: "string",
  str: "string",
  text: "string",
  date: "string",
  url: "string",
  number: "number",
  float: "number",
  decimal: "number",
  double: "number",
  integer: "integer",
  int: "integer",
  boolean: "boolean",
  bool: "boolean",
  object: "object",
  group: "object",
};

/** Reads rows as a spreadsheet copies them: cells between tabs, in quotes where they hold tabs or line breaks. */
export function readRows(text: string): PastedField[] {
  const rows = cellsOf(withoutHalves(text)).filter((cells) => cells.some((cell) => cell !== ""));
  const heads = rows[0]?.map((cell) => HEADS[cell.toLowerCase()]) ?? [];
  const hasHead = heads.includes("name") && !heads.includes(undefined);
  const columns = hasHead ? heads : COLUMNS;
  return rows.slice(hasHead ? 1 : 0).flatMap((cells) => {
    const cell = (column: Column) => cells[columns.indexOf(column)];
    const name = cell("name") ?? "";
    if (name === "") return [];
    const type = cell("type") ?? "";
    const schema = schemaOf(type);
    const description = cell("description") ?? "";
    const required = cell("required");
    return [
      {
        name,
        schema: { ...(schema ?? { type: "string" }), ...(description && { description }) },
        required: required === undefined || !NO.includes(required.toLowerCase()),
        unknownType: schema === null ? type : null,
      },
    ];
  });
}

/** Adds what was pasted; names that are there already are left out, and said. */
export function addPasted(
  tree: JsonTree,
  group: string,
  pasted: readonly PastedField[],
  place?: Place,
): Outcome {
  return attempt(tree, (edits) => {
    const fresh = new Map<string, PastedField>();
    for (const field of pasted) {
      if (!hasField(tree, group, field.name) && !fresh.has(field.name)) fresh.set(field.name, field);
    }
    const [first] = fresh.keys();
    const left = pasted.length - fresh.size;
    if (first === undefined) {
      throw new Refusal(
        left > 0 ? "All of these fields are here already." : "There are no rows in what was pasted.",
      );
    }
    const fields = [...fresh.values()];
    addTo(
      edits,
      group,
      fields.map(({ name, schema }) => [name, schema] as const),
      place,
    );
    const required = fields.filter((field) => field.required).map(({ name }) => name);
    require(edits, group, required, true);
    const unknown = fields.flatMap(({ unknownType }) => unknownType ?? []);
    const said = [
      `Added ${fields.length} ${fields.length === 1 ? "field" : "fields"}.`,
      left > 0 && `${left} left out: the name is there already.`,
      unknown.length > 0 && `Not known as a type, so that it became string: ${unknown.join(", ")}.`,
    ];
    return { row: fieldPointer(group, first), said: said.filter(Boolean).join(" ") };
  });
}

/** A type in the words of a table: "string", "list of numbers", "text[]", "a | b", "integer or null", "date?". */
function schemaOf(words: string): Record<string, unknown> | null {
  const list =
    /^(?:list|array)(?:\s+of\s+|\s*[<:]\s*)(.+?)>?$/i.exec(words)?.[1] ?? /^(.+)\[\]$/.exec(words)?.[1];
  if (list !== undefined) {
    const items = schemaOf(list);
    return items && { type: "array", items };
  }
  const parts = words
    .replace(/^enum\s*:?\s*/i, "")
    .replace(/^nullable\s+(.*)/i, "$1?")
    .replace(/\s+or\s+null$|\?$/i, " | null")
    .split(/\s*\|\s*/)
    .map((part) => part.replace(/^(["'])(.*)\1$/, "$2").trim())
    .filter((part) => part !== "");
  const values = parts.filter((part) => part !== "null");
  const isNullable = values.length < parts.length;
  const typed = (type: string) => (isNullable ? [type, "null"] : type);
  if (values.length > 1 || /^enum\b/i.test(words)) {
    return { type: typed("string"), enum: [...new Set(values), ...(isNullable ? [null] : [])] };
  }
  const [word = "string"] = values;
  const kind = KIND_NAMES[word.toLowerCase().replace(/(...)s$/, "$1")];
  if (kind === undefined) return null;
  return kind === "object"
    ? { type: typed(kind), properties: {}, required: [], additionalProperties: false }
    : { type: typed(kind) };
}

function cellsOf(text: string): string[][] {
  const rows: string[][] = [[]];
  const cell = /(?:"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*))(\t|\r\n?|\n|$)/y;
  while (cell.lastIndex < text.length) {
    const [, quoted, plain = "", end] = cell.exec(text) ?? [];
    rows.at(-1)?.push((quoted?.replaceAll('""', '"') ?? plain).trim());
    if (end !== "\t") rows.push([]);
  }
  return rows;
}
