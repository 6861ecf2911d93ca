/** Whoever works the table by keyboard and by ear: the focus is never lost, and what was done is said. */
import { act, cleanup } from "@testing-library/preact";
import { afterEach, expect, test } from "vitest";
import { open, TEXT } from "./openTable";

afterEach(cleanup);

test("an action that is refused leaves the focus in its row", () => {
  const { focus, press, click, focused, said } = open();
  focus("company", "more");
  click("⋯");
  click("Into group above");
  expect(said()).toBe("There is no group right before this field.");
  expect(focused()).toBe("company name");
  press("ArrowUp", { altKey: true });
  expect(focused()).toBe("company name");
});

test("with the last field gone, the focus is where the next one is added", () => {
  const { focus, press } = open();
  focus("company", "name");
  press("a", { ctrlKey: true });
  press("Delete");
  expect(document.activeElement?.textContent).toBe("Add field");
});

test("with nothing selected any more, the focus is back in the table", () => {
  const { focus, press, click, focused, said } = open();
  focus("stage", "name");
  press("a", { ctrlKey: true });
  expect(said()).toBe("5 selected.");
  click("Clear");
  expect(said()).toBe("0 selected.");
  expect(focused()).toBe("stage name");
  press(" ");
  press("Escape");
  expect(said()).toBe("0 selected.");
});

test("the actions of a row have the focus when they open, and give it back with Escape", () => {
  const { stop, press, focused } = open();
  act(() => stop("stage", "more").focus());
  act(() => stop("stage", "more").click());
  expect(focused()).toBe("stage do Show in code");
  press("ArrowRight");
  expect(focused()).toBe("stage do Add below");
  press("Escape");
  expect(focused()).toBe("stage more");
  press("ArrowRight");
  expect(focused()).toBe("stage value 0");
});

test("arrows lead through the place for a new value, and past it", () => {
  const { stop, focus, press, focused, type } = open();
  act(() => stop("stage", "more").click());
  focus("stage", "add value");
  press("ArrowRight");
  expect(focused()).toBe("stage do Show in code");
  press("ArrowLeft");
  expect(focused()).toBe("stage add value");
  type("later");
  press("ArrowLeft");
  expect(focused()).toBe("stage add value");
});

test("undo and redo say what they did, and that there is nothing left", () => {
  const { focus, press, click, said, text } = open();
  focus("city", "name");
  press("Delete");
  press("z", { ctrlKey: true });
  expect(said()).toBe("Undid the last change.");
  click("Redo");
  expect(said()).toBe("Redid the change.");
  click("Undo");
  expect(text.value).toBe(TEXT);
  click("Undo");
  expect(said()).toBe("There is nothing to undo.");
});

test("a sentence that is said again is told again", () => {
  const { focus, press, find } = open();
  focus("company", "name");
  press("ArrowUp", { altKey: true });
  const first = find("[role=status] > *");
  press("ArrowUp", { altKey: true });
  expect(find("[role=status] > *").textContent).toBe(first.textContent);
  expect(find("[role=status] > *")).not.toBe(first);
});

test("a move says into which group, and out of which", () => {
  const { focus, press, said } = open();
  focus("city", "name");
  press("ArrowRight", { altKey: true });
  expect(said()).toBe("Moved city into people.");
  press("ArrowLeft", { altKey: true });
  expect(said()).toBe("Moved city out of people.");
});

test("from the text, Tab leads to the row of its cursor, which says that it is", () => {
  const { cursor, container, rowOf, focus } = open();
  focus("company", "name");
  act(() => (document.activeElement as HTMLElement).blur());
  act(() => {
    cursor.value = TEXT.indexOf('"role"');
  });
  expect(rowOf("role").getAttribute("aria-current")).toBe("true");
  expect(rowOf("company").getAttribute("aria-current")).toBe("false");
  expect([...container.querySelectorAll('[data-row] [tabindex="0"]')]).toEqual([
    rowOf("role").querySelector('[data-stop="name"]'),
  ]);
});

test("of a long enum the first values are drawn, the rest when asked for or when one is added", () => {
  const many = JSON.stringify(Array.from({ length: 30 }, (_, at) => `v${at}`));
  const { container, stop, focus, press, type, focused } = open(TEXT.replace('["seed", "public"]', many));
  const drawn = () => container.querySelectorAll(".pw-chip").length;
  expect(drawn()).toBe(24);
  expect(stop("stage", "all values").textContent).toBe("Show all 30");
  act(() => stop("stage", "all values").focus());
  act(() => stop("stage", "all values").click());
  expect(drawn()).toBe(30);
  expect(focused()).toBe("stage all values");
  act(() => stop("stage", "all values").click());
  expect(drawn()).toBe(24);
  focus("stage", "add value");
  type("v30");
  press("Enter");
  expect(drawn()).toBe(31);
});
