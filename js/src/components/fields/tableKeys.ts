/** The keys of a field table: arrows move the focus, with Alt they move the field. Nothing here draws. */
import type { FieldRow } from "../../fields/outline";
import type { FieldTable } from "./table";

/** Hears a key that was pressed somewhere in the rows; what an input in them has a use for is left to it. */
export function onTableKey(table: FieldTable, grid: HTMLElement, event: KeyboardEvent): void {
  const { target, key } = event;
  if (!(target instanceof HTMLElement) || event.defaultPrevented) return;
  if (target.matches("textarea, input:not([type=checkbox])") && !isHistory(event)) return;
  const row = table.row(target.closest<HTMLElement>("[data-row]")?.dataset.row ?? "");
  if (row === undefined) return;
  if (handled(table, grid, row, target, event, key)) {
    event.preventDefault();
    event.stopPropagation();
  }
}

function isHistory({ key, ctrlKey, metaKey }: KeyboardEvent): boolean {
  return (ctrlKey || metaKey) && ["z", "y"].includes(key.toLowerCase());
}

function handled(
  table: FieldTable,
  grid: HTMLElement,
  row: FieldRow,
  target: HTMLElement,
  event: KeyboardEvent,
  key: string,
): boolean {
  const stop = target.dataset.stop ?? "";
  if (isHistory(event)) {
    if (event.shiftKey || key.toLowerCase() === "y") table.redo();
    else table.undo();
    table.focus(null, stop);
    return true;
  }
  if (event.altKey) {
    const moves: Record<string, () => void> = {
      ArrowUp: () => table.step(row, -1),
      ArrowDown: () => table.step(row, 1),
      ArrowLeft: () => table.stepOut(row),
      ArrowRight: () => table.stepIn(row),
    };
    moves[key]?.();
    return key in moves;
  }
  if (event.ctrlKey || event.metaKey) {
    if (key.toLowerCase() === "a") table.selectAll();
    else if (key === "Home") goTo(table, 0, stop);
    else if (key === "End") goTo(table, table.rows.peek().length - 1, stop);
    else return false;
    return true;
  }
  const isClosed = table.closed.peek().has(row.pointer);
  const index = table.rows.peek().indexOf(row);
  const isOnName = stop === "name";
  switch (key) {
    case "ArrowUp":
    case "ArrowDown": {
      const next = index + (key === "ArrowUp" ? -1 : 1);
      if (event.shiftKey) {
        table.select(row.pointer, true);
        const other = table.rows.peek()[next];
        if (other) table.select(other.pointer, true);
      }
      goTo(table, next, stop);
      return true;
    }
    case "ArrowLeft":
      if (isOnName && row.fields !== null && !isClosed) table.toggle(row.pointer, true);
      else beside(grid, target, -1);
      return true;
    case "ArrowRight":
      if (isOnName && isClosed) table.toggle(row.pointer, false);
      else beside(grid, target, 1);
      return true;
    case "Home":
    case "End":
      stopsOf(target)
        .at(key === "Home" ? 0 : -1)
        ?.focus();
      return true;
    case "Enter":
    case "F2":
      if (isOnName || stop === "description") table.edit(row, isOnName ? "name" : "description");
      else if (target instanceof HTMLSelectElement) openMenu(target);
      else if (target instanceof HTMLInputElement) target.click();
      else return false;
      return true;
    case " ":
      if (!isOnName && stop !== "description") return false;
      table.select(row.pointer);
      return true;
    case "Insert":
      table.add(row.group, { after: row.name });
      return true;
    case "Delete": {
      const selection = table.selection();
      table.remove(selection.length > 0 ? selection : [row.pointer]);
      return true;
    }
    case "Escape":
      if (table.open.peek() !== null) {
        table.open.value = null;
        table.focus(row.pointer, "more");
      } else if (table.selected.peek().size > 0) table.selectNone();
      else return false;
      return true;
    default:
      return false;
  }
}

function goTo(table: FieldTable, index: number, stop: string): void {
  const row = table.rows.peek()[index];
  if (row) table.focus(row.pointer, stop);
}

/** What in a row takes the focus, in the order of the page. */
export function stopsOf(inside: Element): HTMLElement[] {
  const row = inside.closest("[data-row]");
  return [...(row?.querySelectorAll<HTMLElement>("[data-stop]:not(:disabled)") ?? [])];
}

function beside(grid: HTMLElement, target: HTMLElement, by: -1 | 1): void {
  const stops = stopsOf(target);
  const isReversed = getComputedStyle(grid).direction === "rtl";
  stops[stops.indexOf(target) + (isReversed ? -by : by)]?.focus();
}

function openMenu(select: HTMLSelectElement): void {
  try {
    select.showPicker();
  } catch {
    // Not in every browser, nor in every frame; Space opens it all the same.
  }
}
