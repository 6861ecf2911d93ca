/** The edits of the table once more, on parsed values and in the plainest way: what the splices of the text must come to. */
import { isObject, type Json, toJson } from "../schema/written";

type Schema = Map<string, Json>;

export const schemaAt = (root: Json, pointer: string): Schema =>
  pointer
    .split("/")
    .slice(1)
    .reduce<Json>((json, token) => {
      const name = token.replaceAll("~1", "/").replaceAll("~0", "~");
      return (Array.isArray(json) ? json[Number(name)] : (json as Schema).get(name)) ?? null;
    }, root) as Schema;

export const fieldsOf = (group: Schema): Schema => (group.get("properties") ?? new Map()) as Schema;
export const requiredOf = (group: Schema): Json[] => (group.get("required") ?? []) as Json[];

function setFields(group: Schema, fields: [string, Json][]): void {
  group.set("properties", new Map(fields));
}

export function require(group: Schema, names: readonly string[], required: boolean): void {
  const old = requiredOf(group);
  if (required) {
    const missing = names.filter((name) => !old.includes(name));
    if (missing.length > 0) group.set("required", [...old, ...missing]);
  } else if (names.some((name) => old.includes(name))) {
    group.set(
      "required",
      old.filter((name) => !names.includes(name as string)),
    );
  }
}

export function insert(group: Schema, name: string, schema: Json, after: string | null): void {
  if (!group.has("properties")) {
    const fresh = { type: "object", properties: {}, required: [], additionalProperties: false };
    for (const [key, value] of Object.entries(fresh)) if (!group.has(key)) group.set(key, toJson(value));
  }
  const fields = [...fieldsOf(group)];
  const at = after === null ? fields.length : fields.findIndex(([key]) => key === after) + 1;
  setFields(group, fields.toSpliced(at, 0, [name, schema]));
}

export function remove(group: Schema, names: readonly string[]): void {
  require(group, names, false);
  setFields(
    group,
    [...fieldsOf(group)].filter(([name]) => !names.includes(name)),
  );
}

export function rename(group: Schema, old: string, name: string): void {
  setFields(
    group,
    [...fieldsOf(group)].map(([key, schema]) => [key === old ? name : key, schema]),
  );
  renameMentions(group, old, name);
}

/** Renames what schemas of one object say of a field: wherever a keyword of theirs lists or maps names. */
function renameMentions(schema: Json, old: string, name: string): void {
  if (!isObject(schema)) return;
  const now = (each: Json) => (each === old ? name : each);
  for (const [keyword, said] of schema) {
    if (keyword === "required") schema.set(keyword, (said as Json[]).map(now));
    if (["allOf", "anyOf", "oneOf"].includes(keyword))
      for (const branch of said as Json[]) renameBranch(branch, old, name);
    if (["if", "then", "else", "not"].includes(keyword)) renameBranch(said, old, name);
    if (!["dependentRequired", "dependentSchemas"].includes(keyword)) continue;
    for (const each of (said as Schema).values()) renameBranch(each, old, name);
    const dependent = [...(said as Schema)].map(([key, value]): [string, Json] => [
      key === old ? name : key,
      Array.isArray(value) ? value.map(now) : value,
    ]);
    schema.set(keyword, new Map(dependent));
  }
}

function renameBranch(branch: Json, old: string, name: string): void {
  if (!isObject(branch)) return;
  if (branch.has("properties")) rename(branch, old, name);
  else renameMentions(branch, old, name);
}

/** Lets `$ref` follow; these schemas have them only where they mean a reference. */
export function redirect(json: Json, from: string, to: string): void {
  if (Array.isArray(json)) for (const each of json) redirect(each, from, to);
  if (!isObject(json)) return;
  for (const [name, value] of json) {
    if (name === "$ref" && typeof value === "string") {
      const pointer = decodeURIComponent(value.slice(1));
      if (`${pointer}/`.startsWith(`${from}/`))
        json.set(name, `#${encodeURI(to + pointer.slice(from.length))}`);
    } else redirect(value, from, to);
  }
}

/** X, where `anyOf` is X or null. */
function branchOf(schema: Schema): Schema | null {
  const union = schema.get("anyOf");
  if (!Array.isArray(union) || union.length !== 2 || schema.has("type")) return null;
  const others = union.filter((each) => !(isObject(each) && each.size === 1 && each.get("type") === "null"));
  return others.length === 1 && isObject(others[0]) ? others[0] : null;
}

