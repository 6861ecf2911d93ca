/** One verdict of two: the browser's is instant, the kernel's counts; what they do not agree on is kept to be shown. */
import type { Diagnostic, Fix as Edits } from "../state";
import { BROWSER_RULES, type BrowserVerdict } from "./judge";
import { TextLines } from "./lines";
import { type Fix, type Problem, type Severity, sortProblems } from "./problem";
import { mapPiece, spliceBetween, toSplices } from "./splice";

/** The kernel's findings about one document, and the text that they are about. */
export interface KernelVerdict {
  readonly text: string;
  readonly diagnostics: readonly Diagnostic[];
  readonly revision: number;
}

export interface Verdict {
  /** confirmed: the kernel judged this very text. pending: it has not yet, so only the browser's part is certain. */
  readonly phase: "confirmed" | "pending";
  readonly problems: readonly Problem[];
  /** What the browser says and the kernel does not; empty while the kernel's verdict is pending. */
  readonly onlyBrowser: readonly Problem[];
}

/** Merges what both say about `text`; `kernel` is the kernel's newest verdict, on whatever text it was. */
export function mergeVerdicts(text: string, browser: BrowserVerdict, kernel: KernelVerdict | null): Verdict {
  const instant = browser.text === text ? browser.problems : moved(browser.problems, browser.text, text);
  if (kernel === null) return { phase: "pending", problems: instant, onlyBrowser: [] };
  const known = kernel.diagnostics.map((diagnostic) => toProblem(diagnostic, kernel.text));
  if (kernel.text === text) {
    const onlyBrowser = instant.filter(
      (problem) => !isHint(problem) && !known.some((other) => isSame(problem, other)),
    );
    return { phase: "confirmed", problems: sortProblems([...known, ...onlyBrowser]), onlyBrowser };
  }
  // What the browser judges itself it has judged anew; the rest is the best guess until the kernel answers.
  const old = moved(known, kernel.text, text).filter(({ rule }) => !BROWSER_RULES.has(rule));
  const outdated = old.map((problem) => ({ ...problem, outdated: true as const }));
  return { phase: "pending", problems: sortProblems([...instant, ...outdated]), onlyBrowser: [] };
}

/** How many problems there are of each severity. */
export function countBySeverity(problems: readonly Problem[]): ReadonlyMap<Severity, number> {
  const counts = new Map<Severity, number>();
  for (const { severity } of problems) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return counts;
}

function toProblem(diagnostic: Diagnostic, text: string): Problem {
  const { rule, severity, message, pointer, start, end, line, column, fix, alternatives, link } = diagnostic;
  return {
    rule,
    severity,
    message,
    pointer,
    from: start,
    to: end ?? start,
    line,
    column,
    source: "kernel",
    fix: fix ? toFix(fix, text) : null,
    alternatives: (alternatives ?? []).map((other) => toFix(other, text)),
    link: link ?? null,
  };
}

function toFix({ title, edits }: Edits, text: string): Fix {
  return { title, splices: toSplices(edits), text };
}

/** The browser's notes on what it did not check are its own. */
function isHint({ severity }: Problem): boolean {
  return severity === "hint";
}

function isSame(a: Problem, b: Problem): boolean {
  return a.rule === b.rule && a.line === b.line;
}

/** Problems of one text, where they lie in another; those whose place is gone are left out. */
function moved(problems: readonly Problem[], before: string, after: string): Problem[] {
  const splice = spliceBetween(before, after);
  if (splice === null) return [...problems];
  const lines = new TextLines(after);
  return problems.flatMap((problem) => {
    if (problem.from === null || problem.to === null) return [problem];
    const place = mapPiece(splice, problem.from, problem.to);
    if (place === null) return [];
    return [{ ...problem, ...place, line: lines.line(place.from), column: lines.column(place.from) }];
  });
}
