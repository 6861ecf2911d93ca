/**
 * Strict JSON (RFC 8259) with places: the twin of the kernel's json_text.py, rule by rule and word by word, so that the
 * instant verdict and the confirmed one say the same. Iterative: no text exhausts the stack. Offsets are UTF-16.
 */
import { explain, type Fault, shown } from "./faults";
import { child } from "./pointers";
import { type Finding, Lines } from "./problem";

/** Longer texts are measured, not parsed (characters). */
export const MAX_TEXT = 1_000_000;
/** Deeper JSON is reported, not walked. */
const MAX_NESTING = 100;
/** Python refuses to read longer whole numbers. */
const MAX_DIGITS = 4300;
/** A text with more problems than this is not the JSON it was meant to be. */
const MAX_PROBLEMS = 20;
/** Rules that leave a value to judge. */
const HARMLESS: ReadonlySet<string> = new Set(["duplicate_key", "byte_order_mark"]);

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface ParsedJson {
  /** The value; undefined if the text has none that can be trusted. Of duplicated keys the last one counts. */
  readonly value: unknown;
  readonly findings: readonly Finding[];
  /** By pointer: where each value stands, as far as the text could be read. */
  readonly spans: ReadonlyMap<string, Span>;
  /** By pointer: where the key of each member stands, quotes included. */
  readonly keys: ReadonlyMap<string, Span>;
}

/** Parses a text; never throws, however broken or large the text is. */
export function parseJson(text: string): ParsedJson {
  const characters = text.length > MAX_TEXT ? codePoints(text) : text.length;
  return characters > MAX_TEXT ? tooLarge(characters) : new Scanner(text).scan();
}

function tooLarge(characters: number): ParsedJson {
  const [has, read] = [characters.toLocaleString("en-US"), MAX_TEXT.toLocaleString("en-US")];
  const message = `This text has ${has} characters; up to ${read} are read. The Task API takes far less.`;
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

function codePoints(text: string): number {
  return text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0);
}

/** Nothing sensible can be read after this point. */
class Stop extends Error {}

type Kind = "string" | "mark" | "number" | "word" | "end" | "unknown";

/** What JSON's grammar can expect next. */
type Expectation =
  | "value"
  | "value or end"
  | "value after comma"
  | "key"
  | "key after comma"
  | "colon"
  | "comma"
  | "nothing";

interface Token {
  readonly kind: Kind;
  readonly start: number;
  readonly end: number;
  readonly lexeme: string;
}

/** A container that is open. */
interface Frame {
  readonly isObject: boolean;
  readonly pointer: string;
  readonly start: number;
  readonly seen: Set<string>;
  key: string;
  length: number;
}

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them.
  /[ \t\n\r]*(?:("[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")|([{}[\],:])|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\p{L}\p{N}_.+-])|((?:true|false|null)(?![\p{L}\p{N}_$]))|$)/u;

/** One pass over one text. */
class Scanner {
  readonly #text: string;
  readonly #findings: Finding[] = [];
  readonly #spans = new Map<string, Span>();
  readonly #keys = new Map<string, Span>();
  readonly #stack: Frame[] = [];
  readonly #hasSurrogate: boolean;
  readonly #token = new RegExp(TOKEN, "uy");
  #expect: Expectation = "value";
  #comma: Span = { from: 0, to: 0 };

  constructor(text: string) {
    this.#text = text;
    this.#hasSurrogate = /\p{Surrogate}/u.test(text);
  }

  scan(): ParsedJson {
    try {
      this.#scan();
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
    const findings = this.#findings.sort(
      (a, b) => (a.from ?? 0) - (b.from ?? 0) || (a.to ?? 0) - (b.to ?? 0),
    );
    const isSound = findings.every(({ rule }) => HARMLESS.has(rule));
    const value: unknown = isSound ? JSON.parse(this.#text.replace(/^\ufeff/, "")) : undefined;
    return { value, findings, spans: this.#spans, keys: this.#keys };
  }

  #scan(): void {
    let position = 0;
    if (this.#text.startsWith("\ufeff")) {
      position = 1;
      const message = "The text starts with a byte order mark, an invisible character; it is ignored.";
      this.#report("byte_order_mark", message, "", 0, 1);
    }
    for (;;) {
      const token = this.#next(position) ?? this.#mend(position);
      position = token.end;
      if (token.kind === "end") {
        this.#ended(token.start);
        return;
      }
      if (token.lexeme !== "" || token.kind === "unknown") this.#take(token);
    }
  }

  /** The token after `position`, or undefined where no JSON token stands. */
  #next(position: number): Token | undefined {
    this.#token.lastIndex = position;
    const match = this.#token.exec(this.#text);
    if (match === null) return undefined;
    const [all, text, mark, number, word] = match;
    const lexeme = text ?? mark ?? number ?? word ?? "";
    const end = position + all.length;
    let kind: Kind = "end";
    if (text !== undefined) kind = "string";
    else if (mark !== undefined) kind = "mark";
    else if (number !== undefined) kind = "number";
    else if (word !== undefined) kind = "word";
    return { kind, start: end - lexeme.length, end, lexeme };
  }

