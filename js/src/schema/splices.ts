/** Several changes of a text at once: applied, undone, and two sets of them, one after the other, as one. */
import { type Splice, spliceBetween } from "./splice";

/** The text after the splices, which are sorted and do not overlap. */
export function applySplices(text: string, splices: readonly Splice[]): string {
  let [result, at] = ["", 0];
  for (const { from, to, insert } of splices) {
    if (from < at || to < from || to > text.length) throw new RangeError("splices overlap or lie outside");
    result += text.slice(at, from) + insert;
    at = to;
  }
  return result + text.slice(at);
}

/** The splices that lead from the changed text back to `text`. */
export function invertSplices(text: string, splices: readonly Splice[]): Splice[] {
  let shift = 0;
  return splices.map(({ from, to, insert }) => {
    const start = from + shift;
    shift += insert.length - (to - from);
    return { from: start, to: start + insert.length, insert: text.slice(from, to) };
  });
}

/** A piece of a changed text: a stretch of the first text that was kept, or something new. */
type Piece = { readonly from: number; readonly to: number } | string;

/** The splices of `text` that do what `first` does, and then `second` to its outcome; each as small as it can be. */
export function composeSplices(text: string, first: readonly Splice[], second: readonly Splice[]): Splice[] {
  const source = piecesOf(text.length, first);
  const pieces: Piece[] = [];
  let at = 0;
  const advance = (target: number, keep: boolean) => {
    while (at < target) {
      const piece = source.shift() ?? "";
      const length = typeof piece === "string" ? piece.length : piece.to - piece.from;
      const taken = Math.min(length, target - at);
      if (keep) pieces.push(part(piece, 0, taken));
      if (taken < length) source.unshift(part(piece, taken, length));
      at += taken;
    }
  };
  for (const { from, to, insert } of second) {
    advance(from, true);
    pieces.push(insert);
    advance(to, false);
  }
  return splicesOf(text, [...pieces, ...source]);
}

function part(piece: Piece, from: number, to: number): Piece {
  return typeof piece === "string" ? piece.slice(from, to) : { from: piece.from + from, to: piece.from + to };
}

function piecesOf(length: number, splices: readonly Splice[]): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { from, to, insert } of splices) {
    pieces.push({ from: at, to: from }, insert);
    at = to;
  }
  return [...pieces, { from: at, to: length }];
}

function splicesOf(text: string, pieces: readonly Piece[]): Splice[] {
  const splices: Splice[] = [];
  let [at, insert] = [0, ""];
  for (const piece of [...pieces, { from: text.length, to: text.length }]) {
    if (typeof piece === "string") insert += piece;
    else if (piece.to > piece.from || piece.from === text.length) {
      const change = spliceBetween(text.slice(at, piece.from), insert);
      if (change) splices.push({ ...change, from: change.from + at, to: change.to + at });
      [at, insert] = [piece.to, ""];
    }
  }
  return splices;
}
