/** Which part of the output each basis entry speaks of: `key_executives.0.name` is a path, but a key may hold dots. */
import type { FieldBasis } from "./state";

/** Where a value sits in the output: object keys and array indices, outermost first. */
export type Path = readonly (string | number)[];

/** A path as a map key; JSON keeps apart what joining with a separator would not. */
export function pathKey(path: Path): string {
  return JSON.stringify(path);
}

/** No documented field nests deeper; a longer name is matched by its beginning. */
const MAX_SEGMENTS = 32;

/** Basis entries by the path of the value they support; entries that match nothing are under the root, `[]`. */
export function placeBasis(content: unknown, basis: readonly FieldBasis[]): Map<string, FieldBasis[]> {
  const placed = new Map<string, FieldBasis[]>();
  for (const entry of basis) {
    const key = pathKey(resolveField(content, String(entry.field ?? "")));
    const entries = placed.get(key);
    if (entries === undefined) placed.set(key, [entry]);
    else entries.push(entry);
  }
  return placed;
}

/** The path of the named field, or of its nearest ancestor that is there. A literal key wins over a dotted path. */
export function resolveField(content: unknown, field: string): Path {
  const segments = field.split(".").slice(0, MAX_SEGMENTS);
  const path: (string | number)[] = [];
  let value = content;
  let at = 0;
  while (at < segments.length) {
    if (Array.isArray(value)) {
      const index = Number(segments[at]);
      if (!/^\d+$/.test(segments[at] ?? "") || index >= value.length) break;
      path.push(index);
      value = value[index];
      at += 1;
      continue;
    }
    if (value === null || typeof value !== "object") break;
    let end = segments.length;
    while (end > at && !Object.hasOwn(value, segments.slice(at, end).join("."))) end -= 1;
    if (end === at) break;
    const key = segments.slice(at, end).join(".");
    path.push(key);
    value = (value as Record<string, unknown>)[key];
    at = end;
  }
  return path;
}
