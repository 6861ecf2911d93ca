/** JSON Pointers (RFC 6901): the one way to name a place in a JSON document. */

/** The pointer to a member (a name or an index) of the place at `pointer`. */
export function child(pointer: string, token: string | number): string {
  return `${pointer}/${String(token).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** `/a~1b/0` to `["a/b", "0"]`; the root, the empty pointer, has no tokens. */
export function tokensOf(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The pointer to the object or array that holds the place at `pointer`; the root holds itself. */
export function parent(pointer: string): string {
  return pointer.slice(0, Math.max(pointer.lastIndexOf("/"), 0));
}

/** The value at `pointer`, or undefined where there is none: no JSON value is undefined. */
export function resolve(document: unknown, pointer: string): unknown {
  let value = document;
  for (const token of tokensOf(pointer)) {
    if (value === null || typeof value !== "object") return undefined;
    if (Array.isArray(value) && !/^(0|[1-9]\d*)$/.test(token)) return undefined;
    value = Object.hasOwn(value, token) ? (value as Record<string, unknown>)[token] : undefined;
  }
  return value;
}
