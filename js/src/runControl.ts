/** One view's way to a run: what pressing Run does, the question it asks first, and why a press led nowhere. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { CommandFields } from "./messages";
import type { TaskStore } from "./model";
import { type Question, type Readiness, type RunFacts, readiness } from "./readiness";
import { DOCUMENT_NAMES } from "./state";
import type { Pressed } from "./waiting";

export type RunProblems = Pick<RunFacts, "errors" | "unsupported">;

/** The questions that the kernel knew of and this browser did not, by the code of its refusal. */
const ASKED_BY_KERNEL: Readonly<Record<string, Question>> = {
  unsupported: "unsupported",
  unconfirmed: "resubmit",
  costly: "cost",
};

export interface RunControl {
  readonly readiness: ReadonlySignal<Readiness>;
  readonly price: ReadonlySignal<number | null>;
  readonly question: Signal<Question | null>;
  /** What the kernel said to it, where only the kernel knew that it has to be asked. */
  readonly said: ReadonlySignal<string | null>;
  readonly refusal: ReadonlySignal<string | null>;
  /** What was pressed and has no answer yet, in any view; pressing it again adds nothing. */
  readonly pressed: ReadonlySignal<Pressed | null>;
  press(): void;
  /** The open question was answered with yes. */
  agree(question: Question): void;
  /** Looks whether a request whose answer was lost has become a run. */
  lookUp(): void;
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
  const said = signal<string | null>(null);
  const refusal = signal<string | null>(null);
  /** What was agreed to since Run was pressed: agreeing to one thing is not agreeing to the other. */
  let agreed: readonly Question[] = [];
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
      isRecording: state.service.value.is_recording === true,
      isWaiting: (state.submission.value?.waits_until ?? null) !== null,
      price: price.value,
      confirmAbove: state.confirm_above_usd.value,
      ...problems.value,
      conflict: DOCUMENT_NAMES.some((name) => store.documents[name].conflict.value !== null),
    }),
  );

  /** Asks what is still to be agreed to, and starts the run once that is nothing. */
  async function proceed(): Promise<void> {
    const open = now.value.asks.find((asked) => !agreed.includes(asked)) ?? null;
    question.value = open;
    said.value = null;
    refusal.value = null;
    if (open !== null) return;
    const reply = await store.run({
      allowUnsupported: agreed.includes("unsupported"),
      confirmResubmit: agreed.includes("resubmit"),
      confirmCost: agreed.includes("cost"),
    });
    if (reply.ok) return;
    const asked = ASKED_BY_KERNEL[reply.code];
    if (asked !== undefined && !agreed.includes(asked)) {
      said.value = reply.message;
      question.value = asked;
    } else refusal.value = reply.message;
  }

  const pressed = computed((): Pressed | null => {
    const unanswered = store.unanswered.value;
    if (unanswered.has("stop")) return "stop";
    if (unanswered.has("watch")) return "watch";
    if (unanswered.has("look_up")) return "look_up";
    return store.runPending.value ? "run" : null;
  });

  async function tell<K extends "stop" | "watch" | "look_up">(
    kind: K,
    fields: CommandFields<K>,
  ): Promise<void> {
    if (store.unanswered.peek().has(kind)) return;
    const reply = await store.command(kind, fields);
    // A run that has ended meanwhile needs no stop.
    refusal.value = reply.ok || (kind === "stop" && reply.code === "idle") ? null : reply.message;
  }

  return {
    lookUp: () => void tell("look_up", {}),
    stop: () => void tell("stop", { run_id: state.run_id.peek() }),
    watch: () => void tell("watch", {}),
    readiness: now,
    price,
    question,
    said,
    refusal,
    pressed,
    press() {
      const { blocked, leadsToProblem } = now.value;
      if (leadsToProblem) revealFirst();
      if (blocked !== null) return;
      agreed = [];
      void proceed();
    },
    agree(asked) {
      if (now.value.blocked !== null) return;
      agreed = [...agreed, asked];
      void proceed();
    },
  };
}
