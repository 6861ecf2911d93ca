/** The limits: the tightest in a line, all of them below, and never more certain than the kernel is. */
import { signal } from "@preact/signals";
import { act, cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, expect, test, vi } from "vitest";
import { type CountPhase, LimitsBar } from "../../src/components/LimitsBar";
import type { Limit } from "../../src/state";

afterEach(cleanup);

const limit = (label: string, value: number, most: number, is_soft = false): Limit => ({
  name: label,
  label,
  value,
  most,
  unit: "units",
  is_soft,
  contributors: [{ document: "output_schema", pointer: "/properties/gdp", label: "gdp", value: 7 }],
});

function open(...limits: Limit[]) {
  const phase = signal<CountPhase>("counted");
  const onGoTo = vi.fn();
  const { container } = render(<LimitsBar limits={signal(limits)} phase={phase} onGoTo={onGoTo} />);
  return { phase, onGoTo, words: () => container.textContent ?? "" };
}

const expand = () => fireEvent.click(screen.getByRole("button", { name: /^Limits/ }));
const saidOf = (label: string) => screen.getByLabelText(label).getAttribute("aria-valuetext");

test("one line is about the tightest", () => {
  const { words } = open(limit("Task spec", 712, 15000), limit("Nesting depth", 3, 5));
  expect(words()).toContain("nesting depth 3 of 5");
  expect(words()).not.toContain("15,000");
});

test("all are told one by one, each with the places that take most", () => {
  const { onGoTo } = open(limit("Task spec", 712, 15000), limit("Nesting depth", 3, 5));
  expand();
  expect(saidOf("Task spec")).toBe("712 of 15,000 units");
  fireEvent.click(screen.getAllByRole("button", { name: /^gdp/ })[0] as HTMLElement);
  expect(onGoTo).toHaveBeenCalledWith({ document: "output_schema", pointer: "/properties/gdp" });
});

test("those that are exceeded are said to be, the soft ones more softly", () => {
  const { words } = open(limit("Depth", 7, 5), limit("Fields", 9, 5, true));
  expect(words()).toContain("fields 9 of 5, and 1 more exceeded");
  expand();
  expect(saidOf("Depth")).toContain("too many");
  expect(saidOf("Fields")).toContain("more than it is good for");
});

test("figures of an earlier text own up to it", () => {
  const { phase, words } = open(limit("Depth", 3, 5));
  act(() => {
    phase.value = "counting";
  });
  expect(words()).toContain("before your last change");
  expand();
  expect(saidOf("Depth")).toContain("before your last change");
});

test("nothing is drawn where the kernel counts nothing", () => {
  expect(open().words()).toBe("");
});
