/** The workbench without its panels: what is asked of the kernel, and what a proposal changes when it is applied. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { type Command, FakeKernel } from "../../demo/fakeKernel";
import type { Difference, ImportedPart } from "../../src/messages";
import { createStore } from "../../src/model";
import type { TaskState } from "../../src/state";
import { createView } from "../../src/view";
import type { Decision } from "../../src/workbench/decision";
import { createWorkbench } from "../../src/workbench/workbench";

const undo: (() => void)[] = [];
afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
});

function open(traits: Partial<TaskState> = {}, latency: number | null = 0) {
  const kernel = new FakeKernel({ output_schema_text: '{"a": 1}', ...traits }, { latency });
  const store = createStore(kernel);
  undo.push(() => store.dispose());
  const bench = createWorkbench(store, createView(store));
  const asked = (kind: Command["kind"]) => kernel.received.filter((command) => command.kind === kind);
  return { kernel, store, bench, asked };
}

/** Lets every promise that is settled be heard. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve));

/** Lets the kernel answer everything that it was asked, and that follows from it. */
async function answerAll(kernel: FakeKernel): Promise<void> {
  do await settled();
  while (kernel.deliver());
}

const difference = (pointer: string): Difference => ({
  kind: "added",
  pointer,
  before_pointer: null,
  message: `\`${pointer}\` is new.`,
  breaking: false,
});

const output = (text: string, differences: readonly Difference[] = []): ImportedPart => ({
  document: "output_schema",
  type: "json",
  text,
  differences,
});

/** A kernel that answers every import with these parts. */
function offering(kernel: FakeKernel, parts: readonly ImportedPart[], processor: string | null = null): void {
  kernel.answers.set("import", () => ({
    ok: true,
    format: "example_json",
    label: "Example JSON",
    parts,
    processor,
    changes: [],
    notes: [],
  }));
}

async function decisionOf(
  { bench }: Pick<ReturnType<typeof open>, "bench">,
  text = "pasted",
): Promise<Decision> {
  bench.toggle("import");
  bench.importing.text.value = text;
  bench.importing.read();
  await vi.waitFor(() => expect(bench.importing.offering.decision.value).not.toBeNull());
  return bench.importing.offering.decision.value as Decision;
}

