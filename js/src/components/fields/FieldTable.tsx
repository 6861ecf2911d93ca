/** The fields of a schema as a table beside its code: two views of one text, with one history. */
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { Sentence } from "../Sentence";
import { useSome } from "../useSome";
import { FieldRowView } from "./FieldRowView";
import { HeadCell } from "./gridCell";
import { PasteRows } from "./PasteRows";
import { type FieldTableProps, FieldTable as Table } from "./table";
import { draggedFrom } from "./tableDrag";
import { onTableKey } from "./tableKeys";
import "./fields.css";

export type { FieldTableProps } from "./table";

/** More rows than this are drawn when asked for. */
const AT_FIRST = 200;

export function FieldTable(props: FieldTableProps) {
  const { label, readOnly, text, problems, cursor } = props;
  // The callbacks are followed below.
  const table = useMemo(() => new Table(props), [text, problems, cursor]);
  table.props = props;
  const grid = useRef<HTMLDivElement>(null);
  const pasteButton = useRef<HTMLButtonElement>(null);
  const [isPasting, setPasting] = useState(false);
  const addButton = useRef<HTMLButtonElement>(null);
  useFocus(table, grid, addButton);

  const { root, because, isRecovered } = table.outline.value;
  const { some, more } = useSome(table.rows.value, AT_FIRST);
  const [active, editing, open, refused, drop] = [
    table.active.value,
    table.editing.value,
    table.open.value,
    table.refused.value,
    table.drop.value,
  ];
  // Tab leads to the active row, or to the first one if that is gone.
  const entry = some.some(({ pointer }) => pointer === active?.row) ? active?.row : some[0]?.pointer;
  const [selected, closed, current, troubles] = [
    table.selected.value,
    table.closed.value,
    table.current.value,
    table.problems.value,
  ];
  const isFixed = readOnly || root === null;

  return (
    <div class="pw-fields">
      {isRecovered && (
        <p class="pw-field-note">
          The text is not valid JSON at the moment. These are the fields that could be read from it; what its
          errors touch stays as it is until they are mended.
        </p>
      )}
      {root === null && <p class="pw-small">{because}</p>}
      {root !== null && some.length === 0 && <p class="pw-empty">No fields yet.</p>}
      {some.length > 0 && (
        <div
          ref={grid}
          role="treegrid"
          class="pw-field-grid"
          aria-label={label}
          aria-multiselectable="true"
          aria-readonly={readOnly}
          onKeyDown={(event) => grid.current && onTableKey(table, grid.current, event)}
          onFocusIn={({ target }) => {
            const stop = target instanceof HTMLElement ? target.dataset.stop : undefined;
            const row =
              target instanceof Element ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
            if (stop === undefined || row === undefined) return;
            if (refused !== null && refused.row !== row) table.refused.value = null;
            table.active.value = { row, stop };
          }}
          onClick={({ target }) => {
            const place =
              target instanceof Element && !target.closest("button, input, select, textarea, label");
            const row = place ? target.closest<HTMLElement>("[data-row]")?.dataset.row : undefined;
            if (row === undefined) return;
            table.reveal(row, false);
            table.focus(row, "name");
          }}
          onPointerDown={(event) => grid.current && draggedFrom(table, grid.current, event)}
          onPaste={(event) => {
            if (
              event.target instanceof Element &&
              event.target.matches("textarea, input:not([type=checkbox])")
            )
              return;
            const pasted = event.clipboardData?.getData("text/plain") ?? "";
            event.preventDefault();
            event.stopPropagation();
            table.paste(pasted, table.row(entry ?? ""));
          }}
        >
          {/* biome-ignore lint/a11y: not a <tr>, as its cells are none of a <table>. */}
          <div role="row" class="pw-field-row pw-fields-head">
            <HeadCell isHidden>Selected</HeadCell>
            <HeadCell>Name</HeadCell>
            <HeadCell>Type</HeadCell>
            <HeadCell>Null</HeadCell>
            <HeadCell>Required</HeadCell>
            <HeadCell>Description</HeadCell>
            <HeadCell isHidden>Actions</HeadCell>
          </div>
          {some.map((row) => {
            const { pointer } = row;
            return (
              <FieldRowView
                key={pointer}
                table={table}
                row={row}
                readOnly={readOnly}
                stop={pointer === entry ? (active?.stop ?? "name") : null}
                editing={editing?.row === pointer ? editing.cell : null}
                isSelected={selected.has(pointer)}
                isClosed={closed.has(pointer)}
                isOpen={open === pointer}
                isCurrent={current === pointer}
                problem={troubles.get(pointer)}
                refused={refused?.row === pointer ? refused.sentence : null}
                drop={drop?.row === pointer ? drop.side : null}
              />
            );
          })}
        </div>
      )}
      {more}
      {refused !== null && refused.row === null && !isPasting && (
        <p class="pw-field-refused">
          <Sentence text={refused.sentence} />
        </p>
      )}
      <div class="pw-field-bar">
        <button
          ref={addButton}
          type="button"
          class="pw-button"
          disabled={isFixed}
          onClick={() => root !== null && table.add(root)}
        >
          Add field
        </button>
        <button
          ref={pasteButton}
          type="button"
          class="pw-quiet-button"
          disabled={isFixed}
          aria-expanded={isPasting}
          onClick={() => setPasting(!isPasting)}
        >
          Paste rows…
        </button>
        <button type="button" class="pw-quiet-button" disabled={readOnly} onClick={() => table.undo()}>
          Undo
        </button>
        <button type="button" class="pw-quiet-button" disabled={readOnly} onClick={() => table.redo()}>
          Redo
        </button>
      </div>
      {isPasting && !isFixed && (
        <PasteRows
          table={table}
          onClose={() => {
            setPasting(false);
            pasteButton.current?.focus();
          }}
        />
      )}
      <Selection table={table} readOnly={readOnly} />
      <p class="pw-hidden" role="status">
        <span key={table.said.value.count}>
          <Sentence text={table.said.value.sentence} />
        </span>
      </p>
    </div>
  );
}