export function describe(schema: Schema, text: string): void {
  const branch = branchOf(schema);
  const holder = !schema.has("description") && branch?.has("description") ? branch : schema;
  if (text === "") holder.delete("description");
  else holder.set("description", text);
}

const namesOf = (schema: Schema): Json[] => {
  const type = schema.get("type");
  return type === undefined ? [] : Array.isArray(type) ? type : [type];
};

function isNullable(schema: Schema): boolean {
  const names = namesOf(schema);
  return names.length > 0 ? names.includes("null") : ((schema.get("enum") ?? []) as Json[]).includes(null);
}

export function setNullable(schema: Json, nullable: boolean): void {
  if (!isObject(schema)) return;
  const branch = branchOf(schema);
  if (branch ? nullable : isNullable(schema) === nullable) return;
  if (branch) {
    schema.delete("anyOf");
    for (const [key, value] of branch) schema.set(key, value);
    setNullable(schema, false);
    return;
  }
  const isList = namesOf(schema).includes("array") || (!schema.has("type") && schema.has("items"));
  const values = schema.get("enum") as Json[] | undefined;
  if (nullable) {
    if (schema.has("type")) schema.set("type", [...namesOf(schema), "null"]);
    else if (isList) schema.set("type", ["array", "null"]);
    else if (!values) schema.set("type", ["object", "null"]);
    if (values && !isList && !values.includes(null)) schema.set("enum", [...values, null]);
    return;
  }
  const [only] = namesOf(schema).filter((name) => name !== "null");
  if (only !== undefined) schema.set("type", only);
  if (values)
    schema.set(
      "enum",
      values.filter((value) => value !== null),
    );
}

const ABOUT_THE_FIELD = ["$comment", "description", "deprecated", "readOnly", "title", "writeOnly"];

export function setType(schema: Schema, wanted: string): void {
  const body = branchOf(schema) ?? schema;
  const toList = wanted.startsWith("list:");
  const isList = namesOf(body).includes("array") || (!body.has("type") && body.has("items"));
  const kind = wanted.replace("list:", "");
  if (toList !== isList) {
    const nullable = isNullable(body);
    setNullable(body, false);
    if (toList) {
      const items: Schema = new Map();
      for (const [key, value] of [...body]) {
        if (ABOUT_THE_FIELD.includes(key)) continue;
        items.set(key, value);
        body.delete(key);
      }
      body.set("type", "array").set("items", items);
    } else {
      const items = innermost((body.get("items") ?? new Map()) as Schema);
      body.delete("items");
      body.delete("type");
      for (const [key, value] of items) if (!body.has(key)) body.set(key, value);
    }
    if (nullable && (toList || kindOf(body) !== "any")) setNullable(body, true);
  }
  if (toList && !body.has("items")) body.set("items", new Map([["type", "string"]]));
  become(toList ? innermost(body.get("items") as Schema) : body, kind);
}

const innermost = (schema: Schema): Schema => {
  const branch = branchOf(schema);
  return branch ? innermost(branch) : schema;
};

function kindOf(schema: Schema): string {
  const [name] = namesOf(schema).filter((each) => each !== "null");
  if (Array.isArray(schema.get("enum")) && name !== "object") return "enum";
  return typeof name === "string" ? name : schema.has("properties") ? "object" : "any";
}

function become(schema: Schema, kind: string): void {
  if (kindOf(schema) === kind) return;
  if (kind !== "enum") schema.delete("enum");
  if (kind !== "object")
    for (const key of ["properties", "required", "additionalProperties"]) schema.delete(key);
  const name = kind === "enum" ? "string" : kind;
  const type = schema.get("type");
  schema.set("type", Array.isArray(type) ? type.map((each) => (each === "null" ? each : name)) : name);
  const nullable = Array.isArray(schema.get("type")) && (schema.get("type") as Json[]).length > 1;
  if (kind === "enum" && !schema.has("enum")) schema.set("enum", nullable ? [null] : []);
  if (kind !== "object") return;
  const fresh = { properties: {}, required: [], additionalProperties: false };
  for (const [key, value] of Object.entries(fresh)) if (!schema.has(key)) schema.set(key, toJson(value));
}

/** The schema whose `enum` a field's chips show. */
export function enumSchema(schema: Schema): Schema {
  const body = branchOf(schema) ?? schema;
  return namesOf(body).includes("array") ? innermost(body.get("items") as Schema) : body;
}
