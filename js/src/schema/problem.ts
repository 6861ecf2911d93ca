/** What a verdict says about one place of one text: found here at once, or by the kernel a moment later. */

import { TextLines } from "./lines";
import type { Splice } from "./splice";

/** error: cannot be valid, is not sent. unsupported: red, may be run knowingly. The rest informs. */
export type Severity = "error" | "unsupported" | "warning" | "unverified" | "hint";

/** A problem before it has a line. */
export interface Finding {
  /** Id of the rule, the same in the browser, in the kernel and in the documentation. */
  readonly rule: string;
  readonly severity: Severity;
  /** Sentences: what is wrong and what to do. */
  readonly message: string;
  /** JSON Pointer from the root of the document. */
  readonly pointer: string;
  /** UTF-16 offsets into the text; null where the problem concerns the document as a whole. */
  readonly from: number | null;
  readonly to: number | null;
}

/** A way to mend a problem. */
export interface Fix {
  /** What it does, in a few words. */
  readonly title: string;
  readonly splices: readonly Splice[];
  /** The text that was judged: the splices are of this one and of no other. */
  readonly text: string;
}

export interface Problem extends Finding {
  /** 1-based; null where there is no place. */
  readonly line: number | null;
  readonly column: number | null;
  readonly source: "browser" | "kernel";
  readonly fix?: Fix | null;
  /** Other ways to mend it, which say something else. */
  readonly alternatives?: readonly Fix[];
  /** Address of what the documentation says. */
  readonly link?: string | null;
  /** The kernel found it in an earlier text, and has not judged this one yet. */
  readonly outdated?: true;
}

const ORDER: Record<Severity, number> = { error: 0, unsupported: 1, warning: 2, unverified: 3, hint: 4 };

/** Whether a run is refused as long as this stands. */
export function isBlocking(problem: Pick<Problem, "severity">): boolean {
  return problem.severity === "error";
}

/** All ways to mend a problem, the preferred one first. */
export function waysToMend({ fix, alternatives = [] }: Problem): readonly Fix[] {
  return fix ? [fix, ...alternatives] : alternatives;
}

/** By place, whole-document problems first; at one place the gravest first. */
export function sortProblems<P extends Pick<Problem, "from" | "severity" | "rule">>(
  problems: Iterable<P>,
): P[] {
  return [...problems].sort(
    (a, b) =>
      (a.from ?? -1) - (b.from ?? -1) ||
      ORDER[a.severity] - ORDER[b.severity] ||
      a.rule.localeCompare(b.rule, "en"),
  );
}

/** The gravest first, and otherwise as they are. */
export function byGravity<P extends Pick<Problem, "severity">>(problems: readonly P[]): P[] {
  return [...problems].sort((a, b) => ORDER[a.severity] - ORDER[b.severity]);
}

/** Gives findings their line and column in `text`, sorted by place. */
export function locate(text: string, findings: readonly Finding[], source: Problem["source"]): Problem[] {
  const lines = new TextLines(text);
  return sortProblems(findings).map((finding) => ({
    ...finding,
    line: finding.from === null ? null : lines.line(finding.from),
    column: finding.from === null ? null : lines.column(finding.from),
    source,
  }));
}
