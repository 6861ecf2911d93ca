/** What can be done about a problem: fixes one by one and all at once, other ways and advice that is dismissed. */
import { EditorView } from "@codemirror/view";
import { batch, type Signal, signal } from "@preact/signals";
import { act, cleanup, fireEvent, render, screen, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection } from "../../src/channel";
import { SchemaEditor } from "../../src/components/editor/SchemaEditor";
import { createDocument } from "../../src/documents";
import type { SendCommand } from "../../src/messages";
import type { Diagnostic, Dismissal, Revisions } from "../../src/state";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const TEXT = '{\n  "type": "object",\n  "properties": {"gdp": {"title": "str"}}\n}';
const AT = TEXT.indexOf('"str"');
const MENDED = TEXT.replace('"str"', '"string"');

const WRONG_TITLE = diagnostic({
  rule: "unclear_title",
  severity: "unsupported",
  message: "`str` is no title.",
  pointer: "/properties/gdp/title",
  start: AT,
  end: AT + 5,
  line: 3,
  fix: { title: "Make it `string`", edits: [{ start: AT, end: AT + 5, text: '"string"' }] },
  alternatives: [{ title: "Make it `number`", edits: [{ start: AT, end: AT + 5, text: '"number"' }] }],
  link: "https://docs.example.org/task#types",
});
const ADVICE = ["/properties/gdp", "/properties/area"].map((pointer) =>
  diagnostic({ rule: "description_missing", severity: "hint", message: "Describe it.", pointer }),
);

function diagnostic(given: Partial<Diagnostic>): Diagnostic {
  return {
    rule: "a_rule",
    severity: "warning",
    message: "A finding.",
    pointer: "",
    document: "output_schema",
    start: 0,
    end: 1,
    line: 1,
    column: 1,
    fix: null,
    alternatives: [],
    link: null,
    ...given,
  };
}

const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

interface Options {
  diagnostics?: readonly Diagnostic[];
  text?: string;
  /** What the kernel says to everything but edits. */
  reply?: object;
  readOnly?: boolean;
}

/** A schema in its editor, judged by a kernel that takes every edit. */
async function open(options: Options = {}) {
  const sent: { kind: string; fields: Record<string, unknown> }[] = [];
  let revision = 1;
  const diagnostics = signal<readonly Diagnostic[]>(options.diagnostics ?? [WRONG_TITLE]);
  const diagnosedRevisions = signal<Revisions>({ output_schema: 1 });
  const dismissed = signal<readonly Dismissal[]>([]);
  const command = (async (kind: string, fields: Record<string, unknown>) => {
    sent.push({ kind, fields });
    if (kind === "edit") return { ok: true, document: "output_schema", revision: ++revision };
    return options.reply ?? { ok: true };
  }) as unknown as SendCommand;
  const document = createDocument("output_schema", { text: options.text ?? TEXT, revision }, command);
  const connection: Signal<Connection> = signal("connected");
  const { container } = render(
    <SchemaEditor
      {...{ document, connection, diagnostics, diagnosedRevisions, dismissed, command }}
      readOnly={options.readOnly ?? false}
      role="output"
    />,
  );
  const view = EditorView.findFromDOM(container.querySelector(".cm-editor") as HTMLElement) as EditorView;
  await pass(400);
  return {
    container: container as HTMLElement,
    document,
    view,
    sent,
    dismissed,
    type: (text: string) => void act(() => view.dispatch({ changes: { from: 0, insert: text } })),
    /** The kernel judges the text as it is. */
    judge: async (...found: Diagnostic[]) => {
      await pass(200);
      act(() =>
        batch(() => {
          diagnostics.value = found;
          diagnosedRevisions.value = { output_schema: revision };
        }),
      );
      await pass(400);
    },
  };
}

/** Beside what was done, and not the one of the table. */
const undoButton = () => document.querySelector(".pw-done button");
const button = (name: string | RegExp) => screen.getByRole("button", { name });

