/** The editable texts of a task: a draft each, sent to the kernel a moment after the last keystroke, one edit at a time. */
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import {
  accepted,
  changed,
  type Draft,
  isDirty,
  keptMine,
  needsSending,
  openDraft,
  refusedAsInvalid,
  refusedByConflict,
  released,
  sending,
  tookTheirs,
  typed,
  type Version,
} from "./draft";
import type { SendCommand } from "./messages";
import type { DocumentName } from "./state";

/** How long after the last keystroke an edit leaves, in milliseconds. */
const SETTLE_MS = 150;

/** How a flush ended: the kernel has the text, or the user has to do something first. */
export type FlushOutcome = "saved" | "conflict" | "refused" | "unsent" | "disposed";

export interface DocumentStore {
  readonly name: DocumentName;
  /** What the user sees, drafts included. */
  readonly text: ReadonlySignal<string>;
  readonly dirty: ReadonlySignal<boolean>;
  readonly ackedRevision: ReadonlySignal<number>;
  readonly conflict: ReadonlySignal<Version | null>;
  /** Why the kernel would not take the text, if so. */
  readonly refusal: ReadonlySignal<string | null>;
  edit(text: string): void;
  /** Sends what is unsent now, and resolves once the kernel has answered. */
  flush(): Promise<FlushOutcome>;
  keepMine(): void;
  takeTheirs(): void;
  /** The kernel's text changed. */
  receive(version: Version): void;
  dispose(): void;
}

export function createDocument(name: DocumentName, initial: Version, command: SendCommand): DocumentStore {
  const draft = signal<Draft>(openDraft(initial));
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiters: ((outcome: FlushOutcome) => void)[] = [];
  let disposed = false;

  function settle(outcome: FlushOutcome): void {
    const settled = waiters;
    waiters = [];
    for (const resolve of settled) resolve(outcome);
  }

  function outcomeOf({ conflict, refused, text }: Draft): FlushOutcome {
    if (conflict !== null) return "conflict";
    return refused?.text === text ? "refused" : "saved";
  }

  function apply(next: Draft): void {
    draft.value = next;
    if (next.sent !== null) return;
    if (!needsSending(next)) settle(outcomeOf(next));
    // While a keystroke is still settling, its own timer sends.
    else if (waiters.length > 0 || timer === undefined) void send();
  }

  async function send(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    if (disposed || !needsSending(draft.value)) return;
    const { text, base } = draft.value;
    draft.value = sending(draft.value);
    const reply = await command("edit", { document: name, text, base: base.revision });
    if (disposed) return;
    if (reply.ok) apply(accepted(draft.value, reply.revision));
    else if (reply.code === "conflict" && reply.text !== undefined && reply.revision !== undefined)
      apply(refusedByConflict(draft.value, { text: reply.text, revision: reply.revision }));
    else if (reply.code === "disconnected") {
      // Not offered again by itself: the next keystroke or flush does.
      draft.value = released(draft.value);
      settle("unsent");
    } else apply(refusedAsInvalid(draft.value, reply.message));
  }

  return {
    name,
    text: computed(() => draft.value.text),
    dirty: computed(() => isDirty(draft.value)),
    ackedRevision: computed(() => draft.value.base.revision),
    conflict: computed(() => draft.value.conflict),
    refusal: computed(() => {
      const { refused, text } = draft.value;
      return refused?.text === text ? refused.message : null;
    }),
    edit(text) {
      if (disposed || text === draft.value.text) return;
      draft.value = typed(draft.value, text);
      clearTimeout(timer);
      timer = setTimeout(() => void send(), SETTLE_MS);
    },
    flush() {
      if (disposed) return Promise.resolve("disposed");
      void send();
      const { value } = draft;
      if (value.sent === null && !needsSending(value)) return Promise.resolve(outcomeOf(value));
      return new Promise((resolve) => waiters.push(resolve));
    },
    keepMine() {
      draft.value = keptMine(draft.value);
      void send();
    },
    takeTheirs: () => apply(tookTheirs(draft.value)),
    receive: (version) => apply(changed(draft.value, version)),
    dispose() {
      disposed = true;
      clearTimeout(timer);
      settle("disposed");
    },
  };
}
