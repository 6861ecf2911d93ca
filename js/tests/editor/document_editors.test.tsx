/** Documents in their editors: the browser's verdict at once, the kernel's when it comes, and never one for the other. */
import { EditorView } from "@codemirror/view";
import { batch, type Signal, signal } from "@preact/signals";
import { act, cleanup, fireEvent, render } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Connection } from "../../src/channel";
import { InputEditor } from "../../src/components/editor/InputEditor";
import { SchemaEditor } from "../../src/components/editor/SchemaEditor";
import { createDocument, type DocumentStore } from "../../src/documents";
import type { SendCommand } from "../../src/messages";
import type { Diagnostic, DocumentName, Revisions } from "../../src/state";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Lets time go by, in milliseconds. */
const pass = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

const SOUND = '{\n  "type": "object",\n  "properties": {"gdp": {"type": "string"}}\n}';

interface Opened {
  container: HTMLElement;
  document: DocumentStore;
  connection: Signal<Connection>;
  view(): EditorView;
  type(text: string, at?: number): void;
  /** The kernel takes what was sent, and says what it thinks of it. */
  answer(...diagnostics: Partial<Diagnostic>[]): Promise<void>;
  /** The kernel does not take what was sent. */
  refuse(message: string): Promise<void>;
  verdict(): { words: string; state: string; phase: string | undefined };
  problems(): string[];
}

function open(
  name: DocumentName,
  text: string,
  draw: (props: ReturnType<typeof propsOf>) => preact.JSX.Element,
): Opened {
  let revision = 1;
  const takers: ((reply: object) => void)[] = [];
  const command = (() =>
    new Promise<unknown>((resolve) => {
      takers.push(resolve);
    })) as SendCommand;
  const document = createDocument(name, { text, revision }, command);
  const connection = signal<Connection>("connected");
  const diagnostics = signal<readonly Diagnostic[]>([]);
  const diagnosedRevisions = signal<Revisions>({ [name]: revision });
  const { container } = render(draw(propsOf(document, connection, diagnostics, diagnosedRevisions)));
  const view = () => {
    const found = EditorView.findFromDOM(container.querySelector(".cm-editor") as HTMLElement);
    if (found === null) throw new Error("no editor was drawn");
    return found;
  };
  const line = () => container.querySelector(".pw-verdict") as HTMLElement;
  return {
    container: container as HTMLElement,
    document,
    connection,
    view,
    type: (inserted, at = view().state.doc.length) =>
      void act(() => view().dispatch({ changes: { from: at, insert: inserted }, userEvent: "input.type" })),
    async answer(...found) {
      await pass(150);
      if (takers.length > 0) revision++;
      for (const take of takers.splice(0)) take({ ok: true, document: name, revision });
      await pass(0);
      act(() =>
        batch(() => {
          diagnostics.value = found.map((given) => diagnosticOf(name, given));
          diagnosedRevisions.value = { [name]: revision };
        }),
      );
      await pass(400);
    },
    async refuse(message) {
      await pass(150);
      for (const take of takers.splice(0)) take({ ok: false, code: "invalid", message });
      await pass(0);
    },
    verdict: () => ({
      words: line().querySelector(".pw-verdict-words")?.textContent?.trim() ?? "",
      state: line().querySelector(".pw-verdict-state")?.textContent ?? "",
      phase: line().dataset.phase,
    }),
    problems: () =>
      [...container.querySelectorAll(".pw-problem")].map(({ textContent }) => textContent?.trim() ?? ""),
  };
}

function propsOf(
  document: DocumentStore,
  connection: Signal<Connection>,
  diagnostics: Signal<readonly Diagnostic[]>,
  diagnosedRevisions: Signal<Revisions>,
) {
  return { document, connection, diagnostics, diagnosedRevisions };
}

function diagnosticOf(name: DocumentName, given: Partial<Diagnostic>): Diagnostic {
  return {
    rule: "a_rule",
    severity: "warning",
    message: "A finding of the kernel.",
    pointer: "",
    document: name as Diagnostic["document"],
    start: 4,
    end: 10,
    line: 2,
    column: 3,
    ...given,
  };
}

const openSchema = (text = SOUND) =>
  open("output_schema", text, (props) => <SchemaEditor {...props} role="output" />);

