/** What people write that is no JSON (comments, single quotes, Python's True), in the words of the kernel's json_faults.py. */

/** The longest piece of a text that a message repeats (characters). */
const MAX_SHOWN = 40;

/** A piece of text that is no JSON token. */
export interface Fault {
  /** What it is read as: a kind of token, "unknown" (some value), "skip" (white space), or "stop". */
  readonly kind: "string" | "number" | "word" | "unknown" | "skip" | "stop";
  readonly start: number;
  readonly end: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** The token that was meant. */
  readonly lexeme?: string;
  readonly rule?: "syntax" | "non_finite_number";
}

const JSON_WORDS: Readonly<Record<string, string>> = {
  true: "true",
  false: "false",
  null: "null",
  none: "null",
  undefined: "null",
  nil: "null",
};
/** What Python counts as space besides, and what looks like one. */
const OTHER_SPACES = "\x1c\x1d\x1e\x1f\x85\u200b\u2060\ufeff";
const NON_FINITE = /^[-+]?(?:nan|inf|infinity)$/i;

/** A piece of text fit for a message: quoted, short, and with nothing invisible in it. */
export function shown(text: string, quote = '"'): string {
  const characters = [...text.slice(0, 2 * MAX_SHOWN + 2)];
  const short = characters.length > MAX_SHOWN ? [...characters.slice(0, MAX_SHOWN - 1), "…"] : characters;
  const printable = short.map((character) =>
    character !== " " && /[\p{C}\p{Z}]/u.test(character) ? `\\u${hex(character)}` : character,
  );
  return `${quote}${printable.join("")}${quote}`;
}

/** Explains what stands at `position` (after white space) where no JSON token does. */
export function explain(text: string, position: number, wantsKey: boolean): Fault {
  const start = position + (matchAt(/[ \t\n\r]*/y, text, position)?.length ?? 0);
  const first = String.fromCodePoint(text.codePointAt(start) ?? 0);
  const comment = matchAt(/\/\/[^\n\r]*|\/\*[\s\S]*?(?:\*\/|$)|#[^\n\r]*/y, text, start);
  if (comment !== undefined) {
    return {
      kind: "skip",
      start,
      end: start + comment.length,
      message: "JSON has no comments: remove this one.",
    };
  }
  if (/\s/.test(first) || OTHER_SPACES.includes(first)) {
    const message = `This character (U+${hex(first).toUpperCase()}) looks like a space but is none for JSON: replace it.`;
    return { kind: "skip", start, end: start + 1, message };
  }
  if (first === '"') return brokenString(text, start);
  const quoted = matchAt(/'(?:[^'\\\n\r]|\\.)*'|[“”„][^“”"\n\r]*[“”"]/y, text, start);
  if (quoted !== undefined) {
    const body = quoted.slice(1, -1);
    const quotes = first === "'" ? "Single" : "Curly";
    const message = `${quotes} quotes are no JSON: write ${shown(body)} in straight double quotes.`;
    return { kind: "string", start, end: start + quoted.length, message, lexeme: JSON.stringify(body) };
  }
  const word = matchAt(/(?:[\p{L}\p{Nl}\p{No}_][\p{L}\p{N}_$-]*|\$[\p{L}\p{N}_$-]*)/uy, text, start);
  if (word !== undefined) return bareWord(word, start, wantsKey);
  const number = matchAt(/[-+.\p{Nd}][\p{L}\p{N}_.+-]*/uy, text, start);
  if (number !== undefined) return oddNumber(number, start);
  if (first === "'") {
    const message = "This string is not closed on its line; and JSON wants double quotes.";
    return { kind: "stop", start, end: start + 1, message };
  }
  const hint = first === "=" ? ": a colon separates a key from its value" : "";
  const message = `${shown(first, "`")} has no meaning here${hint}.`;
  return { kind: "stop", start, end: start + first.length, message };
}

/** What a sticky expression matches at `position`. */
function matchAt(expression: RegExp, text: string, position: number): string | undefined {
  expression.lastIndex = position;
  return expression.exec(text)?.[0];
}

function brokenString(text: string, start: number): Fault {
  const loose = matchAt(/"(?:[^"\\\n\r]|\\[^\n\r])*"/y, text, start);
  if (loose === undefined) {
    const end = start + (matchAt(/[^\n\r]*/y, text, start)?.length ?? 0);
    const message = 'This string is not closed on its line: add `"`, or write a line break in it as `\\n`.';
    return { kind: "stop", start, end, message };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON strings must not hold them.
  const strict = /"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*/y;
  const stop = start + (matchAt(strict, text, start)?.length ?? 1);
  const bad = text.charAt(stop);
  let message: string;
  if (bad === "\\") {
    const unknown = `\\${String.fromCodePoint(text.codePointAt(stop + 1) ?? 0)}`;
    message =
      unknown === "\\u"
        ? "`\\u` must be followed by four hexadecimal digits."
        : `${shown(unknown, "`")} is no escape of JSON: write a backslash as \`\\\\\`.`;
  } else {
    const written = bad === "\t" ? "`\\t`" : `\`\\u${hex(bad)}\``;
    message = `A control character cannot stand in a string as it is: write it as ${written}.`;
  }
  // The mark is on the bad character, the scan goes on after the string.
  const body = text.slice(start + 1, stop + (bad === "\\" ? 2 : 1));
  return { kind: "string", start: stop, end: start + loose.length, message, lexeme: JSON.stringify(body) };
}

function bareWord(word: string, start: number, wantsKey: boolean): Fault {
  const end = start + word.length;
  if (wantsKey) {
    const message = `Put the key in double quotes: ${shown(word)}.`;
    return { kind: "string", start, end, message, lexeme: JSON.stringify(word) };
  }
  if (NON_FINITE.test(word)) return nonFinite(word, start);
  const right = JSON_WORDS[word.toLowerCase()];
  if (right !== undefined && Object.hasOwn(JSON_WORDS, word.toLowerCase())) {
    const message = `JSON writes \`${right}\`, not ${shown(word, "`")}.`;
    return { kind: "word", start, end, message, lexeme: right };
  }
  const message = `${shown(word, "`")} is no JSON value; a string needs double quotes: ${shown(word)}.`;
  return { kind: "string", start, end, message, lexeme: JSON.stringify(word) };
}

function oddNumber(number: string, start: number): Fault {
  if (NON_FINITE.test(number)) return nonFinite(number, start);
  let why = "as text it needs double quotes";
  if (/^-?0\p{Nd}/u.test(number)) why = "a number has no leading zeros; as text it needs double quotes";
  else if (number.startsWith("+")) why = "a number has no plus sign";
  else if (/^-?\./.test(number)) why = "a number has a digit before its point, as in 0.5";
  else if (/^-?\p{Nd}+\.$/u.test(number)) why = "a number has a digit after its point, as in 1.0";
  else if (number.includes("_")) why = "a number has no underscores";
  const message = `${shown(number, "`")} is no JSON number: ${why}.`;
  return { kind: "unknown", start, end: start + number.length, message };
}

function nonFinite(word: string, start: number): Fault {
  const message = `JSON has no ${shown(word, "`")}: write a number, \`null\`, or a string.`;
  return { kind: "unknown", start, end: start + word.length, message, rule: "non_finite_number" };
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(4, "0");
}
