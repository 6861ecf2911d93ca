/** The input as a form made from its schema: every edit is a small change of the JSON text, which stays what counts. */
import type { ReadonlySignal } from "@preact/signals";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { DocumentStore } from "../../documents";
import { type Control, controlAt, type Form, formOf } from "../../form/controls";
import { faultsOf } from "../../form/faults";
import { judgeInput } from "../../schema/judge";
import { parseJson } from "../../schema/parse";
import { parent } from "../../schema/pointers";
import type { Splice } from "../../schema/splice";
import { applySplices } from "../../schema/splices";
import type { EditorHandle } from "../editor/JsonEditor";
import { type KernelSignals, useVerdict } from "../editor/useVerdict";
import { ControlField, Faults } from "./ControlField";
import "./form.css";

export interface InputFormProps extends KernelSignals {
  document: DocumentStore;
  /** The input schema: JSON that describes an object. */
  schemaText: ReadonlySignal<string>;
  /** The editor of the same text, for one history of both. */
  editor(): EditorHandle | undefined;
  /** Shows the text as JSON. */
  onJson(): void;
}

/** What a form lets its controls do. */
export interface FormHands {
  /** Changes the text as it is now; `typing` joins the keystrokes in one field to one step of the history. */
  edit(control: Control, change: (form: Form, control: Control) => readonly Splice[], typing?: boolean): void;
  /** Gives the focus to what has this mark, once it is drawn. */
  focusNext(mark: string): void;
}

export function InputForm({ document, schemaText, editor, onJson, ...kernel }: InputFormProps) {
  const { verdict } = useVerdict(document, kernel, (text) => judgeInput(text, "json", schemaText.peek()), [
    schemaText,
  ]);
  const text = document.text.value;
  const schema = useMemo(() => parseJson(schemaText.value).value, [schemaText.value]);
  const form = useMemo(() => formOf(schema, text), [schema, text]);
  const problems = verdict.value.problems;
  const faults = useMemo(() => faultsOf(form.root, problems), [form, problems]);
  const place = useRef<HTMLDivElement>(null);
  const wanted = useRef<string | null>(null);
  const held = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (place.current === null) return;
    const marked = [...place.current.querySelectorAll<HTMLElement>("[data-mark]")];
    const focus = (mark: string) => {
      const found = marked.find(({ dataset }) => dataset.mark === mark);
      (found?.querySelector("input") ?? found)?.focus();
      return found !== undefined;
    };
    if (wanted.current !== null) focus(wanted.current);
    // What had the focus went when the history did: what it can be added with again is near.
    else if (held.current !== null && !place.current.matches(":focus-within"))
      for (let at = held.current; at !== ""; at = parent(at)) if (focus(`add ${parent(at)}`)) break;
    wanted.current = null;
    held.current = null;
  });

  const hands = useMemo<FormHands>(
    () => ({
      edit(control, change, typing = false) {
        const now = formOf(schema, document.text.peek());
        const there = controlAt(now.root, control.pointer);
        if (now.blocked !== null || there === undefined) return;
        const splices = change(now, there);
        const handle = editor();
        if (handle === undefined) document.edit(applySplices(now.text, splices));
        else
          handle.apply(splices, { userEvent: typing ? `input.type.form${control.pointer}` : "input.form" });
      },
      focusNext(mark) {
        wanted.current = mark;
      },
    }),
    [schema, document, editor],
  );

  function onKeyDown(event: KeyboardEvent): void {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const handle = editor();
    if (handle === undefined || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    const marked = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-mark]") : null;
    held.current = marked?.dataset.mark ?? null;
    if (key === "y" || event.shiftKey) handle.redo();
    else handle.undo();
  }

  if (form.blocked !== null) {
    return (
      <div class="pw-input-form">
        <p class="pw-small">
          {form.blocked}{" "}
          <button type="button" class="pw-link-button" onClick={onJson}>
            Show the JSON
          </button>
        </p>
      </div>
    );
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the fields inside; this only hears them pass.
    <div ref={place} class="pw-input-form" onKeyDown={onKeyDown} onFocusOut={() => void document.flush()}>
      {form.root.children.map((control) => (
        <ControlField key={control.pointer} control={control} faults={faults} hands={hands} />
      ))}
      <Others control={form.root} />
      <Faults faults={faults.get("") ?? []} />
    </div>
  );
}

/** Members that the form does not know are named, for they are sent as well. */
export function Others({ control: { others } }: { control: Control }) {
  if (others.length === 0) return null;
  return (
    <p class="pw-small">
      Also in the JSON: {others.slice(0, 8).join(", ")}
      {others.length > 8 && " and more"}
    </p>
  );
}
