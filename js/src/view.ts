/** What belongs to one view of a task: which panels are open, where its editors are, and the way from a problem to its place. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { EditorHandle } from "./components/editor/JsonEditor";
import type { CountPhase } from "./components/LimitsBar";
import type { CommandFields, SchemaName } from "./messages";
import type { TaskStore } from "./model";
import { currentDiagnostics, isJudged } from "./problems";
import { createRunControl, type RunControl } from "./runControl";
import { parseJson } from "./schema/parse";
import type { Problem } from "./schema/problem";
import type { Diagnostic, JudgedName } from "./state";

/** The documents that have an editor with a verdict. */
export type EditedName = "input" | "input_schema" | "output_schema";

/** What is chosen from a few values, by the name of its trait. */
export type Choice = CommandFields<"set">["name"];

/** The two views of a schema's text. */
export type SchemaLayout = "both" | "fields" | "code";

export interface TaskView {
  readonly control: RunControl;
  readonly unsupported: ReadonlySignal<readonly Diagnostic[]>;
  /** What concerns no single text; errors are said by Run itself. */
  readonly aboutRequest: ReadonlySignal<readonly Diagnostic[]>;
  choose(name: Choice, value: string): void;
  /** Why the kernel would not take a choice, until the same thing is chosen again. */
  readonly refusedChoices: ReadonlySignal<Readonly<Partial<Record<Choice, string>>>>;
  readonly inputSchemaOpen: Signal<boolean>;
  readonly traceOpen: Signal<boolean>;
  readonly handles: Map<EditedName, EditorHandle>;
  /** What each editor that is open sees by itself, before the kernel has judged its text. */
  readonly instantErrors: Readonly<Record<EditedName, Signal<readonly Problem[]>>>;
  /** Which views of each schema are in sight. */
  readonly layouts: Readonly<Record<SchemaName, Signal<SchemaLayout>>>;
  /** Whether the limits count the texts as they are. */
  readonly countPhase: ReadonlySignal<CountPhase>;
  /** Shows a place of a text by its JSON Pointer, in its editor. */
  goTo(place: { document: JudgedName; pointer: string }): void;
}

const EDITED: readonly EditedName[] = ["input", "input_schema", "output_schema"];

export function createView(store: TaskStore): TaskView {
  const handles = new Map<EditedName, EditorHandle>();
  const instantErrors: TaskView["instantErrors"] = {
    input: signal([]),
    input_schema: signal([]),
    output_schema: signal([]),
  };
  const refusedChoices = signal<Readonly<Partial<Record<Choice, string>>>>({});
  const inputSchemaOpen = signal(store.documents.input_schema.text.peek().trim() !== "");
  const diagnostics = computed(() => currentDiagnostics(store));
  const withSeverity = (severity: Diagnostic["severity"]) =>
    computed(() => diagnostics.value.filter((diagnostic) => diagnostic.severity === severity));
  const errors = computed(() => [
    ...EDITED.flatMap((document) =>
      instantErrors[document].value.map(({ message, from, to }) => ({
        message,
        document,
        start: from,
        end: to,
      })),
    ),
    ...diagnostics.value.filter(({ severity }) => severity === "error"),
  ]);
  const unsupported = withSeverity("unsupported");

  function revealFirst(): void {
    const first = errors.peek().find(({ document }) => document !== "request");
    if (first === undefined || first.document === "request") return;
    reveal(first.document, first.start, first.end);
  }

  function reveal(document: EditedName, start: number | null, end: number | null): void {
    if (document === "input_schema") inputSchemaOpen.value = true;
    // Once an editor that was hidden has been drawn.
    setTimeout(() => {
      const editor = handles.get(document);
      if (start === null) editor?.focus();
      else editor?.reveal(start, end ?? start);
    });
  }

  async function choose(name: Choice, value: string): Promise<void> {
    const reply = await store.choose(name, value);
    const { [name]: _, ...others } = refusedChoices.peek();
    refusedChoices.value = reply.ok ? others : { ...others, [name]: reply.message };
  }

  const problems = computed(() => ({ errors: errors.value, unsupported: unsupported.value.length }));
  return {
    control: createRunControl(store, problems, revealFirst),
    unsupported,
    aboutRequest: computed(() =>
      diagnostics.value.filter(({ document, severity }) => document === "request" && severity !== "error"),
    ),
    choose: (name, value) => void choose(name, value),
    refusedChoices,
    inputSchemaOpen,
    traceOpen: signal(false),
    handles,
    instantErrors,
    layouts: { input_schema: signal("both"), output_schema: signal("both") },
    countPhase: computed(() => {
      if (isJudged(store, "request")) return "counted";
      return store.connection.value === "disconnected" ? "uncounted" : "counting";
    }),
    goTo({ document, pointer }) {
      if (document === "request") return;
      const { keys, spans } = parseJson(store.documents[document].text.peek());
      const place = keys.get(pointer) ?? spans.get(pointer);
      reveal(document, place?.from ?? null, place?.to ?? null);
    },
  };
}