describe("a fix", () => {
  test("mends the text in one step, and says so with the way back", async () => {
    const { document, container } = await open();
    fireEvent.click(button("Make it string"));
    expect(document.text.value).toBe(MENDED);
    expect(container.querySelector(".pw-done")?.textContent).toContain("Done: Make it string");
    fireEvent.click(undoButton() as HTMLElement);
    expect(document.text.value).toBe(TEXT);
    expect(undoButton()).toBeNull();
  });

  test("can be taken back by keyboard from where the focus is left", async () => {
    const { document } = await open();
    fireEvent.click(button("Make it string"));
    const focused = window.document.activeElement as HTMLElement;
    expect(focused.className).toBe("pw-help");
    fireEvent.keyDown(focused, { key: "z", ctrlKey: true });
    expect(document.text.value).toBe(TEXT);
    fireEvent.keyDown(focused, { key: "Z", ctrlKey: true, shiftKey: true });
    expect(document.text.value).toBe(MENDED);
  });

  test("has other ways beside it, and what the documentation says", async () => {
    const { document } = await open();
    const link = screen.getByRole("link", { name: "What the documentation says" });
    expect(link.getAttribute("href")).toBe("https://docs.example.org/task#types");
    fireEvent.click(button("Other ways"));
    fireEvent.click(button("Make it number"));
    expect(document.text.value).toBe(TEXT.replace('"str"', '"number"'));
  });

  test("is not offered for a text that the kernel has not judged", async () => {
    const { document, type, judge } = await open();
    type(" ");
    await pass(400);
    expect(button("Make it string").getAttribute("aria-disabled")).toBe("true");
    fireEvent.click(button("Make it string"));
    expect(document.text.value).toBe(` ${TEXT}`);
    await judge();
    expect(screen.queryByRole("button", { name: "Make it string" })).toBeNull();
  });

  test("is not offered where nothing can be written, or with an unsafe address", async () => {
    await open({ readOnly: true, diagnostics: [{ ...WRONG_TITLE, link: "javascript:alert(1)" }] });
    expect(screen.queryByRole("button", { name: "Make it string" })).toBeNull();
    expect(screen.queryByRole("link")).toBeNull();
  });

  test("is found at the problem with Ctrl+., in a menu that is walked with the arrow keys", async () => {
    const { document, view } = await open();
    act(() => view.dispatch({ selection: { anchor: AT + 1 } }));
    fireEvent.keyDown(view.contentDOM, { key: ".", code: "Period", ctrlKey: true });
    await pass(100);
    const items = within(screen.getByRole("menu")).getAllByRole("menuitem");
    expect(items.map(({ textContent }) => textContent)).toEqual(["Make it string", "Make it number"]);
    expect(window.document.activeElement).toBe(items[0]);
    fireEvent.keyDown(items[0] as HTMLElement, { key: "ArrowDown" });
    expect(window.document.activeElement).toBe(items[1]);
    fireEvent.click(items[1] as HTMLElement);
    expect(document.text.value).toBe(TEXT.replace('"str"', '"number"'));
    expect(screen.queryByRole("menu")).toBeNull();
  });

  test("menu is left with Escape, back to the text", async () => {
    const { view } = await open();
    act(() => view.dispatch({ selection: { anchor: AT + 1 } }));
    fireEvent.keyDown(view.contentDOM, { key: ".", code: "Period", ctrlKey: true });
    await pass(100);
    fireEvent.keyDown(screen.getAllByRole("menuitem")[0] as HTMLElement, { key: "Escape" });
    expect(screen.queryByRole("menu")).toBeNull();
    expect(view.hasFocus).toBe(true);
  });
});

