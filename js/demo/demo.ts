/** The widget on a page of its own, without Jupyter: `?scene=running&theme=dark&views=2`. */
import widget from "../src/index";
import { FakeKernel } from "./fakeKernel";
import { playRun } from "./playRun";
import { SCENES } from "./scenes";

const options = new URLSearchParams(location.search);
const scene = options.get("scene") ?? "sandbox";
document.body.dataset.jpThemeLight = String(options.get("theme") !== "dark");

const kernel = new FakeKernel(SCENES[scene], { latency: 30, onRun: playRun });
if (options.has("gone")) kernel.gone = true;
const instance = widget();
instance.initialize({ model: kernel });
for (let view = 0; view < Number(options.get("views") ?? 1); view += 1) {
  const el = document.createElement("div");
  // As in JupyterLab: drawn first, put into the page later.
  instance.render({ model: kernel, el });
  document.querySelector("main")?.append(el);
}
Object.assign(globalThis, { kernel });
for (const message of ["Planning", "Searching the national accounts", "Reading 22 pages"])
  if (SCENES[scene]?.run_id) kernel.addTrace("task_run.progress_msg.plan", message, "2026-10-01T10:00:00Z");
if (SCENES[scene]?.message !== undefined) kernel.set({ message: SCENES[scene].message });
