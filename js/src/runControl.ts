/** One view's way to a run: what pressing Run does, the question it asks first, and why a press led nowhere. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CommandFields } from "./messages";
import type { RunOptions, TaskStore } from "./model";
import { type Readiness, type RunFacts, readiness } from "./readiness";
import { DOCUMENT_NAMES } from "./state";
import type { Pressed } from "./waiting";

export type RunProblems = Pick<RunFacts, "errors" | "unsupported">;

export type Question = NonNullable<Readiness["asks"]>;

export interface RunControl {
  readonly readiness: ReadonlySignal<Readiness>;
  readonly price: ReadonlySignal<number | null>;
  readonly question: Signal<Question | null>;
  readonly refusal: ReadonlySignal<string | null>;
  /** What was pressed and has no answer yet, in any view; pressing it again adds nothing. */
  readonly pressed: ReadonlySignal<Pressed | null>;
  press(): void;
  /** The open question was answered with yes. */
  agree(question: Question): void;
  stop(): void;
  watch(): void;
}

export function createRunControl(
  store: TaskStore,
  problems: ReadonlySignal<RunProblems>,
  revealFirst: () => void,
): RunControl {
  const { state } = store;
  const question = signal<Question | null>(null);
  const refusal = signal<string | null>(null);
  const price = computed(() => {
    const chosen = state.processors.value.find(({ name }) => name === state.processor.value);
    return chosen ? chosen.price_usd : (state.request_preview.value?.price_usd ?? null);
  });
  const now = computed(() =>
    readiness({
      connection: store.connection.value,
      pending: store.runPending.value,
      status: state.status.value,
      isActive: state.is_active.value,
      isWatching: state.is_watching.value,
      isSandbox: state.service.value.is_sandbox,
      price: price.value,
      ...problems.value,
      conflict: DOCUMENT_NAMES.some((name) => store.documents[name].conflict.value !== null),
    }),
  );

  async function start(options: RunOptions): Promise<void> {
    question.value = null;
    refusal.value = null;
    const reply = await store.run(options);
    if (reply.ok) return;
    // The kernel knew of a question that this browser did not.
    if (reply.code === "unsupported") question.value = "unsupported";
    else if (reply.code === "unconfirmed") question.value = "resubmit";
    else refusal.value = reply.message;
  }

  const pressed = computed((): Pressed | null => {
    const unanswered = store.unanswered.value;
    if (unanswered.has("stop")) return "stop";
    if (unanswered.has("watch")) return "watch";
    return store.runPending.value ? "run" : null;
  });

  async function tell<K extends "stop" | "watch">(kind: K, fields: CommandFields<K>): Promise<void> {
    if (store.unanswered.peek().has(kind)) return;
    const reply = await store.command(kind, fields);
    // A run that has ended meanwhile needs no stop.
    refusal.value = reply.ok || (kind === "stop" && reply.code === "idle") ? null : reply.message;
  }

  return {
    stop: () => void tell("stop", { run_id: state.run_id.peek() }),
    watch: () => void tell("watch", {}),
    readiness: now,
    price,
    question,
    refusal,
    pressed,
    press() {
      const { blocked, leadsToProblem, asks } = now.value;
      if (leadsToProblem) revealFirst();
      if (blocked !== null) return;
      if (asks === null) void start({});
      else question.value = asks;
    },
    agree(asked) {
      if (now.value.blocked !== null) return;
      // Agreeing to one thing is not agreeing to the other.
      if (asked === "resubmit" && problems.value.unsupported > 0) question.value = "unsupported";
      else
        void start({
          allowUnsupported: asked === "unsupported",
          confirmResubmit: asked === "resubmit" || state.status.value === "unconfirmed",
        });
    },
  };
}
