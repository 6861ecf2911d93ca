/** The whole widget in a page, against a kernel that is not there; taken down after each test. */
import { afterEach } from "vitest";
import { FakeKernel } from "../../demo/fakeKernel";
import { SCENES } from "../../demo/scenes";
import widget from "../../src/index";
import type { TaskState } from "../../src/state";

/** What undoes what was opened. */
const undo: (() => void)[] = [];

afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
  document.body.replaceChildren();
});

export interface Opened {
  kernel: FakeKernel;
  /** The first view. */
  view: HTMLElement;
  el: HTMLElement;
  close(): void;
}

/** Draws as JupyterLab does: first outside the page, then put into it. */
export function openWidget(
  traits: Partial<TaskState>,
  views = 1,
  onRun?: (kernel: FakeKernel) => void,
): Opened {
  const kernel = new FakeKernel({ ...SCENES.ready, ...traits }, onRun ? { onRun } : {});
  const instance = widget();
  const cleanups: ((() => void) | undefined)[] = [instance.initialize({ model: kernel })];
  const elements = Array.from({ length: views }, () => {
    const el = document.createElement("div");
    cleanups.push(instance.render({ model: kernel, el }));
    document.body.append(el);
    return el;
  });
  const close = () => {
    for (const end of cleanups.splice(0).reverse()) end?.();
  };
  undo.push(close);
  const [el] = elements as unknown as [HTMLElement];
  return { kernel, el, view: el.querySelector(".parallel-widgets") as HTMLElement, close };
}

export const runs = (kernel: FakeKernel) => kernel.received.filter(({ kind }) => kind === "run");
export const runButton = (view: HTMLElement) => view.querySelector(".pw-run-button") as HTMLButtonElement;
