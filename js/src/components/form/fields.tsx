/** The fields in which single values are typed or chosen. */
import { useState } from "preact/hooks";
import type { Control } from "../../form/controls";
import { leaveOut, setValue } from "../../form/edits";
import { RawJson } from "../../schema/jsonStyle";
import { parseJson } from "../../schema/parse";
import { Segments } from "../Segments";
import type { FormHands } from "./InputForm";

export interface FieldProps {
  id: string;
  control: Control;
  hands: FormHands;
  disabled: boolean;
  invalid: boolean;
  describedBy: string;
}

const NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

function common({ id, control, disabled, invalid, describedBy }: FieldProps) {
  return {
    id,
    disabled,
    "data-mark": control.pointer,
    "aria-invalid": invalid,
    "aria-describedby": describedBy,
  };
}

/** A text; emptied, what is optional is left out. */
export function TextValueField(props: FieldProps) {
  const { control, hands } = props;
  const { value, raw, required } = control;
  return (
    <textarea
      {...common(props)}
      class="pw-textarea pw-control-text"
      rows={1}
      // Line breaks as a text area has them, or each keystroke would set its text anew.
      value={typeof value === "string" ? value.replace(/\r\n?/g, "\n") : raw}
      onInput={(event) => {
        const text = event.currentTarget.value;
        const isGone = text === "" && !required;
        hands.edit(control, (form, now) => (isGone ? leaveOut(form, now) : setValue(form, now, text)), true);
      }}
    />
  );
}

export function NumberField(props: FieldProps) {
  const { draft, onInput } = useDraft(props, (text) => NUMBER.test(text));
  return (
    <>
      <input
        {...common(props)}
        class="pw-textarea pw-control-number"
        type="text"
        inputMode="decimal"
        autocomplete="off"
        value={draft ?? props.control.raw}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {draft !== null && <p class="pw-control-fault">Not a number yet</p>}
    </>
  );
}

/** A value as JSON, for what no other field fits. */
export function RawField(props: FieldProps) {
  const { draft, onInput } = useDraft(props, (text) => parseJson(text).value !== undefined);
  return (
    <>
      <textarea
        {...common(props)}
        class="pw-textarea pw-mono pw-control-text"
        rows={1}
        spellcheck={false}
        placeholder="JSON"
        value={draft ?? props.control.raw.replace(/\r\n?/g, "\n")}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      {draft !== null && <p class="pw-control-fault">Not valid JSON yet</p>}
    </>
  );
}

/** What is typed and no value yet stays in the field; the JSON keeps its last value meanwhile. */
function useDraft({ control, hands }: FieldProps, isValue: (text: string) => boolean) {
  const [typed, setTyped] = useState<{ text: string; over: string } | null>(null);
  return {
    // What changed elsewhere takes the place of what was being typed.
    draft: typed !== null && typed.over === control.raw ? typed.text : null,
    onInput(text: string) {
      const raw = text.trim();
      if (raw !== "" && !isValue(raw)) {
        setTyped({ text, over: control.raw });
        return;
      }
      setTyped(null);
      hands.edit(
        control,
        (form, now) => (raw === "" ? leaveOut(form, now) : setValue(form, now, new RawJson(raw))),
        true,
      );
    },
  };
}

/** A choice among a few values, in sight where there are few and short ones; "not given" where it may be left out. */
export function ChoiceField(props: FieldProps) {
  const { control, hands } = props;
  const { kind, shape, value, present, required, raw } = control;
  const values: readonly unknown[] = [
    ...(kind === "boolean" ? [true, false] : shape.choices),
    ...(shape.nullable ? [null] : []),
  ];
  const labels = values.map((each) => (kind === "boolean" ? (BOOLEANS.get(each) ?? "null") : labelOf(each)));
  const at = present ? values.findIndex((each) => JSON.stringify(each) === JSON.stringify(value)) : -1;
  const choose = (key: string) =>
    hands.edit(control, (form, now) =>
      key === "" ? leaveOut(form, now) : setValue(form, now, values[Number(key)]),
    );
  const options = labels.map((label, index) => ({ value: String(index), label }));
  if (kind === "boolean") {
    return (
      <span class="pw-control-segments" data-mark={control.pointer}>
        <Segments
          legend={control.name}
          value={at < 0 ? (present ? "other" : "") : String(at)}
          options={required ? options : [...options, { value: "", label: "Not given" }]}
          onChange={choose}
        />
      </span>
    );
  }
  return (
    <select
      {...common(props)}
      class="pw-select pw-control-choice"
      value={at < 0 ? (present ? "other" : "") : String(at)}
      onChange={(event) => choose(event.currentTarget.value)}
    >
      {(!required || !present) && <option value="">{required ? "Choose…" : "Not given"}</option>}
      {present && at < 0 && (
        <option value="other" disabled>
          {raw.slice(0, 60)}
        </option>
      )}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}

const BOOLEANS: ReadonlyMap<unknown, string> = new Map([
  [true, "Yes"],
  [false, "No"],
]);

function labelOf(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}
