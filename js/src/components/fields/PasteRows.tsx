/** A place for rows copied from a spreadsheet. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { readRows } from "../../fields/pasted";
import { Sentence } from "../Sentence";
import { useUniqueId } from "../uniqueId";
import type { FieldTable } from "./table";

export function PasteRows({ table, onClose }: { table: FieldTable; onClose(): void }) {
  const [text, setText] = useState("");
  const id = useUniqueId();
  const area = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => area.current?.focus(), []);
  const count = readRows(text).length;
  const why = table.refused.value?.row === null ? table.refused.value.sentence : null;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the controls inside; this only hears them pass.
    <div
      class="pw-paste-rows"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        onClose();
      }}
    >
      <label class="pw-label" for={id}>
        Rows of a spreadsheet: name, type, description, required
      </label>
      <textarea
        ref={area}
        id={id}
        class="pw-textarea"
        rows={4}
        value={text}
        placeholder={"revenue\tnumber\tIn million US dollars\tyes"}
        spellcheck={false}
        onInput={(event) => setText(event.currentTarget.value)}
      />
      {why && (
        <p class="pw-field-refused">
          <Sentence text={why} />
        </p>
      )}
      <div class="pw-field-bar">
        <button
          type="button"
          class="pw-button"
          disabled={count === 0}
          onClick={() => {
            if (table.paste(text, undefined)) onClose();
          }}
        >
          {count === 0 ? "Add fields" : `Add ${count} ${count === 1 ? "field" : "fields"}`}
        </button>
        <button type="button" class="pw-quiet-button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </div>
  );
}
