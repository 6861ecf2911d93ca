/** One model, its mirror in the browser, and a kernel that answers late, wrongly or not at all. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeKernel, type FakeKernelOptions } from "../../demo/fakeKernel";
import { createStore, type TaskStore } from "../../src/model";
import type { TaskState } from "../../src/state";

let store: TaskStore | undefined;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  store?.dispose();
  vi.useRealTimers();
});

function open(traits: Partial<TaskState> = {}, options: FakeKernelOptions = {}): [TaskStore, FakeKernel] {
  const kernel = new FakeKernel({ output_schema_text: "{}", ...traits }, options);
  store = createStore(kernel);
  return [store, kernel];
}

const kinds = (kernel: FakeKernel) => kernel.received.map(({ kind }) => kind);

describe("texts", () => {
  test("keystrokes leave together, a moment after the last one", async () => {
    const [{ documents }, kernel] = open();
    documents.input.edit("F");
    await vi.advanceTimersByTimeAsync(100);
    documents.input.edit("Fr");
    await vi.advanceTimersByTimeAsync(100);
    expect(kinds(kernel)).toEqual(["hello"]);
    await vi.advanceTimersByTimeAsync(100);
    expect(kernel.get("input_text")).toBe("Fr");
    expect(documents.input.dirty.value).toBe(false);
    expect(documents.input.ackedRevision.value).toBe(2);
  });

  test("flush sends at once and waits for the answer", async () => {
    const [{ documents }, kernel] = open();
    documents.input.edit("now");
    const flushed = documents.input.flush();
    await vi.advanceTimersByTimeAsync(1);
    expect(await flushed).toBe("saved");
    expect(kernel.get("input_text")).toBe("now");
  });

  test("only one edit of a text is under way, and the newest text follows it", async () => {
    const [{ documents }, kernel] = open({}, { latency: 1000 });
    documents.input.edit("a");
    await vi.advanceTimersByTimeAsync(200);
    documents.input.edit("ab");
    documents.input.edit("abc");
    await vi.advanceTimersByTimeAsync(200);
    expect(kernel.received.filter(({ kind }) => kind === "edit")).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(3000);
    expect(kernel.received.filter(({ kind }) => kind === "edit").map(({ text }) => text)).toEqual([
      "a",
      "abc",
    ]);
    expect(kernel.get("input_text")).toBe("abc");
  });

  test("a text set in Python shows when nothing was typed, and asks when something was", async () => {
    const [{ documents }, kernel] = open();
    kernel.write("input", "from Python");
    expect(documents.input.text.value).toBe("from Python");
    documents.input.edit("mine");
    kernel.write("input", "Python again");
    expect(documents.input.text.value).toBe("mine");
    expect(documents.input.conflict.value?.text).toBe("Python again");
    documents.input.keepMine();
    await vi.advanceTimersByTimeAsync(10);
    expect(kernel.get("input_text")).toBe("mine");
  });

  test("hiding the page sends what was typed", async () => {
    const [{ documents }, kernel] = open();
    documents.input.edit("unsaved");
    window.dispatchEvent(new Event("pagehide"));
    expect(kinds(kernel)).toContain("edit");
  });
});

describe("run", () => {
  test("the texts and the processor that the user sees go with it", async () => {
    const [{ documents, choose, run }, kernel] = open();
    documents.output_schema.edit('{"type": "object"}');
    void choose("processor", "core");
    void run();
    await vi.advanceTimersByTimeAsync(10);
    const sent = kernel.received.at(-1);
    expect(kinds(kernel)).toEqual(["hello", "set", "edit", "run"]);
    expect(sent).toMatchObject({ processor: "core", allow_unsupported: false, confirm_resubmit: false });
    expect(sent?.revisions).toMatchObject({ output_schema: 2, input: 1 });
  });

  test("pressing it again before the answer asks for one run only", async () => {
    const [{ run, runPending }, kernel] = open({}, { latency: 500 });
    void run();
    const second = run();
    expect(runPending.value).toBe(true);
    expect(await second).toMatchObject({ ok: false, code: "active" });
    await vi.advanceTimersByTimeAsync(5000);
    expect(kernel.received.filter(({ kind }) => kind === "run")).toHaveLength(1);
    expect(runPending.value).toBe(false);
  });

  test("it stays pending after the answer until the run shows", async () => {
    const [{ run, runPending }, kernel] = open();
    void run();
    await vi.advanceTimersByTimeAsync(100);
    expect(runPending.value).toBe(true);
    kernel.set({ is_active: true, status: "submitting" });
    await vi.advanceTimersByTimeAsync(0);
    expect(runPending.value).toBe(false);
  });

  test("a conflict is settled first", async () => {
    const [{ documents, run }, kernel] = open();
    documents.input.edit("mine");
    kernel.write("input", "theirs");
    expect(await run()).toMatchObject({ ok: false, code: "conflict" });
    expect(kinds(kernel)).not.toContain("run");
  });
});

describe("choices", () => {
  test("a choice shows at once, and goes back if the kernel refuses it", async () => {
    const [{ state, choose }, kernel] = open({}, { latency: 100 });
    kernel.refuse = { code: "invalid", message: "No such processor." };
    const reply = choose("processor", "nonsense");
    expect(state.processor.value).toBe("nonsense");
    await vi.advanceTimersByTimeAsync(200);
    expect(await reply).toMatchObject({ ok: false });
    expect(state.processor.value).toBe("base");
  });
});

describe("connection", () => {
  test("a kernel that is slow to answer is waited for, and nothing is sent twice", async () => {
    const [{ connection, command }, kernel] = open({}, { latency: 4000 });
    await vi.advanceTimersByTimeAsync(1900);
    expect(connection.value).toBe("connected");
    await vi.advanceTimersByTimeAsync(200);
    expect(connection.value).toBe("waiting");
    await vi.advanceTimersByTimeAsync(2000);
    expect(connection.value).toBe("connected");
    void command("stop", { run_id: "trun_1" });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(kinds(kernel)).toEqual(["hello", "stop"]);
  });

  test("where nobody ever answers, nothing is behind the widget", async () => {
    const kernel = new FakeKernel();
    kernel.gone = true;
    store = createStore(kernel);
    await vi.advanceTimersByTimeAsync(4900);
    expect(store.connection.value).toBe("waiting");
    await vi.advanceTimersByTimeAsync(200);
    expect(store.connection.value).toBe("disconnected");
    // A busy kernel after all.
    kernel.set({ status: "running" });
    expect(store.connection.value).not.toBe("disconnected");
  });

  test("a busy kernel that was there before is not given up", async () => {
    const [{ connection, command }, kernel] = open();
    await vi.advanceTimersByTimeAsync(10);
    kernel.gone = true;
    void command("stop", { run_id: "trun_1" });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(connection.value).toBe("waiting");
  });

  test("a comm that closes or throws is a lost connection, and the text stays", async () => {
    const [{ connection, documents }, kernel] = open();
    kernel.emit("comm_live_update");
    expect(connection.value).toBe("disconnected");
    kernel.broken = true;
    documents.input.edit("typed in vain");
    expect(await documents.input.flush()).toBe("unsent");
    expect(documents.input.text.value).toBe("typed in vain");
    expect(documents.input.dirty.value).toBe(true);
  });
});

describe("trace", () => {
  test("only what is missing is fetched, and a replay begins anew", async () => {
    const [{ trace }, kernel] = open();
    for (let entry = 0; entry < 250; entry += 1)
      kernel.addTrace("task_run.progress_msg.plan", `${entry}`, "");
    void trace.load();
    await vi.advanceTimersByTimeAsync(50);
    expect(trace.entries.value).toHaveLength(250);
    kernel.addTrace("task_run.progress_msg.plan", "250", "");
    void trace.load();
    await vi.advanceTimersByTimeAsync(50);
    expect(kernel.received.filter(({ kind }) => kind === "trace").map(({ start }) => start)).toEqual([
      0, 200, 250,
    ]);
    kernel.clearTrace();
    expect(trace.entries.value).toHaveLength(0);
  });
});

test("after dispose nothing is left: no listener, no timer, no answer awaited", async () => {
  const removed = vi.spyOn(AbortController.prototype, "abort");
  const [opened, kernel] = open({}, { latency: null });
  opened.documents.input.edit("unsent");
  const running = opened.run();
  opened.dispose();
  expect(kernel.listenerCount).toBe(0);
  expect(removed).toHaveBeenCalledOnce();
  expect((await running).ok).toBe(false);
  expect(vi.getTimerCount()).toBe(0);
});
