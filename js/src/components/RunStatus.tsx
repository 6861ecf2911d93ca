/** How the run goes: status, time, meter, the newest message and the sources; each line keeps its place throughout. */
import { counted, formatClock, formatElapsed, safeLink } from "../format";
import type { SourceStats, RunStatus as Status } from "../state";
import { type Pressed, WAITING_LABEL, waitingWords } from "../waiting";
import { Elapsed } from "./Elapsed";
import { ExternalLink } from "./ExternalLink";
import { Meter } from "./Meter";
import { StatusBadge } from "./StatusBadge";
import "./status.css";

const SOURCES_SHOWN = 5;

/** What the line says while the kernel has no message of its own; the run's state is in the badge. */
const QUIET_WORDS: Readonly<Record<string, string>> = {
  idle: "Nothing has been sent yet.",
  submitting: "Sending the request.",
  queued: "Waiting for a processor.",
  running: "Working. Smaller processors send no messages on the way.",
  unconfirmed: "It is not known whether a run was created: see below.",
  action_required: "What it waits for is below.",
  completed: "The result is below.",
  failed: "What went wrong is below.",
  cancelling: "The service is cancelling the run.",
  cancelled: "The service cancelled the run.",
};

export interface RunStatusProps {
  status: Status;
  isActive: boolean;
  isWatching: boolean;
  connected: boolean;
  isFree: boolean;
  elapsed: number;
  progress: number | null;
  message: string;
  runId: string;
  /** Until when the request waits for the service's rate limit, in epoch seconds; null where it does not. */
  waitsUntil: number | null;
  /** What was pressed and has no answer yet. */
  pressed: Pressed | null;
  /** The same, once it is plain that the kernel is busy. */
  waitingFor: Pressed | null;
  sources: SourceStats | null;
  onStop(): void;
  onWatch(): void;
}

export function RunStatus(props: RunStatusProps) {
  const { status, isActive, isWatching, connected, isFree } = props;
  const { elapsed, progress, message, runId, waitsUntil, pressed, waitingFor, sources } = props;
  const live = isActive && connected && (isWatching || status === "submitting");
  const goesOn = `The run goes on at the service. ${isFree ? "Runs" : "It is paid for: runs"} cannot be cancelled.`;
  const paused = isActive && !isWatching && runId !== "";
  return (
    <section class="pw-status" aria-label="Status of the run">
      <div class="pw-status-row">
        <StatusBadge status={status} moving={live} />
        {status !== "idle" && <Elapsed seconds={elapsed} running={live} />}
        {runId !== "" && (
          <code class="pw-run-id" title={`Run id ${runId}`}>
            {runId}
          </code>
        )}
        <span class="pw-status-action">
          {isActive && (waitsUntil !== null || (isWatching && runId !== "")) && (
            <button
              type="button"
              class="pw-quiet-button"
              disabled={!connected}
              // Not disabled, which would take the focus away.
              aria-disabled={pressed === "stop"}
              title={waitsUntil === null ? goesOn : ""}
              onClick={props.onStop}
            >
              {waitingFor === "stop" ? WAITING_LABEL : waitsUntil === null ? "Stop watching" : "Do not send"}
            </button>
          )}
          {paused && (
            <button
              type="button"
              class="pw-button"
              disabled={!connected}
              aria-disabled={pressed === "watch"}
              onClick={props.onWatch}
            >
              {waitingFor === "watch" ? WAITING_LABEL : "Watch again"}
            </button>
          )}
        </span>
      </div>
      <Meter progress={progress} active={live} done={status === "completed"} />
      <p class="pw-message" title={message}>
        {waitingFor !== null && waitingFor !== "run" && waitsUntil === null
          ? waitingWords(waitingFor)
          : paused
            ? `Not watching. ${goesOn}`
            : waitsUntil !== null
              ? `Waiting for the service's rate limit, until ${formatClock(waitsUntil)}.`
              : message || QUIET_WORDS[status]}
      </p>
      <p class="pw-sources">
        {sources !== null && (
          <>
            {[
              sources.considered !== null && `${counted(sources.considered, "source")} considered`,
              sources.read !== null && `${sources.read.toLocaleString("en")} read`,
            ]
              .filter(Boolean)
              .join(" · ")}
            {sources.sample.length > 0 && <SourceSample sample={sources.sample} />}
          </>
        )}
      </p>
    </section>
  );
}

function SourceSample({ sample }: { sample: readonly string[] }) {
  const links = sample.map(safeLink).filter((url) => url !== null);
  const hosts = [...new Map(links.map((url) => [url.host, url])).values()].slice(0, SOURCES_SHOWN);
  return (
    <span class="pw-source-sample">
      {hosts.map((url) => (
        <ExternalLink key={url.host} url={url}>
          {url.host}
        </ExternalLink>
      ))}
    </span>
  );
}

/** What a screen reader says when the status changes; progress messages are not read out, and errors say themselves. */
export function announcement(status: Status, elapsed: number): string {
  switch (status) {
    case "idle":
    case "unconfirmed":
      return "";
    case "submitting":
      return "Submitting the run.";
    case "queued":
      return "The run is queued.";
    case "running":
      return "The run is under way.";
    case "completed":
      return `The run completed after ${formatElapsed(elapsed)}. The result is below.`;
    case "failed":
      return "The run failed.";
    case "cancelled":
      return "The run was cancelled.";
    case "action_required":
      return "The run needs an action.";
    default:
      return `The run is ${status.replaceAll("_", " ")}.`;
  }
}
