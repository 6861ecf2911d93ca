/** The whole widget in a page, against a kernel that is not there: what people see, press and hear. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import axe from "axe-core";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { FakeKernel } from "../../demo/fakeKernel";
import { SCENES } from "../../demo/scenes";
import widget from "../../src/index";
import type { Diagnostic } from "../../src/state";
import { openWidget, runButton, runs } from "./openWidget";

/** What a screen reader says of the button besides its name. */
const reasonOf = (view: HTMLElement) =>
  document.getElementById(runButton(view).getAttribute("aria-describedby") ?? "")?.textContent;
const statusRegion = (view: HTMLElement) =>
  view.querySelector('[role="status"][aria-live="polite"]') as HTMLElement;

const problem = (severity: Diagnostic["severity"], message: string): Diagnostic => ({
  rule: "a_rule",
  severity,
  message,
  pointer: "/properties/gdp",
  document: "output_schema",
  start: 4,
  end: 10,
  line: 2,
  column: 3,
});

describe("the Run button", () => {
  test("says what the run costs, and that a sandbox run costs nothing", () => {
    expect(runButton(openWidget({}).view).textContent).toBe("Run · $0.01");
    expect(runButton(openWidget({ processor: "lite" }).view).textContent).toBe("Run · $0.005");
    expect(runButton(openWidget(SCENES.sandbox ?? {}).view).textContent).toBe("Run · free sample");
  });

  test("says so where nobody knows what a run costs", async () => {
    const { view } = openWidget({ ...SCENES.unconfirmed, processor: "new", request_preview: null });
    expect(runButton(view).textContent).toBe("Submit again · cost unknown");
    fireEvent.click(runButton(view));
    const question = await waitFor(() => view.querySelector(".pw-question") as HTMLElement);
    expect(question.textContent).toContain("starts a second run, which may be charged too.");
  });

  test("a double click and a held Enter are one run", async () => {
    const { kernel, view } = openWidget({});
    fireEvent.click(runButton(view));
    fireEvent.click(runButton(view));
    await waitFor(() => expect(runs(kernel)).toHaveLength(1));
    fireEvent.click(runButton(view));
    expect(fireEvent.keyDown(runButton(view), { key: "Enter", repeat: true })).toBe(false);
    kernel.set({ is_active: true, is_watching: true, status: "running" });
    await waitFor(() => expect(runButton(view).textContent).toBe("Running…"));
    fireEvent.click(runButton(view));
    expect(runs(kernel)).toHaveLength(1);
  });

  test("what is unsupported is explained, and run knowingly", async () => {
    const { kernel, view } = openWidget({
      diagnostics: [problem("unsupported", "`pattern` is not supported.")],
    });
    expect(runButton(view).textContent).toBe("Run anyway · $0.01");
    fireEvent.click(runButton(view));
    const question = await waitFor(() => view.querySelector(".pw-question") as HTMLElement);
    await waitFor(() => expect(document.activeElement).toBe(question));
    expect(question.textContent).toContain("pattern is not supported.");
    expect(runs(kernel)).toHaveLength(0);
    fireEvent.click(within(question).getByRole("button", { name: "Run anyway · $0.01" }));
    await waitFor(() =>
      expect(runs(kernel)).toMatchObject([{ allow_unsupported: true, confirm_resubmit: false }]),
    );
  });

  test("after a lost answer it asks before it may be paid twice", async () => {
    const { kernel, view } = openWidget(SCENES.unconfirmed ?? {});
    expect(view.textContent).toContain("A run may exist, and be charged");
    expect(view.textContent).toMatch(/It was sent at \d\d:\d\d:\d\d/);
    fireEvent.click(runButton(view));
    const question = await waitFor(() => view.querySelector(".pw-question") as HTMLElement);
    expect(question.textContent).toContain("may cost another $0.01");
    fireEvent.keyDown(question, { key: "Escape" });
    await waitFor(() => expect(view.querySelector(".pw-question")).toBeNull());
    expect(document.activeElement).toBe(runButton(view));
    fireEvent.click(runButton(view));
    const again = await waitFor(() => view.querySelector(".pw-question") as HTMLElement);
    fireEvent.click(within(again).getByRole("button", { name: /Submit again/ }));
    await waitFor(() =>
      expect(runs(kernel)).toMatchObject([{ confirm_resubmit: true, allow_unsupported: false }]),
    );
  });

  test("agreeing to a second run is not agreeing to what is unsupported", async () => {
    const { kernel, view } = openWidget({
      ...SCENES.unconfirmed,
      diagnostics: [problem("unsupported", "`pattern` is not supported.")],
    });
    fireEvent.click(runButton(view));
    const question = await waitFor(() => view.querySelector(".pw-question") as HTMLElement);
    fireEvent.click(within(question).getByRole("button", { name: /Submit again/ }));
    await waitFor(() => expect(view.querySelector(".pw-question")?.textContent).toContain("pattern"));
    expect(runs(kernel)).toHaveLength(0);
    fireEvent.click(
      within(view.querySelector(".pw-question") as HTMLElement).getByRole("button", { name: /·/ }),
    );
    await waitFor(() =>
      expect(runs(kernel)).toMatchObject([{ confirm_resubmit: true, allow_unsupported: true }]),
    );
  });

  test("with errors it says what to fix, sends nothing and leads there", async () => {
    const { kernel, view } = openWidget({ diagnostics: [problem("error", "The root must be an object.")] });
    const button = runButton(view);
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(button.disabled).toBe(false);
    expect(reasonOf(view)).toContain("The root must be an object.");
    fireEvent.click(button);
    await waitFor(() =>
      expect(document.activeElement?.getAttribute("aria-label")).toContain("Output schema"),
    );
    expect(runs(kernel)).toHaveLength(0);
  });

  test("an error that only the browser has seen yet blocks it as well", async () => {
    const { kernel, view } = openWidget({});
    kernel.judges = false;
    kernel.write("output_schema", '{"type": }');
    await waitFor(() => expect(runButton(view).getAttribute("aria-disabled")).toBe("true"));
    expect(reasonOf(view)).toMatch(/^To fix first: /);
    fireEvent.click(runButton(view));
    expect(runs(kernel)).toHaveLength(0);
    await waitFor(() =>
      expect(document.activeElement?.getAttribute("aria-label")).toContain("Output schema"),
    );
    kernel.write("output_schema", '{"type": "object"}');
    await waitFor(() => expect(runButton(view).getAttribute("aria-disabled")).toBe("false"));
  });

  test("an error in a text that is not part of the request does not", async () => {
    const { kernel, view } = openWidget({});
    kernel.judges = false;
    kernel.write("output_schema", '{"type": }');
    await waitFor(() => expect(runButton(view).getAttribute("aria-disabled")).toBe("true"));
    kernel.set({ output_schema_type: "auto" });
    await waitFor(() => expect(runButton(view).getAttribute("aria-disabled")).toBe("false"));
  });

  test("a refusal by the kernel is said in its words, beside the price as it is now", async () => {
    const { kernel, view } = openWidget(SCENES.sandbox ?? {});
    kernel.refuse = { code: "stale", message: "Runs now go to `api.parallel.ai`. Look at the price." };
    fireEvent.click(runButton(view));
    kernel.set({ service: { base_url: "https://api.parallel.ai", is_sandbox: false, has_key: true } });
    await waitFor(() =>
      expect(within(view).getByRole("alert").textContent).toBe(
        "Runs now go to api.parallel.ai. Look at the price.",
      ),
    );
    expect(runButton(view).textContent).toBe("Run · $0.01");
    expect(reasonOf(view)).toContain("Runs now go to");
  });

  test("a recording is named as one, and playing it again costs and asks nothing", async () => {
    const { kernel, view } = openWidget(SCENES.sandbox ?? {});
    const service = { base_url: "", is_sandbox: false, has_key: false, is_recording: true };
    kernel.set({ service, processor: "ultra8x" });
    await waitFor(() => expect(runButton(view).textContent).toBe("Replay · no charge"));
    expect(view.textContent).toContain("Recording: nothing is sent, no charge");
    expect(view.textContent).not.toContain("no API key");
    kernel.set({ service: { ...service, is_sandbox: true } });
    await waitFor(() => expect(view.textContent).toContain("Recording of sample data: nothing is sent"));
    expect(runButton(view).textContent).toBe("Replay · no charge");
  });
});

