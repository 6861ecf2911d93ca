/** The hands of the workbench: reads the texts as they stand, asks the kernel about them, and writes what was decided. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { Difference, ImportedPart, Refusal, SendCommand } from "../messages";
import type { TaskStore } from "../model";
import { applySplices } from "../schema/splices";
import { DOCUMENT_NAMES, type DocumentName, type Revisions } from "../state";
import type { Choice, TaskView } from "../view";

export type Texts = Readonly<Record<DocumentName, string>>;

/** A part as it was decided: the whole text that its document gets, and the form that goes with it. */
export interface Decided {
  readonly target: DocumentName | null;
  readonly text: string;
  readonly choice: Exclude<Choice, "processor">;
  readonly type: string;
}

export interface Desk {
  readonly command: SendCommand;
  readonly connected: ReadonlySignal<boolean>;
  readonly processor: ReadonlySignal<string>;
  textOf(name: DocumentName): string;
  typeOf(document: ImportedPart["document"]): string;
  /** The texts, once the kernel has them. */
  settled(): Promise<Texts>;
  /** The revision of a text that the kernel has as it stands; null while it does not. */
  revisionOf(name: DocumentName): number | null;
  /** The differences from the text as it is now to the part's; null where they cannot be told. */
  compare(part: ImportedPart, before: string): Promise<readonly Difference[] | null>;
  /** The text `before` with only some of its differences to the part's text. */
  accept(part: ImportedPart, before: string, indices: readonly number[]): Promise<string | Refusal>;
  write(decided: readonly Decided[], processor: string | null): void;
  /** What to do to have everything as it was before the newest `write`, as long as nothing was changed since. */
  readonly undo: ReadonlySignal<(() => void) | null>;
  /** Another thing begins: there is nothing to take back any more. */
  forget(): void;
}

export function createDesk(store: TaskStore, view: Pick<TaskView, "choose" | "inputSchemaOpen">): Desk {
  const { state, documents, command } = store;
  const textOf = (name: DocumentName) => documents[name].text.peek();
  const texts = () => Object.fromEntries(DOCUMENT_NAMES.map((name) => [name, textOf(name)])) as Texts;
  const written = signal<{ before: Texts; after: Texts; choices: readonly [Choice, string][] } | null>(null);

  function revisionOf(name: DocumentName): number | null {
    const document = documents[name];
    return document.dirty.value || document.conflict.value !== null ? null : document.ackedRevision.value;
  }

  /** The revision under which the kernel has `text`; null if the text is another by now. */
  async function revisionWith(name: DocumentName, text: string): Promise<number | null> {
    await documents[name].flush();
    return textOf(name) === text ? revisionOf(name) : null;
  }

  return {
    command,
    connected: computed(() => store.connection.value !== "disconnected"),
    processor: state.processor,
    textOf,
    typeOf: (document) => state[`${document}_type`].peek(),
    async settled() {
      await Promise.all(DOCUMENT_NAMES.map((name) => documents[name].flush()));
      return texts();
    },
    revisionOf,
    async compare({ document, type, text }, before) {
      if (document === "input" || type !== "json") return null;
      const reply = await command("differences", {
        document,
        before: { kind: "text", text: before },
        after: { kind: "text", text },
      });
      return reply.ok ? reply.differences : null;
    },
    async accept({ document, text }, before, indices) {
      const revision = document === "input" ? null : await revisionWith(document, before);
      if (document === "input" || revision === null)
        return refused("stale", "The kernel does not have this text yet: try again in a moment.");
      const reply = await command("accept", { document, revision, text, indices: [...indices] });
      if (!reply.ok) return reply;
      return applySplices(
        before,
        reply.edits.map(({ start, end, text: insert }) => ({ from: start, to: end, insert })),
      );
    },
    write(decided, processor) {
      const before = texts();
      const choices: [Choice, string][] = [];
      batch(() => {
        for (const { target, text, choice, type } of decided) {
          if (state[choice].peek() !== type) choices.push([choice, state[choice].peek()]);
          if (target !== null) documents[target].edit(text);
          if (target === "input_schema") view.inputSchemaOpen.value = true;
        }
        if (processor !== null && processor !== state.processor.peek())
          choices.push(["processor", state.processor.peek()]);
        written.value = { before, after: texts(), choices };
      });
      for (const { choice, type } of decided) if (state[choice].peek() !== type) view.choose(choice, type);
      if (processor !== null && processor !== state.processor.peek()) view.choose("processor", processor);
      for (const name of DOCUMENT_NAMES) if (documents[name].dirty.peek()) void documents[name].flush();
    },
    undo: computed(() => {
      const last = written.value;
      if (last === null || DOCUMENT_NAMES.some((name) => documents[name].text.value !== last.after[name]))
        return null;
      return () => {
        written.value = null;
        batch(() => {
          for (const name of DOCUMENT_NAMES) documents[name].edit(last.before[name]);
        });
        for (const [name, value] of last.choices) view.choose(name, value);
      };
    }),
    forget() {
      written.value = null;
    },
  };
}

/** What is judged by now: the kernel has these texts, in these revisions. */
export function isJudged(name: DocumentName, revision: number | null, judged: Revisions): boolean {
  return revision !== null && (judged[name] ?? 0) === revision;
}

function refused(code: string, message: string): Refusal {
  return { ok: false, code, message };
}
