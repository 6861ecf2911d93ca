/** One field as a row of the table. It is drawn again only when something about it has changed. */
import { Component } from "preact";
import { KINDS, type TypeName, typeLabel } from "../../fields/fieldType";
import type { FieldRow } from "../../fields/outline";
import { setType } from "../../fields/typeEdits";
import { SeveritySign } from "../editor/severity";
import { ChevronIcon } from "../icons";
import { Sentence } from "../Sentence";
import { DescriptionInput, NameInput } from "./cellInputs";
import { EnumValues } from "./EnumValues";
import { GridCell } from "./gridCell";
import { FIRST_ACTION, RowActions } from "./RowActions";
import type { Cell, Drop, FieldTable, RowProblem, Stop } from "./table";

export interface FieldRowViewProps {
  table: FieldTable;
  row: FieldRow;
  readOnly: boolean;
  /** Which of its things can be reached with Tab, if the row is the active one. */
  stop: Stop | null;
  editing: Cell | null;
  isSelected: boolean;
  isClosed: boolean;
  isOpen: boolean;
  isCurrent: boolean;
  problem: RowProblem | undefined;
  refused: string | null;
  drop: Drop["side"] | null;
}

const TYPES: readonly TypeName[] = KINDS.flatMap((kind) => [kind]);
const LISTS: readonly TypeName[] = KINDS.map((kind) => `list:${kind}` as const);

export class FieldRowView extends Component<FieldRowViewProps> {
  override shouldComponentUpdate(next: FieldRowViewProps): boolean {
    const { problem, ...others } = next;
    return (
      problem?.message !== this.props.problem?.message ||
      problem?.severity !== this.props.problem?.severity ||
      (Object.keys(others) as (keyof typeof others)[]).some((key) => next[key] !== this.props[key])
    );
  }

