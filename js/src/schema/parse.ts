/** Strict JSON (RFC 8259) with positions: the value of a text, where each part of it is, and what is wrong. */
import { characters } from "./lines";
import { type Finding, isBlocking } from "./problem";
import { Scanner, type Span } from "./scanner";

/** Longer texts are measured, not parsed (characters). */
export const MAX_TEXT = 1_000_000;
/** Of a text with this rule broken the last of the values counts, as for every parser. */
const HARMLESS = "duplicate_key";

export interface ParsedJson {
  /** The value; undefined if the text has none that can be trusted. */
  readonly value: unknown;
  /** In the order of the text. */
  readonly findings: readonly Finding[];
  /** By JSON Pointer: where each value stands, as far as the text could be read. */
  readonly spans: ReadonlyMap<string, Span>;
  /** By JSON Pointer: where the key of each member stands, quotes included. */
  readonly keys: ReadonlyMap<string, Span>;
}

/** Parses a text; never throws, however broken or large the text is. */
export function parseJson(text: string): ParsedJson {
  const length = text.length > MAX_TEXT ? characters(text) : text.length;
  if (length > MAX_TEXT) return tooLarge(length);
  const scanner = new Scanner(text);
  scanner.scan();
  const findings = scanner.findings.sort(
    (a, b) => (a.from ?? 0) - (b.from ?? 0) || (a.to ?? 0) - (b.to ?? 0),
  );
  const isSound = findings.every((finding) => finding.rule === HARMLESS || !isBlocking(finding));
  const value: unknown = isSound ? JSON.parse(text.replace(/^\ufeff/, "")) : undefined;
  return { value, findings, spans: scanner.spans, keys: scanner.keys };
}

function tooLarge(length: number): ParsedJson {
  const [has, read] = [length.toLocaleString("en-US"), MAX_TEXT.toLocaleString("en-US")];
  const message = `This text has ${has} characters; no more than ${read} are read.`;
  const finding: Finding = {
    rule: "text_too_large",
    severity: "error",
    message,
    pointer: "",
    from: 0,
    to: 0,
  };
  return { value: undefined, findings: [finding], spans: new Map(), keys: new Map() };
}
