/** Fields dragged by their handles. What it does can be done by keys, too: Alt and an arrow. */
import type { Drop, FieldTable } from "./table";

/** Near an edge of the table (pixels) it scrolls while something is dragged. */
const EDGE = 24;

/** Follows the pointer from a handle to where it is let go; Escape calls it off. */
export function draggedFrom(table: FieldTable, grid: HTMLElement, start: PointerEvent): void {
  const handle = start.target instanceof Element ? start.target.closest<HTMLElement>("[data-handle]") : null;
  const row = table.row(handle?.closest<HTMLElement>("[data-row]")?.dataset.row ?? "");
  if (handle === null || row === undefined || start.button !== 0 || table.props.readOnly || row.isFixed)
    return;
  start.preventDefault();
  handle.setPointerCapture(start.pointerId);
  const over = new AbortController();
  const { signal } = over;

  function finish(isDropped: boolean): void {
    const drop = table.drop.peek();
    over.abort();
    table.drop.value = null;
    const target = drop && isDropped ? table.row(drop.row) : undefined;
    if (row === undefined || drop === null || target === undefined) return;
    table.active.value = { row: row.pointer, stop: "name" };
    if (drop.side === "into") table.move(row, target.fields ?? target.group);
    else
      table.move(
        row,
        target.group,
        drop.side === "before" ? { before: target.name } : { after: target.name },
      );
  }

  handle.addEventListener(
    "pointermove",
    ({ clientY }) => {
      const box = grid.getBoundingClientRect();
      if (clientY < box.top + EDGE) grid.scrollTop -= EDGE / 2;
      else if (clientY > box.bottom - EDGE) grid.scrollTop += EDGE / 2;
      const next = dropAt(table, grid, row.pointer, clientY);
      const old = table.drop.peek();
      if (next?.row !== old?.row || next?.side !== old?.side) table.drop.value = next;
    },
    { signal },
  );
  handle.addEventListener("pointerup", () => finish(true), { signal });
  handle.addEventListener("pointercancel", () => finish(false), { signal });
  handle.ownerDocument.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Escape") return;
      event.preventDefault();
      event.stopPropagation();
      finish(false);
    },
    { signal, capture: true },
  );
}

/** The middle of a group is inside it; the rest of a row is before or after it. */
function dropAt(table: FieldTable, grid: HTMLElement, dragged: string, y: number): Drop | null {
  for (const element of grid.querySelectorAll<HTMLElement>("[data-row]")) {
    const { top, bottom, height } = element.getBoundingClientRect();
    if (y < top || y > bottom) continue;
    const row = table.row(element.dataset.row ?? "");
    if (row === undefined || row.pointer === dragged || row.pointer.startsWith(`${dragged}/`)) return null;
    const at = (y - top) / height;
    if (row.fields !== null && at > 0.3 && at < 0.7) return { row: row.pointer, side: "into" };
    return { row: row.pointer, side: at < 0.5 ? "before" : "after" };
  }
  return null;
}
