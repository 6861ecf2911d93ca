/** Money in the widget: what a run costs, what was spent, what is asked first, and what to do about a lost answer. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import { SCENES } from "../../demo/scenes";
import type { Diagnostic, Spent } from "../../src/state";
import { openWidget, runButton, runs } from "./openWidget";

const UNSUPPORTED = SCENES.unsupported?.diagnostics as readonly Diagnostic[];
const NOTHING: Spent = {
  usd: 0,
  possibly_usd: 0,
  reserved_usd: 0,
  runs: 0,
  unconfirmed_runs: 0,
  unpriced_runs: 0,
  limit_usd: null,
  left_usd: null,
};

const costLine = (view: HTMLElement) => view.querySelector(".pw-cost")?.textContent;
const question = (view: HTMLElement) =>
  waitFor(() => {
    const found = view.querySelector(".pw-question") as HTMLElement | null;
    expect(found).not.toBeNull();
    return found as HTMLElement;
  });
const press = (within_: HTMLElement, name: string | RegExp) =>
  fireEvent.click(within(within_).getByRole("button", { name }));

describe("before a run", () => {
  test("its price is on the button, and its time and the price's date right below", () => {
    const { view } = openWidget({ processor: "pro" });
    expect(runButton(view).textContent).toBe("Run · $0.10");
    expect(costLine(view)).toBe("Takes 2–10 min · price as of 2026-10-01");
  });

  test("a price of one's own is said to be that, in the menu as well", () => {
    const own = { name: "base", price_usd: 0.25, latency: [15, 100] as const, max_fields: 5 };
    const { view } = openWidget({ processors: [{ ...own, auto_supported: false, is_own_price: true }] });
    expect(runButton(view).textContent).toBe("Run · $0.25");
    expect(costLine(view)).toContain("your own price");
    expect(view.querySelector(".pw-processor option")?.textContent).toBe(
      "base — 15–100 s — $0.25 (your price)",
    );
  });

  test("a processor that nobody knows is not made up", () => {
    const { view } = openWidget({ processor: "nova", request_preview: null });
    expect(costLine(view)).toBe("Nobody here knows what this processor takes and costs");
  });

  test("the sandbox says what the service would take", () => {
    expect(costLine(openWidget(SCENES.sandbox ?? {}).view)).toBe(
      "At the service it takes 15–100 s and costs $0.01",
    );
  });
});

describe("what was spent", () => {
  test("is not mentioned before anything was", () => {
    expect(costLine(openWidget({ spending: { notebook: NOTHING, widget: NOTHING } }).view)).not.toContain(
      "spent",
    );
  });

  test("names what was perhaps spent, what has no price, and the limits", () => {
    const notebook = { ...NOTHING, usd: 0.03, runs: 3, possibly_usd: 0.01, unconfirmed_runs: 1 };
    const { view, kernel } = openWidget({
      spending: { notebook: { ...notebook, unpriced_runs: 2 }, widget: NOTHING },
    });
    expect(costLine(view)).toContain(
      "This notebook has spent $0.03, possibly $0.01 more (1 lost answer), and 2 runs of unknown price",
    );
    kernel.set({
      spending: {
        notebook: { ...notebook, limit_usd: 1 },
        widget: { ...NOTHING, usd: 0.02, runs: 2, limit_usd: 0.05 },
      },
    });
    return waitFor(() =>
      expect(costLine(view)).toContain(
        "spent $0.03 of at most $1.00, possibly $0.01 more (1 lost answer) · this widget $0.02 of at most $0.05",
      ),
    );
  });

  test("a limit that refuses says so at the button", async () => {
    const { view, kernel } = openWidget({});
    kernel.refuse = { code: "limited", message: "Not sent: the run costs $0.01, and nothing is left." };
    fireEvent.click(runButton(view));
    await waitFor(() => expect(within(view).getByRole("alert").textContent).toContain("nothing is left"));
    expect(view.querySelector(".pw-question")).toBeNull();
  });
});

describe("a dear run", () => {
  test("is asked about first, and sent once that is agreed to", async () => {
    const { view, kernel } = openWidget(SCENES.dear ?? {});
    fireEvent.click(runButton(view));
    const asked = await question(view);
    expect(asked.textContent).toContain("This run costs $2.40.");
    expect(asked.textContent).toContain("more than $1.00");
    expect(runs(kernel)).toHaveLength(0);
    press(asked, "Run · $2.40");
    await waitFor(() =>
      expect(runs(kernel)).toMatchObject([{ confirm_cost: true, allow_unsupported: false }]),
    );
  });

  test("is not asked about in the sandbox, nor where nobody wants to be asked", async () => {
    for (const kind of [{ service: SCENES.sandbox?.service }, { confirm_above_usd: null }]) {
      const { view, kernel } = openWidget({ ...SCENES.dear, ...kind } as never);
      fireEvent.click(runButton(view));
      await waitFor(() => expect(runs(kernel)).toHaveLength(1));
    }
  });

  test("agreeing to its price is not agreeing to what is unsupported", async () => {
    const { view, kernel } = openWidget({ ...SCENES.dear, diagnostics: UNSUPPORTED });
    fireEvent.click(runButton(view));
    press(await question(view), /\$2\.40/);
    await waitFor(() => expect(view.querySelector(".pw-question")?.textContent).toContain("pattern"));
    expect(runs(kernel)).toHaveLength(0);
    press(await question(view), /\$2\.40/);
    await waitFor(() =>
      expect(runs(kernel)).toMatchObject([{ confirm_cost: true, allow_unsupported: true }]),
    );
  });

  test("that only the kernel knew of is asked about in its turn", async () => {
    const { view, kernel } = openWidget({ diagnostics: UNSUPPORTED });
    kernel.refuse = { code: "costly", message: "Not sent." };
    fireEvent.click(runButton(view));
    press(await question(view), /Run anyway/);
    await waitFor(() => expect(view.querySelector(".pw-question")?.textContent).toContain("costs $0.01"));
    kernel.refuse = null;
    press(await question(view), /\$0\.01/);
    await waitFor(() => expect(runs(kernel)).toHaveLength(2));
    expect(runs(kernel)[1]).toMatchObject({ confirm_cost: true, allow_unsupported: true });
  });
});

describe("a request whose answer was lost", () => {
  test("can be looked up in its group, which sends no run", async () => {
    const { view, kernel } = openWidget(SCENES.lost ?? {});
    expect(view.textContent).toMatch(/It was sent at \d\d:\d\d:\d\d for \$0\.01\./);
    press(view, "Look for the run");
    await waitFor(() => expect(runButton(view).textContent).toBe("Looking…"));
    expect(kernel.received.map(({ kind }) => kind)).toContain("look_up");
    expect(runs(kernel)).toHaveLength(0);
    expect(within(view).queryByRole("button", { name: "Look for the run" })).toBeNull();
  });

  test("without a group says that nobody can look it up, and where what was charged is shown", () => {
    const { view } = openWidget(SCENES.unconfirmed ?? {});
    expect(view.textContent).toContain("The Task API has no list of runs");
    expect(within(view).queryByRole("button", { name: "Look for the run" })).toBeNull();
    const link = within(view).getByRole("link", { name: "platform.parallel.ai" });
    expect(link.getAttribute("href")).toBe("https://platform.parallel.ai/");
  });

  test("is submitted again only after a question, which names the price once for both", async () => {
    const { view, kernel } = openWidget({ ...SCENES.lost, processor: "ultra8x", confirm_above_usd: 1 });
    const alert = within(view).getByRole("alert");
    press(alert, "Submit again · $2.40");
    const asked = await question(view);
    expect(asked.textContent).toContain("may cost another $2.40");
    expect(runs(kernel)).toHaveLength(0);
    press(asked, "Submit again · $2.40");
    await waitFor(() => expect(runs(kernel)).toMatchObject([{ confirm_resubmit: true }]));
  });
});

describe("a request of somebody else whose answer was lost", () => {
  test("is asked about in the kernel's words, which say when and for how much", async () => {
    const { view, kernel } = openWidget({});
    const message = "A run may exist: the request was sent at 12:00:00 for $0.01, and its answer was lost.";
    kernel.refuse = { code: "unconfirmed", message };
    fireEvent.click(runButton(view));
    const asked = await question(view);
    expect(asked.textContent).toContain(message);
    kernel.refuse = null;
    press(asked, /\$0\.01/);
    await waitFor(() => expect(runs(kernel)).toHaveLength(2));
    expect(runs(kernel)[1]).toMatchObject({ confirm_resubmit: true });
  });

  test("is never charged in the sandbox, and no word says that it is", async () => {
    const { view } = openWidget({ ...SCENES.unconfirmed, service: SCENES.sandbox?.service } as never);
    press(within(view).getByRole("alert"), "Submit again · free sample");
    await question(view);
    expect(view.textContent).toContain("A run may exist: its answer was lost");
    expect(view.textContent).not.toContain("charged");
  });
});

describe("a request that waits for the rate limit", () => {
  test("says until when, and can be kept from being sent", async () => {
    const { view, kernel } = openWidget(SCENES.waiting ?? {});
    expect(view.querySelector(".pw-message")?.textContent).toMatch(
      /^Waiting for the service's rate limit, until \d\d:\d\d:\d\d\.$/,
    );
    expect(runButton(view).textContent).toBe("Waiting…");
    press(view, "Do not send");
    await waitFor(() => expect(kernel.received.map(({ kind }) => kind)).toContain("stop"));
  });

  test("can no longer be once it was sent", async () => {
    const { view, kernel } = openWidget(SCENES.waiting ?? {});
    kernel.set({ submission: { sent_at: 1, price_usd: 0.01, taskgroup_id: "", waits_until: null } });
    await waitFor(() => expect(within(view).queryByRole("button", { name: "Do not send" })).toBeNull());
  });
});
