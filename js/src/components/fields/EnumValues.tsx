/** The values of an enum as chips, and the way to add one. */
import { useState } from "preact/hooks";
import type { FieldRow } from "../../fields/outline";
import { addValue, removeValue } from "../../fields/typeEdits";
import { withoutHalves } from "../../schema/surrogates";
import { GridCell } from "./gridCell";
import type { FieldTable, Stop } from "./table";
import { stopsOf } from "./tableKeys";

/** More values than this are drawn when asked for. */
const FEW = 24;

export interface EnumValuesProps {
  table: FieldTable;
  row: FieldRow;
  readOnly: boolean;
  tab(stop: Stop): { "data-stop": string; tabIndex: number };
}

export function EnumValues({ table, row, readOnly, tab }: EnumValuesProps) {
  const [draft, setDraft] = useState("");
  const [showsAll, setShowsAll] = useState(false);
  const isLong = row.values.length > FEW;

  function add(): void {
    const value = draft.trim();
    if (value === "" || !table.run(addValue(table.tree, row.pointer, value), row.pointer, null)) return;
    setDraft("");
    // The new one is the last.
    setShowsAll(true);
  }

  function remove(index: number): void {
    const isLast = index === row.values.length - 1;
    const stop = isLast ? "add value" : `value ${index}`;
    table.run(removeValue(table.tree, row.pointer, index), row.pointer, stop);
  }

  function onKeyDown(event: KeyboardEvent & { currentTarget: HTMLInputElement }): void {
    const { key, currentTarget } = event;
    const { selectionStart, selectionEnd, value } = currentTarget;
    const isAtStart = selectionStart === 0 && selectionEnd === 0;
    const isAtEnd = selectionStart === value.length && selectionEnd === value.length;
    const beside = (by: -1 | 1) => {
      const stops = stopsOf(currentTarget);
      stops[stops.indexOf(currentTarget) + by]?.focus();
    };
    if (key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) add();
    else if (key === "Escape") table.focus(row.pointer, "type");
    else if ((key === "ArrowLeft" || key === "Backspace") && isAtStart) beside(-1);
    else if (key === "ArrowRight" && isAtEnd) beside(1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <GridCell area="pw-field-values">
      {(showsAll ? row.values : row.values.slice(0, FEW)).map((value, index) => (
        <span key={index} class="pw-chip">
          <span class="pw-chip-text">{value || "(empty)"}</span>
          <button
            type="button"
            class="pw-chip-remove"
            {...tab(`value ${index}`)}
            aria-label={`Remove the value ${value}`}
            disabled={readOnly}
            onClick={() => remove(index)}
            onKeyDown={(event) => {
              if (event.key !== "Delete" && event.key !== "Backspace") return;
              event.preventDefault();
              event.stopPropagation();
              remove(index);
            }}
          >
            ×
          </button>
        </span>
      ))}
      {isLong && (
        <button
          type="button"
          class="pw-quiet-button"
          {...tab("all values")}
          aria-expanded={showsAll}
          onClick={() => setShowsAll(!showsAll)}
        >
          {showsAll ? "Show fewer" : `Show all ${row.values.length}`}
        </button>
      )}
      <input
        class="pw-textarea pw-field-input pw-chip-input"
        {...tab("add value")}
        value={draft}
        disabled={readOnly}
        size={14}
        placeholder={row.values.length === 0 ? "Add the first value" : "Add a value"}
        aria-label={`Add a value to ${row.name}`}
        spellcheck={false}
        onInput={(event) => setDraft(withoutHalves(event.currentTarget.value))}
        onBlur={add}
        onKeyDown={onKeyDown}
      />
    </GridCell>
  );
}