  render() {
    const { table, row, readOnly, isSelected, isClosed, isOpen, isCurrent, problem, refused, drop } =
      this.props;
    const { pointer, name, level, fields, required, nullable } = row;
    const tab = (stop: Stop) => ({ "data-stop": stop, tabIndex: this.props.stop === stop ? 0 : -1 });
    const isEdited = (cell: Cell) => this.props.editing === cell;
    const classes = [
      "pw-field-row",
      isSelected && "pw-field-selected",
      isCurrent && "pw-field-current",
      row.isBroken && "pw-field-broken",
      drop && `pw-field-drop-${drop}`,
    ];
    return (
      // biome-ignore lint/a11y: not a <tr>, as it is laid out in one line or two.
      <div
        role="row"
        class={classes.filter(Boolean).join(" ")}
        data-row={pointer}
        aria-level={level}
        aria-current={isCurrent}
        aria-selected={isSelected}
        aria-expanded={fields === null ? undefined : !isClosed}
      >
        <GridCell area="pw-field-select">
          <input
            type="checkbox"
            {...tab("select")}
            aria-label={`Select ${name}`}
            checked={isSelected}
            onChange={(event) => table.select(pointer, event.currentTarget.checked)}
          />
          <span
            class="pw-field-handle"
            data-handle
            title="Drag to move; or press Alt and an arrow key"
            aria-hidden="true"
          >
            ⠿
          </span>
        </GridCell>
        <GridCell area="pw-field-name-cell" style={{ paddingInlineStart: `${(level - 1) * 14}px` }}>
          {fields !== null && (
            <button
              type="button"
              class="pw-field-toggle"
              tabIndex={-1}
              aria-label={isClosed ? `Show the fields of ${name}` : `Hide the fields of ${name}`}
              onClick={() => table.toggle(pointer, !isClosed)}
            >
              <ChevronIcon />
            </button>
          )}
          {isEdited("name") ? (
            <NameInput table={table} row={row} />
          ) : (
            <button
              type="button"
              class="pw-field-name-text"
              {...tab("name")}
              aria-label={`Name: ${name}`}
              title={row.isFixed ? undefined : "Press Enter or click twice to rename"}
              onDblClick={() => table.edit(row, "name")}
              onClick={() => table.reveal(pointer, false)}
            >
              {name || <em>empty</em>}
            </button>
          )}
          {problem && (
            <span class="pw-field-problem" title={problem.message.replaceAll("`", "")}>
              <SeveritySign severity={problem.severity} />
              <span class="pw-hidden">
                <Sentence text={problem.message} />
              </span>
            </span>
          )}
        </GridCell>
        <GridCell area="pw-field-type">
          {row.isOther ? (
            <span class="pw-field-other" {...tab("type")} title="The table leaves this type as it is">
              {row.summary}
            </span>
          ) : (
            <select
              class="pw-select pw-field-select-type"
              {...tab("type")}
              aria-label={`Type of ${name}`}
              value={row.type ?? ""}
              disabled={readOnly || row.isBroken}
              onChange={(event) => this.#retype(event.currentTarget)}
            >
              {row.type === null && <option value="">{row.summary}</option>}
              {TYPES.map(option)}
              <optgroup label="Lists">{LISTS.map(option)}</optgroup>
            </select>
          )}
        </GridCell>
        <GridCell area="pw-field-check pw-field-nullable">
          <label>
            <input
              type="checkbox"
              {...tab("nullable")}
              aria-label={`${name} may be null`}
              checked={nullable}
              disabled={readOnly || row.isOther || row.isBroken}
              onChange={({ currentTarget }) => {
                table.allowNull([pointer], currentTarget.checked, "nullable");
                currentTarget.checked = table.row(pointer)?.nullable ?? false;
              }}
            />
            <span aria-hidden="true">null</span>
          </label>
        </GridCell>
        <GridCell area="pw-field-check pw-field-required">
          <label>
            <input
              type="checkbox"
              {...tab("required")}
              aria-label={`${name} is required`}
              checked={required}
              disabled={readOnly || row.isFixed}
              onChange={({ currentTarget }) => {
                table.require([pointer], currentTarget.checked, "required");
                currentTarget.checked = table.row(pointer)?.required ?? false;
              }}
            />
            <span aria-hidden="true">required</span>
          </label>
        </GridCell>
        <GridCell area="pw-field-description">
          {isEdited("description") ? (
            <DescriptionInput table={table} row={row} />
          ) : (
            <button
              type="button"
              class={row.description ? "pw-field-words" : "pw-field-words pw-muted"}
              {...tab("description")}
              aria-label={
                row.description
                  ? `Description of ${name}: ${row.description}`
                  : `Add a description of ${name}`
              }
              onClick={({ detail }) => {
                // By keyboard it is Enter that edits; Space selects.
                if (detail === 0) return;
                table.reveal(pointer, false);
                table.edit(row, "description");
              }}
            >
              {row.description || "Add a description"}
            </button>
          )}
        </GridCell>
        <GridCell area="pw-field-more">
          <button
            type="button"
            class="pw-quiet-button"
            {...tab("more")}
            aria-label={`Actions for ${name}`}
            title="Actions"
            aria-expanded={isOpen}
            onClick={() => {
              table.open.value = isOpen ? null : pointer;
              if (!isOpen) table.focus(pointer, FIRST_ACTION);
            }}
          >
            ⋯
          </button>
        </GridCell>
        {(row.type === "enum" || row.type === "list:enum") && (
          <EnumValues table={table} row={row} readOnly={readOnly || row.isLocked} tab={tab} />
        )}
        {isOpen && <RowActions table={table} row={row} readOnly={readOnly} />}
        {refused && (
          <GridCell area="pw-field-refused">
            <Sentence text={refused} />
          </GridCell>
        )}
      </div>
    );
  }

  #retype(select: HTMLSelectElement): void {
    const { table, row } = this.props;
    const wanted = select.value as TypeName;
    if (!table.run(setType(table.tree, row.pointer, wanted), row.pointer, "type"))
      select.value = row.type ?? "";
    // An enum without values is not one yet.
    else if (wanted.endsWith("enum")) table.focus(row.pointer, "add value");
  }
}

function option(name: TypeName) {
  return (
    <option key={name} value={name}>
      {typeLabel(name)}
    </option>
  );
}
