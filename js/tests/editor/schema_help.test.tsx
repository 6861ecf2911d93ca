/** The editor of a schema suggests what to write and explains keywords, and takes no key for it that is needed otherwise. */
import { currentCompletions, startCompletion } from "@codemirror/autocomplete";
import { EditorView } from "@codemirror/view";
import { cleanup, fireEvent, render, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { JsonEditor } from "../../src/components/editor/JsonEditor";
import type { SchemaRole } from "../../src/schema/judge";

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Suggestions that have just come are not taken by a key that was meant for the text. */
const later = () => vi.setSystemTime(Date.now() + 1_000);

/** An editor with its cursor where | is drawn. */
function open(drawn: string, schema: SchemaRole | null = "output") {
  const onChange = vi.fn<(text: string) => void>();
  const at = drawn.indexOf("|");
  const { container } = render(
    <JsonEditor
      label="Schema"
      text={drawn.replace("|", "")}
      problems={[]}
      language="json"
      schema={schema ?? undefined}
      onChange={onChange}
    />,
  );
  const view = EditorView.findFromDOM(container.querySelector(".cm-editor") as HTMLElement) as EditorView;
  view.focus();
  view.dispatch({ selection: { anchor: at } });
  const suggested = () => currentCompletions(view.state).map(({ label }) => label);
  const press = (key: string, keyCode: number) => fireEvent.keyDown(view.contentDOM, { key, keyCode });
  return { container, view, onChange, suggested, press };
}

const selected = (view: EditorView) =>
  view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to);

test("suggests keywords when it is asked, and writes the one that is chosen with its value to start with", async () => {
  const { view, suggested, press, onChange } = open('{"type": "object", |}');
  startCompletion(view);
  await waitFor(() => expect(suggested()).toContain("properties"));
  expect(suggested()).not.toContain("minProperties");
  later();
  press("ArrowDown", 40);
  press("ArrowDown", 40);
  press("Enter", 13);
  expect(onChange).toHaveBeenLastCalledWith('{"type": "object", "properties": {"name": {}}}');
  expect(selected(view)).toBe("name");
});

test("suggests while a word is typed", async () => {
  const { view, suggested } = open('{"type": |}');
  view.dispatch(view.state.replaceSelection('"i'), { userEvent: "input.type" });
  await waitFor(() => expect(suggested()).toEqual(["integer"]));
});

test("takes neither Enter nor Tab before a suggestion is chosen", async () => {
  const { view, suggested, press, onChange } = open("{|}");
  startCompletion(view);
  await waitFor(() => expect(suggested()).not.toEqual([]));
  later();
  press("Enter", 13);
  expect(onChange.mock.lastCall?.[0]).toMatch(/^\{\s+\}$/);
});

test("one Escape is enough to leave with Tab, whether or not suggestions are in sight yet", async () => {
  const { view, suggested, press } = open("{|}");
  view.dispatch(view.state.replaceSelection('"t'), { userEvent: "input.type" });
  press("Escape", 27);
  expect(press("Tab", 9)).toBe(true);
  view.dispatch(view.state.replaceSelection("y"), { userEvent: "input.type" });
  await waitFor(() => expect(suggested()).toContain("type"));
  press("Escape", 27);
  expect(press("Tab", 9)).toBe(true);
});

test("F1 explains the keyword at the cursor, to the ear as well, until the cursor moves or Escape is pressed", () => {
  const { container, view, press } = open('{"min|Length": 3}');
  const shown = () => container.querySelector(".pw-explanation")?.textContent;
  press("F1", 112);
  expect(shown()).toContain("minLength: ");
  expect(shown()).toContain("The Task API does not support it in output schemas.");
  expect(container.querySelector(".cm-announced")?.textContent).toBe(shown());
  press("Escape", 27);
  expect(shown()).toBeUndefined();
  for (const at of [1, 12]) {
    view.dispatch({ selection: { anchor: at } });
    expect(shown()).toBeUndefined();
    press("F1", 112);
    expect(shown()).toContain("minLength: ");
  }
  view.dispatch({ selection: { anchor: 0 } });
  press("F1", 112);
  expect(shown()).toBeUndefined();
  expect(container.querySelector(".cm-announced")?.textContent).toBe("There is no keyword at the cursor.");
});

test("suggests nothing in JSON that is no schema", () => {
  const { view, suggested } = open("{|}", null);
  expect(startCompletion(view)).toBe(false);
  expect(suggested()).toEqual([]);
});
