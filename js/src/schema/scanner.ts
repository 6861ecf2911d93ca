/**
 * One pass over a JSON text that keeps positions, and goes on after a slip so that one look shows them all.
 *
 * The twin of the kernel's json_scanner.py, state by state and word by word, so that the instant verdict and the
 * confirmed one say the same; shared fixtures hold the two together. Iterative, so that no nesting exhausts the stack.
 * Offsets count UTF-16 code units.
 */
import { explain, shown } from "./faults";
import { TextLines } from "./lines";
import { child } from "./pointers";
import type { Finding } from "./problem";
import { findHalf, LONE_SURROGATE, withoutHalves } from "./surrogates";

/** Deeper JSON is reported, not walked. */
const MAX_NESTING = 100;
/** Python refuses to read longer whole numbers, other readers round them. */
const MAX_DIGITS = 4300;
/** A text with more problems than this is not the JSON it was meant to be. */
const MAX_PROBLEMS = 20;

const TOKEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them.
  /[ \t\n\r]*(?:("[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")|([{}[\],:])|(-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![\p{L}\p{N}_.+-])|((?:true|false|null)(?![\p{L}\p{N}_$]))|$)/u;

export interface Span {
  readonly from: number;
  readonly to: number;
}

type Kind = "string" | "mark" | "number" | "word" | "unknown" | "end";
type State =
  | "value"
  | "first item"
  | "next item"
  | "first key"
  | "next key"
  | "colon"
  | "comma"
  | "nothing"
  | "done";

interface Token extends Span {
  readonly kind: Kind;
  readonly lexeme: string;
  /** The lexeme of a mark, else empty. */
  readonly mark: string;
}

/** An object or list that is open. */
interface Frame {
  readonly isObject: boolean;
  readonly pointer: string;
  readonly start: number;
  readonly members: Set<string>;
  key: string;
  length: number;
}

/** Nothing sensible can be read after this point; what is wrong has been said. */
class Stop extends Error {}

export class Scanner {
  /** In the order they were met. */
  readonly findings: Finding[] = [];
  readonly spans = new Map<string, Span>();
  readonly keys = new Map<string, Span>();
  readonly #text: string;
  readonly #lines: TextLines;
  readonly #hasHalf: boolean;
  readonly #token = new RegExp(TOKEN, "uy");
  readonly #stack: Frame[] = [];
  #position = 0;
  #comma: Span = { from: 0, to: 0 };

  constructor(text: string) {
    this.#text = text;
    this.#lines = new TextLines(text);
    this.#hasHalf = LONE_SURROGATE.test(text);
  }

  /** Fills the attributes. */
  scan(): void {
    if (this.#text.startsWith("\ufeff")) {
      this.#position = 1;
      const message = "The text starts with a byte order mark, an invisible character; it is ignored.";
      this.findings.push({
        rule: "byte_order_mark",
        severity: "warning",
        message,
        pointer: "",
        from: 0,
        to: 1,
      });
    }
    try {
      for (let state: State = "value"; state !== "done"; ) state = this.#step(state, this.#nextToken(state));
    } catch (error) {
      if (!(error instanceof Stop)) throw error;
    }
  }

  #nextToken(state: State): Token {
    for (;;) {
      this.#token.lastIndex = this.#position;
      const match = this.#token.exec(this.#text);
      if (match !== null) return this.#tokenOf(match);
      const wantsKey = state.endsWith("key") || (state === "comma" && this.#top().isObject);
      const fault = explain(this.#text, this.#position, wantsKey);
      this.#report(fault.rule ?? "syntax", fault.message, fault.start, fault.end);
      if (fault.kind === "stop") throw new Stop();
      this.#position = fault.end;
      if (fault.kind !== "skip") {
        return { kind: fault.kind, from: fault.start, to: fault.end, lexeme: fault.lexeme ?? "", mark: "" };
      }
    }
  }

  #tokenOf([all, text, mark, number, word]: RegExpExecArray): Token {
    const lexeme = text ?? mark ?? number ?? word ?? "";
    const to = this.#position + all.length;
    this.#position = to;
    let kind: Kind = "end";
    if (text !== undefined) kind = "string";
    else if (mark !== undefined) kind = "mark";
    else if (number !== undefined) kind = "number";
    else if (word !== undefined) kind = "word";
    return { kind, from: to - lexeme.length, to, lexeme, mark: mark ?? "" };
  }

