/** The result in the widget: values, evidence, and whatever the web wrote. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { SCENES } from "../../demo/scenes";
import type { ResultPreview } from "../../src/state";
import { openWidget } from "./openWidget";

const previewOf = (content: unknown): ResultPreview => ({
  type: "json",
  content,
  basis: [],
  truncated: false,
  is_sample: false,
});
const numbered = (count: number) => Array.from({ length: count }, (_, at) => [`key ${at}`, at] as const);

describe("the result", () => {
  test("each field has its value, confidence, reasoning and sources", () => {
    const { view } = openWidget(SCENES.completed ?? {});
    const field = within(view).getByRole("article", { name: "gdp" });
    expect(field.textContent).toContain("$3.03 trillion (2023)");
    expect(field.querySelector(".pw-confidence")?.textContent).toBe("Confidence: high");
    expect(field.textContent).toContain("The national accounts give 3.03 trillion");
    const link = within(field).getByRole("link", { name: "National accounts of France, 2023" });
    expect(link.getAttribute("rel")).toBe("noopener noreferrer nofollow");
    expect(link.getAttribute("target")).toBe("_blank");
    const list = within(view).getByRole("article", { name: "largest_sectors" });
    expect(list.querySelector(".pw-field-head .pw-confidence")?.textContent).toBe("Confidence: not rated");
  });

  test("what the web wrote is text, and only http addresses are links", () => {
    const hostile = '<img src=x onerror="alert(1)">';
    const { view } = openWidget({
      ...SCENES.completed,
      result_preview: {
        type: "json",
        content: { [hostile]: hostile, list: [{ deep: hostile }] },
        basis: [
          {
            field: "list.0",
            confidence: hostile,
            reasoning: hostile,
            citations: [
              { url: "javascript:alert(1)", title: hostile, excerpts: [hostile] },
              { url: "https://good.example/a", title: hostile, excerpts: null },
            ],
          },
        ],
        truncated: false,
        is_sample: false,
      },
    });
    for (const button of view.querySelectorAll<HTMLElement>('.pw-result [aria-expanded="false"]'))
      fireEvent.click(button);
    expect(view.querySelector("img")).toBeNull();
    expect([...view.querySelectorAll("a")].every(({ href }) => href.startsWith("https://"))).toBe(true);
    expect(view.textContent).toContain(hostile);
  });

  test.each([
    ["a long list", { list: Array.from({ length: 10_000 }, (_, at) => at) }, ".pw-item", 20],
    ["many keys", { object: Object.fromEntries(numbered(10_000)) }, ".pw-member", 50],
    ["many fields", Object.fromEntries(numbered(10_000)), ".pw-field", 50],
  ])("of %s shows the beginning, and more on request", async (_, content, selector, atFirst) => {
    const { view } = openWidget({ ...SCENES.completed, result_preview: previewOf(content) });
    expect(view.querySelectorAll(selector)).toHaveLength(atFirst);
    fireEvent.click(within(view).getByRole("button", { name: /^Show 200 more of 9,9[58]0$/ }));
    await waitFor(() => expect(view.querySelectorAll(selector)).toHaveLength(atFirst + 200));
  });

  test("of one endless word, deep nesting and a crowd of basis entries stays small", () => {
    const nested: unknown = JSON.parse(`${"[".repeat(500)}${"]".repeat(500)}`);
    const { view } = openWidget({
      ...SCENES.completed,
      result_preview: {
        ...previewOf({ word: "x".repeat(1_000_000), nested }),
        basis: Array.from({ length: 10_000 }, () => ({ field: "nowhere" })),
      },
    });
    expect(view.querySelector(".pw-result")?.textContent?.length).toBeLessThan(10_000);
    expect(view.querySelectorAll(".pw-result *").length).toBeLessThan(1_000);
  });

  test("is copied as JSON, and says so", async () => {
    const writeText = vi.fn(async () => {});
    vi.stubGlobal("navigator", { ...navigator, clipboard: { writeText } });
    onTestFinished(() => void vi.unstubAllGlobals());
    const { view } = openWidget(SCENES.completed ?? {});
    fireEvent.click(within(view).getByRole("button", { name: "Copy JSON" }));
    await within(view).findByRole("button", { name: "Copied" });
    expect(writeText).toHaveBeenCalledWith(
      JSON.stringify(SCENES.completed?.result_preview?.content, null, 2),
    );
  });

  test("a sandbox result is marked over the result and in the header", () => {
    const { view } = openWidget(SCENES.sample ?? {});
    expect(within(view).getByText("Sample data from the sandbox — not research")).toBeTruthy();
    expect(view.querySelector(".pw-head")?.textContent).toContain("Sandbox");
    expect(view.textContent).toContain("The whole of it is in task.output");
  });

  test("a text output stands as it was written, above its basis", () => {
    const { view } = openWidget(SCENES.text ?? {});
    expect(view.querySelector(".pw-output-text")?.textContent).toContain("mixed economy.\n\nServices");
    expect(view.querySelector(".pw-rest")?.textContent).toContain("The national accounts");
  });
});
