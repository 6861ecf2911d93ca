/** Halves of surrogate pairs: strings here and in Python can hold them, UTF-8 (the network) cannot. */
import type { Span } from "./scanner";

export const LONE_SURROGATE = /\p{Surrogate}/u;

/** The text with the replacement character in the place of each half. */
export function withoutHalves(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Where in a JSON string token the first half stands alone, as it is or as an escape. */
export function findHalf(lexeme: string): Span | undefined {
  const raw = LONE_SURROGATE.exec(lexeme);
  if (raw) return { from: raw.index, to: raw.index + 1 };
  let high: Span | undefined;
  for (const { 0: written, 1: digits = "0", index } of lexeme.matchAll(/\\(?:u([0-9a-fA-F]{4})|[\s\S])/g)) {
    const unit = Number.parseInt(digits, 16);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    const place = { from: index, to: index + written.length };
    if (high && !(isLow && high.to === index)) break;
    if (isLow && !high) return place;
    high = unit >= 0xd800 && unit <= 0xdbff ? place : undefined;
  }
  return high;
}
