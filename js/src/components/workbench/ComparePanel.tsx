/** Compare: what differs in meaning between two schemas. */
import { useEffect } from "preact/hooks";
import { counted } from "../../format";
import type { TaskStore } from "../../model";
import type { SideKey } from "../../workbench/comparing";
import type { Workbench } from "../../workbench/workbench";
import { SelectField } from "../SelectField";
import { TextField } from "../TextField";
import { useSome } from "../useSome";
import { Asked } from "./Asked";
import { DifferenceWords } from "./DifferenceWords";
import { SchemaChoice } from "./SchemaChoice";

const AT_FIRST = 60;

export function ComparePanel({ store, bench }: { store: TaskStore; bench: Workbench }) {
  const { comparing, desk } = bench;
  const { document, before, after, pasted, state } = comparing;
  useEffect(() => comparing.follow(), [comparing]);
  const { answer } = state.value;
  const shown = useSome(answer?.differences ?? [], AT_FIRST);
  const templates = bench.gallery.list.value.answer?.templates ?? [];
  const options: readonly (readonly [SideKey, string])[] = [
    ["current", "The text now"],
    ...(store.state.has_last_run.value ? [["last_run", "The last run's"] as const] : []),
    ["text", "A pasted text"],
    ...templates.map(({ name, title }) => [`template:${name}`, `Template: ${title}`] as const),
  ];
  const outcome =
    answer === null
      ? ""
      : answer.differences.length === 0
        ? "They mean the same."
        : counted(answer.differences.length, "difference");
  const wantsText = before.value === "text" || after.value === "text";
  return (
    <div class="pw-form-lines">
      <div class="pw-actions">
        <SelectField
          label="From"
          value={before.value}
          options={options}
          onChange={(side) => {
            before.value = side;
          }}
        />
        <button type="button" class="pw-quiet-button" onClick={comparing.swap}>
          <span aria-hidden="true">⇄</span> <span class="pw-hidden">Swap the sides</span>
        </button>
        <SelectField
          label="to"
          value={after.value}
          options={options}
          onChange={(side) => {
            after.value = side;
          }}
        />
        <SchemaChoice document={document} />
      </div>
      {wantsText && (
        <TextField
          label="The schema to compare with"
          rows={4}
          text={pasted.value}
          placeholder="Paste a schema"
          onChange={(text) => {
            pasted.value = text;
          }}
        />
      )}
      <Asked
        calm
        state={state.value}
        connected={desk.connected.value}
        doing={outcome || "Comparing…"}
        done={outcome}
      />
      {shown.some.length > 0 && (
        <ul class="pw-differences" aria-label="Differences">
          {shown.some.map((difference, index) => (
            <li key={index}>
              <DifferenceWords difference={difference} />
            </li>
          ))}
        </ul>
      )}
      {shown.more}
    </div>
  );
}
