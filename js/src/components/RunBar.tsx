/** Where a run starts: the processor, the button that says what it costs, and what has to be agreed to first. */
import type { Signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { formatPrice } from "../format";
import type { Readiness } from "../readiness";
import type { Question } from "../runControl";
import type { Diagnostic, Processor, RequestPreview } from "../state";
import { Findings } from "./Findings";
import { PlayIcon } from "./icons";
import { Notice } from "./Notice";
import { ProcessorMenu } from "./ProcessorMenu";
import { Refusal } from "./Refusal";
import { Sentence } from "./Sentence";
import { useUniqueId } from "./uniqueId";
import "./runBar.css";

export interface RunBarProps {
  readiness: Readiness;
  processors: readonly Processor[];
  processorsAsOf: string;
  processor: string;
  connected: boolean;
  isSandbox: boolean;
  price: number | null;
  request: RequestPreview | null;
  /** What concerns the request as a whole. */
  aboutRequest: readonly Diagnostic[];
  unsupported: readonly Diagnostic[];
  /** The question that is open now, if any. */
  question: Signal<Question | null>;
  /** Why the last press did not start a run, or the last choice was not taken. */
  refusal: string | null;
  onProcessor(name: string): void;
  onPress(): void;
  /** The open question was answered with yes. */
  onAgree(question: Question): void;
}

export function RunBar(props: RunBarProps) {
  const { readiness, question, refusal } = props;
  const reasonId = useUniqueId();
  const button = useRef<HTMLButtonElement>(null);
  return (
    <section class="pw-run" aria-label="Run">
      <div class="pw-run-row">
        <ProcessorMenu
          processors={props.processors}
          asOf={props.processorsAsOf}
          value={props.processor}
          disabled={!props.connected}
          onChange={props.onProcessor}
        />
        <button
          ref={button}
          type="button"
          class="pw-button pw-run-button"
          aria-disabled={readiness.blocked !== null}
          aria-describedby={(readiness.blocked ?? refusal) ? reasonId : undefined}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          title="Ctrl+Enter or ⌘Enter anywhere in the widget"
          onKeyDown={(event) => {
            // A held key repeats the press.
            if (event.repeat && (event.key === "Enter" || event.key === " ")) event.preventDefault();
          }}
          onClick={props.onPress}
        >
          <PlayIcon />
          <span>{readiness.label}</span>
        </button>
      </div>
      <p id={reasonId} class="pw-run-reason">
        {readiness.blocked !== null ? (
          <Sentence text={readiness.blocked} />
        ) : refusal !== null ? (
          <Refusal sentence={refusal} />
        ) : (
          props.request && <RequestSize request={props.request} />
        )}
      </p>
      <Findings label="About the request" diagnostics={props.aboutRequest} />
      {question.value !== null && readiness.blocked === null && (
        <RunQuestion
          question={question.value}
          label={readiness.label}
          price={props.isSandbox ? 0 : props.price}
          unsupported={props.unsupported}
          onAgree={props.onAgree}
          onCancel={() => {
            question.value = null;
            button.current?.focus();
          }}
        />
      )}
    </section>
  );
}

/** How much of the documented size the request takes. */
function RequestSize({ request: { characters, limits } }: { request: RequestPreview }) {
  const of = (count: number, limit: number) =>
    `${count.toLocaleString("en")} of ${limit.toLocaleString("en")}`;
  return (
    <>
      Spec {of(characters.spec, limits.spec)} characters · total {of(characters.total, limits.total)}
    </>
  );
}

interface RunQuestionProps {
  question: Question;
  label: string;
  /** Dollars that another run costs, where that is known. */
  price: number | null;
  unsupported: readonly Diagnostic[];
  onAgree(question: Question): void;
  onCancel(): void;
}

function RunQuestion({ question, label, price, unsupported, onAgree, onCancel }: RunQuestionProps) {
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
      <Notice
        tone="caution"
        title={
          question === "resubmit"
            ? "A run may exist already, and be charged."
            : "The documentation calls part of this request unsupported."
        }
      >
        {question === "resubmit" ? (
          <p>
            Submitting again starts a second run
            {price === null ? ", which may be charged too" : ""}
            {price ? ` and may cost another ${formatPrice(price)}` : ""}. The first one cannot be looked up
            without its id.
          </p>
        ) : (
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
