/** The run's output, field by field, each with what it rests on. */
import { useMemo } from "preact/hooks";
import { type Path, pathKey, placeBasis } from "../basis";
import type { ResultPreview } from "../state";
import { CopyButton } from "./CopyButton";
import { ConfidenceChip, Evidence } from "./Evidence";
import { SampleMark } from "./ServiceMark";
import { useSome } from "./useSome";
import { Value } from "./Value";
import "./result.css";

/** Up to so many fields, reasoning and sources are in sight from the start. */
const FEW_FIELDS = 3;
const FIELDS_AT_FIRST = 50;
const BASIS_AT_FIRST = 20;

export function Result({ result }: { result: ResultPreview }) {
  const { content, basis } = result;
  const placed = useMemo(() => placeBasis(content, basis), [content, basis]);
  const isObject = content !== null && typeof content === "object" && !Array.isArray(content);
  const fields = isObject ? Object.entries(content) : [];
  const startOpen = (isObject ? fields.length : basis.length) <= FEW_FIELDS;
  const asText = useMemo(
    () => (typeof content === "string" ? content : JSON.stringify(content, null, 2)),
    [content],
  );
  const shown = useSome(fields, FIELDS_AT_FIRST);
  const rest = useSome(placed.get(pathKey([])) ?? [], BASIS_AT_FIRST);

  const evidence = (path: Path) =>
    placed
      .get(pathKey(path))
      ?.map((entry, index) => (
        <Evidence
          key={index}
          basis={entry}
          startOpen={startOpen && path.length === 1}
          rated={path.length > 1 || index > 0}
        />
      ));

  return (
    <section class={result.is_sample ? "pw-result pw-sample" : "pw-result"} aria-label="Result">
      <header class="pw-section-head">
        <h3 class="pw-heading">Result</h3>
        <CopyButton text={asText} label={typeof content === "string" ? "Copy text" : "Copy JSON"} />
      </header>
      {result.is_sample && <SampleMark />}
      {result.truncated && (
        <p class="pw-note">
          This is the beginning of a long result. The whole of it is in{" "}
          <code class="pw-code">task.output</code>.
        </p>
      )}
      <div class="pw-result-body">
        {isObject ? (
          <div class="pw-result-fields">
            {shown.some.map(([key, value]) => (
              <article key={key} class="pw-field" aria-label={key}>
                <header class="pw-field-head">
                  <h4 class="pw-field-name">{key}</h4>
                  <ConfidenceChip confidence={placed.get(pathKey([key]))?.[0]?.confidence} />
                </header>
                <div class="pw-value">
                  <Value value={value} path={[key]} evidence={evidence} />
                </div>
                {evidence([key])}
              </article>
            ))}
            {shown.more}
            {fields.length === 0 && <p class="pw-empty">The output has no fields.</p>}
          </div>
        ) : (
          <div class="pw-value pw-output-text">
            <Value value={content} path={[]} evidence={() => null} />
          </div>
        )}
        {rest.some.length > 0 && (
          <section class="pw-rest" aria-label="Basis of the output">
            {isObject && <h4 class="pw-field-name">Basis of other fields</h4>}
            {rest.some.map((entry, index) => (
              <Evidence key={index} basis={entry} startOpen={startOpen} named={entry.field !== "output"} />
            ))}
            {rest.more}
          </section>
        )}
      </div>
    </section>
  );
}