describe("the verdict line", () => {
  test("says at once what the browser sees, and that the kernel is still asked", () => {
    const { type, verdict } = openSchema();
    expect(verdict()).toEqual({
      words: "Valid JSON Schema",
      state: "checked by the kernel",
      phase: "confirmed",
    });
    type(",");
    expect(verdict()).toEqual({ words: "1 error", state: "checking…", phase: "pending" });
  });

  test("says what the kernel says, once it has judged this very text", async () => {
    const { type, verdict, answer, problems } = openSchema();
    type(" ");
    await answer({ severity: "unsupported" }, { severity: "warning" }, { severity: "warning" });
    expect(verdict()).toEqual({
      words: "1 unsupported, 2 warnings",
      state: "checked by the kernel",
      phase: "confirmed",
    });
    expect(problems()).toHaveLength(3);
  });

  test("keeps the kernel's word apart from text that was typed since", async () => {
    const { type, verdict, answer, container } = openSchema();
    await answer({ severity: "unsupported" });
    type(" ");
    expect(verdict()).toMatchObject({ words: "1 unsupported", state: "checking…" });
    await pass(400);
    expect(container.querySelector(".pw-problem-outdated")).not.toBeNull();
  });

  test("shows where the two do not agree", async () => {
    const { type, verdict, answer, problems } = openSchema();
    type(",");
    await answer();
    expect(verdict()).toMatchObject({ words: "1 error", state: "the kernel does not see all of this" });
    expect(problems()[0]).toContain("One JSON value is expected");
  });

  test("says that the kernel is busy, or gone", () => {
    const { type, verdict, connection } = openSchema();
    type(" ");
    act(() => {
      connection.value = "waiting";
    });
    expect(verdict().state).toBe("kernel busy");
    act(() => {
      connection.value = "disconnected";
    });
    expect(verdict()).toMatchObject({ words: "Valid JSON Schema", state: "checked in the browser only" });
  });

  test("says when it waits for the user, and not for the kernel", () => {
    const { type, verdict, document } = openSchema();
    type(" ");
    act(() => document.receive({ text: "{}", revision: 2 }));
    expect(verdict()).toMatchObject({ state: "waits for your choice of a version", phase: "pending" });
    act(() => document.takeTheirs());
    expect(verdict().state).toBe("checking…");
  });

  test("says when the kernel refused the text", async () => {
    const { type, verdict, refuse, container } = openSchema();
    type(" ");
    await refuse("The text is too large.");
    expect(verdict()).toMatchObject({ state: "refused by the kernel", phase: "pending" });
    expect(container.querySelector('.pw-verdict [role="status"]')?.textContent).toContain(
      "refused by the kernel",
    );
  });

  test("is heard by screen readers when it is final, not while typing", async () => {
    const { type, answer, container } = openSchema();
    const heard = () => container.querySelector('.pw-verdict [role="status"]')?.textContent;
    type(",");
    expect(heard()).toBe("Valid JSON Schema, checked by the kernel");
    await answer({ severity: "error", rule: "syntax", line: 4 });
    expect(heard()).toBe("1 error, checked by the kernel");
  });

  test("tells benchmarks what it is about", async () => {
    const { type, answer, container } = openSchema();
    const data = () => (container.querySelector(".pw-verdict") as HTMLElement).dataset;
    type(" ");
    expect(data()).toMatchObject({ judgedLength: String(SOUND.length + 1), verdictRevision: "1" });
    await answer();
    expect(data().verdictRevision).toBe("2");
  });
});

describe("the problem list", () => {
  test("leads to the place", async () => {
    const { type, container, view } = openSchema();
    type("[", 0);
    await pass(400);
    fireEvent.click(container.querySelector("button.pw-problem") as HTMLElement);
    expect(view().hasFocus).toBe(true);
    expect(view().state.selection.main.head).toBe(view().state.doc.length);
  });

  test("waits until the typing rests, so that the page keeps still", async () => {
    const { type, problems } = openSchema();
    type(",");
    expect(problems()).toEqual([]);
    await pass(400);
    expect(problems()).toHaveLength(1);
  });

  test("is cut short, and says by how much", async () => {
    const { answer, container } = openSchema();
    await answer(...Array.from({ length: 52 }, (_, at) => ({ pointer: `/${at}` })));
    expect(container.querySelectorAll(".pw-problem")).toHaveLength(8);
    expect(container.querySelector(".pw-problems-more")?.textContent).toBe("Show 44 more");
  });

  test("a problem of the whole document leads nowhere", async () => {
    const { answer, container } = openSchema();
    await answer({ start: null, end: null, line: null, column: null });
    expect(container.querySelector(".pw-problem")?.tagName).toBe("SPAN");
  });
});

describe("a long text", () => {
  test("is judged when the typing rests", async () => {
    const { type, verdict, container } = openSchema();
    type(`"${"x".repeat(70_000)}`);
    const judged = () => (container.querySelector(".pw-verdict") as HTMLElement).dataset.judgedLength;
    expect(judged()).toBe(String(SOUND.length));
    await pass(300);
    expect(judged()).toBe(String(SOUND.length + 70_001));
    expect(verdict().words).toContain("error");
  });
});

describe("a text that changes elsewhere", () => {
  test("comes into the editor and is judged", async () => {
    const { document, view, verdict } = openSchema();
    act(() => document.receive({ text: '{"type": "strin"}', revision: 2 }));
    expect(view().state.doc.toString()).toBe('{"type": "strin"}');
    expect(verdict()).toMatchObject({ words: "1 error", phase: "pending" });
  });
});

describe("the input", () => {
  const type = signal<"text" | "json">("json");
  const schemaType = signal<"json" | "text">("json");
  const schemaText = signal("");
  const openInput = (text: string) =>
    open("input", text, (props) => (
      <InputEditor {...props} type={type} schemaType={schemaType} schemaText={schemaText} />
    ));

  beforeEach(() => {
    type.value = "json";
    schemaType.value = "json";
    schemaText.value = '{"type": "object", "properties": {"year": {"type": "integer"}}}';
  });

  test("is judged against the input schema", () => {
    const { type: write, verdict } = openInput('{"year": 2023}');
    expect(verdict().words).toBe("Valid JSON");
    write('"', 9);
    write('"', 14);
    expect(verdict().words).toBe("1 warning");
  });

  test("is judged anew when the schema changes", async () => {
    const { verdict } = openInput('{"year": 2023}');
    act(() => {
      schemaText.value = schemaText.value.replace("integer", "string");
    });
    expect(verdict().words).toBe("1 warning");
  });

  test("is not judged by a schema that is prose", () => {
    schemaText.value = schemaText.value.replace("integer", "string");
    schemaType.value = "text";
    expect(openInput('{"year": 2023}').verdict().words).toBe("Valid JSON");
  });

  test("as text is no JSON, and only must not be empty", () => {
    type.value = "text";
    schemaText.value = "";
    const { verdict, container } = openInput("France (2023)");
    expect(verdict().words).toBe("Ready");
    expect(container.querySelector(".cm-lineNumbers")).toBeNull();
  });
});

test("no input schema is no problem", () => {
  const { verdict } = open("input_schema", "", (props) => <SchemaEditor {...props} role="input" />);
  expect(verdict().words).toBe("No input schema");
});
