/** An example of the output: made up from the schema as the kernel judged it, and again with each change. */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { TaskStore } from "../model";
import { type Answer, type Asked, createAsking } from "./asking";
import { type Desk, isJudged } from "./desk";

export interface Example {
  readonly open: Signal<boolean>;
  readonly state: ReadonlySignal<Asked<Answer<"sample">>>;
  /** Which of the examples this is, from zero. */
  readonly seed: ReadonlySignal<number>;
  another(): void;
  follow(): () => void;
}

export function createExample(desk: Desk, { state }: Pick<TaskStore, "state">): Example {
  const open = signal(false);
  const seed = signal(0);
  const asking = createAsking<Answer<"sample">>();
  return {
    open,
    state: asking.state,
    seed,
    another() {
      // Pressed faster than the kernel answers, each press still counts once.
      if (!asking.state.peek().waiting) seed.value += 1;
    },
    follow() {
      const stop = effect(() => {
        const revision = desk.revisionOf("output_schema");
        if (revision === null || !isJudged("output_schema", revision, state.diagnosed_revisions.value))
          return;
        const fields = { document: "output_schema" as const, revision, seed: seed.value };
        void asking.ask(() => desk.command("sample", fields));
      });
      return () => {
        stop();
        asking.drop();
      };
    },
  };
}
