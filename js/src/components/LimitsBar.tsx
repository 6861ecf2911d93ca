/** How much of the Task API's limits the request takes: the tightest one in a line, all of them below. */
import type { ReadonlySignal } from "@preact/signals";
import { useState } from "preact/hooks";
import type { Contributor, Limit } from "../state";
import { Disclosure } from "./Disclosure";
import { ArcIcon, WarningIcon } from "./icons";
import "./limitsBar.css";

/** counted: of the texts as they are. counting: the kernel has newer texts to count. uncounted: nobody counts them. */
export type CountPhase = "counted" | "counting" | "uncounted";

export interface LimitsBarProps {
  limits: ReadonlySignal<readonly Limit[]>;
  phase: ReadonlySignal<CountPhase>;
  onGoTo(place: Pick<Contributor, "document" | "pointer">): void;
}

const WORDS: Readonly<Record<CountPhase, string>> = {
  counted: "",
  counting: "before your last change",
  uncounted: "before your last change, no kernel counts",
};

export function LimitsBar({ limits, phase, onGoTo }: LimitsBarProps) {
  const [open, setOpen] = useState(false);
  const tightest = limits.value.reduce<Limit | null>(
    (found, limit) => (found === null || share(limit) > share(found) ? limit : found),
    null,
  );
  if (tightest === null) return null;
  const over = limits.value.filter(isExceeded).length;
  return (
    <div class={`pw-limits pw-limits-${phase.value}`} data-phase={phase.value}>
      <Disclosure
        open={open}
        onToggle={setOpen}
        summary={
          <span class="pw-limits-summary">
            Limits <Bar limit={tightest} />
            <span class={toneOf(tightest)}>
              {isExceeded(tightest) && <WarningIcon />} {tightest.label.toLowerCase()} {amount(tightest)}
              {over > 1 && `, and ${over - 1} more exceeded`}
            </span>
          </span>
        }
        aside={<Certainty phase={phase.value} />}
      >
        <ul class="pw-limit-list" aria-label="Limits">
          {limits.value.map((limit) => (
            <li key={limit.name} class="pw-limit">
              <LimitRow limit={limit} phase={phase.value} onGoTo={onGoTo} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </div>
  );
}

/** Whether the figures are of the texts as they are; a sign that comes and goes with the typing takes no room. */
function Certainty({ phase }: { phase: CountPhase }) {
  return (
    <span class="pw-limits-certainty pw-aside">
      {phase === "counting" && <ArcIcon spin />}
      <span class={phase === "counting" ? "pw-hidden" : ""}>{WORDS[phase]}</span>
    </span>
  );
}

interface LimitRowProps {
  limit: Limit;
  phase: CountPhase;
  onGoTo: LimitsBarProps["onGoTo"];
}

function LimitRow({ limit, phase, onGoTo }: LimitRowProps) {
  const { label, value, most, unit, contributors } = limit;
  return (
    <>
      <span>{label}</span>
      <span>
        <meter
          class="pw-hidden"
          aria-label={label}
          min={0}
          max={Math.max(most, value)}
          value={value}
          aria-valuetext={[`${amount(limit)} ${unit}`, tooMuch(limit), WORDS[phase]]
            .filter(Boolean)
            .join(", ")}
        />
        <Bar limit={limit} />
      </span>
      <span class={`pw-limit-amount ${toneOf(limit)}`}>
        {isExceeded(limit) && <WarningIcon />} {amount(limit)}
      </span>
      {contributors.length > 0 && (
        <span class="pw-limit-parts">
          {contributors.map(({ document, pointer, label, value }) => (
            <button
              key={`${document} ${pointer}`}
              type="button"
              class="pw-link-button"
              onClick={() => onGoTo({ document, pointer })}
            >
              {label} <span class="pw-count">{inFigures(value)}</span>
            </button>
          ))}
        </span>
      )}
    </>
  );
}

/** A drawing of what the words beside it say. */
function Bar({ limit }: { limit: Limit }) {
  return (
    <span class={`pw-limit-bar ${toneOf(limit)}`} aria-hidden="true">
      <span class="pw-limit-fill" style={{ transform: `scaleX(${Math.min(1, share(limit))})` }} />
    </span>
  );
}

function share({ value, most }: Limit): number {
  return most > 0 ? value / most : value > 0 ? 1 : 0;
}

function isExceeded({ value, most }: Limit): boolean {
  return value > most;
}

/** Beyond a soft limit the request is taken, and less well answered. */
function toneOf(limit: Limit): string {
  if (!isExceeded(limit)) return "";
  return limit.is_soft ? "pw-limit-soft" : "pw-limit-over";
}

function tooMuch(limit: Limit): string {
  if (!isExceeded(limit)) return "";
  return limit.is_soft ? "more than it is good for" : "too many";
}

function amount({ value, most }: Limit): string {
  return `${inFigures(value)} of ${inFigures(most)}`;
}

function inFigures(value: number): string {
  return value.toLocaleString("en");
}
