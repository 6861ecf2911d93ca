/** Problems as marks in the text, and the keys that lead from one to the next. */
import { forEachDiagnostic, lintGutter, type Diagnostic as Mark, setDiagnostics } from "@codemirror/lint";
import type { EditorState, Extension, TransactionSpec } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { type Fix, type Problem, type Severity, waysToMend } from "../../schema/problem";
import type { VerbatimText } from "./verbatim";

/** More marks than this slow the editor down and say nothing new. */
const MAX_MARKS = 200;

const MARKS: Record<Severity, Mark["severity"]> = {
  error: "error",
  unsupported: "error",
  warning: "warning",
  unverified: "info",
  hint: "hint",
};

/** Marks beside the lines, where something is wrong; advice would put one at nearly every field. */
export function problemGutter(): Extension {
  const withoutAdvice = (marks: readonly Mark[]) => marks.filter(({ severity }) => severity !== "hint");
  return lintGutter({ markerFilter: withoutAdvice });
}

/** F8 leads to the next problem, Shift-F8 to the one before. */
export function problemKeys(): Extension {
  return keymap.of([
    { key: "F8", run: (view) => goToProblem(view, 1) },
    { key: "Shift-F8", run: (view) => goToProblem(view, -1) },
  ]);
}

/** The transaction that shows these problems, and no others; CodeMirror moves them with the text until the next. */
export function showProblems(
  state: EditorState,
  text: VerbatimText,
  problems: readonly Problem[],
  onFix: (fix: Fix) => void,
): TransactionSpec {
  const end = state.doc.length;
  const marks = problems
    .filter((problem) => problem.from !== null)
    .slice(0, MAX_MARKS)
    .map((problem): Mark => {
      const { from, to, severity, message, outdated } = problem;
      const start = Math.min(end, text.toDocument(from ?? 0));
      const ways = waysToMend(problem).filter((fix) => fix.text === text.text);
      return {
        from: start,
        to: Math.max(start, Math.min(end, text.toDocument(to ?? from ?? 0))),
        severity: MARKS[severity],
        message,
        renderMessage: () => inWords(message),
        actions: ways.map((fix) => ({ name: fix.title.replaceAll("`", ""), apply: () => onFix(fix) })),
        ...(outdated ? { markClass: "pw-mark-outdated" } : {}),
      };
    });
  return setDiagnostics(state, marks);
}

/** A message as nodes, its pieces in backquotes as code. */
export function inWords(message: string): HTMLElement {
  const words = document.createElement("span");
  for (const [index, piece] of message.split(/`([^`]+)`/).entries()) {
    const part = index % 2 === 1 ? document.createElement("code") : document.createElement("span");
    part.textContent = piece;
    words.append(part);
  }
  return words;
}

/** Selects the next problem in a direction, round the ends, and says it to screen readers. */
function goToProblem(view: EditorView, direction: 1 | -1): boolean {
  const marks: { from: number; to: number; message: string; isAdvice: boolean }[] = [];
  forEachDiagnostic(view.state, ({ message, severity }, from, to) =>
    marks.push({ from, to, message, isAdvice: severity === "hint" }),
  );
  if (marks.length === 0) return false;
  // Advice waits until nothing is wrong.
  const faults = marks.filter(({ isAdvice }) => !isAdvice);
  const places = faults.length > 0 ? faults : marks;
  places.sort((a, b) => (a.from - b.from || a.to - b.to) * direction);
  const { from: here } = view.state.selection.main;
  const next = places.find(({ from }) => (from - here) * direction > 0) ?? places[0];
  if (next === undefined) return false;
  const line = view.state.doc.lineAt(next.from).number;
  view.dispatch({
    selection: { anchor: next.from, head: next.to },
    effects: [
      EditorView.scrollIntoView(next.from, { y: "center" }),
      EditorView.announce.of(`Line ${line}: ${next.message}`),
    ],
  });
  return true;
}
