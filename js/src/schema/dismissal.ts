/** Advice that the user has seen and does not want to see again. */
import type { Dismissal } from "../state";
import type { Problem } from "./problem";

/** Whether a problem is advice: it can be left, and so it can be dismissed. */
export function isAdvice({ severity, source }: Problem): boolean {
  return severity === "hint" && source === "kernel";
}

/** Problems in two parts: what is shown, and the advice that was dismissed. */
export function sortedOut(
  problems: readonly Problem[],
  document: Dismissal["document"],
  dismissals: readonly Dismissal[],
): { shown: readonly Problem[]; dismissed: readonly Problem[] } {
  const isDismissed = (problem: Problem) =>
    isAdvice(problem) && dismissals.some((dismissal) => covers(dismissal, problem, document));
  return {
    shown: problems.filter((problem) => !isDismissed(problem)),
    dismissed: problems.filter(isDismissed),
  };
}

/** Whether a dismissal is about this advice: at its place, or wherever its rule applies. */
export function covers(
  dismissal: Dismissal,
  { rule, pointer }: Problem,
  document: Dismissal["document"],
): boolean {
  return (
    dismissal.document === document &&
    dismissal.rule === rule &&
    (dismissal.pointer === null || dismissal.pointer === pointer)
  );
}
