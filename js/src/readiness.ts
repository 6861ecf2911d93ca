/** What pressing Run would do now, in words: its price, what stands in the way, and what has to be agreed to first. */
import type { Connection } from "./channel";
import { counted, formatPrice } from "./format";
import type { RunStatus } from "./state";
import { WAITING_LABEL, waitingWords } from "./waiting";

export interface RunFacts {
  connection: Connection;
  pending: boolean;
  status: RunStatus;
  isActive: boolean;
  isWatching: boolean;
  isSandbox: boolean;
  /** Whether Run plays a recording, which costs nothing. */
  isRecording: boolean;
  /** Whether the request is still held back by the service's rate limit. */
  isWaiting: boolean;
  /** Dollars a run, where they are known. */
  price: number | null;
  /** Dollars above which a run is asked about; null never asks. */
  confirmAbove: number | null;
  /** Problems with which the request cannot be valid. */
  errors: readonly { message: string }[];
  /** What the documentation calls unsupported, but may be run knowingly. */
  unsupported: number;
  /** A text was changed on both sides. */
  conflict: boolean;
}

/** What has to be agreed to: a second run beside one that may exist, a high price, what is called unsupported. */
export type Question = "resubmit" | "cost" | "unsupported";

export interface Readiness {
  label: string;
  /** Why Run does nothing now, as a sentence; null if it does something. */
  blocked: string | null;
  /** Whether pressing leads to the first problem instead. */
  leadsToProblem: boolean;
  /** What has to be agreed to before the run is sent, one after the other. */
  asks: readonly Question[];
}

/** "$0.01", "free sample", "no charge", or "cost unknown" for a processor whose price is not known. */
function costOf({ isSandbox, isRecording, price }: RunFacts): string {
  if (isRecording) return "no charge";
  if (isSandbox) return "free sample";
  return price === null ? "cost unknown" : formatPrice(price);
}

export function readiness(facts: RunFacts): Readiness {
  const cost = costOf(facts);
  const label = (verb: string) => `${verb} · ${cost}`;
  const run = facts.isRecording ? "Replay" : "Run";
  const blocked = (reason: string, name = label(run), leadsToProblem = false): Readiness => ({
    label: name,
    blocked: reason,
    leadsToProblem,
    asks: [],
  });
  if (facts.connection === "disconnected")
    return blocked(
      "Not connected: no kernel answers. It may be busy; if it is gone, run the widget's cell again.",
    );
  if (facts.pending && facts.connection === "waiting") return blocked(waitingWords("run"), WAITING_LABEL);
  if (facts.pending) return blocked("The run is being sent.", "Starting…");
  if (facts.isActive && facts.isWaiting)
    return blocked("The run is sent as soon as the service's rate limit allows it.", "Waiting…");
  if (facts.isActive && facts.status === "unconfirmed")
    return blocked("It is looked up whether the request has become a run.", "Looking…");
  if (facts.isActive && (facts.isWatching || facts.status === "submitting"))
    return blocked(underWay(facts), "Running…");
  if (facts.conflict) return blocked("A text was changed elsewhere. Choose which version to keep first.");
  if (facts.errors.length > 0) return blocked(firstError(facts.errors), label(run), true);
  const asks = questions(facts);
  const verb = asks.includes("resubmit") ? "Submit again" : asks.includes("unsupported") ? "Run anyway" : run;
  return { label: label(verb), blocked: null, leadsToProblem: false, asks };
}

function underWay({ isSandbox, isRecording }: RunFacts): string {
  if (isRecording) return "The recording is being played.";
  return isSandbox ? "A sample run is under way." : "Paid for, watched or not: runs cannot be cancelled.";
}

function questions(facts: RunFacts): Question[] {
  const { status, isSandbox, isRecording, price, confirmAbove, unsupported } = facts;
  // What was recorded has been agreed to, and nothing is sent.
  if (isRecording) return [];
  const isDear = !isSandbox && price !== null && confirmAbove !== null && price > confirmAbove;
  const asks: Question[] = [];
  // The question about a second run names its price, too.
  if (status === "unconfirmed") asks.push("resubmit");
  else if (isDear) asks.push("cost");
  if (unsupported > 0) asks.push("unsupported");
  return asks;
}

/** The first error in its own words: it is what pressing leads to. */
function firstError(errors: RunFacts["errors"]): string {
  const rest = errors.length - 1;
  return `To fix first: ${errors[0]?.message}${rest > 0 ? ` (and ${counted(rest, "more problem")})` : ""}`;
}
