/** The form of an input: one control for each property of its schema, filled with what the JSON text has there. */
import { type ParsedJson, parseJson } from "../schema/parse";
import { child } from "../schema/pointers";
import type { Path } from "../schema/violation";
import { type Kind, type Shape, shapeOf } from "./shape";

/** Deeper values are typed as JSON; a schema may refer to itself. */
const MAX_DEPTH = 6;

export interface Control {
  readonly pointer: string;
  /** The way to it, with the numbers of items as numbers. */
  readonly path: Path;
  /** The property's name, or the number of the item. */
  readonly name: string;
  readonly kind: Kind;
  readonly shape: Shape;
  readonly required: boolean;
  /** Whether the text has a value here. */
  readonly present: boolean;
  readonly value: unknown;
  /** The value as the text writes it: numbers keep every digit. */
  readonly raw: string;
  /** The fields of a group, the items of a list. */
  readonly children: readonly Control[];
  /** Of a list: what a new item begins with. */
  readonly itemStart: unknown;
  /** Members that the schema does not name; they stay in the text as they are. */
  readonly others: readonly string[];
}

export interface Form {
  readonly text: string;
  readonly parsed: ParsedJson;
  readonly root: Control;
  /** Why nothing can be edited here, as a sentence; null if all can. */
  readonly blocked: string | null;
}

/** The form of `text` by the schema; an empty text is an object without members. Never throws. */
export function formOf(schema: unknown, text: string): Form {
  const parsed = parseJson(text);
  const isEmpty = text.trim() === "";
  const make = (of: unknown, path: Path, pointer: string, required: boolean, value: unknown): Control => {
    const shape = shapeOf(of, schema);
    const span = parsed.spans.get(pointer);
    const present = value !== undefined;
    // What has another type than the schema asks for is shown as it is.
    const fits =
      !present ||
      value === null ||
      (shape.kind === "group" && isObject(value)) ||
      (shape.kind === "list" && Array.isArray(value)) ||
      !["group", "list"].includes(shape.kind);
    const kind = fits && path.length <= MAX_DEPTH ? shape.kind : "other";
    const members = isObject(value) ? value : {};
    const fields = kind === "group" ? [...shape.fields] : [];
    const items = kind === "list" && Array.isArray(value) ? value : [];
    return {
      pointer,
      path,
      name: String(path.at(-1) ?? ""),
      kind,
      shape,
      required,
      present,
      value,
      raw: present && span ? text.slice(span.from, span.to) : "",
      children: [
        ...fields.map(([name, field]) =>
          make(
            field,
            [...path, name],
            child(pointer, name),
            shape.required.includes(name),
            Object.hasOwn(members, name) ? members[name] : undefined,
          ),
        ),
        ...items.map((item, index) => make(shape.items, [...path, index], child(pointer, index), true, item)),
      ],
      itemStart: kind === "list" ? shapeOf(shape.items, schema).start : null,
      others: kind === "group" ? Object.keys(members).filter((name) => !shape.fields.has(name)) : [],
    };
  };
  const value = isEmpty ? undefined : parsed.value;
  return {
    text,
    parsed,
    root: make(schema, [], "", true, isObject(value) ? value : undefined),
    blocked: isEmpty ? null : whyBlocked(parsed),
  };
}

function whyBlocked({ value, findings }: ParsedJson): string | null {
  if (value === undefined) return "The input is not valid JSON yet; the form waits until it is.";
  if (!isObject(value)) return "The input is JSON, but no object; the form is for an object.";
  return findings.some(({ rule }) => rule === "duplicate_key")
    ? "The input has a key twice; the form waits until one of them is gone."
    : null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** The control at a pointer, if the form has one there. */
export function controlAt(root: Control, pointer: string): Control | undefined {
  if (root.pointer === pointer) return root;
  const next = root.children.find(
    (each) => pointer === each.pointer || pointer.startsWith(`${each.pointer}/`),
  );
  return next && controlAt(next, pointer);
}

/** Whether the schema wants a value that the text does not have. Inside what is left out, nothing is missing. */
export function isMissing({ required, present }: Control): boolean {
  return required && !present;
}
