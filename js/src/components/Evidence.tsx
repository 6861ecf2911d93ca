/** Why a value is believed: its confidence, the reasoning, and the pages cited with their excerpts. */
import { useState } from "preact/hooks";
import { counted, safeLink } from "../format";
import type { Citation, FieldBasis } from "../state";
import { Clamped } from "./Clamped";
import { Disclosure } from "./Disclosure";
import { ExternalLink } from "./ExternalLink";

const LEVELS: Record<string, number> = { low: 1, medium: 2, high: 3 };
const REASONING_LIMIT = 400;
const EXCERPT_LIMIT = 280;

export function ConfidenceChip({ confidence }: { confidence: string | null | undefined }) {
  const word = confidence || "not rated";
  const level = LEVELS[word.toLowerCase()] ?? 0;
  return (
    <span class="pw-confidence" data-level={level} title={`Confidence: ${word}`}>
      <span class="pw-confidence-bars" aria-hidden="true">
        {[1, 2, 3].map((bar) => (
          <span key={bar} class={bar <= level ? "pw-bar pw-bar-on" : "pw-bar"} />
        ))}
      </span>
      <span class="pw-hidden">Confidence: </span>
      <span class="pw-confidence-word">{word}</span>
    </span>
  );
}

export interface EvidenceProps {
  basis: FieldBasis;
  /** Whether reasoning and sources are in sight from the start. */
  startOpen: boolean;
  /** Say which field it is about, where it does not stand under its value. */
  named?: boolean;
  /** Whether its confidence stands here, and not already beside the field's name. */
  rated?: boolean;
}

export function Evidence({ basis, startOpen, named = false, rated = true }: EvidenceProps) {
  const [open, setOpen] = useState(startOpen);
  const citations = basis.citations ?? [];
  return (
    <div class="pw-evidence">
      {named && basis.field !== "" && <code class="pw-key">{basis.field}</code>}
      <Disclosure
        summary={citations.length > 0 ? `Reasoning and ${counted(citations.length, "source")}` : "Reasoning"}
        open={open}
        onToggle={setOpen}
        aside={rated && <ConfidenceChip confidence={basis.confidence} />}
      >
        <p class="pw-reasoning">
          {basis.reasoning ? (
            <Clamped text={basis.reasoning} limit={REASONING_LIMIT} />
          ) : (
            <span class="pw-empty">No reasoning was given.</span>
          )}
        </p>
        {citations.length > 0 && (
          <ul class="pw-citations" aria-label="Sources">
            {citations.map((citation, index) => (
              <Source key={index} citation={citation} />
            ))}
          </ul>
        )}
      </Disclosure>
    </div>
  );
}

function Source({ citation }: { citation: Citation }) {
  const url = safeLink(citation.url);
  return (
    <li>
      {url === null ? (
        <span class="pw-text">
          {citation.title ? `${citation.title} ` : ""}
          <span class="pw-muted">{citation.url}</span>
        </span>
      ) : (
        <>
          <ExternalLink url={url}>{citation.title || url.host + url.pathname}</ExternalLink>{" "}
          <span class="pw-domain">{url.host}</span>
        </>
      )}
      {(citation.excerpts ?? []).map((excerpt, index) => (
        <blockquote key={index} class="pw-excerpt">
          “<Clamped text={excerpt} limit={EXCERPT_LIMIT} />”
        </blockquote>
      ))}
    </li>
  );
}