describe("all fixes", () => {
  const reply = {
    ok: true,
    edits: [{ start: AT, end: AT + 5, text: '"string"' }],
    applied: [
      { rule: "unclear_title", title: "Make it `string`", pointer: "", line: 3 },
      { rule: "b", title: "B", pointer: "", line: 4 },
    ],
    left: 1,
    diff: [
      { kind: "gap", text: "2 lines" },
      { kind: "removed", text: '"title": "str"' },
      { kind: "added", text: '"title": "string"' },
    ],
  };
  const diagnostics = [WRONG_TITLE, { ...WRONG_TITLE, rule: "b", severity: "warning" as const }];

  async function preview() {
    const opened = await open({ diagnostics, reply });
    fireEvent.click(button("Fix all (2)"));
    await pass(0);
    return opened;
  }

  test("are shown as lines before anything is changed", async () => {
    const { document, sent } = await preview();
    expect(sent.at(-1)).toEqual({ kind: "fix_all", fields: { document: "output_schema", revision: 1 } });
    const panel = screen.getByRole("region", { name: "Fix all: what would change" });
    expect(panel.textContent).toContain("2 fixes, and 1 problem left for you to decide");
    expect(panel.querySelector("del")?.textContent).toContain('"title": "str"');
    expect(panel.querySelector("ins")?.textContent).toContain('"title": "string"');
    expect(document.text.value).toBe(TEXT);
  });

  test("are applied as one step", async () => {
    const { document } = await preview();
    fireEvent.click(button("Apply 2 fixes"));
    expect(document.text.value).toBe(MENDED);
    fireEvent.click(undoButton() as HTMLElement);
    expect(document.text.value).toBe(TEXT);
  });

  test("are left alone with Escape, and the focus goes back to the button", async () => {
    const { document } = await preview();
    fireEvent.keyDown(window.document.activeElement as HTMLElement, { key: "Escape" });
    expect(screen.queryByRole("region", { name: /what would change/ })).toBeNull();
    expect(window.document.activeElement).toBe(button(/^Fix all/));
    expect(document.text.value).toBe(TEXT);
  });

  test("are looked at again where the text has changed meanwhile", async () => {
    const { type, document } = await preview();
    type(" ");
    expect(screen.queryByRole("button", { name: /^Apply/ })).toBeNull();
    fireEvent.click(button(/look again/));
    await pass(200);
    fireEvent.click(button(/^Apply/));
    expect(document.text.value).not.toBe(` ${TEXT}`);
  });

  test("that the kernel refuses to name are not named, and it is said why", async () => {
    await open({ diagnostics, reply: { ok: false, code: "stale", message: "The text has moved on." } });
    fireEvent.click(button("Fix all (2)"));
    await pass(0);
    expect(screen.getByRole("alert").textContent).toBe("The text has moved on.");
  });

  test("leave what is unverified, and advice, to the author", async () => {
    const others = (["unverified", "hint"] as const).map((severity) => ({ ...WRONG_TITLE, severity }));
    await open({ diagnostics: [WRONG_TITLE, ...others], reply });
    expect(screen.queryByRole("button", { name: /^Fix all/ })).toBeNull();
  });
});

describe("advice", () => {
  test("is folded away, and nothing wrong", async () => {
    const { container } = await open({ text: MENDED, diagnostics: ADVICE });
    expect(container.querySelector(".pw-verdict-words")?.textContent).toContain("Valid JSON Schema, 2 hints");
    expect(screen.queryByRole("list", { name: "Advice: Output schema" })).toBeNull();
    fireEvent.click(button("Advice 2"));
    expect(screen.getByRole("list", { name: "Advice: Output schema" }).children).toHaveLength(2);
  });

  test("can be dismissed at its place, or wherever it is given", async () => {
    const { sent } = await open({ text: MENDED, diagnostics: ADVICE });
    fireEvent.click(button("Advice 2"));
    const fields = { document: "output_schema", rule: "description_missing", dismissed: true };
    fireEvent.click(screen.getAllByRole("button", { name: "Dismiss" })[0] as HTMLElement);
    expect(sent.at(-1)).toEqual({ kind: "dismiss", fields: { ...fields, pointer: "/properties/gdp" } });
    fireEvent.click(screen.getAllByRole("button", { name: "Dismiss all like this" })[0] as HTMLElement);
    expect(sent.at(-1)).toEqual({ kind: "dismiss", fields: { ...fields, pointer: null } });
  });

  test("that was dismissed is silent everywhere, but not forgotten", async () => {
    const { dismissed, container, sent } = await open({ text: MENDED, diagnostics: ADVICE });
    const everywhere = { document: "output_schema" as const, rule: "description_missing", pointer: null };
    act(() => {
      dismissed.value = [everywhere];
    });
    await pass(400);
    expect(container.querySelector(".pw-verdict-words")?.textContent?.trim()).toBe("Valid JSON Schema");
    expect(container.querySelectorAll(".cm-lintRange-hint")).toHaveLength(0);
    expect(screen.queryByRole("button", { name: /^Advice/ })).toBeNull();
    expect(container.textContent).toContain("2 pieces of advice dismissed");
    fireEvent.click(button("show"));
    fireEvent.click(screen.getAllByRole("button", { name: "Bring back" })[0] as HTMLElement);
    expect(sent.at(-1)).toEqual({ kind: "dismiss", fields: { ...everywhere, dismissed: false } });
  });

  test("is no error that could be dismissed", async () => {
    const { dismissed, container } = await open();
    act(() => {
      dismissed.value = [{ document: "output_schema", rule: "unclear_title", pointer: null }];
    });
    await pass(400);
    expect(container.querySelectorAll(".pw-problem")).toHaveLength(1);
  });
});
