/** What is proposed, before anything is changed: what was adapted, then each difference, to be taken or left. */
import { useEffect, useRef } from "preact/hooks";
import { counted } from "../../format";
import type { Decision, PartDecision } from "../../workbench/decision";
import { Refusal } from "../Refusal";
import { SelectField } from "../SelectField";
import { Sentence } from "../Sentence";
import { SampleMark } from "../ServiceMark";
import { useSome } from "../useSome";
import { DifferenceWords } from "./DifferenceWords";
import "./proposal.css";

const DIFFERENCES_AT_FIRST = 40;
const CHANGES_AT_FIRST = 5;

const DOCUMENTS = { output_schema: "Output schema", input_schema: "Input schema", input: "Input" } as const;
const FORMS = { json: "JSON", text: "text", auto: "automatic" } as const;

export interface ProposalProps {
  decision: Decision;
  onApplied(): void;
  onCancel(): void;
}

export function Proposal({ decision, onApplied, onCancel }: ProposalProps) {
  const { offer, parts, processor, count, applying, refusal } = decision;
  const changes = useSome(offer.changes, CHANGES_AT_FIRST);
  const nothing = count.value === 0;
  return (
    <form
      class="pw-proposal"
      aria-label="Proposal"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!nothing && (await decision.apply())) onApplied();
      }}
    >
      {/* A screen reader hears what came, and Tab leads on from there. */}
      <h5 class="pw-proposal-title pw-words" tabIndex={-1}>
        <Sentence text={offer.title} />
      </h5>
      {offer.isSample && <SampleMark />}
      {offer.notes.map((note) => (
        <p key={note} class="pw-small pw-words">
          <Sentence text={note} />
        </p>
      ))}
      {offer.changes.length > 0 && (
        <section class="pw-proposal-part" aria-label="Adapted to the Task API">
          <h6 class="pw-label">Adapted to the Task API</h6>
          <ul class="pw-list">
            {changes.some.map(({ pointer, message }) => (
              <li key={`${pointer} ${message}`}>
                <Sentence text={message} />
              </li>
            ))}
          </ul>
          {changes.more}
        </section>
      )}
      {parts.map((part) => (
        <Part key={part.part.document} decided={part} />
      ))}
      {offer.processors.length > 0 && (
        <SelectField
          label="Processor"
          value={processor.value ?? ""}
          options={[["", "as it is"], ...offer.processors.map((name) => [name, name] as const)]}
          onChange={(name) => {
            processor.value = name || null;
          }}
        />
      )}
      <Refusal sentence={refusal.value} />
      <div class="pw-actions">
        <button type="submit" class="pw-button" aria-disabled={nothing || applying.value}>
          {applying.value
            ? "Applying…"
            : nothing
              ? "Nothing chosen"
              : `Apply ${counted(count.value, "change")}`}
        </button>
        <button type="button" class="pw-quiet-button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}

function Part({ decided }: { decided: PartDecision }) {
  const { part, differences, chosen } = decided;
  const all = differences.value;
  const shown = useSome(all, DIFFERENCES_AT_FIRST);
  const box = useRef<HTMLInputElement>(null);
  const some = chosen.value.size > 0;
  const isMixed = some && chosen.value.size < all.length;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isMixed;
  });
  const name = DOCUMENTS[part.document];
  return (
    <fieldset class="pw-proposal-part">
      <legend class="pw-hidden">{name}</legend>
      {all.length === 0 ? (
        <p class="pw-muted">
          <span class="pw-strong">{name}</span> is the same as now.
        </p>
      ) : (
        <>
          <label class="pw-check pw-strong">
            <input ref={box} type="checkbox" checked={some} onChange={decided.toggleAll} />
            <span>
              {name} <span class="pw-aside">{FORMS[part.type]}</span>
            </span>
          </label>
          <ul class="pw-differences">
            {shown.some.map((difference, index) => (
              <li key={index}>
                <label class="pw-check">
                  <input
                    type="checkbox"
                    checked={chosen.value.has(index)}
                    onChange={() => decided.toggle(index)}
                  />
                  <DifferenceWords difference={difference} />
                </label>
              </li>
            ))}
          </ul>
          {shown.more}
        </>
      )}
    </fieldset>
  );
}
