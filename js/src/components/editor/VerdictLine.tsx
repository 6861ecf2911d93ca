/** One line under an editor: what the browser says at once, and whether the kernel has said the same. */
import { useRef } from "preact/hooks";
import type { Connection } from "../../channel";
import type { Severity } from "../../schema/problem";
import { countBySeverity, type Verdict } from "../../schema/verdict";
import { CheckIcon } from "../icons";
import { inWords, SEVERITIES } from "./severity";
import "./verdict.css";

export interface VerdictLineProps {
  verdict: Verdict;
  /** What is said where nothing is wrong, such as "Valid JSON Schema". */
  praise: string;
  connection: Connection;
  /** Why the kernel is not asked about this text, if so. */
  held: string | null;
  /** Length of the text that the browser judged: for benchmarks, which watch it change. */
  judgedLength: number;
  /** Revision that the kernel's part of the verdict is about; null before the first. */
  revision: number | null;
}

export function VerdictLine(props: VerdictLineProps) {
  const { verdict, praise, connection, held, judgedLength, revision } = props;
  const counts = countBySeverity(verdict.problems);
  const gravest = (Object.keys(SEVERITIES) as Severity[]).find((severity) => counts.has(severity));
  const isGood = gravest === undefined || gravest === "hint";
  const words = [isGood ? praise : "", inWords(counts)].filter(Boolean).join(", ");
  const state = stateInWords(verdict, connection, held);
  const Sign = isGood ? CheckIcon : SEVERITIES[gravest].Sign;

  // Screen readers hear a verdict when it is final, not at each keystroke.
  const said = useRef("");
  if (verdict.phase === "confirmed" || connection === "disconnected" || held !== null)
    said.current = `${words}, ${state}`;

  return (
    <div
      class={`pw-verdict pw-verdict-${isGood ? "good" : gravest}`}
      data-phase={verdict.phase}
      data-judged-length={judgedLength}
      data-verdict-revision={revision ?? ""}
    >
      <span class="pw-verdict-words" aria-hidden="true">
        <Sign /> {words}
      </span>
      <span class="pw-verdict-state" aria-hidden="true">
        {state}
      </span>
      <span class="pw-hidden" role="status">
        {said.current}
      </span>
    </div>
  );
}

function stateInWords({ phase, onlyBrowser }: Verdict, connection: Connection, held: string | null): string {
  if (phase === "pending" && held !== null) return held;
  if (phase === "pending" && connection === "disconnected") return "checked in the browser only";
  if (phase === "pending") return connection === "waiting" ? "kernel busy" : "checking…";
  return onlyBrowser.length > 0 ? "the kernel does not see all of this" : "checked by the kernel";
}
