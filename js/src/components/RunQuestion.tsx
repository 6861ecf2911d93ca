/** What has to be agreed to before a run is sent, asked in its place. */
import { useEffect, useRef } from "preact/hooks";
import { formatPrice } from "../format";
import type { Question } from "../readiness";
import type { Diagnostic } from "../state";
import { Notice } from "./Notice";
import { Sentence } from "./Sentence";

export interface RunQuestionProps {
  question: Question;
  label: string;
  /** What the kernel said to it, if it was the kernel that asked. */
  said: string | null;
  /** Dollars that another run costs, where that is known. */
  price: number | null;
  confirmAbove: number | null;
  unsupported: readonly Diagnostic[];
  onAgree(question: Question): void;
  onCancel(): void;
}

export function RunQuestion(props: RunQuestionProps) {
  const { question, label, said, price, confirmAbove, unsupported, onAgree, onCancel } = props;
  const panel = useRef<HTMLElement>(null);
  // Not the button itself: Enter held down on Run must not answer the question too.
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      class="pw-question"
      aria-label="Before this runs"
      tabIndex={-1}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <Notice tone="caution" title={titleOf(question, price, said)}>
        {question === "resubmit" && <p>{said ?? secondRun(price)}</p>}
        {question === "cost" && (
          <p>
            {confirmAbove !== null &&
              `What costs more than ${formatPrice(confirmAbove)} is asked about first. `}
            Once it is sent it is paid for: runs cannot be cancelled.
          </p>
        )}
        {question === "unsupported" && (
          <>
            <ul class="pw-list">
              {unsupported.slice(0, 5).map((diagnostic) => (
                <li key={`${diagnostic.document}${diagnostic.pointer}${diagnostic.rule}`}>
                  <Sentence text={diagnostic.message} />
                </li>
              ))}
              {unsupported.length > 5 && <li>and {unsupported.length - 5} more</li>}
            </ul>
            <p>The service may ignore it, or refuse the request.</p>
          </>
        )}
        <div class="pw-actions">
          <button type="button" class="pw-button" onClick={() => onAgree(question)}>
            {label}
          </button>
          <button type="button" class="pw-quiet-button" onClick={onCancel}>
            Not now
          </button>
        </div>
      </Notice>
    </section>
  );
}

function secondRun(price: number | null): string {
  const cost =
    price === null ? ", which may be charged too" : price && ` and may cost another ${formatPrice(price)}`;
  return `Submitting again starts a second run${cost || ""}.`;
}

function titleOf(question: Question, price: number | null, said: string | null): string {
  switch (question) {
    case "resubmit":
      return price === 0 ? "A run may exist already." : "A run may exist already, and be charged.";
    case "cost":
      return price === null ? (said ?? "") : `This run costs ${formatPrice(price)}.`;
    case "unsupported":
      return "The documentation calls part of this request unsupported.";
  }
}
