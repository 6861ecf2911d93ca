/** Compare: what differs, in meaning, between two of the text now, the last run's, a template and a text that is pasted. */
import { effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { SchemaName, Side } from "../messages";
import type { TaskStore } from "../model";
import { type Answer, type Asked, createAsking } from "./asking";
import type { Desk } from "./desk";

/** "current", "last_run", "text", or "template:" and a name. */
export type SideKey = string;

export interface Comparing {
  readonly document: Signal<SchemaName>;
  readonly before: Signal<SideKey>;
  readonly after: Signal<SideKey>;
  /** The text that is compared where a side is "text". */
  readonly pasted: Signal<string>;
  readonly state: ReadonlySignal<Asked<Answer<"differences">>>;
  swap(): void;
  /** Compares again with each change, until the returned function is called. */
  follow(): () => void;
}

/** How long the pasted text has to rest, in milliseconds. */
const REST_MS = 250;

export function createComparing(desk: Desk, { state }: Pick<TaskStore, "state">): Comparing {
  const document = signal<SchemaName>("output_schema");
  const before = signal<SideKey>("text");
  const after = signal<SideKey>("current");
  const pasted = signal("");
  const asking = createAsking<Answer<"differences">>();

  function sideOf(key: SideKey): Side {
    if (key === "text") return { kind: "text", text: pasted.value };
    if (key === "current" || key === "last_run") return { kind: key };
    return { kind: "template", name: key.slice("template:".length) };
  }

  return {
    document,
    before,
    after,
    pasted,
    state: asking.state,
    swap() {
      [before.value, after.value] = [after.peek(), before.peek()];
    },
    follow() {
      if (before.peek() === "text" && pasted.peek() === "" && state.has_last_run.peek())
        before.value = "last_run";
      let timer: ReturnType<typeof setTimeout> | undefined;
      const stop = effect(() => {
        clearTimeout(timer);
        const fields = { document: document.value, before: sideOf(before.value), after: sideOf(after.value) };
        if ([before.value, after.value].includes("current")) void state.revisions.value;
        if ([fields.before, fields.after].some((side) => side.kind === "text" && side.text.trim() === "")) {
          asking.drop();
          return;
        }
        const ask = () =>
          asking.ask(async () => {
            await desk.settled();
            return desk.command("differences", fields);
          });
        timer = setTimeout(() => void ask(), REST_MS);
      });
      return () => {
        stop();
        clearTimeout(timer);
        asking.drop();
      };
    },
  };
}
