/** The smallest single change from one text to another, so that a cursor, an undo history and marks survive. */
import type { TextEdit } from "../state";

export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
}

/** The kernel's edits of a text, as splices of it. */
export function toSplices(edits: readonly TextEdit[]): readonly Splice[] {
  return edits.map(({ start, end, text }) => ({ from: start, to: end, insert: text }));
}

/** The text after splices, which are sorted and do not overlap. */
export function spliced(text: string, splices: readonly Splice[]): string {
  let [result, at] = ["", 0];
  for (const { from, to, insert } of splices) {
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** The change that turns `before` into `after`, or null if they are equal. It never cuts a surrogate pair. */
export function spliceBetween(before: string, after: string): Splice | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) head++;
  if (cutsPair(before, head) || cutsPair(after, head)) head--;
  let tail = 0;
  while (
    tail < shorter - head &&
    before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)
  ) {
    tail++;
  }
  if (tail > 0 && (cutsPair(before, before.length - tail) || cutsPair(after, after.length - tail))) tail--;
  return { from: head, to: before.length - tail, insert: after.slice(head, after.length - tail) };
}

/** Where a piece of the text before the splice lies after it; null where the splice replaced one of its ends. */
export function mapPiece(splice: Splice, from: number, to: number): { from: number; to: number } | null {
  const shift = splice.insert.length - (splice.to - splice.from);
  const start = from < splice.from ? from : from >= splice.to ? from + shift : null;
  const end = to <= splice.from ? to : to >= splice.to ? to + shift : null;
  return start === null || end === null ? null : { from: start, to: Math.max(start, end) };
}

function cutsPair(text: string, offset: number): boolean {
  return (
    offset > 0 &&
    offset < text.length &&
    (text.charCodeAt(offset - 1) & 0xfc00) === 0xd800 &&
    (text.charCodeAt(offset) & 0xfc00) === 0xdc00
  );
}
