/**
 * How long a regular expression may take: an upper bound, so that no pattern can hang the tab.
 *
 * Expressions backtrack and cannot be interrupted: ^(a+)+$ on 40 characters runs for hours. Patterns whose cost has no
 * simple bound are not run at all. The same bound as the kernel's pattern_cost.py.
 */

const MAX_PATTERN = 255;
/** Steps that a match may take; about 0.1 s. */
const MAX_STEPS = 2_000_000;

const PIECE =
  /\\(?<escape>.)|(?<cls>\[\^?\]?(?:\\.|[^\]\\])*\])|(?<open>\((?<special>\?(?:[:=!]|<[=!]|P?<\w+>)?)?)|(?<close>\))|(?<bar>\|)|(?<repeat>[*+?]|\{(?<least>\d+)(?<range>,(?<most>\d*))?\})|./gs;

/** Whether searching `pattern` in a text of `length` characters is sure to end soon. */
export function isAffordable(pattern: string, length: number): boolean {
  const choices = choicesIn(pattern);
  if (choices === undefined || !compiles(pattern)) return false;
  let steps = pattern.startsWith("^") && !pattern.includes("|") ? 1 : length + 1;
  for (const span of choices) {
    steps *= Math.min(length, span) + 1;
    if (steps > MAX_STEPS) return false;
  }
  return steps * fixedTurns(pattern) <= MAX_STEPS;
}

function compiles(pattern: string): boolean {
  try {
    new RegExp(pattern, "u");
    return true;
  } catch {
    return false;
  }
}

/**
 * In how many more ways than one each part of a pattern can match; undefined: without bound.
 *
 * A repeated group that itself offers a choice multiplies its ways with each turn: that is where patterns explode. Back
 * references and look-arounds are refused for the same reason.
 */
function choicesIn(pattern: string): number[] | undefined {
  if (pattern.length > MAX_PATTERN) return undefined;
  const spans: number[] = [];
  // For the pattern and each open group: how many choices are in it.
  const groups = [0];
  let closed = 0;
  let afterRepeat = false;
  const count = (choices: number) => groups.push((groups.pop() ?? 0) + choices);
  for (const { groups: piece = {} } of pattern.matchAll(PIECE)) {
    if (piece.repeat) {
      // A second one makes the first lazy.
      if (!afterRepeat) {
        if (closed > 0 && piece.repeat !== "?") return undefined;
        const span = spanOf(piece);
        spans.push(span);
        count(Math.min(span, 1));
      }
      afterRepeat = !afterRepeat;
      closed = 0;
      continue;
    }
    afterRepeat = false;
    closed = 0;
    if (piece.escape && /[\dgk]/.test(piece.escape)) return undefined;
    if (piece.open) {
      if (["?", "?=", "?!", "?<=", "?<!"].includes(piece.special ?? "")) return undefined;
      groups.push(0);
    } else if (piece.close && groups.length > 1) {
      closed = groups.pop() ?? 0;
      count(closed);
    } else if (piece.bar) {
      spans.push(1);
      count(1);
    }
  }
  return spans;
}

/** How many turns a repetition may choose among, beyond the first choice. */
function spanOf({ repeat, least, range, most }: Record<string, string | undefined>): number {
  if (repeat === "?") return 1;
  if (repeat === "*" || repeat === "+" || (range && !most)) return MAX_STEPS;
  return range ? Math.max(Number(most) - Number(least), 0) : 0;
}

/** How many turns the fixed repetitions of a pattern make if each is in the one before. */
function fixedTurns(pattern: string): number {
  let turns = 1;
  for (const { groups } of pattern.matchAll(PIECE)) turns *= Number(groups?.least ?? 1) || 1;
  return turns;
}
