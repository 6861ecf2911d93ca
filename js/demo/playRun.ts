/** A run of a few seconds, as a kernel would show it. */
import type { TaskState } from "../src/state";
import type { FakeKernel } from "./fakeKernel";
import { result } from "./scenes";

export function playRun(kernel: FakeKernel): void {
  const isSample = (kernel.get("service") as TaskState["service"]).is_sandbox;
  kernel.clearTrace();
  const steps: [number, () => void][] = [
    [
      0,
      () =>
        kernel.set({
          status: "submitting",
          is_active: true,
          is_watching: true,
          elapsed: 0,
          error: null,
          result_preview: null,
          run_id: "",
          progress: null,
          message: "",
          source_stats: null,
        }),
    ],
    [
      300,
      () =>
        kernel.set({ status: "queued", run_id: `trun_${kernel.received.length}f83aa4d9d98fd7f4bf745d654` }),
    ],
    [1000, () => kernel.set({ status: "running", elapsed: 1 })],
    [
      1500,
      () =>
        kernel.addTrace(
          "task_run.progress_msg.plan",
          "Planning which sources to look for",
          new Date().toISOString(),
        ),
    ],
    [
      2500,
      () =>
        kernel.set({
          progress: 30,
          elapsed: 2,
          source_stats: { considered: 40, read: 3, sample: ["https://data.example.org/a"] },
        }),
    ],
    [
      3000,
      () =>
        kernel.addTrace(
          "task_run.progress_msg.search",
          "Searching for the gross domestic product of France in 2023",
          new Date().toISOString(),
        ),
    ],
    [
      4000,
      () =>
        kernel.set({
          progress: 80,
          elapsed: 4,
          source_stats: {
            considered: 112,
            read: 14,
            sample: ["https://data.example.org/a", "https://stats.example.com/b"],
          },
        }),
    ],
    [
      5000,
      () =>
        kernel.set({
          status: "completed",
          is_active: false,
          is_watching: false,
          elapsed: 5,
          progress: 100,
          message: "",
          result_preview: { ...result, is_sample: isSample },
        }),
    ],
  ];
  for (const [after, step] of steps) setTimeout(step, after);
}
