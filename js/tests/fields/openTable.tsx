/** A field table over a text with a history, and the ways to work it and to look at it. */
import { signal } from "@preact/signals";
import { act, fireEvent, render } from "@testing-library/preact";
import { expect } from "vitest";
import { FieldTable } from "../../src/components/fields/FieldTable";
import type { Problem } from "../../src/schema/problem";
import { applySplices, invertSplices } from "../../src/schema/splices";

export const TEXT = `{
  "type": "object",
  "properties": {
    "company": {"type": "string", "description": "Its name"},
    "stage": {"type": "string", "enum": ["seed", "public"]},
    "people": {"type": "array", "items": {"type": "object", "properties": {"role": {"type": "string"}}, "required": ["role"]}},
    "city": {"type": "string"}
  },
  "required": ["company"]
}`;

export function open(start = TEXT, { readOnly = false } = {}) {
  const text = signal(start);
  const problems = signal<readonly Problem[]>([]);
  const cursor = signal<number | null>(null);
  const undone: string[] = [];
  const back: string[] = [];
  const revealed: string[] = [];
  const events: (string | undefined)[] = [];
  const { container } = render(
    <FieldTable
      label="Fields"
      text={text}
      problems={problems}
      readOnly={readOnly}
      cursor={cursor}
      apply={(splices, options) => {
        const after = applySplices(text.value, splices);
        expect(applySplices(after, invertSplices(text.value, splices))).toBe(text.value);
        undone.push(text.value);
        events.push(options?.userEvent);
        text.value = after;
      }}
      undo={() => {
        back.push(text.value);
        text.value = undone.pop() ?? text.value;
      }}
      redo={() => {
        const next = back.pop();
        if (next === undefined) return;
        undone.push(text.value);
        text.value = next;
      }}
      reveal={(from, to, options) => revealed.push(`${text.value.slice(from, to)} ${options?.focus}`)}
    />,
  );
  const find = <E extends HTMLElement>(selector: string) => container.querySelector<E>(selector) as E;
  const rowOf = (name: string) =>
    [...container.querySelectorAll<HTMLElement>("[data-row]")].find((row) =>
      row.dataset.row?.endsWith(`/${name}`),
    ) as HTMLElement;
  const stop = <E extends HTMLElement>(name: string, which: string) =>
    rowOf(name).querySelector<E>(`[data-stop="${which}"]`) as E;
  return {
    container,
    text,
    problems,
    cursor,
    revealed,
    events,
    find,
    rowOf,
    stop,
    names: () =>
      [...container.querySelectorAll<HTMLElement>("[data-row]")].map((row) =>
        row.dataset.row?.split("/").at(-1),
      ),
    /** Presses a key on what has the focus. */
    press: (key: string, options: KeyboardEventInit = {}) =>
      act(() => void fireEvent.keyDown(document.activeElement as Element, { key, ...options })),
    focus: (name: string, which: string) => act(() => stop(name, which).focus()),
    type: (value: string) =>
      act(() => void fireEvent.input(document.activeElement as Element, { target: { value } })),
    click: (label: string) => {
      const button = [...container.querySelectorAll("button")].find((each) => each.textContent === label);
      act(() => void fireEvent.click(button as Element));
    },
    focused: () => {
      const { activeElement } = document;
      const row = activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row?.split("/").at(-1);
      return `${row} ${(activeElement as HTMLElement | null)?.dataset.stop ?? activeElement?.tagName}`;
    },
    said: () => find("[role=status]").textContent,
    value: () => JSON.parse(text.value) as { properties: Record<string, unknown>; required: string[] },
  };
}
