/** One problem: what is wrong, the way to its place, and what can be done about it. */
import { useState } from "preact/hooks";
import { safeLink } from "../../format";
import { type Fix, type Problem, waysToMend } from "../../schema/problem";
import { ExternalLink } from "../ExternalLink";
import { BulbIcon } from "../icons";
import { Sentence } from "../Sentence";
import { SeveritySign } from "./severity";

export interface ProblemItemProps {
  problem: Problem;
  /** The text as it is now. */
  text: string;
  onGoTo(problem: Problem): void;
  onFix?: ((fix: Fix) => void) | undefined;
  onDismiss?: ((where: "here" | "everywhere") => void) | undefined;
  onBringBack?: (() => void) | undefined;
  /** Whether no other of the list is of the same rule. */
  isAlone: boolean;
}

export function ProblemItem({ problem, onGoTo, ...ways }: ProblemItemProps) {
  const { severity, message, line, outdated, from } = problem;
  const words = (
    <>
      <SeveritySign severity={severity} />
      <span class="pw-problem-message">
        <Sentence text={message} />
      </span>
      {line !== null && <span class="pw-problem-place">line {line}</span>}
    </>
  );
  const look = `pw-problem${outdated ? " pw-problem-outdated" : ""}`;
  return (
    <>
      {from === null ? (
        <span class={look}>{words}</span>
      ) : (
        <button type="button" class={look} onClick={() => onGoTo(problem)}>
          {words}
        </button>
      )}
      <Ways problem={problem} {...ways} />
    </>
  );
}

/** What can be done about a problem, and where more is said of it. */
function Ways({ problem, text, onFix, onDismiss, onBringBack, isAlone }: Omit<ProblemItemProps, "onGoTo">) {
  const [showsOthers, setShowsOthers] = useState(false);
  const [first, ...others] = onFix === undefined ? [] : waysToMend(problem);
  const link = problem.link ? safeLink(problem.link) : null;
  if (first === undefined && link === null && !onDismiss && !onBringBack) return null;
  return (
    <div class="pw-problem-ways">
      {first && onFix && <FixButton fix={first} text={text} onFix={onFix} />}
      {others.length > 0 && (
        <button
          type="button"
          class="pw-quiet-button"
          aria-expanded={showsOthers}
          onClick={() => setShowsOthers(!showsOthers)}
        >
          Other ways
        </button>
      )}
      {onDismiss && (
        <button type="button" class="pw-quiet-button" onClick={() => onDismiss("here")}>
          Dismiss
        </button>
      )}
      {onDismiss && !isAlone && (
        <button type="button" class="pw-quiet-button" onClick={() => onDismiss("everywhere")}>
          Dismiss all like this
        </button>
      )}
      {onBringBack && (
        <button type="button" class="pw-quiet-button" onClick={onBringBack}>
          Bring back
        </button>
      )}
      {link && (
        <span class="pw-problem-link">
          <ExternalLink url={link} label="What the documentation says">
            Documentation
          </ExternalLink>
        </span>
      )}
      {showsOthers && onFix && (
        <div class="pw-problem-others">
          {others.map((fix) => (
            <FixButton key={fix.title} fix={fix} text={text} onFix={onFix} />
          ))}
        </div>
      )}
    </div>
  );
}

/** Keeps the focus where it cannot be pressed: while somebody types, that comes and goes. */
function FixButton({ fix, text, onFix }: { fix: Fix; text: string; onFix(fix: Fix): void }) {
  const isCurrent = fix.text === text;
  return (
    <button
      type="button"
      class="pw-quiet-button pw-fix-button"
      aria-disabled={!isCurrent}
      title={isCurrent ? undefined : "The kernel has not judged this text yet."}
      onClick={() => isCurrent && onFix(fix)}
    >
      <BulbIcon />
      <span>
        <Sentence text={fix.title} />
      </span>
    </button>
  );
}
