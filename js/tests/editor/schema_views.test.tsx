/** A schema as fields, as code, or as both: whichever is in sight, it is one text with one history. */
import { EditorView } from "@codemirror/view";
import { signal } from "@preact/signals";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { createRef } from "preact";
import { afterEach, expect, test } from "vitest";
import type { EditorHandle } from "../../src/components/editor/JsonEditor";
import { SchemaEditor } from "../../src/components/editor/SchemaEditor";
import { createDocument } from "../../src/documents";
import type { SendCommand } from "../../src/messages";

afterEach(cleanup);

const TEXT = '{\n  "type": "object",\n  "properties": {"gdp": {"type": "string"}},\n  "required": []\n}';

function open() {
  const command = (async () => ({ ok: false, code: "disconnected", message: "" })) as SendCommand;
  const document = createDocument("output_schema", { text: TEXT, revision: 1 }, command);
  const handle = createRef<EditorHandle>();
  const { container } = render(
    <SchemaEditor
      document={document}
      connection={signal("connected")}
      diagnostics={signal([])}
      diagnosedRevisions={signal({})}
      handle={handle}
      role="output"
    />,
  );
  const view = EditorView.findFromDOM(container.querySelector(".cm-editor") as HTMLElement) as EditorView;
  const table = () => screen.queryByRole("treegrid", { name: "Fields: Output schema" });
  const isCodeHidden = () => container.querySelector(".cm-editor")?.closest("[hidden]") !== null;
  const choose = (name: string) => fireEvent.click(screen.getByRole("radio", { name }));
  return { document, handle, view, table, isCodeHidden, choose };
}

test("both are in sight at first, and each can be had alone", () => {
  const { table, isCodeHidden, choose } = open();
  expect([table() !== null, isCodeHidden()]).toEqual([true, false]);
  choose("Fields");
  expect([table() !== null, isCodeHidden()]).toEqual([true, true]);
  choose("Code");
  expect([table() !== null, isCodeHidden()]).toEqual([false, false]);
});

test("what the table changes is undone and redone with what was typed, in order", () => {
  const { document, view, handle, choose } = open();
  act(() => view.dispatch({ changes: { from: TEXT.length, insert: "\n" }, userEvent: "input.type" }));
  choose("Fields");
  fireEvent.click(screen.getByRole("checkbox", { name: /required/i }));
  const changed = `${TEXT.replace("[]", '["gdp"]')}\n`;
  expect(document.text.value).toBe(changed);
  act(() => handle.current?.undo());
  expect(document.text.value).toBe(`${TEXT}\n`);
  act(() => handle.current?.undo());
  expect(document.text.value).toBe(TEXT);
  act(() => handle.current?.redo());
  act(() => handle.current?.redo());
  expect(document.text.value).toBe(changed);
});

test("a place that is shown brings the code back into sight", async () => {
  const { view, handle, isCodeHidden, choose } = open();
  choose("Fields");
  const from = TEXT.indexOf('"gdp"');
  act(() => handle.current?.reveal(from, from + 5));
  await waitFor(() => expect(isCodeHidden()).toBe(false));
  await waitFor(() => expect(view.hasFocus).toBe(true));
  expect(view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to)).toBe('"gdp"');
});

test("a place that is only pointed out leaves everything where it is", () => {
  const { handle, isCodeHidden, choose } = open();
  choose("Fields");
  act(() => handle.current?.reveal(0, 1, { focus: false }));
  expect(isCodeHidden()).toBe(true);
});
