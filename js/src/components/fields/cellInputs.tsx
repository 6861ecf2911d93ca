/** What a cell becomes while it is edited: the name until it is confirmed, the description as it is typed. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { FieldRow } from "../../fields/outline";
import { withoutHalves } from "../../schema/surrogates";
import { Sentence } from "../Sentence";
import type { FieldTable } from "./table";

interface CellInputProps {
  table: FieldTable;
  row: FieldRow;
}

export function NameInput({ table, row }: CellInputProps) {
  const [name, setName] = useState(row.name);
  const input = useRef<HTMLInputElement>(null);
  // The blur that comes of leaving must not confirm once more.
  const isDone = useRef(false);
  useLayoutEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  const why = name.trim() === row.name ? null : table.whyNot(row.pointer, name);

  function leave(takeFocus: boolean, rename: boolean): void {
    if (isDone.current) return;
    isDone.current = true;
    table.stopEditing(row.pointer, "name", takeFocus);
    if (rename) table.rename(row.pointer, name, takeFocus);
  }

  return (
    <span class="pw-field-edited">
      <input
        ref={input}
        class="pw-textarea pw-field-input"
        value={name}
        aria-label={`New name of ${row.name}`}
        aria-invalid={why !== null}
        spellcheck={false}
        onInput={(event) => setName(withoutHalves(event.currentTarget.value))}
        onBlur={() => leave(false, why === null)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.isComposing && !event.ctrlKey && !event.metaKey) {
            if (why === null) leave(true, true);
          } else if (event.key === "Escape") leave(true, false);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      />
      {why !== null && (
        <span class="pw-field-refused" role="alert">
          <Sentence text={why} />
        </span>
      )}
    </span>
  );
}

export function DescriptionInput({ table, row }: CellInputProps) {
  const area = useRef<HTMLTextAreaElement>(null);
  const before = useRef(row.description);
  useLayoutEffect(() => {
    const { current } = area;
    current?.focus();
    current?.setSelectionRange(current.value.length, current.value.length);
  }, []);
  return (
    <textarea
      ref={area}
      class="pw-textarea pw-field-area"
      rows={2}
      value={row.description}
      aria-label={`Description of ${row.name}`}
      placeholder="What to find, in what form, and what to write where nothing is found"
      onInput={(event) => table.describe(row.pointer, withoutHalves(event.currentTarget.value))}
      onBlur={() => table.stopEditing(row.pointer, "description", false)}
      onKeyDown={(event) => {
        const isEnter =
          event.key === "Enter" && !event.shiftKey && !event.isComposing && !event.ctrlKey && !event.metaKey;
        if (event.key === "Escape") table.describe(row.pointer, before.current);
        else if (!isEnter) return;
        table.stopEditing(row.pointer, "description", true);
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}
