/** One control of the input form, with its label, what the schema says of it, and what is wrong with its value. */
import type { ComponentChildren } from "preact";
import { type Control, isMissing } from "../../form/controls";
import { appendItem, leaveOut, nextItem, setValue } from "../../form/edits";
import type { Problem } from "../../schema/problem";
import { CrossIcon } from "../icons";
import { Sentence } from "../Sentence";
import { useUniqueId } from "../uniqueId";
import { useSome } from "../useSome";
import { ChoiceField, NumberField, RawField, TextValueField } from "./fields";
import { type FormHands, Others } from "./InputForm";

const ITEMS_AT_FIRST = 30;

export interface ControlFieldProps {
  control: Control;
  faults: ReadonlyMap<string, readonly Problem[]>;
  hands: FormHands;
  /** Beside the label: the way to remove an item. */
  aside?: ComponentChildren;
  label?: string;
}

export function ControlField(props: ControlFieldProps) {
  return props.control.kind === "group" || props.control.kind === "list" ? (
    <Container {...props} />
  ) : (
    <Leaf {...props} />
  );
}

function Leaf({ control, faults, hands, aside, label }: ControlFieldProps) {
  const { pointer, kind, value, shape } = control;
  const id = useUniqueId();
  const wrong = faults.get(pointer) ?? [];
  const isNull = value === null && shape.nullable;
  const field = {
    id,
    control,
    hands,
    disabled: isNull && kind !== "choice" && kind !== "boolean",
    invalid: wrong.length > 0 || isMissing(control),
    describedBy: `${id}-about ${id}-wrong`,
  };
  return (
    // In a list, only the button beside an item is in sight, and the item's number is heard.
    <div class={aside ? "pw-control pw-control-item" : "pw-control"}>
      <div class="pw-control-head">
        <label class={aside ? "pw-hidden" : "pw-control-label"} for={kind === "boolean" ? undefined : id}>
          {label ?? nameOf(control)}
        </label>
        <Optional control={control} />
        {shape.nullable && (kind === "text" || kind === "number") && (
          <NullCheck control={control} hands={hands} />
        )}
        {aside}
      </div>
      {kind === "text" && <TextValueField {...field} />}
      {kind === "number" && <NumberField {...field} />}
      {(kind === "choice" || kind === "boolean") && <ChoiceField {...field} />}
      {kind === "other" && <RawField {...field} />}
      <p id={`${id}-about`} class="pw-small">
        {shape.description}
      </p>
      <div id={`${id}-wrong`}>
        {isMissing(control) && <p class="pw-control-missing">Not given yet</p>}
        <Faults faults={wrong} />
      </div>
    </div>
  );
}

function Container({ control, faults, hands, aside, label }: ControlFieldProps) {
  const { pointer, kind, value, present, required, shape, children } = control;
  const shown = useSome(children, kind === "list" ? ITEMS_AT_FIRST : children.length);
  const isNull = value === null;
  const name = label ?? nameOf(control);
  const isList = kind === "list";
  // A group that has to be there is open from the start; its first value makes it.
  const isOpen = !isNull && (present || (required && !isList));
  return (
    <fieldset class="pw-control pw-control-group">
      <legend class="pw-hidden">{name}</legend>
      <div class="pw-control-head">
        <span class="pw-control-label" aria-hidden="true">
          {name}
        </span>
        <Optional control={control} />
        {shape.nullable && <NullCheck control={control} hands={hands} />}
        {present && !required && (
          <IconButton
            label={`Leave out ${name}`}
            onClick={() => {
              hands.edit(control, leaveOut);
              hands.focusNext(`add ${pointer}`);
            }}
          />
        )}
        {aside}
      </div>
      {shape.description !== "" && <p class="pw-small">{shape.description}</p>}
      {isOpen && (
        <div class="pw-control-inside">
          {shown.some.map((each) => (
            <ControlField
              key={each.pointer}
              control={each}
              faults={faults}
              hands={hands}
              {...(isList ? itemProps(each, control, hands) : {})}
            />
          ))}
          {shown.more}
          <Others control={control} />
        </div>
      )}
      {!(isNull && shape.nullable) && (isList || !isOpen) && (
        <button
          type="button"
          class="pw-link-button pw-control-add"
          data-mark={`add ${pointer}`}
          onClick={() => {
            if (isList) {
              hands.edit(control, (form, list) => appendItem(form, list, list.itemStart));
              hands.focusNext(nextItem(control));
            } else {
              hands.edit(control, (form, group) => setValue(form, group, {}));
              hands.focusNext(children[0]?.pointer ?? "");
            }
          }}
        >
          {isList ? "Add an item" : `Add ${name}`}
        </button>
      )}
      {isMissing(control) && (isList || !children.some(isMissing)) && (
        <p class="pw-control-missing">Not given yet</p>
      )}
      <Faults faults={faults.get(pointer) ?? []} />
    </fieldset>
  );
}

function itemProps(item: Control, list: Control, hands: FormHands) {
  const label = `Item ${Number(item.name) + 1}`;
  return {
    label,
    aside: (
      <IconButton
        label={`Remove ${label.toLowerCase()} of ${nameOf(list)}`}
        onClick={() => {
          hands.edit(item, leaveOut);
          hands.focusNext(`add ${list.pointer}`);
        }}
      />
    ),
  };
}

function IconButton({ label, onClick }: { label: string; onClick(): void }) {
  return (
    <button
      type="button"
      class="pw-quiet-button pw-icon-button pw-control-remove"
      aria-label={label}
      title={label}
      onClick={onClick}
    >
      <CrossIcon />
    </button>
  );
}

function NullCheck({ control, hands }: { control: Control; hands: FormHands }) {
  return (
    <label class="pw-check pw-control-null">
      <input
        type="checkbox"
        checked={control.value === null}
        onChange={(event) => {
          const next = event.currentTarget.checked ? null : control.shape.start;
          hands.edit(control, (form, now) => setValue(form, now, next));
        }}
      />
      <span>null</span>
    </label>
  );
}

function Optional({ control: { required } }: { control: Control }) {
  return required ? null : <span class="pw-aside">optional</span>;
}

export function Faults({ faults }: { faults: readonly Problem[] }) {
  return faults.map(({ rule, message, severity, outdated }) => (
    <p
      key={`${rule} ${message}`}
      class={`pw-control-fault${outdated ? " pw-problem-outdated" : ""}${severity === "error" ? " pw-control-bad" : ""}`}
    >
      <Sentence text={message} />
    </p>
  ));
}

function nameOf({ name, shape: { title } }: Control): string {
  return title === "" ? name : title;
}