  /** Takes a token in a state, and names the next state. */
  #step(state: State, token: Token): State {
    switch (state) {
      case "value":
        return this.#value(token);
      case "first item":
      case "next item":
        if (token.mark !== "]") return this.#value(token);
        if (state === "next item") this.#trailingComma(token);
        return this.#close(token);
      case "first key":
      case "next key":
        if (token.mark !== "}") return this.#key(token);
        if (state === "next key") this.#trailingComma(token);
        return this.#close(token);
      case "colon":
        return this.#colon(token);
      case "comma":
        return this.#commaOrEnd(token);
      default:
        if (token.kind === "end") return "done";
        return this.#stop("One JSON value is expected: remove what follows it.", token);
    }
  }

  #value(token: Token): State {
    if (token.kind === "end") this.#tooEarly(token);
    if (token.mark === "{" || token.mark === "[") return this.#open(token);
    if (token.kind === "mark") return this.#noValue(token);
    if (token.kind === "string") this.#decoded(token);
    else if (token.kind === "number") this.#judgeNumber(token);
    this.#attach(token);
    return this.#stack.length > 0 ? "comma" : "nothing";
  }

  #noValue(token: Token): State {
    const frame = this.#stack.at(-1);
    if (token.mark === "," && frame) {
      this.#syntax("A value is missing before this comma.", token);
      if (frame.isObject) this.#attach(token);
      this.#comma = token;
      return frame.isObject ? "next key" : "next item";
    }
    if (token.mark === "}" && frame?.isObject) {
      this.#syntax(`The key ${shown(frame.key)} has no value.`, token);
      this.#attach(token);
      return this.#close(token);
    }
    return this.#stop(`A value is expected here, not \`${token.lexeme}\`.`, token);
  }

  #key(token: Token): State {
    if (token.kind === "end") this.#tooEarly(token);
    if (token.mark === ",") {
      this.#syntax("Remove this comma: there is nothing before it.", token);
      this.#comma = token;
      return "next key";
    }
    if (token.kind === "mark") return this.#stop("A key in double quotes is expected here.", token);
    if (token.kind === "number" || token.kind === "word") {
      this.#syntax(`Put the key in double quotes: "${token.lexeme}".`, token);
    }
    this.#openKey(token.kind === "string" ? this.#decoded(token) : token.lexeme, token);
    return "colon";
  }

  #colon(token: Token): State {
    if (token.kind === "end") this.#tooEarly(token);
    if (token.mark === ":") return "value";
    const key = shown(this.#top().key);
    if (token.mark === "," || token.mark === "}" || token.mark === "]") {
      this.#syntax(`The key ${key} has no value: add a colon and a value.`, token);
      this.#attach(token);
      return this.#commaOrEnd(token);
    }
    this.#syntax(`A colon is missing after the key ${key}.`, token);
    return this.#value(token);
  }

  #commaOrEnd(token: Token): State {
    if (token.kind === "end") this.#tooEarly(token);
    const { isObject } = this.#top();
    if (token.mark === ",") {
      this.#comma = token;
      return isObject ? "next key" : "next item";
    }
    if (token.mark === "}" || token.mark === "]") return this.#close(token);
    if (token.mark === ":") return this.#stop("There is no key before this colon.", token);
    this.#syntax("A comma is missing before this.", token);
    return isObject ? this.#key(token) : this.#value(token);
  }

  #open(token: Token): State {
    const pointer = this.#here();
    if (this.#stack.length >= MAX_NESTING) {
      const message = `The JSON nests more than ${MAX_NESTING} levels deep; it is not read further.`;
      this.#report("nesting", message, token.from, token.to);
      throw new Stop();
    }
    this.#attach(token);
    const isObject = token.mark === "{";
    this.#stack.push({ isObject, pointer, start: token.from, members: new Set(), key: "", length: 0 });
    return isObject ? "first key" : "first item";
  }

  #close(token: Token): State {
    const { isObject, pointer, start } = this.#top();
    const right = isObject ? "}" : "]";
    if (token.mark !== right) {
      const opening = `\`${this.#text.charAt(start)}\` of line ${this.#lines.line(start)}`;
      return this.#stop(`\`${token.mark}\` does not close the ${opening}: \`${right}\` is expected.`, token);
    }
    this.#stack.pop();
    this.spans.set(pointer, { from: start, to: token.to });
    return this.#stack.length > 0 ? "comma" : "nothing";
  }

  #openKey(key: string, { from, to }: Token): void {
    const frame = this.#top();
    const pointer = child(frame.pointer, key);
    frame.key = key;
    if (frame.members.has(key)) {
      const line = this.#lines.line(this.keys.get(pointer)?.from ?? 0);
      const message = `The key ${shown(key)} is already in this object, on line ${line}: keep one of them.`;
      this.#report("duplicate_key", message, from, to);
    }
    this.keys.set(pointer, { from, to });
  }

  #attach({ from, to }: Token): void {
    this.spans.set(this.#here(), { from, to });
    const frame = this.#stack.at(-1);
    if (frame?.isObject) frame.members.add(frame.key);
    else if (frame) frame.length++;
  }

  /** Pointer to the value that comes next. */
  #here(): string {
    const frame = this.#stack.at(-1);
    return frame ? child(frame.pointer, frame.isObject ? frame.key : frame.length) : "";
  }

  #top(): Frame {
    const frame = this.#stack.at(-1);
    if (frame === undefined) throw new RangeError("no object or list is open");
    return frame;
  }

  #judgeNumber({ lexeme, from, to }: Token): void {
    const digits = lexeme.replace(/^-/, "");
    if (/^[0-9]+$/.test(digits)) {
      if (digits.length <= MAX_DIGITS) return;
      const message = `This number has more than ${MAX_DIGITS.toLocaleString("en-US")} digits, more than programs read.`;
      this.#report("number_too_long", message, from, to);
    } else if (!Number.isFinite(Number(lexeme))) {
      const message = `${shown(lexeme, "`")} is larger than the numbers that programs can hold.`;
      this.#report("non_finite_number", message, from, to);
    }
  }

  /** The string that a token writes, without halves of surrogate pairs. */
  #decoded({ lexeme, from }: Token): string {
    let body = lexeme.slice(1, -1);
    if (body.includes("\\")) body = JSON.parse(lexeme) as string;
    else if (!this.#hasHalf) return body;
    if (!LONE_SURROGATE.test(body)) return body;
    const half = findHalf(lexeme) ?? { from: 0, to: lexeme.length };
    const message =
      "This string holds half of a character (an emoji cut in two, say), which cannot be sent: remove it, or write the whole character.";
    this.#report("lone_surrogate", message, from + half.from, from + half.to);
    return withoutHalves(body);
  }

  #report(rule: string, message: string, from: number, to: number): void {
    this.findings.push({ rule, severity: "error", message, pointer: this.#here(), from, to });
    if (this.findings.length >= MAX_PROBLEMS) throw new Stop();
  }

  #syntax(message: string, { from, to }: Token): void {
    this.#report("syntax", message, from, to);
  }

  #stop(message: string, token: Token): never {
    this.#syntax(message, token);
    throw new Stop();
  }

  #trailingComma(token: Token): void {
    const message = `Remove this comma: JSON has none before a closing \`${token.mark}\`.`;
    this.#report("syntax", message, this.#comma.from, this.#comma.to);
  }

  /** The text ends here, and should not. */
  #tooEarly({ from, to }: Token): never {
    const frame = this.#stack.at(-1);
    if (frame === undefined) {
      this.#report("syntax", "There is no JSON here yet.", 0, to);
      throw new Stop();
    }
    const opening = `\`${this.#text.charAt(frame.start)}\` of line ${this.#lines.line(frame.start)}`;
    const closing = this.#stack.map(({ isObject }) => (isObject ? "}" : "]")).reverse();
    this.#report(
      "syntax",
      `The text ends before the ${opening} is closed: add \`${closing.join("")}\`.`,
      from,
      to,
    );
    throw new Stop();
  }
}
