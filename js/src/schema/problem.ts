/** What a verdict says about one place of one text: found here at once, or by the kernel a moment later. */

/** error: cannot be valid, is not sent. unsupported: red, may be run knowingly. The rest informs. */
export type Severity = "error" | "unsupported" | "warning" | "unverified" | "hint";

export interface Problem {
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
  /** 1-based; null where there is no place. */
  readonly line: number | null;
  readonly column: number | null;
  readonly source: "browser" | "kernel";
  /** The kernel found it in an earlier text, and has not judged this one yet. */
  readonly outdated?: true;
}

/** A problem before it has a line. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly pointer: string;
  readonly from: number | null;
  readonly to: number | null;
}

const ORDER: Record<Severity, number> = { error: 0, unsupported: 1, warning: 2, unverified: 3, hint: 4 };

/** Whether a run is refused as long as this stands. */
export function isBlocking(problem: Pick<Problem, "severity">): boolean {
  return problem.severity === "error";
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

/** Gives findings their line and column in `text`, sorted by place. */
export function locate(text: string, findings: readonly Finding[], source: Problem["source"]): Problem[] {
  const lines = new Lines(text);
  return sortProblems(findings).map((finding) => ({
    ...finding,
    line: finding.from === null ? null : lines.line(finding.from),
    column: finding.from === null ? null : lines.column(finding.from),
    source,
  }));
}

/** Lines of a text, counted once: offset to 1-based line and column. A line ends with \n, \r or \r\n. */
export class Lines {
  readonly #starts: number[] = [0];

  constructor(text: string) {
    for (const end of text.matchAll(/\r\n?|\n/g)) this.#starts.push(end.index + end[0].length);
  }

  line(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  column(offset: number): number {
    return offset - (this.#starts[this.line(offset) - 1] ?? 0) + 1;
  }
}
