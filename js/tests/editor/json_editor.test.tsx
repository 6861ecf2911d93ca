/** The editor by itself: typing, changes from outside, marks, and the way out by keyboard. */
import { undo } from "@codemirror/commands";
import { EditorView } from "@codemirror/view";
import { cleanup, fireEvent, render } from "@testing-library/preact";
import fc from "fast-check";
import { createRef } from "preact";
import { afterEach, describe, expect, test, vi } from "vitest";
import { type EditorHandle, JsonEditor, type JsonEditorProps } from "../../src/components/editor/JsonEditor";
import { judgeSchema } from "../../src/schema/judge";
import { spliced } from "../../src/schema/splice";

afterEach(cleanup);

function open(options: Partial<JsonEditorProps> = {}) {
  const onChange = vi.fn<(text: string) => void>();
  const handle = createRef<EditorHandle>();
  const props: JsonEditorProps = {
    label: "Output schema",
    text: '{\n  "type": "object"\n}',
    problems: [],
    language: "json",
    onChange,
    handle,
    ...options,
  };
  const drawn = render(<JsonEditor {...props} />);
  const again = (changed: Partial<JsonEditorProps>) => drawn.rerender(<JsonEditor {...props} {...changed} />);
  const found = EditorView.findFromDOM(drawn.container.querySelector(".cm-editor") as HTMLElement);
  if (found === null) throw new Error("no editor was drawn");
  return { ...drawn, again, onChange, handle, view: found };
}

/** What typing does: replaces the selection, as the user's own change. */
function type(view: EditorView, text: string): void {
  view.dispatch(view.state.replaceSelection(text), { userEvent: "input.type" });
}

const problemsOf = (text: string) => judgeSchema(text, { role: "output" }).problems;

describe("typing", () => {
  test("is told with the whole text, verbatim", () => {
    const { view, onChange } = open({ text: '{\r\n  "a": 1\r\n}' });
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    type(view, "\n");
    expect(onChange).toHaveBeenLastCalledWith('{\r\n  "a": 1\r\n}\r\n');
  });

  test("keeps half of a surrogate pair, which the verdict then explains", () => {
    const { view, onChange } = open({ text: "" });
    type(view, '"\ud83d"');
    expect(onChange).toHaveBeenLastCalledWith('"\ud83d"');
    expect(view.state.doc.toString()).toBe('"\ud83d"');
  });

  test("a closing bracket goes back to its level", () => {
    const { view, onChange } = open({ text: '{\n  "a": {\n    ' });
    view.dispatch({ selection: { anchor: view.state.doc.length } });
    type(view, "}");
    expect(onChange).toHaveBeenLastCalledWith('{\n  "a": {\n  }');
  });
});

describe("a change from outside", () => {
  test("keeps the cursor at its characters and is not told back", () => {
    const { view, again, onChange } = open({ text: '{"type": "object"}' });
    view.dispatch({ selection: { anchor: 9, head: 17 } });
    again({ text: '{"title": "x", "type": "object"}' });
    const { from, to } = view.state.selection.main;
    expect(view.state.sliceDoc(from, to)).toBe('"object"');
    expect(onChange).not.toHaveBeenCalled();
  });

  test("can be undone by itself, and that is told", () => {
    const { view, again, onChange } = open({ text: "a" });
    type(view, "b");
    again({ text: "entirely different" });
    undo(view);
    expect(onChange).toHaveBeenLastCalledWith("ba");
  });

  test("a text that only says what was typed changes nothing", () => {
    const { view, again, onChange } = open({ text: "" });
    type(view, "[1]");
    const before = view.state;
    again({ text: onChange.mock.lastCall?.[0] ?? "" });
    expect(view.state.doc).toBe(before.doc);
  });
});

