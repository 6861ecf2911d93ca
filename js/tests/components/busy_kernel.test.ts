/** What is pressed while the kernel computes waits in sight and is done once; a kernel that is gone is told apart. */
import { fireEvent, within } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FakeKernel } from "../../demo/fakeKernel";
import { SCENES } from "../../demo/scenes";
import widget from "../../src/index";
import type { TaskState } from "../../src/state";

const undo: (() => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
  document.body.replaceChildren();
  vi.useRealTimers();
});

/** A kernel that has greeted the widget and computes since: it answers when it is told to. */
async function open(traits: Partial<TaskState> = {}): Promise<[FakeKernel, HTMLElement, HTMLElement]> {
  const kernel = new FakeKernel({ ...SCENES.ready, ...traits }, { latency: null });
  const instance = widget();
  undo.push(instance.initialize({ model: kernel }));
  const [one, other] = [0, 1].map(() => {
    const el = document.createElement("div");
    const end = instance.render({ model: kernel, el });
    if (end) undo.push(end);
    document.body.append(el);
    return el;
  }) as unknown as [HTMLElement, HTMLElement];
  kernel.deliver();
  await vi.advanceTimersByTimeAsync(0);
  return [kernel, one, other];
}

const kinds = (kernel: FakeKernel) => kernel.received.map(({ kind }) => kind);
const runButton = (el: HTMLElement) => el.querySelector(".pw-run-button") as HTMLButtonElement;
const reasonOf = (button: HTMLElement) =>
  document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent;
const announced = (el: HTMLElement) =>
  el.querySelector('[role="status"][aria-live="polite"]')?.textContent ?? "";
const button = (el: HTMLElement, name: string) => within(el).getByText(name, { selector: "button" });

describe("while the kernel computes", () => {
  test("Run waits for it in words, in every view, and is sent once", async () => {
    const [kernel, one, other] = await open();
    fireEvent.click(runButton(one));
    await vi.advanceTimersByTimeAsync(2_100);
    for (const view of [one, other]) {
      expect(runButton(view).textContent).toBe("Waiting for the kernel…");
      expect(runButton(view).getAttribute("aria-disabled")).toBe("true");
      expect(reasonOf(runButton(view))).toContain("The run is sent once it is free");
      expect(announced(view)).toContain("The run is sent once it is free");
      fireEvent.click(runButton(view));
    }
    kernel.deliver();
    kernel.set({ is_active: true, is_watching: true, status: "submitting" });
    await vi.advanceTimersByTimeAsync(10);
    expect(runButton(one).textContent).toBe("Running…");
    expect(kinds(kernel)).toEqual(["hello", "run"]);
  });

  test("Stop watching and Watch again wait for it in words, and are sent once", async () => {
    const [kernel, one, other] = await open(SCENES.running);
    const stop = button(one, "Stop watching");
    stop.focus();
    fireEvent.click(stop);
    fireEvent.click(stop);
    fireEvent.click(button(other, "Stop watching"));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(stop.textContent).toBe("Waiting for the kernel…");
    expect(stop.getAttribute("aria-disabled")).toBe("true");
    expect(document.activeElement).toBe(stop);
    expect(one.querySelector(".pw-message")?.textContent).toContain("Watching stops once it is free");
    expect(announced(one)).toContain("Watching stops once it is free");
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(10);
    fireEvent.click(button(one, "Watch again"));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(announced(other)).toContain("The run is watched again once it is free");
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(10);
    button(one, "Stop watching");
    expect(kinds(kernel)).toEqual(["hello", "stop", "watch"]);
    expect(kernel.received[1]).toMatchObject({ run_id: SCENES.running?.run_id });
  });

  test("a lost answer is looked up once it is free, and once only", async () => {
    const [kernel, one, other] = await open(SCENES.lost);
    const look = button(one, "Look for the run");
    fireEvent.click(look);
    fireEvent.click(look);
    fireEvent.click(button(other, "Look for the run"));
    await vi.advanceTimersByTimeAsync(2_100);
    expect(look.textContent).toBe("Waiting for the kernel…");
    expect(look.getAttribute("aria-disabled")).toBe("true");
    expect(announced(other)).toContain("The run is looked for once it is free");
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(10);
    expect(runButton(one).textContent).toBe("Looking…");
    expect(kinds(kernel)).toEqual(["hello", "look_up"]);
  });

  test("a stop that comes after the end of its run is no mistake", async () => {
    const [kernel, one] = await open(SCENES.running);
    kernel.answers.set("stop", () => ({ ok: false, code: "idle", message: "It is not being watched." }));
    fireEvent.click(button(one, "Stop watching"));
    kernel.set({ status: "completed", is_active: false, is_watching: false });
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(10);
    expect(one.textContent).not.toContain("It is not being watched.");
  });

  test("what is quickly done never flickers", async () => {
    const [kernel, one] = await open(SCENES.running);
    fireEvent.click(button(one, "Stop watching"));
    await vi.advanceTimersByTimeAsync(100);
    expect(button(one, "Stop watching")).not.toBeNull();
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(10);
    expect(announced(one)).toBe("");
  });
});

describe("a kernel that is gone", () => {
  test("is noticed while a run is watched, though nobody touches the widget", async () => {
    const [kernel, one] = await open(SCENES.running);
    await vi.advanceTimersByTimeAsync(4_000);
    kernel.set({ elapsed: 30 });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(kinds(kernel)).toEqual(["hello"]);
    kernel.broken = true;
    await vi.advanceTimersByTimeAsync(4_000);
    expect(one.textContent).toContain("Not connected");
  });

  test("is noticed when somebody turns to the widget, and asked for once", async () => {
    const [kernel, one] = await open();
    const root = one.firstElementChild as HTMLElement;
    fireEvent.pointerEnter(root);
    expect(kinds(kernel)).toEqual(["hello"]);
    await vi.advanceTimersByTimeAsync(60_000);
    fireEvent.pointerEnter(root);
    runButton(one).focus();
    expect(kinds(kernel)).toEqual(["hello", "hello"]);
    kernel.deliver();
    await vi.advanceTimersByTimeAsync(11_000);
    kernel.broken = true;
    fireEvent.pointerEnter(root);
    await vi.advanceTimersByTimeAsync(10);
    expect(one.textContent).toContain("Not connected");
  });

  test("takes along what waited for it, and the button says why", async () => {
    const [kernel, one] = await open();
    fireEvent.click(runButton(one));
    await vi.advanceTimersByTimeAsync(2_100);
    kernel.emit("comm_live_update");
    await vi.advanceTimersByTimeAsync(10);
    expect(runButton(one).textContent).not.toContain("Waiting");
    expect(reasonOf(runButton(one))).toContain("Not connected");
  });
});
