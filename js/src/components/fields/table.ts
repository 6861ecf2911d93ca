/** The state of a field table, and what can be done in it: which row is active, selected, open or edited. Draws nothing. */
import { batch, computed, type ReadonlySignal, signal } from "@preact/signals";
import type { FieldEdit, Outcome } from "../../fields/edit";
import {
  addField,
  duplicateField,
  moveField,
  removeFields,
  renameField,
  setRequired,
} from "../../fields/fieldEdits";
import { type FieldRow, keepEqual, type Outline, outlineOf } from "../../fields/outline";
import { addPasted, readRows } from "../../fields/pasted";
import { setDescription, setNullable } from "../../fields/typeEdits";
import type { Place } from "../../schema/jsonEdit";
import { startOf } from "../../schema/jsonNode";
import { JsonTree } from "../../schema/jsonTree";
import { parent } from "../../schema/pointers";
import type { Problem, Severity } from "../../schema/problem";
import type { Span } from "../../schema/scanner";
import type { Splice } from "../../schema/splice";

/** What the table needs of the text that it shows. */
export interface FieldTableProps {
  readonly label: string;
  readonly text: ReadonlySignal<string>;
  readonly problems: ReadonlySignal<readonly Problem[]>;
  readonly readOnly: boolean;
  /** Where the cursor is in the text, if it is there. */
  readonly cursor: ReadonlySignal<number | null>;
  /** Changes the text in one step that can be undone. */
  apply(splices: readonly Splice[], options?: { userEvent?: string; select?: Span }): void;
  undo(): void;
  redo(): void;
  /** Shows a piece of the text; with the focus, or without. */
  reveal(from: number, to: number, options?: { focus?: boolean }): void;
  /** Says what was done to those who do not see it; the table does it itself if this is not given. */
  announce?(sentence: string): void;
}

/** A thing in a row that takes the focus. */
export type Stop = string;
export type Cell = "name" | "description";

export interface RowProblem {
  readonly severity: Severity;
  readonly message: string;
}

/** Where a field that is dragged would come to stand. */
export interface Drop {
  readonly row: string;
  readonly side: "before" | "after" | "into";
}

/** Typing in one description is one step of the history. */
const TYPING = "input.type.field";

export class FieldTable {
  readonly outline: ReadonlySignal<Outline>;
  /** Those that no closed group hides. */
  readonly rows: ReadonlySignal<readonly FieldRow[]>;
  readonly problems: ReadonlySignal<ReadonlyMap<string, RowProblem>>;
  /** The row in whose text the cursor is. */
  readonly current: ReadonlySignal<string | null>;
  readonly active = signal<{ readonly row: string; readonly stop: Stop } | null>(null);
  readonly editing = signal<{ readonly row: string; readonly cell: Cell } | null>(null);
  readonly selected = signal<ReadonlySet<string>>(new Set());
  readonly closed = signal<ReadonlySet<string>>(new Set());
  /** The row whose actions are in sight. */
  readonly open = signal<string | null>(null);
  readonly refused = signal<{ readonly row: string | null; readonly sentence: string } | null>(null);
  readonly drop = signal<Drop | null>(null);
  /** What was done last; the count tells a sentence from the same one said before. */
  readonly said = signal({ sentence: "", count: 0 });
  /** Counts up whenever the focus should go to what is active. */
  readonly focusWanted = signal(0);
  props: FieldTableProps;
  #kept: readonly FieldRow[] = [];

