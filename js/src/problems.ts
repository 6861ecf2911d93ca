/** Which of the kernel's findings speak of the texts as they are now; a verdict on an older text is no verdict. */
import type { TaskStore } from "./model";
import { type Diagnostic, DOCUMENT_NAMES } from "./state";

/** Reads signals, so a computed or a component that calls it follows the texts and the verdicts. */
export function currentDiagnostics({ state, documents }: TaskStore): readonly Diagnostic[] {
  const judged = state.diagnosed_revisions.value;
  const current = new Set(
    DOCUMENT_NAMES.filter(
      (name) => !documents[name].dirty.value && (judged[name] ?? 0) === documents[name].ackedRevision.value,
    ),
  );
  return state.diagnostics.value.filter(({ document }) =>
    document === "request" ? current.size === DOCUMENT_NAMES.length : current.has(document),
  );
}
