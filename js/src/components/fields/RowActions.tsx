/** What can be done with a field, in words, below its row. */
import type { FieldRow } from "../../fields/outline";
import { GridCell } from "./gridCell";
import type { FieldTable } from "./table";

/** Where the focus goes when they come into sight. */
export const FIRST_ACTION = "do Show in code";

export function RowActions({
  table,
  row,
  readOnly,
}: {
  table: FieldTable;
  row: FieldRow;
  readOnly: boolean;
}) {
  const { fields, pointer, name } = row;
  const action = (label: string, run: () => void, isOff = readOnly || row.isFixed || row.isBroken) => (
    <button
      type="button"
      class="pw-quiet-button"
      data-stop={`do ${label}`}
      tabIndex={-1}
      disabled={isOff}
      onClick={() => {
        table.open.value = null;
        run();
      }}
    >
      {label}
    </button>
  );
  return (
    <GridCell area="pw-field-actions">
      {action("Show in code", () => table.reveal(pointer, true), false)}
      {action("Add below", () => table.add(row.group, { after: name }), readOnly || row.isFixed)}
      {fields !== null && action("Add inside", () => table.add(fields), readOnly || row.isLocked)}
      {action("Duplicate", () => table.duplicate(pointer))}
      {action("Move up", () => table.step(row, -1))}
      {action("Move down", () => table.step(row, 1))}
      {action("Into group above", () => table.stepIn(row))}
      {table.groupOf(row) && action("Out of group", () => table.stepOut(row))}
      {action("Delete", () => table.remove([pointer]))}
    </GridCell>
  );
}
