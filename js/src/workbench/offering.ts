/** From a question to a decision: what an import, a template and a suggestion have in common. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { Refusal } from "../messages";
import { type Asked, createAsking } from "./asking";
import { createDecision, type Decision, type Offer } from "./decision";
import type { Desk, Texts } from "./desk";

export interface Offering {
  readonly state: ReadonlySignal<Asked<object>>;
  readonly decision: ReadonlySignal<Decision | null>;
  /** Asked again while an answer is awaited, as by a double click, it does nothing. */
  ask(send: () => Promise<Offer | Refusal>): Promise<void>;
  /** Takes the proposal, or the question, off the table. */
  drop(): void;
}

export function createOffering(desk: Desk): Offering {
  const asking = createAsking<{ offer: Offer; texts: Texts }>();
  const decision = signal<Decision | null>(null);
  return {
    state: asking.state,
    decision,
    async ask(send) {
      if (asking.state.peek().waiting) return;
      decision.value = null;
      await asking.ask(async () => {
        const texts = await desk.settled();
        const offer = await send();
        return "parts" in offer ? { offer, texts } : offer;
      });
      const { answer } = asking.state.peek();
      if (answer !== null) decision.value = createDecision(desk, answer.offer, answer.texts);
    },
    drop() {
      decision.peek()?.drop();
      asking.drop();
      decision.value = null;
    },
  };
}