describe("splices", () => {
  const text = '{\r\n  "a": 1,\r\n  "b": 2\r\n}';

  test("are one change and one step for undo, and every other character stays", () => {
    const { handle, onChange, view } = open({ text });
    handle.current?.apply([
      { from: 5, to: 8, insert: '"x"' },
      { from: 16, to: 19, insert: '"y"' },
    ]);
    expect(onChange).toHaveBeenLastCalledWith('{\r\n  "x": 1,\r\n  "y": 2\r\n}');
    expect(onChange).toHaveBeenCalledTimes(1);
    handle.current?.apply([{ from: 5, to: 8, insert: '"z"' }]);
    undo(view);
    expect(onChange).toHaveBeenLastCalledWith('{\r\n  "x": 1,\r\n  "y": 2\r\n}');
    handle.current?.undo();
    expect(onChange).toHaveBeenLastCalledWith(text);
    handle.current?.redo();
    expect(onChange).toHaveBeenLastCalledWith('{\r\n  "x": 1,\r\n  "y": 2\r\n}');
  });

  test("are written to the last line break as they are", () => {
    const { handle, onChange } = open({ text });
    handle.current?.apply([{ from: 11, to: 11, insert: ',\r\n  "c": [\n]' }]);
    expect(onChange).toHaveBeenLastCalledWith('{\r\n  "a": 1,\r\n  "c": [\n],\r\n  "b": 2\r\n}');
  });

  test("that type on in one place can be undone together", () => {
    const { handle, onChange } = open({ text: '"a"' });
    for (const [at, letter] of ["x", "y", "z"].entries())
      handle.current?.apply([{ from: 2 + at, to: 2 + at, insert: letter }], {
        userEvent: "input.type.field",
      });
    expect(onChange).toHaveBeenLastCalledWith('"axyz"');
    handle.current?.undo();
    expect(onChange).toHaveBeenLastCalledWith('"a"');
  });

  test("select what they are asked to, in the changed text", () => {
    const onCursor = vi.fn<(offset: number) => void>();
    const { handle, view } = open({ text, onCursor });
    handle.current?.apply([{ from: 5, to: 8, insert: '"longer"' }], { select: { from: 5, to: 13 } });
    const { from, to } = view.state.selection.main;
    expect(view.state.sliceDoc(from, to)).toBe('"longer"');
    expect(onCursor).toHaveBeenLastCalledWith(13);
  });

  test("are undone and redone to the last line break, however the text mixes them", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "😀", "\n", "\r\n", "\r"), maxLength: 12 });
    const steps = fc.array(
      fc.record({ at: fc.nat(), length: fc.nat({ max: 4 }), insert: letters, isOutside: fc.boolean() }),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(letters, steps, (start, changes) => {
        const { handle, onChange, again, unmount } = open({ text: start, language: "text" });
        const texts = [start];
        const now = () => texts.at(-1) ?? "";
        for (const { at, length, insert, isOutside } of changes) {
          const from = at % (now().length + 1);
          const splice = { from, to: Math.min(now().length, from + length), insert };
          // Half of a line break, or of a character, is no place in a document.
          if (
            [splice.from, splice.to].some((place) =>
              /\r\n|\ud83d\ude00/.test(now().slice(place - 1, place + 1)),
            )
          )
            continue;
          const next = spliced(now(), [splice]);
          const shown = (text: string) => text.replace(/\r\n?/g, "\n");
          if (shown(next) === shown(now())) continue;
          if (isOutside) again({ text: next });
          else {
            handle.current?.apply([splice]);
            texts.push(onChange.mock.lastCall?.[0] ?? "");
            again({ text: now() });
            continue;
          }
          texts.push(next);
        }
        for (const before of texts.slice(0, -1).reverse()) {
          handle.current?.undo();
          expect(onChange.mock.lastCall?.[0]).toBe(before);
        }
        for (const after of texts.slice(1)) {
          handle.current?.redo();
          expect(onChange.mock.lastCall?.[0]).toBe(after);
        }
        unmount();
      }),
      { numRuns: 60 },
    );
  });

  test("leave a read-only text alone", () => {
    const { handle, onChange } = open({ text, readOnly: true });
    handle.current?.apply([{ from: 0, to: 1, insert: "[" }]);
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe("problems", () => {
  const broken = '{\n  "type": "strin",\n  "minLength": -1\n}';

  test("are marked where they are, in the text's own line breaks", () => {
    const text = broken.replaceAll("\n", "\r\n");
    const { container } = open({ text, problems: problemsOf(text) });
    const marked = [...container.querySelectorAll(".cm-lintRange-error")].map(
      ({ textContent }) => textContent,
    );
    expect(marked).toEqual(['"strin"', "-1"]);
  });

  test("stay at their characters while somebody types before them", () => {
    const { container, view } = open({ text: broken, problems: problemsOf(broken) });
    view.dispatch({ changes: { from: 0, insert: "\n\n" } });
    const marked = [...container.querySelectorAll(".cm-lintRange-error")].map(
      ({ textContent }) => textContent,
    );
    expect(marked).toEqual(['"strin"', "-1"]);
  });

  test("that are old look old", () => {
    const outdated = problemsOf(broken).map((problem) => ({ ...problem, outdated: true as const }));
    const { container } = open({ text: broken, problems: outdated });
    expect(container.querySelectorAll(".pw-mark-outdated")).toHaveLength(2);
  });

  test("are walked with F8 and Shift-F8, round the ends", () => {
    const { view } = open({ text: broken, problems: problemsOf(broken) });
    const selected = () => view.state.sliceDoc(view.state.selection.main.from, view.state.selection.main.to);
    const walk = ["F8", "F8", "F8"].map((key) => {
      fireEvent.keyDown(view.contentDOM, { key });
      return selected();
    });
    expect(walk).toEqual(['"strin"', "-1", '"strin"']);
    fireEvent.keyDown(view.contentDOM, { key: "F8", shiftKey: true });
    expect(selected()).toBe("-1");
  });

  test("are said to screen readers on the way", () => {
    const { view, container } = open({ text: broken, problems: problemsOf(broken) });
    fireEvent.keyDown(view.contentDOM, { key: "F8" });
    expect(container.querySelector(".cm-announced")?.textContent).toContain("Line 2: `type` must be one of");
  });

  test("outside the text do not break the editor", () => {
    const [problem] = problemsOf(broken);
    if (problem === undefined) throw new Error("the text has no problem");
    const { view } = open({ text: "{}", problems: [{ ...problem, from: 500, to: 900 }] });
    expect(view.state.doc.toString()).toBe("{}");
  });
});

describe("the way in and out", () => {
  test("Tab indents, but after Escape it is left to the browser until something is typed", () => {
    const { view } = open();
    const tab = () => fireEvent.keyDown(view.contentDOM, { key: "Tab", keyCode: 9 });
    expect(tab(), "Tab was taken").toBe(false);
    fireEvent.keyDown(view.contentDOM, { key: "Escape", keyCode: 27 });
    expect(tab(), "Tab was left").toBe(true);
    type(view, " ");
    expect(tab(), "Tab was taken").toBe(false);
  });

  test("Tab is never taken in prose", () => {
    const { view } = open({ language: "text" });
    expect(fireEvent.keyDown(view.contentDOM, { key: "Tab", keyCode: 9 })).toBe(true);
  });

  test("its name and its keys are told", () => {
    const { getByRole } = open();
    const textbox = getByRole("textbox", { name: "Output schema" });
    expect(textbox.getAttribute("aria-description")).toContain("press Escape, then Tab");
  });

  test("a place can be shown from outside", () => {
    const { view, handle } = open({ text: 'a\r\nb "here"' });
    handle.current?.reveal(5, 11);
    const { from, to } = view.state.selection.main;
    expect(view.state.sliceDoc(from, to)).toBe('"here"');
    expect(view.contentDOM.ownerDocument.activeElement).toBe(view.contentDOM);
  });

  test("a place that is shown without the focus is marked until the cursor goes elsewhere", () => {
    const { view, handle, container } = open({ text: 'a "here" b' });
    const marked = () => container.querySelector(".pw-revealed")?.textContent;
    handle.current?.reveal(2, 8, { focus: false });
    expect(marked()).toBe('"here"');
    handle.current?.apply([{ from: 0, to: 1, insert: "longer" }]);
    expect(marked()).toBe('"here"');
    view.dispatch({ selection: { anchor: 0 } });
    expect(marked()).toBeUndefined();
  });

  test("a read-only text cannot be changed", () => {
    const { view } = open({ readOnly: true });
    expect(view.state.readOnly).toBe(true);
    expect(view.contentDOM.getAttribute("contenteditable")).toBe("false");
  });

  test("nothing is left after it is closed", () => {
    const { container, unmount, handle } = open();
    unmount();
    expect(container.innerHTML).toBe("");
    expect(handle.current).toBeNull();
  });
});

describe("a very long text", () => {
  test("is edited without colours, and gets them back when it is short", () => {
    const long = `{"a": "${"x".repeat(300_000)}"}`;
    const { container, view, again } = open({ text: '{"a": 1}' });
    expect(container.querySelector(".pw-code-name")).not.toBeNull();
    again({ text: long });
    expect(container.querySelector(".pw-code-name")).toBeNull();
    expect(view.state.doc.length).toBe(long.length);
    again({ text: '{"a": 1}' });
    expect(container.querySelector(".pw-code-name")).not.toBeNull();
  });
});
