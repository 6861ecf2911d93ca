/** A question to the kernel whose answer counts only as long as it is wanted: the newest one, of a panel still open. */
import { type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { CommandKind, Refusal, Reply } from "../messages";

/** What a command answers when it is done. */
export type Answer<K extends CommandKind> = Extract<Reply<K>, { ok: true }>;

export interface Asked<A> {
  readonly waiting: boolean;
  /** The newest answer; it stays while another is awaited. */
  readonly answer: A | null;
  readonly refusal: Refusal | null;
}

export interface Asking<A> {
  readonly state: ReadonlySignal<Asked<A>>;
  /** Asks anew; an answer to an earlier question is not heard any more. */
  ask(send: () => Promise<A | Refusal>): Promise<void>;
  /** Nobody wants the answer any more. */
  drop(): void;
}

const NOTHING = { waiting: false, answer: null, refusal: null };

export function createAsking<A extends object>(): Asking<A> {
  const state = signal<Asked<A>>(NOTHING);
  let newest = 0;
  return {
    state,
    async ask(send) {
      newest += 1;
      const mine = newest;
      state.value = { ...state.peek(), waiting: true, refusal: null };
      // Who asks within an effect depends on what it read itself, not on what the way to the kernel reads.
      const reply = await untracked(send);
      if (mine !== newest) return;
      state.value = isRefusal(reply)
        ? { waiting: false, answer: null, refusal: reply }
        : { waiting: false, answer: reply, refusal: null };
    },
    drop() {
      newest += 1;
      state.value = NOTHING;
    },
  };
}

function isRefusal(reply: object): reply is Refusal {
  return "ok" in reply && reply.ok === false;
}
