/** Suggest: from a sentence to schemas and a processor, by the service itself. */
import { type Signal, signal } from "@preact/signals";
import type { Desk } from "./desk";
import { createOffering, type Offering } from "./offering";

export interface Suggesting {
  readonly offering: Offering;
  readonly intent: Signal<string>;
  /** Whether the suggestion starts from the task as it stands. */
  readonly fromCurrent: Signal<boolean>;
  ask(): void;
}

export function createSuggesting(desk: Desk): Suggesting {
  const offering = createOffering(desk);
  const intent = signal("");
  const fromCurrent = signal(false);
  return {
    offering,
    intent,
    fromCurrent,
    ask() {
      const words = intent.peek().trim();
      if (words === "") return;
      void offering.ask(async () => {
        const reply = await desk.command("suggest", { intent: words, from_current: fromCurrent.peek() });
        if (!reply.ok) return reply;
        const { title, parts, processors, is_sandbox, warnings } = reply;
        return { title, parts, processors, changes: [], notes: warnings, isSample: is_sandbox };
      });
    },
  };
}