describe("a choice", () => {
  test.each([
    ["Processor", "lite", "base", "Processor `lite` is not to be had."],
    ["Form of the input", "JSON", "Text", "The input type cannot be changed now."],
    ["Form of the output", "Auto", "JSON schema", "The output type cannot be changed now."],
  ])("of %s that the kernel refuses goes back, and says why", async (label, chosen, before, message) => {
    const { kernel, view } = openWidget({});
    kernel.refuse = { code: "invalid", message };
    const choose = (option: string) => {
      if (label === "Processor")
        fireEvent.change(within(view).getByLabelText(label), { target: { value: option } });
      else
        fireEvent.click(
          within(within(view).getByRole("group", { name: label })).getByRole("radio", { name: option }),
        );
    };
    choose(chosen);
    const words = message.replaceAll("`", "");
    await waitFor(() => expect(within(view).getByRole("alert").textContent).toBe(words));
    if (label === "Processor")
      expect(within(view).getByLabelText<HTMLSelectElement>(label).value).toBe(before);
    else
      expect(
        within(within(view).getByRole("group", { name: label })).getByRole<HTMLInputElement>("radio", {
          name: before,
        }).checked,
      ).toBe(true);
    kernel.refuse = null;
    choose(chosen);
    await waitFor(() => expect(within(view).queryByRole("alert")).toBeNull());
  });
});

