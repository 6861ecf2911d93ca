/** The trace of the run: fetched from the kernel when somebody looks at it, and appended to as it grows. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { SendCommand, TraceEntry } from "./messages";

export interface TraceStore {
  readonly entries: ReadonlySignal<readonly TraceEntry[]>;
  /** Why the newest entries could not be fetched, if so. */
  readonly failure: ReadonlySignal<string | null>;
  /** Fetches what is missing; called again whenever the trace grows while it is looked at. */
  load(): Promise<void>;
  /** Another run, or the same one replayed from its beginning. */
  reset(): void;
}

/** `length` reads how many entries the kernel has now. */
export function createTrace(command: SendCommand, length: () => number): TraceStore {
  const entries = signal<readonly TraceEntry[]>([]);
  const failure = signal<string | null>(null);
  let loading = false;
  let generation = 0;

  return {
    entries,
    failure,
    async load() {
      if (loading) return;
      loading = true;
      try {
        while (entries.value.length < length()) {
          const asked = generation;
          const reply = await command("trace", { start: entries.value.length });
          if (asked !== generation) continue;
          failure.value = reply.ok ? null : reply.message;
          if (!reply.ok || reply.entries.length === 0) return;
          entries.value = [...entries.value.slice(0, reply.start), ...reply.entries];
        }
      } finally {
        loading = false;
      }
    },
    reset() {
      generation += 1;
      entries.value = [];
      failure.value = null;
    },
  };
}