describe("a proposal", () => {
  test("changes nothing before it is applied", async () => {
    const opened = open();
    offering(opened.kernel, [output('{"b": 2}', [difference("/b")])], "pro");
    const decision = await decisionOf(opened);
    expect(decision.count.value).toBe(2);
    expect(opened.store.documents.output_schema.text.value).toBe('{"a": 1}');
    expect(opened.asked("edit")).toHaveLength(0);
    expect(opened.asked("set")).toHaveLength(0);
  });

  test("taken whole puts each text where it belongs, to the letter, with its form and the processor", async () => {
    const opened = open();
    offering(
      opened.kernel,
      [
        output('{"b":   2}', [difference("/b"), difference("/c")]),
        { document: "input_schema", type: "text", text: "A country.", differences: [] },
        { document: "input", type: "json", text: '{"country": "France"}', differences: [] },
      ],
      "pro",
    );
    const decision = await decisionOf(opened);
    expect(await decision.apply()).toBe(true);
    const { documents, state } = opened.store;
    expect(documents.output_schema.text.value).toBe('{"b":   2}');
    expect(documents.input_schema_description.text.value).toBe("A country.");
    expect(documents.input.text.value).toBe('{"country": "France"}');
    expect(state.input_schema_type.value).toBe("text");
    expect(state.input_type.value).toBe("json");
    expect(state.processor.value).toBe("pro");
    expect(opened.asked("accept")).toHaveLength(0);
    await vi.waitFor(() => expect(opened.asked("edit")).toHaveLength(3));
  });

  test("taken in part is the kernel's work, on the text and revision that were compared", async () => {
    const opened = open();
    const proposed = output('{"b": 2, "c": 3}', [difference("/b"), difference("/c")]);
    offering(opened.kernel, [proposed]);
    opened.kernel.answers.set("accept", () => ({
      ok: true,
      edits: [{ start: 7, end: 7, text: ', "c": 3' }],
    }));
    const decision = await decisionOf(opened);
    decision.parts[0]?.toggle(0);
    expect(await decision.apply()).toBe(true);
    expect(opened.asked("accept")).toMatchObject([
      { document: "output_schema", revision: 1, text: proposed.text, indices: [1] },
    ]);
    expect(opened.store.documents.output_schema.text.value).toBe('{"a": 1, "c": 3}');
  });

  test("of which nothing is taken applies nothing, not even the form", async () => {
    const opened = open({ output_schema_type: "text" });
    offering(opened.kernel, [output('{"b": 2}', [difference("/b")])]);
    const decision = await decisionOf(opened);
    decision.parts[0]?.toggleAll();
    expect(decision.count.value).toBe(0);
    await decision.apply();
    expect(opened.store.state.output_schema_type.value).toBe("text");
    expect(opened.store.documents.output_schema.text.value).toBe('{"a": 1}');
  });

  test("that is what there is already offers nothing", async () => {
    const opened = open();
    offering(opened.kernel, [output('{ "a":1 }')]);
    const decision = await decisionOf(opened);
    expect(decision.parts[0]?.differences.value).toEqual([]);
    expect(decision.count.value).toBe(0);
  });

  test("is compared again if the text was changed since, and not applied over the change", async () => {
    const opened = open();
    offering(opened.kernel, [output('{"b": 2}', [difference("/b")])]);
    const decision = await decisionOf(opened);
    opened.store.documents.output_schema.edit('{"a": 1, "mine": true}');
    opened.kernel.answers.set("differences", () => ({
      ok: true,
      differences: [difference("/b"), difference("/other")],
      before_text: "",
      after_text: "",
    }));
    expect(await decision.apply()).toBe(false);
    expect(decision.refusal.value).toContain("changed since");
    expect(opened.asked("differences")).toMatchObject([
      { before: { kind: "text", text: '{"a": 1, "mine": true}' }, after: { kind: "text", text: '{"b": 2}' } },
    ]);
    expect(opened.store.documents.output_schema.text.value).toBe('{"a": 1, "mine": true}');
    expect(decision.count.value).toBe(2);
    expect(await decision.apply()).toBe(true);
    expect(opened.store.documents.output_schema.text.value).toBe('{"b": 2}');
  });

  test("is not applied if the text is changed while the kernel works on a part of it", async () => {
    const opened = open();
    offering(opened.kernel, [output('{"b": 2}', [difference("/b"), difference("/c")])]);
    const decision = await decisionOf(opened);
    decision.parts[0]?.toggle(0);
    opened.kernel.answers.set("accept", () => {
      opened.store.documents.output_schema.edit("typed meanwhile");
      return { ok: true, edits: [{ start: 0, end: 8, text: "{}" }] };
    });
    expect(await decision.apply()).toBe(false);
    expect(opened.store.documents.output_schema.text.value).toBe("typed meanwhile");
  });

  test("is applied all or not at all", async () => {
    const opened = open();
    offering(opened.kernel, [
      output('{"b": 2}', [difference("/b"), difference("/c")]),
      { document: "input", type: "text", text: "France", differences: [] },
    ]);
    const decision = await decisionOf(opened);
    decision.parts[0]?.toggle(0);
    opened.kernel.answers.set("accept", () => ({
      ok: false,
      code: "invalid",
      message: "The text is broken.",
    }));
    expect(await decision.apply()).toBe(false);
    expect(decision.refusal.value).toBe("The text is broken.");
    expect(opened.store.documents.input.text.value).toBe("");
  });

  test("applied twice, as by a double click, is applied once", async () => {
    const opened = open();
    offering(opened.kernel, [output('{"b": 2}', [difference("/b"), difference("/c")])]);
    const decision = await decisionOf(opened);
    decision.parts[0]?.toggle(0);
    expect(await Promise.all([decision.apply(), decision.apply()])).toEqual([true, false]);
    expect(opened.asked("accept")).toHaveLength(1);
  });

  test("whose panel is closed while it is applied is not applied", async () => {
    const opened = open({}, null);
    offering(opened.kernel, [output('{"b": 2}', [difference("/b"), difference("/c")])]);
    opened.bench.toggle("import");
    opened.bench.importing.text.value = "pasted";
    opened.bench.importing.read();
    await answerAll(opened.kernel);
    const decision = opened.bench.importing.offering.decision.value as Decision;
    decision.parts[0]?.toggle(0);
    const applied = decision.apply();
    await settled();
    opened.bench.close();
    await answerAll(opened.kernel);
    expect(await applied).toBe(false);
    expect(opened.store.documents.output_schema.text.value).toBe('{"a": 1}');
  });

  test("can be taken back whole, as long as nothing was changed since", async () => {
    const opened = open();
    const { store, bench, kernel } = opened;
    offering(
      kernel,
      [output('{"b": 2}'), { document: "input", type: "json", text: "{}", differences: [] }],
      "pro",
    );
    await (await decisionOf(opened)).apply();
    bench.desk.undo.value?.();
    expect(store.documents.output_schema.text.value).toBe('{"a": 1}');
    expect(store.documents.input.text.value).toBe("");
    await vi.waitFor(() => expect(store.state.input_type.value).toBe("text"));
    expect(store.state.processor.value).toBe("base");
    expect(bench.desk.undo.value).toBeNull();

    await (await decisionOf(opened, "again")).apply();
    expect(bench.desk.undo.value).not.toBeNull();
    store.documents.output_schema.edit('{"b": 3}');
    expect(bench.desk.undo.value).toBeNull();
  });
});