describe("a run under way", () => {
  test("can be left unwatched and watched again; nothing calls that a cancel", async () => {
    const { kernel, view } = openWidget(SCENES.running ?? {});
    expect(within(view).queryByRole("button", { name: /cancel/i })).toBeNull();
    fireEvent.click(within(view).getByRole("button", { name: "Stop watching" }));
    fireEvent.click(await within(view).findByRole("button", { name: "Watch again" }));
    await within(view).findByRole("button", { name: "Stop watching" });
    expect(kernel.received.map(({ kind }) => kind)).toEqual(["hello", "stop", "watch"]);
  });

  test("shows a meter only where the API gives one", async () => {
    const { kernel, view } = openWidget(SCENES.running ?? {});
    expect(within(view).getByRole("progressbar").getAttribute("aria-valuenow")).toBe("38");
    kernel.set({ progress: null });
    await waitFor(() => expect(within(view).queryByRole("progressbar")).toBeNull());
  });

  test("screen readers hear each change of status, and no progress message", async () => {
    const { kernel, view } = openWidget({});
    const said: string[] = [];
    const watcher = new MutationObserver(() => {
      const text = statusRegion(view).textContent;
      if (text) said.push(text);
    });
    watcher.observe(statusRegion(view), { childList: true, characterData: true, subtree: true });
    onTestFinished(() => watcher.disconnect());
    kernel.set({ status: "running", is_active: true, is_watching: true });
    await waitFor(() => expect(said).toEqual(["The run is under way."]));
    kernel.set({ message: "Reading 1" });
    kernel.set({ message: "Reading 2" });
    await within(view).findByText("Reading 2");
    kernel.set({ status: "completed", is_active: false, elapsed: 61 });
    await waitFor(() =>
      expect(said).toEqual(["The run is under way.", "The run completed after 1:01. The result is below."]),
    );
  });

  test("what went wrong is said once, and heard once", async () => {
    const { kernel, view } = openWidget(SCENES.running ?? {});
    const message = "The run failed: no source could be read within the time limit.";
    kernel.set({ ...SCENES.failed, message });
    await waitFor(() => expect(within(view).getByRole("alert").textContent).toContain(message));
    expect(view.textContent?.split(message)).toHaveLength(2);
    await waitFor(() => expect(statusRegion(view).textContent).toBe("The run failed."));
  });

  test("the fields of a refused request are listed, unless the error names them already", () => {
    const message = "Request validation error: input: The input is empty.";
    const fields = [
      { document: "input", pointer: "", message: "The input is empty." },
      { document: "output_schema", pointer: "/type", message: "It must be an object." },
    ];
    const { view } = openWidget({
      ...SCENES.failed,
      warnings: [],
      error: { type: "UnprocessableError", message, fields },
    });
    const listed = within(within(view).getByRole("alert")).getAllByRole("listitem");
    expect(listed.map(({ textContent }) => textContent)).toEqual([
      "output_schema /type It must be an object.",
    ]);
  });

  test.each(Object.keys(SCENES))("in the scene %s the status is never without a word", (scene) => {
    expect(openWidget(SCENES[scene] ?? {}).view.querySelector(".pw-message")?.textContent).not.toBe("");
  });

  test("a request that no run came of has no trace", () => {
    const { view } = openWidget({ ...SCENES.failed, run_id: "", trace_length: 0 });
    expect(within(view).queryByRole("button", { name: /^Trace/ })).toBeNull();
  });

  test("nothing moves while nobody watches", () => {
    expect(openWidget(SCENES.running ?? {}).view.querySelector(".pw-spin")).not.toBeNull();
    expect(openWidget(SCENES.stopped ?? {}).view.querySelector(".pw-spin, .pw-meter-drift")).toBeNull();
  });

  test("its trace is fetched when somebody opens it, and follows", async () => {
    const { kernel, view } = openWidget(SCENES.running ?? {});
    kernel.addTrace("task_run.progress_msg.search", "Searching", "2026-10-01T10:00:00Z");
    const button = await within(view).findByRole("button", { name: "Trace 1" });
    expect(kernel.received.some(({ kind }) => kind === "trace")).toBe(false);
    fireEvent.click(button);
    await within(view).findByText("Searching", { selector: ".pw-trace-message" });
    kernel.addTrace("task_run.progress_msg.result", "Found", "2026-10-01T10:00:01Z");
    await within(view).findByText("Found", { selector: ".pw-trace-message" });
    fireEvent.keyDown(view.querySelector(".pw-trace") as HTMLElement, { key: "Escape" });
    await waitFor(() => expect(view.querySelector(".pw-trace")).toBeNull());
    expect(document.activeElement).toBe(button);
  });

  test("a status that the API adds later is shown by its name", () => {
    expect(openWidget({ status: "waiting_for_budget" }).view.textContent).toContain("Waiting for budget");
  });
});