  /** Explains what is no token, and reads it as what was meant; white space has an empty lexeme. */
  #mend(position: number): Token {
    const fault: Fault = explain(this.#text, position, this.#expect.startsWith("key"));
    const { kind, start, end, message, lexeme = "" } = fault;
    if (fault.rule === "non_finite_number") this.#report(fault.rule, message, this.#here(), start, end);
    else this.#syntax(message, start, end, kind === "stop");
    return { kind: kind === "skip" || kind === "stop" ? "word" : kind, start, end, lexeme };
  }

  #take(token: Token): void {
    if (this.#expect === "nothing") {
      this.#syntax("One JSON value is expected: remove what follows it.", token.start, token.end, true);
    }
    if (this.#expect === "colon" && this.#takeColon(token)) return;
    if (this.#expect === "comma" && this.#takeComma(token)) return;
    if (this.#expect.startsWith("key")) this.#takeKey(token);
    else this.#takeValue(token);
  }

  /** Whether the token was the colon; otherwise the colon is taken as read. */
  #takeColon({ lexeme, start, end }: Token): boolean {
    if (lexeme === ":") {
      this.#expect = "value";
      return true;
    }
    const key = shown(this.#stack.at(-1)?.key ?? "");
    if (lexeme === "," || lexeme === "}" || lexeme === "]") {
      this.#syntax(`The key ${key} has no value: add \`: \` and a value.`, start, end);
      this.#attach(start, start);
      this.#expect = "comma";
    } else {
      this.#syntax(`A colon is missing after the key ${key}.`, start, end);
      this.#expect = "value";
    }
    return false;
  }

  /** Whether the token was a comma or closed the container; otherwise the comma is taken as read. */
  #takeComma({ lexeme, start, end }: Token): boolean {
    const inObject = this.#stack.at(-1)?.isObject ?? false;
    if (lexeme === ",") {
      this.#comma = { from: start, to: end };
      this.#expect = inObject ? "key after comma" : "value after comma";
      return true;
    }
    if (lexeme === "}" || lexeme === "]") {
      this.#close(lexeme, start, end);
      return true;
    }
    this.#syntax("A comma is missing before this.", start, end, lexeme === ":");
    this.#expect = inObject ? "key" : "value";
    return false;
  }

  #takeKey({ kind, lexeme, start, end }: Token): void {
    if (kind === "string") this.#openKey(this.#decode(lexeme, start), start, end);
    else if (lexeme === "}") {
      if (this.#expect === "key after comma") this.#removeComma("}");
      this.#close(lexeme, start, end);
    } else if (lexeme === ",") this.#syntax("Remove this comma: there is nothing before it.", start, end);
    else if (kind === "number" || kind === "word") {
      this.#syntax(`Put the key in double quotes: "${lexeme}".`, start, end);
      this.#openKey(lexeme, start, end);
    } else this.#syntax("A key in double quotes is expected here.", start, end, true);
  }

  #takeValue({ kind, lexeme, start, end }: Token): void {
    const frame = this.#stack.at(-1);
    if (lexeme === "{" || lexeme === "[") {
      this.#open(lexeme, start);
      return;
    }
    if (lexeme === "]" && (this.#expect === "value or end" || this.#expect === "value after comma")) {
      if (this.#expect === "value after comma") this.#removeComma("]");
      this.#close(lexeme, start, end);
      return;
    }
    if (lexeme === "," && frame) {
      this.#syntax("A value is missing before this comma.", start, end);
      if (frame.isObject) {
        this.#attach(start, start);
        this.#comma = { from: start, to: end };
        this.#expect = "key after comma";
      }
      return;
    }
    if (lexeme === "}" && frame?.isObject) {
      this.#syntax(`The key ${shown(frame.key)} has no value.`, start, end);
      this.#attach(start, start);
      this.#close(lexeme, start, end);
      return;
    }
    if (kind === "mark") this.#syntax(`A value is expected here, not \`${lexeme}\`.`, start, end, true);
    if (kind === "string") this.#decode(lexeme, start);
    else if (kind === "number") this.#judgeNumber(lexeme, start, end);
    this.#attach(start, end);
    this.#expect = frame ? "comma" : "nothing";
  }

  #report(rule: string, message: string, pointer: string, from: number, to: number): void {
    const severity = rule === "byte_order_mark" ? "warning" : "error";
    this.#findings.push({ rule, severity, message, pointer, from, to });
    if (this.#findings.length >= MAX_PROBLEMS) throw new Stop();
  }

  #syntax(message: string, from: number, to: number, stop = false): void {
    this.#report("syntax", message, this.#stack.at(-1)?.pointer ?? "", from, to);
    if (stop) throw new Stop();
  }

  #removeComma(closing: string): void {
    const { from, to } = this.#comma;
    this.#syntax(`Remove this comma: JSON has none before a closing \`${closing}\`.`, from, to);
  }