  constructor(props: FieldTableProps) {
    this.props = props;
    const { text, problems, cursor } = props;
    this.outline = computed(() => {
      const outline = outlineOf(new JsonTree(text.value));
      this.#kept = keepEqual(this.#kept, outline.rows);
      return { ...outline, rows: this.#kept };
    });
    this.rows = computed(() => {
      const { rows } = this.outline.value;
      const closed = [...this.closed.value];
      return closed.length === 0
        ? rows
        : rows.filter(({ pointer }) => !closed.some((group) => pointer.startsWith(`${group}/`)));
    });
    this.problems = computed(() => problemsByRow(this.outline.value.rows, problems.value));
    this.current = computed(() => rowAt(this.outline.value, cursor.value));
  }

  row(pointer: string): FieldRow | undefined {
    return this.outline.peek().rows.find((row) => row.pointer === pointer);
  }

  get tree(): JsonTree {
    return this.outline.peek().tree;
  }

  /** Makes an edit, or says why not; the row that it was about gets the focus at `stop`. */
  run(
    outcome: Outcome,
    about: string | null = null,
    stop: Stop | null = "name",
    userEvent = "input.field",
  ): boolean {
    return batch(() => {
      if (typeof outcome === "string") {
        this.refused.value = { row: about, sentence: outcome };
        this.say(outcome);
        // What was pressed may be gone.
        if (stop !== null) this.focus(about, this.active.peek()?.stop ?? "name");
        return false;
      }
      this.refused.value = null;
      const { splices, row, said } = outcome;
      if (splices.length > 0) this.props.apply(splices, { userEvent });
      this.say(said);
      if (stop !== null) this.focus(row, stop);
      return true;
    });
  }

  say(sentence: string): void {
    if (sentence === "") return;
    if (this.props.announce) this.props.announce(sentence);
    else this.said.value = { sentence, count: this.said.peek().count + 1 };
  }

  /** Makes a place in a row the active one, and gives it the focus. */
  focus(row: string | null, stop: Stop): void {
    if (row !== null) this.active.value = { row, stop };
    this.focusWanted.value++;
  }

  edit(row: FieldRow, cell: Cell): void {
    if (this.props.readOnly || (cell === "name" ? row.isFixed : row.isLocked)) return;
    this.refused.value = null;
    this.editing.value = { row: row.pointer, cell };
  }

  stopEditing(row: string, cell: Cell, takeFocus: boolean): void {
    const now = this.editing.peek();
    if (now?.row === row && now.cell === cell) this.editing.value = null;
    if (takeFocus) this.focus(row, cell);
  }

  /** Adds a field and lets its name be typed. */
  add(group: string, place?: Place): void {
    if (this.props.readOnly) return;
    const outcome = addField(this.tree, group, place);
    if (!this.run(outcome)) return;
    const row = this.row((outcome as FieldEdit).row ?? "");
    if (row) this.edit(row, "name");
  }

  rename(row: string, name: string, takeFocus: boolean): boolean {
    return this.run(renameField(this.tree, row, name), row, takeFocus ? "name" : null);
  }

  /** The sentence that would refuse a name. */
  whyNot(row: string, name: string): string | null {
    const outcome = renameField(this.tree, row, name);
    return typeof outcome === "string" ? outcome : null;
  }

  describe(row: string, text: string): void {
    this.run(setDescription(this.tree, row, text), row, null, TYPING);
  }

  duplicate(row: string): void {
    this.run(duplicateField(this.tree, row), row);
  }

  remove(rows: readonly string[]): void {
    if (this.props.readOnly || rows.length === 0) return;
    if (this.run(removeFields(this.tree, rows), rows[0])) this.selected.value = new Set();
  }

  require(rows: readonly string[], required: boolean, stop: Stop | null): void {
    this.run(setRequired(this.tree, rows, required), rows[0], stop);
  }

  allowNull(rows: readonly string[], nullable: boolean, stop: Stop | null): void {
    this.run(setNullable(this.tree, rows, nullable), rows[0], stop);
  }

  /** One place up or down among the fields of its group. */
  step(row: FieldRow, by: -1 | 1): void {
    const fields = this.outline.peek().rows.filter(({ group }) => group === row.group);
    const other = fields[fields.indexOf(row) + by];
    if (other === undefined) this.run(`${row.name} is already ${by < 0 ? "first" : "last"}.`, row.pointer);
    else this.move(row, row.group, by < 0 ? { before: other.name } : { after: other.name });
  }

  /** Into the group before it. */
  stepIn(row: FieldRow): void {
    const fields = this.outline.peek().rows.filter(({ group }) => group === row.group);
    const before = fields[fields.indexOf(row) - 1];
    if (before?.fields == null) this.run("There is no group right before this field.", row.pointer);
    else this.move(row, before.fields);
  }

  /** Out of its group, to the place after it. */
  stepOut(row: FieldRow): void {
    const group = this.groupOf(row);
    if (group === undefined) this.run(`${row.name} is in no group.`, row.pointer);
    else this.move(row, group.group, { after: group.name });
  }

  /** The row whose fields a field is one of. */
  groupOf(row: FieldRow): FieldRow | undefined {
    return this.outline.peek().rows.find(({ fields }) => fields === row.group);
  }

  move(row: FieldRow, group: string, place?: Place): void {
    if (this.props.readOnly) return;
    const outcome = moveField(this.tree, row.pointer, group, place);
    const target = this.outline.peek().rows.find(({ fields }) => fields === group);
    if (target) this.toggle(target.pointer, false);
    this.run(outcome, row.pointer, this.active.peek()?.stop ?? "name");
  }

  /** Adds the rows of a spreadsheet after a row, or at the end. */
  paste(text: string, after: FieldRow | undefined): boolean {
    const { root } = this.outline.peek();
    if (this.props.readOnly || root === null) return false;
    const place = after && { after: after.name };
    return this.run(addPasted(this.tree, after?.group ?? root, readRows(text), place), after?.pointer);
  }

  toggle(group: string, closed: boolean): void {
    const groups = new Set(this.closed.peek());
    if (closed) groups.add(group);
    else groups.delete(group);
    this.closed.value = groups;
  }

  select(row: string, on = !this.selected.peek().has(row)): void {
    const rows = new Set(this.selected.peek());
    if (on) rows.add(row);
    else rows.delete(row);
    this.#selectRows(rows);
  }

  /** All that are in sight. */
  selectAll(): void {
    this.#selectRows(new Set(this.rows.peek().map(({ pointer }) => pointer)));
  }

  selectNone(): void {
    this.#selectRows(new Set());
  }

  #selectRows(rows: ReadonlySet<string>): void {
    this.selected.value = rows;
    this.say(`${rows.size} selected.`);
  }