/** What can be done with all selected rows at once. */
function Selection({ table, readOnly }: { table: Table; readOnly: boolean }) {
  const selection = table.selection();
  if (selection.length === 0) return null;
  const action = (label: string, run: () => void, isOff = readOnly) => (
    <button type="button" class="pw-quiet-button" disabled={isOff} onClick={run}>
      {label}
    </button>
  );
  return (
    <fieldset class="pw-field-bar pw-field-selection" aria-label="Selected fields">
      <span class="pw-small">{selection.length} selected:</span>
      {action("Required", () => table.require(selection, true, null))}
      {action("Optional", () => table.require(selection, false, null))}
      {action("Nullable", () => table.allowNull(selection, true, null))}
      {action("Not nullable", () => table.allowNull(selection, false, null))}
      {action("Delete", () => table.remove(selection))}
      {action(
        "Clear",
        () => {
          table.selectNone();
          table.focus(null, table.active.peek()?.stop ?? "name");
        },
        false,
      )}
    </fieldset>
  );
}

interface Ref {
  readonly current: HTMLElement | null;
}

/** Moves the focus where the table wants it, and the row of the cursor into sight. */
function useFocus(table: Table, grid: Ref, addButton: Ref): void {
  const wanted = table.focusWanted.value;
  const [current, active] = [table.current.value, table.active.peek()];
  const rowOf = (pointer: string) =>
    [...(grid.current?.querySelectorAll<HTMLElement>("[data-row]") ?? [])].find(
      // A dataset is slow, and this goes through all rows at each move.
      (row) => row.getAttribute("data-row") === pointer,
    );
  // Each wish is met once.
  useLayoutEffect(() => {
    if (wanted === 0) return;
    // The last row is gone, and the focus with it.
    if (grid.current === null) addButton.current?.focus();
    const row = active && (rowOf(active.row) ?? grid.current?.querySelector<HTMLElement>("[data-row]"));
    const stop = (name: string) => row?.querySelector<HTMLElement>(`[data-stop="${name}"]:not(:disabled)`);
    const target = stop(active?.stop ?? "name") ?? stop("name");
    // A cell that is being edited has the focus already.
    if (target && !row?.querySelector(".pw-field-edited, .pw-field-area")) target.focus();
  }, [wanted]);
  // Only the cursor moves the table.
  useLayoutEffect(() => {
    const box = grid.current;
    if (current === null || box === null || box.contains(document.activeElement)) return;
    const row = rowOf(current);
    if (row) scrollInto(box, row);
    // Whoever comes from the text is led to its row.
    table.active.value = { row: current, stop: "name" };
  }, [current]);
}

/** Only the table is scrolled, not the page around it. */
function scrollInto(box: HTMLElement, row: HTMLElement): void {
  const [outer, inner] = [box.getBoundingClientRect(), row.getBoundingClientRect()];
  if (inner.top < outer.top + 28) box.scrollTop -= outer.top + 28 - inner.top;
  else if (inner.bottom > outer.bottom) box.scrollTop += inner.bottom - outer.bottom;
}
