/** The problems of one text, each a way to its place and, where there is one, to its fix; advice below, folded away. */
import { useEffect, useState } from "preact/hooks";
import { isAdvice } from "../../schema/dismissal";
import { byGravity, type Fix, type Problem } from "../../schema/problem";
import { Disclosure } from "../Disclosure";
import { useSome } from "../useSome";
import { ProblemItem } from "./ProblemItem";
import "./problemList.css";

const SHOWN_AT_FIRST = 8;
/** How long the problems have to stay the same before the list follows, in milliseconds. */
const SETTLE_MS = 350;

/** What may be done about a piece of advice besides following it. */
export interface Dismissing {
  /** What was dismissed, and can be brought back. */
  readonly dismissed: readonly Problem[];
  /** "here" is this place, "everywhere" is all advice of the same rule. */
  dismiss(problem: Problem, where: "here" | "everywhere"): void;
  bringBack(problem: Problem): void;
}

export interface ProblemListProps {
  /** Whose problems these are, such as "Output schema". */
  label: string;
  /** The text as it is now: a fix is of one text, and of no other. */
  text: string;
  problems: readonly Problem[];
  onGoTo(problem: Problem): void;
  /** Without it, no fixes are offered. */
  onFix?: ((fix: Fix) => void) | undefined;
  /** Without it, advice stands among the problems. */
  dismissing?: Dismissing | undefined;
}

/** It follows the typing at a distance, so that the page keeps still. */
export function ProblemList({ label, problems, dismissing, ...item }: ProblemListProps) {
  const shown = useSettled(problems);
  const gone = useSettled(dismissing?.dismissed ?? NONE);
  if (shown.length + gone.length === 0) return null;
  const advice = dismissing === undefined ? NONE : shown.filter(isAdvice);
  const faults = byGravity(dismissing === undefined ? shown : shown.filter((problem) => !isAdvice(problem)));
  return (
    <div class="pw-problem-list">
      <Problems label={`Problems: ${label}`} problems={faults} {...item} />
      {dismissing !== undefined && (
        <Advice label={label} advice={advice} gone={gone} dismissing={dismissing} item={item} />
      )}
    </div>
  );
}

const NONE: readonly Problem[] = [];

type ItemProps = Pick<ProblemListProps, "text" | "onGoTo" | "onFix">;

interface ProblemsProps extends ItemProps {
  label: string;
  problems: readonly Problem[];
  dismiss?: Dismissing["dismiss"];
  bringBack?: Dismissing["bringBack"];
}

function Problems({ label, problems, dismiss, bringBack, ...item }: ProblemsProps) {
  const { some, more } = useSome(problems, SHOWN_AT_FIRST);
  if (problems.length === 0) return null;
  const isAlone = ({ rule }: Problem) => problems.filter((other) => other.rule === rule).length === 1;
  return (
    <>
      <ul class="pw-problems" aria-label={label}>
        {some.map((problem, index) => (
          <li key={keyOf(problem, some, index)}>
            <ProblemItem
              {...item}
              problem={problem}
              onDismiss={dismiss && ((where) => dismiss(problem, where))}
              onBringBack={bringBack && (() => bringBack(problem))}
              isAlone={isAlone(problem)}
            />
          </li>
        ))}
      </ul>
      {more && <p class="pw-problems-more">{more}</p>}
    </>
  );
}

interface AdviceProps {
  label: string;
  advice: readonly Problem[];
  gone: readonly Problem[];
  dismissing: Dismissing;
  item: ItemProps;
}

function Advice({ label, advice, gone, dismissing, item }: AdviceProps) {
  const [open, setOpen] = useState(false);
  const [showsGone, setShowsGone] = useState(false);
  return (
    <div class="pw-advice">
      {advice.length > 0 && (
        <Disclosure
          summary={
            <>
              Advice <span class="pw-count">{advice.length}</span>
            </>
          }
          open={open}
          onToggle={setOpen}
        >
          <Problems label={`Advice: ${label}`} problems={advice} dismiss={dismissing.dismiss} {...item} />
        </Disclosure>
      )}
      {gone.length > 0 && (
        <p class="pw-small">
          {gone.length === 1 ? "1 piece" : `${gone.length} pieces`} of advice dismissed –{" "}
          <button
            type="button"
            class="pw-link-button"
            aria-expanded={showsGone}
            onClick={() => setShowsGone(!showsGone)}
          >
            {showsGone ? "hide" : "show"}
          </button>
        </p>
      )}
      {showsGone && (
        <Problems
          label={`Dismissed advice: ${label}`}
          problems={gone}
          bringBack={dismissing.bringBack}
          {...item}
        />
      )}
    </div>
  );
}

/** Stays the same while others come and go; two of one rule at one place are told apart by their order. */
function keyOf({ rule, pointer }: Problem, all: readonly Problem[], index: number): string {
  const before = all.slice(0, index).filter((other) => other.rule === rule && other.pointer === pointer);
  return `${rule} ${pointer} ${before.length}`;
}

function useSettled(problems: readonly Problem[]): readonly Problem[] {
  const [settled, setSettled] = useState(problems);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(problems), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [problems]);
  return settled;
}