describe("an import", () => {
  test("pressed twice is read once, and an empty text is not sent", async () => {
    const opened = open();
    const { bench, asked } = opened;
    bench.importing.read();
    expect(bench.importing.fault.value).toContain("nothing to read");
    bench.importing.text.value = "x";
    bench.importing.read();
    bench.importing.read();
    await vi.waitFor(() => expect(bench.importing.offering.state.value.waiting).toBe(false));
    expect(asked("import")).toHaveLength(1);
    expect(bench.importing.offering.state.value.refusal?.message).toContain("neither JSON nor");
  });

  test("answered after its panel was closed shows nothing when the panel is opened again", async () => {
    const { kernel, bench } = open({}, null);
    bench.toggle("import");
    bench.importing.text.value = '{"a": 1}';
    bench.importing.read();
    await settled();
    bench.toggle("export");
    bench.toggle("import");
    await answerAll(kernel);
    expect(bench.importing.offering.decision.value).toBeNull();
    expect(bench.importing.text.value).toBe('{"a": 1}');
  });

  test("is compared with the text that the kernel has by then", async () => {
    const opened = open();
    opened.store.documents.output_schema.edit('{"a": 2}');
    offering(opened.kernel, [output('{"b": 2}')]);
    await decisionOf(opened);
    const kinds = opened.kernel.received.map(({ kind }) => kind);
    expect(kinds.indexOf("edit")).toBeLessThan(kinds.indexOf("import"));
  });

  test.each([
    ["is no text", { size: 3, text: async () => "a\0b" }],
    ["is too large", { size: 5_000_000, text: async () => "" }],
    ["could not be read", { size: 1, text: () => Promise.reject(new Error("gone")) }],
  ])("of a file that %s says so", async (words, file) => {
    const { bench, asked } = open();
    await bench.importing.readFile({ name: "a.bin", ...file });
    expect(bench.importing.fault.value).toContain(words);
    expect(asked("import")).toHaveLength(0);
  });

  test("of a file takes its text", async () => {
    const { bench, asked } = open();
    await bench.importing.readFile({ name: "a.csv", size: 5, text: async () => "a,b\n" });
    await vi.waitFor(() => expect(asked("import")).toMatchObject([{ text: "a,b\n", format: "auto" }]));
  });
});

describe("an export", () => {
  test("follows the request, and stops with its panel", async () => {
    const { bench, kernel, asked } = open();
    const stop = bench.exporting.follow();
    await vi.waitFor(() => expect(bench.exporting.state.value.answer?.text).toBe('{"a": 1}'));
    kernel.write("output_schema", '{"a": 2}');
    await vi.waitFor(() => expect(bench.exporting.state.value.answer?.text).toBe('{"a": 2}'));
    bench.exporting.format.value = "curl";
    await vi.waitFor(() => expect(bench.exporting.state.value.answer?.language).toBe("shell"));
    stop();
    const before = asked("export").length;
    kernel.write("output_schema", '{"a": 3}');
    await settled();
    expect(asked("export")).toHaveLength(before);
  });
});

describe("what follows the texts", () => {
  test("is asked again once the kernel has them, and not with each keystroke", async () => {
    const { bench, store, asked } = open();
    undo.push(bench.exporting.follow(), bench.example.follow());
    await vi.waitFor(() => expect(bench.exporting.state.value.waiting).toBe(false));
    for (const text of ['{"a": 1', '{"a": 12', '{"a": 12}']) store.documents.output_schema.edit(text);
    await settled();
    expect(asked("edit")).toHaveLength(0);
    await vi.waitFor(() => expect(bench.exporting.state.value.answer?.text).toBe('{"a": 12}'));
    await vi.waitFor(() => expect(asked("sample")).toHaveLength(2));
    expect(asked("export")).toHaveLength(2);
  });
});

describe("an example", () => {
  test("is made of what the kernel judged, again with each verdict and each press", async () => {
    const { bench, kernel, asked } = open();
    kernel.judges = false;
    const stop = bench.example.follow();
    undo.push(stop);
    await vi.waitFor(() => expect(bench.example.state.value.answer).not.toBeNull());
    bench.example.another();
    bench.example.another();
    await vi.waitFor(() => expect(bench.example.state.value.waiting).toBe(false));
    expect(asked("sample")).toMatchObject([
      { revision: 1, seed: 0 },
      { revision: 1, seed: 1 },
    ]);
    kernel.write("output_schema", '{"a": 2}');
    await settled();
    expect(asked("sample")).toHaveLength(2);
    kernel.set({ diagnosed_revisions: { ...(kernel.get("revisions") as object) } });
    await vi.waitFor(() => expect(asked("sample")).toHaveLength(3));
    expect(asked("sample").at(-1)).toMatchObject({ revision: 2, seed: 1 });
  });
});

describe("a comparison", () => {
  test("is made anew when a side is another, and not of an empty text", async () => {
    const { bench, asked } = open({ has_last_run: true });
    undo.push(bench.comparing.follow());
    await vi.waitFor(() => expect(bench.comparing.state.value.answer).not.toBeNull());
    expect(asked("differences")).toMatchObject([
      { document: "output_schema", before: { kind: "last_run" }, after: { kind: "current" } },
    ]);
    bench.comparing.before.value = "text";
    await settled();
    expect(bench.comparing.state.value.answer).toBeNull();
    bench.comparing.pasted.value = "{}";
    bench.comparing.after.value = "template:market_size";
    await vi.waitFor(() => expect(asked("differences")).toHaveLength(2));
    expect(asked("differences")[1]).toMatchObject({
      before: { kind: "text", text: "{}" },
      after: { kind: "template", name: "market_size" },
    });
  });
});
