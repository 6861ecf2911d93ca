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
  /** Dollars a run, where they are known. */
  price: number | null;
  /** Problems with which the request cannot be valid. */
  errors: readonly { message: string }[];
  /** What the documentation calls unsupported, but may be run knowingly. */
  unsupported: number;
  /** A text was changed on both sides. */
  conflict: boolean;
}

export interface Readiness {
  label: string;
  /** Why Run does nothing now, as a sentence; null if it does something. */
  blocked: string | null;
  /** Whether pressing leads to the first problem instead. */
  leadsToProblem: boolean;
  /** What has to be agreed to before the run is sent. */
  asks: "unsupported" | "resubmit" | null;
}

/** "$0.01", "free sample", or "cost unknown" for a processor whose price is not known. */
function costOf({ isSandbox, price }: Pick<RunFacts, "isSandbox" | "price">): string {
  if (isSandbox) return "free sample";
  return price === null ? "cost unknown" : formatPrice(price);
}

export function readiness(facts: RunFacts): Readiness {
  const cost = costOf(facts);
  const label = (verb: string) => `${verb} · ${cost}`;
  const blocked = (reason: string, name = label("Run"), leadsToProblem = false): Readiness => ({
    label: name,
    blocked: reason,
    leadsToProblem,
    asks: null,
  });
  if (facts.connection === "disconnected")
    return blocked(
      "Not connected: no kernel answers. It may be busy; if it is gone, run the widget's cell again.",
    );
  if (facts.pending && facts.connection === "waiting") return blocked(waitingWords("run"), WAITING_LABEL);
  if (facts.pending) return blocked("The run is being sent.", "Starting…");
  if (facts.isActive && (facts.isWatching || facts.status === "submitting"))
    return blocked(
      facts.isSandbox ? "A sample run is under way." : "Paid for, watched or not: runs cannot be cancelled.",
      "Running…",
    );
  if (facts.conflict) return blocked("A text was changed elsewhere. Choose which version to keep first.");
  if (facts.errors.length > 0) return blocked(firstError(facts.errors), label("Run"), true);
  const asks = facts.status === "unconfirmed" ? "resubmit" : facts.unsupported > 0 ? "unsupported" : null;
  const verb = asks === "resubmit" ? "Submit again" : asks === "unsupported" ? "Run anyway" : "Run";
  return { label: label(verb), blocked: null, leadsToProblem: false, asks };
}

/** The first error in its own words: it is what pressing leads to. */
function firstError(errors: RunFacts["errors"]): string {
  const rest = errors.length - 1;
  return `To fix first: ${errors[0]?.message}${rest > 0 ? ` (and ${counted(rest, "more problem")})` : ""}`;
}
