/** Which of the kernel's findings speak of the texts as they are now; a verdict on an older text is no verdict. */
import type { TaskStore } from "./model";
import { type Diagnostic, DOCUMENT_NAMES, type DocumentName } from "./state";

/** The texts that a finding may be about: a schema is JSON in one text, or prose in the other. */
const TEXTS: Readonly<Record<Diagnostic["document"], readonly DocumentName[]>> = {
  input: ["input"],
  input_schema: ["input_schema", "input_schema_description"],
  output_schema: ["output_schema", "output_schema_description"],
  request: DOCUMENT_NAMES,
};

/** Reads signals, so a computed or a component that calls it follows the texts and the verdicts. */
export function currentDiagnostics(store: TaskStore): readonly Diagnostic[] {
  return store.state.diagnostics.value.filter(({ document }) => isJudged(store, document));
}

/** Whether the kernel has judged these texts as they are now; reads signals. */
export function isJudged({ state, documents }: TaskStore, document: Diagnostic["document"]): boolean {
  const judged = state.diagnosed_revisions.value;
  return TEXTS[document].every(
    (name) => !documents[name].dirty.value && (judged[name] ?? 0) === documents[name].ackedRevision.value,
  );
}
