/** The widget with the workbench's task, open in a page until the test ends. */
import { fireEvent, within } from "@testing-library/preact";
import { afterEach } from "vitest";
import { type Command, FakeKernel } from "../../demo/fakeKernel";
import { SCENES } from "../../demo/scenes";
import widget from "../../src/index";
import type { TaskState } from "../../src/state";

// jsdom lays nothing out; CodeMirror asks where it is when it goes back in its history.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

const undo: (() => void)[] = [];

afterEach(() => {
  while (undo.length > 0) undo.pop()?.();
  document.body.replaceChildren();
});

export function open(traits: Partial<TaskState> = {}) {
  const kernel = new FakeKernel({ ...SCENES.workbench, ...traits });
  const instance = widget();
  const end = instance.initialize({ model: kernel });
  const el = document.createElement("div");
  document.body.append(el);
  const close = instance.render({ model: kernel, el });
  undo.push(() => {
    close?.();
    end();
  });
  const view = el.querySelector(".parallel-widgets") as HTMLElement;
  const bar = within(within(view).getByRole("group", { name: "Schema workbench" }));
  return {
    kernel,
    view,
    page: within(view),
    bar,
    button: (name: string) => bar.getByRole("button", { name }),
    panel: (name: string) => within(view).findByRole("region", { name }),
    asked: (kind: Command["kind"]) => kernel.received.filter((command) => command.kind === kind),
    text: (name: "input_text" | "output_schema_text") => kernel.get(name) as string,
  };
}

/** Types a value into a field. */
export const input = (element: HTMLElement, value: string) => fireEvent.input(element, { target: { value } });
