/** Where a run starts: the processor, the button that says what it costs, and what has to be agreed to first. */
import type { Signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import type { Question, Readiness } from "../readiness";
import type { Diagnostic, Processor, RequestPreview, Spending } from "../state";
import { CostLine } from "./CostLine";
import { Findings } from "./Findings";
import { PlayIcon } from "./icons";
import { ProcessorMenu } from "./ProcessorMenu";
import { Refusal } from "./Refusal";
import { RunQuestion } from "./RunQuestion";
import { Sentence } from "./Sentence";
import { useUniqueId } from "./uniqueId";
import "./runBar.css";

export interface RunBarProps {
  readiness: Readiness;
  processors: readonly Processor[];
  processorsAsOf: string;
  processor: string;
  connected: boolean;
  isFree: boolean;
  price: number | null;
  /** Dollars above which a run is asked about first. */
  confirmAbove: number | null;
  spending: Spending | null;
  request: RequestPreview | null;
  /** What concerns the request as a whole. */
  aboutRequest: readonly Diagnostic[];
  unsupported: readonly Diagnostic[];
  /** The question that is open now, if any. */
  question: Signal<Question | null>;
  /** What the kernel said to it, if it was the kernel that asked. */
  said: string | null;
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
      <CostLine
        processor={props.processors.find(({ name }) => name === props.processor)}
        asOf={props.processorsAsOf}
        isFree={props.isFree}
        spending={props.spending}
      />
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
          said={props.said}
          price={props.isFree ? 0 : props.price}
          confirmAbove={props.confirmAbove}
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
