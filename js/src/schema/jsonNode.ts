/** A place in a JSON text. */
import type { Span } from "./scanner";

export interface JsonNode extends Span {
  readonly pointer: string;
  /** Its key, quotes included; null in a list and at the root. */
  readonly key: Span | null;
  /** The key as a string, or the index; empty at the root. */
  readonly name: string;
  readonly parent: JsonNode | null;
  readonly children: readonly JsonNode[];
}

/** Where a member or item begins. */
export function startOf({ key, from }: JsonNode): number {
  return key?.from ?? from;
}