  /** The selected rows that are there still, in their order. */
  selection(): string[] {
    const selected = this.selected.value;
    return this.outline.value.rows.map(({ pointer }) => pointer).filter((pointer) => selected.has(pointer));
  }

  undo(): void {
    this.#wentBack(this.props.undo, "Undid the last change.", "There is nothing to undo.");
  }

  redo(): void {
    this.#wentBack(this.props.redo, "Redid the change.", "There is nothing to redo.");
  }

  #wentBack(go: () => void, done: string, nothing: string): void {
    const before = this.props.text.peek();
    go();
    this.say(this.props.text.peek() === before ? nothing : done);
  }

  /** Shows a field in the text. */
  reveal(row: string, focus: boolean): void {
    const node = this.tree.at(row);
    if (node) this.props.reveal(startOf(node), node.to, { focus });
  }
}

/** The gravest problem of each row, with the words of all: a row has those that no row inside it has. */
function problemsByRow(rows: readonly FieldRow[], problems: readonly Problem[]): Map<string, RowProblem> {
  const known = new Set(rows.map(({ pointer }) => pointer));
  const found = new Map<string, RowProblem>();
  for (const { pointer, severity, message } of problems) {
    let at = pointer;
    while (at !== "" && !known.has(at)) at = parent(at);
    if (at === "") continue;
    const old = found.get(at);
    const isGraver = old === undefined || RANK.indexOf(severity) < RANK.indexOf(old.severity);
    found.set(at, {
      severity: isGraver ? severity : old.severity,
      message: old ? `${old.message} ${message}` : message,
    });
  }
  return found;
}

const RANK: readonly Severity[] = ["error", "unsupported", "warning", "unverified", "hint"];

/** The innermost row in whose text an offset lies. */
function rowAt({ tree, rows }: Outline, offset: number | null): string | null {
  if (offset === null) return null;
  // The cursor before a line's indentation is on that line.
  const at = offset + (/^[ \t]*/.exec(tree.text.slice(offset))?.[0].length ?? 0);
  const holds = ({ pointer }: FieldRow) => {
    const node = tree.at(pointer);
    return node !== undefined && startOf(node) <= at && at <= node.to;
  };
  return rows.findLast(holds)?.pointer ?? null;
}
