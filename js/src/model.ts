/** The one typed mirror of the kernel's traits: a store per model, shared by its views. Nothing else sees the model. */
import { batch, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type AnyModel, type Connection, createChannel } from "./channel";
import { createDocument, type DocumentStore } from "./documents";
import { watchForSilence } from "./lifeSigns";
import type { CommandFields, CommandKind, Refusal, Reply, SendCommand } from "./messages";
import {
  DOCUMENT_NAMES,
  type DocumentName,
  initialState,
  type Revisions,
  type TaskState,
  TEXT_TRAITS,
} from "./state";
import { createTrace, type TraceStore } from "./trace";

declare const __VERSION__: string;

/** How long a started run may take to show in the traits before Run is offered again, in milliseconds. */
const STARTED_SHOWS_MS = 2_000;

export interface RunOptions {
  allowUnsupported?: boolean;
  confirmResubmit?: boolean;
  confirmCost?: boolean;
}

export interface TaskStore {
  readonly state: { readonly [K in keyof TaskState]: ReadonlySignal<TaskState[K]> };
  readonly documents: Readonly<Record<DocumentName, DocumentStore>>;
  readonly connection: ReadonlySignal<Connection>;
  readonly trace: TraceStore;
  /** From the press of Run until the kernel's answer shows; meanwhile pressing again does nothing. */
  readonly runPending: ReadonlySignal<boolean>;
  /** The kinds of the commands that the kernel has not answered yet. */
  readonly unanswered: ReadonlySignal<ReadonlySet<CommandKind>>;
  readonly command: SendCommand;
  choose(name: CommandFields<"set">["name"], value: string): Promise<Reply<"set">>;
  run(options?: RunOptions): Promise<Reply<"run">>;
  /** Somebody looks at the widget: it makes sure that a kernel is still behind it. */
  attend(): void;
  dispose(): void;
}

export function createStore(model: AnyModel): TaskStore {
  const state = initialSignals(model);
  const channel = createChannel(model);
  const { command } = channel;
  const runPending = signal(false);
  const trace = createTrace(command, () => state.trace_length.peek());
  const choosing = new Set<Promise<unknown>>();
  const listeners = new AbortController();
  const undo: (() => void)[] = [];

  const revisionOf = (name: DocumentName): number => state.revisions.peek()[name] ?? 0;
  const documents = Object.fromEntries(
    DOCUMENT_NAMES.map((name) => [
      name,
      createDocument(name, { text: state[TEXT_TRAITS[name]].peek(), revision: revisionOf(name) }, command),
    ]),
  ) as Record<DocumentName, DocumentStore>;

  for (const name of Object.keys(state) as (keyof TaskState)[]) {
    const follow = () => {
      channel.alive();
      batch(() => {
        const length = state.trace_length.peek();
        copyTrait(model, state, name);
        // A text and its revision come in one message, so whichever is heard first finds both.
        if (name === "revisions" || DOCUMENT_NAMES.some((document) => TEXT_TRAITS[document] === name)) {
          copyTrait(model, state, "revisions");
          for (const document of DOCUMENT_NAMES) {
            copyTrait(model, state, TEXT_TRAITS[document]);
            documents[document].receive({
              text: state[TEXT_TRAITS[document]].peek(),
              revision: revisionOf(document),
            });
          }
        }
        if (name === "run_id" || (name === "trace_length" && state.trace_length.peek() < length))
          trace.reset();
      });
    };
    model.on(`change:${name}`, follow);
    undo.push(() => model.off(`change:${name}`, follow));
  }

  const flushAll = () => Promise.all(DOCUMENT_NAMES.map((name) => documents[name].flush()));
  // The page may go away: what was typed leaves now.
  for (const event of ["pagehide", "visibilitychange"]) {
    window.addEventListener(event, () => void flushAll(), { signal: listeners.signal });
  }

  async function run({
    allowUnsupported = false,
    confirmResubmit = false,
    confirmCost = false,
  }: RunOptions = {}): Promise<Reply<"run">> {
    if (runPending.peek()) return refusal("active", "The run is being sent already.");
    runPending.value = true;
    try {
      const outcomes = await flushAll();
      await Promise.all(choosing);
      const open = DOCUMENT_NAMES.find((_, index) => outcomes[index] !== "saved");
      if (open !== undefined) {
        return documents[open].conflict.peek() !== null
          ? refusal("conflict", "A text was changed elsewhere. Choose which version to keep, then run.")
          : refusal(
              "unsaved",
              documents[open].refusal.peek() ?? "The kernel does not have the newest text yet.",
            );
      }
      const before = state.run_id.peek();
      const reply = await command("run", {
        revisions: Object.fromEntries(
          DOCUMENT_NAMES.map((name) => [name, documents[name].ackedRevision.peek()]),
        ) as Revisions,
        processor: state.processor.peek(),
        allow_unsupported: allowUnsupported,
        confirm_resubmit: confirmResubmit,
        confirm_cost: confirmCost,
      });
      if (reply.ok) {
        // The reply and the traits come by different ways: until the run shows, a second press would ask for another.
        await until(
          () => state.is_active.value || state.run_id.value !== before,
          STARTED_SHOWS_MS,
          listeners.signal,
        );
      }
      return reply;
    } finally {
      runPending.value = false;
    }
  }

  const greet = () => void command("hello", { client: "parallel_widgets", version: __VERSION__ });
  greet();
  const signs = watchForSilence(
    channel.isQuietFor,
    () => state.is_active.value && (state.is_watching.value || state.status.value === "submitting"),
    greet,
  );
  undo.push(signs.dispose);

  return {
    state,
    documents,
    connection: channel.connection,
    trace,
    runPending,
    unanswered: channel.unanswered,
    command,
    attend: signs.attend,
    async choose(name, value) {
      const chosen = state[name] as Signal<string>;
      chosen.value = value;
      const sent = command("set", { name, value });
      choosing.add(sent);
      const reply = await sent;
      choosing.delete(sent);
      if (!reply.ok) copyTrait(model, state, name);
      return reply;
    },
    run,
    dispose() {
      listeners.abort();
      for (const off of undo) off();
      for (const name of DOCUMENT_NAMES) documents[name].dispose();
      channel.dispose();
    },
  };
}

type StateSignals = { [K in keyof TaskState]: Signal<TaskState[K]> };

function initialSignals(model: AnyModel): StateSignals {
  const defaults = initialState();
  const signals = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, signal(value)]),
  ) as unknown as StateSignals;
  for (const name of Object.keys(defaults) as (keyof TaskState)[]) copyTrait(model, signals, name);
  return signals;
}

/** A trait that the host does not know keeps its stand-in. */
function copyTrait<K extends keyof TaskState>(model: AnyModel, signals: StateSignals, name: K): void {
  const value = model.get(name);
  if (value !== undefined) signals[name].value = value as TaskState[K];
}

function refusal(code: string, message: string): Refusal {
  return { ok: false, code, message };
}

/** Resolves when the condition holds, after `timeout` milliseconds, or when the signal aborts, whichever comes first. */
function until(condition: () => boolean, timeout: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const cleanups: (() => void)[] = [];
    const finish = () => {
      for (const cleanup of cleanups) cleanup();
      resolve();
    };
    const timer = setTimeout(finish, timeout);
    cleanups.push(() => clearTimeout(timer));
    signal.addEventListener("abort", finish, { once: true });
    cleanups.push(() => signal.removeEventListener("abort", finish));
    cleanups.push(
      effect(() => {
        if (condition()) queueMicrotask(finish);
      }),
    );
  });
}
