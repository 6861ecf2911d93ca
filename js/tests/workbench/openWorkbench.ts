/** The widget with its workbench in a page, and the ways into it. */
import { within } from "@testing-library/preact";
import type { Command } from "../../demo/fakeKernel";
import { SCENES } from "../../demo/scenes";
import type { TaskState } from "../../src/state";
import { openWidget } from "../components/openWidget";

// jsdom lays nothing out; CodeMirror asks where it is when it goes back in its history.
Range.prototype.getClientRects ??= () => [] as unknown as DOMRectList;

export function openWorkbench(traits: Partial<TaskState> = {}) {
  const { kernel, view } = openWidget({ ...SCENES.workbench, ...traits });
  const bar = within(within(view).getByRole("group", { name: "Schema workbench" }));
  return {
    kernel,
    view,
    page: within(view),
    button: (name: string) => bar.getByRole("button", { name }),
    panel: (name: string) => within(view).findByRole("region", { name }),
    asked: (kind: Command["kind"]) => kernel.received.filter((command) => command.kind === kind),
    text: (name: "input_text" | "output_schema_text") => kernel.get(name) as string,
  };
}