describe("without a kernel", () => {
  test("everything can be read, text can be edited, and actions say why they do not work", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const kernel = new FakeKernel(SCENES.completed);
    kernel.gone = true;
    const instance = widget();
    onTestFinished(instance.initialize({ model: kernel }));
    const el = document.createElement("div");
    const end = instance.render({ model: kernel, el });
    if (end) onTestFinished(end);
    document.body.append(el);
    await vi.advanceTimersByTimeAsync(5_100);
    expect(el.textContent).toContain("Not connected");
    expect(el.textContent).toContain("$3.03 trillion (2023)");
    const button = runButton(el);
    expect(button.getAttribute("aria-disabled")).toBe("true");
    expect(reasonOf(el)).toContain("Not connected");
    fireEvent.click(button);
    expect(runs(kernel)).toHaveLength(0);
    expect(el.querySelector('.cm-content[contenteditable="true"]')).not.toBeNull();
  });
});

describe("the notebook around it", () => {
  test("the focused element itself keeps Jupyter's shortcuts off", () => {
    const { view } = openWidget({});
    for (const control of view.querySelectorAll<HTMLElement>("button, select, input, .cm-content")) {
      control.focus();
      if (document.activeElement !== control) continue;
      expect(control.getAttribute("data-lm-suppress-shortcuts")).toBe("true");
    }
  });

  test.each([{ ctrlKey: true }, { metaKey: true }])(
    "%o+Enter anywhere inside is Run, and no one else hears it",
    async (keys) => {
      const { kernel, view } = openWidget({});
      const heard = vi.fn();
      document.addEventListener("keydown", heard);
      onTestFinished(() => document.removeEventListener("keydown", heard));
      fireEvent.keyDown(view.querySelector(".cm-content") as HTMLElement, { key: "Enter", ...keys });
      await waitFor(() => expect(runs(kernel)).toHaveLength(1));
      expect(heard).not.toHaveBeenCalled();
      fireEvent.keyDown(document.body, { key: "Enter", ...keys });
      expect(runs(kernel)).toHaveLength(1);
    },
  );

  test("two views agree, and share no id and no group of radio buttons", async () => {
    const { kernel } = openWidget({}, 2);
    const [first, second] = [...document.querySelectorAll<HTMLElement>(".parallel-widgets")] as [
      HTMLElement,
      HTMLElement,
    ];
    fireEvent.click(within(first).getByRole("radio", { name: "Auto" }));
    await waitFor(() => expect(kernel.get("output_schema_type")).toBe("auto"));
    for (const view of [first, second])
      await waitFor(() =>
        expect(within(view).getByRole<HTMLInputElement>("radio", { name: "Auto" }).checked).toBe(true),
      );
    const ids = [...document.querySelectorAll("[id]")]
      .map(({ id }) => id)
      .filter((id) => !id.startsWith("cm-"));
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("after both cleanups nothing of it is left", async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { kernel, el, close } = openWidget(SCENES.running ?? {});
    await vi.advanceTimersByTimeAsync(1000);
    close();
    await vi.advanceTimersByTimeAsync(1000);
    const count = kernel.received.length;
    window.dispatchEvent(new Event("pagehide"));
    expect(kernel.received).toHaveLength(count);
    expect(kernel.listenerCount).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
    expect(el.childElementCount).toBe(0);
  });

  test("an error while drawing is told to the reader", () => {
    const el = document.createElement("div");
    const broken = {
      get: () => {
        throw new Error("no such model");
      },
      on: () => {},
      off: () => {},
      send: () => {},
    };
    widget().render({ model: broken, el });
    expect(within(el).getByRole("alert").textContent).toContain("no such model");
  });
});

describe("accessibility", () => {
  test.each(Object.keys(SCENES))("axe finds nothing in the scene %s", async (scene) => {
    const { view } = openWidget(SCENES[scene] ?? {});
    const results = await axe.run(view, {
      rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
    });
    expect(
      results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`),
    ).toEqual([]);
  });
});
