/** What the run did so far, on demand: one line per progress message, newest last. */
import { useEffect } from "preact/hooks";
import { formatClock } from "../format";
import type { TraceEntry } from "../messages";
import { Disclosure } from "./Disclosure";
import "./trace.css";

export interface TraceProps {
  /** How many entries there are, fetched or not. */
  length: number;
  entries: readonly TraceEntry[];
  failure: string | null;
  open: boolean;
  onToggle(open: boolean): void;
  load(): void;
}

/** "search" of `task_run.progress_msg.search`. */
function kindOf(type: string): string {
  return (type.split(".").pop() ?? type).replaceAll("_", " ");
}

export function Trace({ length, entries, failure, open, onToggle, load }: TraceProps) {
  useEffect(() => {
    if (open && entries.length < length) load();
  }, [open, length, entries.length, load]);
  return (
    <Disclosure
      summary={
        <>
          Trace <span class="pw-count">{length.toLocaleString("en")}</span>
        </>
      }
      open={open}
      onToggle={onToggle}
    >
      {failure !== null && <p class="pw-muted">{failure}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard */}
      <ol class="pw-trace" tabIndex={0} aria-label="Trace of the run">
        {entries.map((entry, index) => (
          <li key={index} class="pw-trace-entry">
            <span class="pw-trace-time">{formatClock(entry.timestamp)}</span>
            <span class="pw-trace-kind">{kindOf(entry.type)}</span>
            <span class="pw-trace-message">{entry.message}</span>
          </li>
        ))}
        {length === 0 && <li class="pw-muted">No message has come yet.</li>}
        {entries.length < length && failure === null && <li class="pw-muted">Loading…</li>}
      </ol>
    </Disclosure>
  );
}
