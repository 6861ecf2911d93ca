/** What belongs to one view of a task: which panels are open, where its editors are, and the way from a problem to its place. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EditorHandle } from "./components/editor/JsonEditor";
import type { TaskStore } from "./model";
import { currentDiagnostics } from "./problems";
import { createRunControl, type RunControl } from "./runControl";
import type { Diagnostic, DocumentName } from "./state";

export interface TaskView {
  readonly control: RunControl;
  readonly unsupported: ReadonlySignal<readonly Diagnostic[]>;
  /** What concerns no single text; errors are said by Run itself. */
  readonly aboutRequest: ReadonlySignal<readonly Diagnostic[]>;
  readonly inputSchemaOpen: Signal<boolean>;
  readonly traceOpen: Signal<boolean>;
  readonly handles: Map<DocumentName, EditorHandle>;
}

export function createView(store: TaskStore): TaskView {
  const handles = new Map<DocumentName, EditorHandle>();
  const inputSchemaOpen = signal(store.documents.input_schema.text.peek().trim() !== "");
  const diagnostics = computed(() => currentDiagnostics(store));
  const withSeverity = (severity: Diagnostic["severity"]) =>
    computed(() => diagnostics.value.filter((diagnostic) => diagnostic.severity === severity));
  const errors = withSeverity("error");
  const unsupported = withSeverity("unsupported");

  function revealFirst(): void {
    const first = errors.peek().find(({ document }) => document !== "request");
    if (first === undefined || first.document === "request") return;
    const { document, start, end } = first;
    if (document === "input_schema") inputSchemaOpen.value = true;
    // Once an editor that was hidden has been drawn.
    setTimeout(() => {
      const editor = handles.get(document);
      if (start === null) editor?.focus();
      else editor?.reveal(start, end ?? start);
    });
  }

  const problems = computed(() => ({ errors: errors.value, unsupported: unsupported.value.length }));
  return {
    control: createRunControl(store, problems, revealFirst),
    unsupported,
    aboutRequest: computed(() =>
      diagnostics.value.filter(({ document, severity }) => document === "request" && severity !== "error"),
    ),
    inputSchemaOpen,
    traceOpen: signal(false),
    handles,
  };
}