  /** Pointer to the value that comes next. */
  #here(): string {
    const frame = this.#stack.at(-1);
    return frame ? child(frame.pointer, frame.isObject ? frame.key : frame.length) : "";
  }

  #attach(from: number, to: number): void {
    this.#spans.set(this.#here(), { from, to });
    const frame = this.#stack.at(-1);
    if (frame) frame.length++;
  }

  #openKey(key: string, from: number, to: number): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    const pointer = child(frame.pointer, key);
    if (frame.seen.has(key)) {
      const first = this.#lineOf(this.#keys.get(pointer)?.from ?? 0);
      const message = `The key ${shown(key)} is already in this object, on line ${first}: keep one of them.`;
      this.#report("duplicate_key", message, pointer, from, to);
    }
    frame.seen.add(key);
    frame.key = key;
    this.#keys.set(pointer, { from, to });
    this.#expect = "colon";
  }

  #open(mark: string, start: number): void {
    const pointer = this.#here();
    if (this.#stack.length >= MAX_NESTING) {
      const message = `The JSON nests more than ${MAX_NESTING} levels deep; it is not read further.`;
      this.#report("nesting", message, pointer, start, start + 1);
      throw new Stop();
    }
    this.#attach(start, start + 1);
    const isObject = mark === "{";
    this.#stack.push({ isObject, pointer, start, seen: new Set(), key: "", length: 0 });
    this.#expect = isObject ? "key" : "value or end";
  }

  #close(mark: string, start: number, end: number): void {
    const frame = this.#stack.at(-1);
    if (frame === undefined) return;
    const right = frame.isObject ? "}" : "]";
    if (mark !== right) {
      const opening = this.#text.charAt(frame.start);
      const message = `\`${mark}\` does not close the \`${opening}\` of line ${this.#lineOf(frame.start)}: \`${right}\` is expected.`;
      this.#syntax(message, start, end, true);
    }
    this.#stack.pop();
    this.#spans.set(frame.pointer, { from: frame.start, to: end });
    this.#expect = this.#stack.length > 0 ? "comma" : "nothing";
  }

  #ended(end: number): void {
    if (this.#expect === "nothing") return;
    const frame = this.#stack.at(-1);
    if (frame === undefined) {
      this.#syntax("There is no JSON here yet.", 0, end);
      return;
    }
    const opening = this.#text.charAt(frame.start);
    const closing = this.#stack.map(({ isObject }) => (isObject ? "}" : "]")).reverse();
    const message = `The text ends before the \`${opening}\` of line ${this.#lineOf(frame.start)} is closed: add \`${closing.join("")}\`.`;
    this.#syntax(message, end, end);
  }

  #lineOf(offset: number): number {
    return new Lines(this.#text).line(offset);
  }

  #judgeNumber(lexeme: string, start: number, end: number): void {
    const digits = lexeme.replace(/^-/, "");
    if (/^[0-9]+$/.test(digits)) {
      if (digits.length <= MAX_DIGITS) return;
      const most = MAX_DIGITS.toLocaleString("en-US");
      const message = `This number has more than ${most} digits, more than programs can read.`;
      this.#report("number_too_long", message, this.#here(), start, end);
    } else if (!Number.isFinite(Number(lexeme))) {
      const message = `${shown(lexeme, "`")} is larger than any number that programs can hold.`;
      this.#report("non_finite_number", message, this.#here(), start, end);
    }
  }

  /** The string that `lexeme` writes, without the halves of surrogate pairs. */
  #decode(lexeme: string, start: number): string {
    let body = lexeme.slice(1, -1);
    if (body.includes("\\")) {
      try {
        body = JSON.parse(lexeme) as string;
      } catch {
        return wellFormed(body); // A mended string, already reported.
      }
    } else if (!this.#hasSurrogate) return body;
    if (!/\p{Surrogate}/u.test(body)) return body;
    const place = loneSurrogate(lexeme);
    if (place) {
      const message =
        "This string holds half of a surrogate pair (an emoji cut in two, say), which cannot be sent: remove it or write the whole character.";
      this.#report("lone_surrogate", message, this.#here(), start + place.from, start + place.to);
    }
    return wellFormed(body);
  }
}

function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

/** Where in a string token the first half of a surrogate pair stands alone. */
function loneSurrogate(lexeme: string): Span | undefined {
  const raw = /\p{Surrogate}/u.exec(lexeme);
  if (raw) return { from: raw.index, to: raw.index + 1 };
  let high: Span | undefined;
  for (const { 0: written, 1: digits = "0", index } of lexeme.matchAll(/\\(?:u([0-9a-fA-F]{4})|[^])/g)) {
    const unit = Number.parseInt(digits, 16);
    const isLow = unit >= 0xdc00 && unit <= 0xdfff;
    const place = { from: index, to: index + written.length };
    if (isLow && high?.to === index) high = undefined;
    else if (high) break;
    else if (isLow) return place;
    else if (unit >= 0xd800 && unit <= 0xdbff) high = place;
  }
  return high;
}
