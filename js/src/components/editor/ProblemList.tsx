/** The problems of one text, each a way to its place. It follows the typing at a distance, so that the page keeps still. */
import { useEffect, useState } from "preact/hooks";
import type { Problem } from "../../schema/problem";
import { Sentence } from "../Sentence";
import { SeveritySign } from "./severity";
import "./problemList.css";

const MAX_SHOWN = 12;
/** How long the problems have to stay the same before the list follows, in milliseconds. */
const SETTLE_MS = 350;

export interface ProblemListProps {
  /** What the list is called, such as "Problems in the output schema". */
  label: string;
  problems: readonly Problem[];
  onGoTo(problem: Problem): void;
}

export function ProblemList({ label, problems, onGoTo }: ProblemListProps) {
  const shown = useSettled(problems);
  if (shown.length === 0) return null;
  const more = shown.length - MAX_SHOWN;
  return (
    <ul class="pw-problems" aria-label={label}>
      {shown.slice(0, MAX_SHOWN).map((problem, index) => (
        <li key={`${problem.rule} ${problem.pointer} ${index}`}>
          <ProblemItem problem={problem} onGoTo={onGoTo} />
        </li>
      ))}
      {more > 0 && <li class="pw-problems-more">and {more} more</li>}
    </ul>
  );
}

function ProblemItem({ problem, onGoTo }: { problem: Problem; onGoTo: ProblemListProps["onGoTo"] }) {
  const { severity, message, line, outdated, from } = problem;
  const text = (
    <>
      <SeveritySign severity={severity} />
      <span class="pw-problem-message">
        <Sentence text={message} />
      </span>
      {line !== null && <span class="pw-problem-place">line {line}</span>}
    </>
  );
  const look = `pw-problem${outdated ? " pw-problem-outdated" : ""}`;
  return from === null ? (
    <span class={look}>{text}</span>
  ) : (
    <button type="button" class={look} onClick={() => onGoTo(problem)}>
      {text}
    </button>
  );
}

function useSettled(problems: readonly Problem[]): readonly Problem[] {
  const [settled, setSettled] = useState(problems);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(problems), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [problems]);
  return settled;
}
