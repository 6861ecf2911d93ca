/** The table as it is used: by keys and by clicks, over a text that others change too. */
import { act, cleanup, fireEvent } from "@testing-library/preact";
import axe from "axe-core";
import { afterEach, expect, test, vi } from "vitest";
import { FieldRowView } from "../../src/components/fields/FieldRowView";
import { open, TEXT } from "./openTable";

afterEach(cleanup);

test("one place in the table is reached with Tab; arrows lead to the others", () => {
  const { container, focus, press, focused } = open();
  expect(container.querySelectorAll('[data-row] [tabindex="0"]')).toHaveLength(1);
  focus("company", "name");
  press("ArrowDown");
  expect(focused()).toBe("stage name");
  press("ArrowRight");
  press("ArrowRight");
  expect(focused()).toBe("stage nullable");
  press("ArrowUp");
  expect(focused()).toBe("company nullable");
  press("End");
  expect(focused()).toBe("company more");
  press("End", { ctrlKey: true });
  expect(focused()).toBe("city more");
  expect(container.querySelectorAll('[data-row] [tabindex="0"]')).toHaveLength(1);
});

test("a name is edited with F2; one that is taken is refused in place, and Escape leaves it as it was", () => {
  const { focus, press, type, focused, find, text, names, value } = open();
  focus("company", "name");
  press("F2");
  type("city");
  press("Enter");
  expect(find("[role=alert]").textContent).toBe("city is already a field here: choose another name.");
  expect(focused()).toBe("company INPUT");
  press("Escape");
  expect(text.value).toBe(TEXT);
  expect(focused()).toBe("company name");
  press("Enter");
  type("firm");
  press("Enter");
  expect(names()[0]).toBe("firm");
  expect(focused()).toBe("firm name");
  expect(value().required).toEqual(["firm"]);
});

test("a description is written as it is typed; Escape brings the old one back", () => {
  const { focus, press, type, value, text, events } = open();
  focus("company", "description");
  press("Enter");
  type("Its legal name");
  expect(value().properties.company).toEqual({ type: "string", description: "Its legal name" });
  press("Escape");
  expect(text.value).toBe(TEXT);
  expect(new Set(events)).toEqual(new Set(["input.type.field"]));
});

test("fields move with Alt and the arrows, and it is said where to", () => {
  const { focus, press, names, focused, said, text, value } = open();
  focus("city", "name");
  press("ArrowRight", { altKey: true });
  expect(names()).toEqual(["company", "stage", "people", "role", "city"]);
  expect(value().properties.people).toMatchObject({ items: { properties: { city: { type: "string" } } } });
  press("ArrowUp", { altKey: true });
  expect(said()).toBe("Moved city to position 1 of 2.");
  press("ArrowUp", { altKey: true });
  expect(said()).toBe("city is already first.");
  press("ArrowLeft", { altKey: true });
  expect(names()).toEqual(["company", "stage", "people", "role", "city"]);
  expect(focused()).toBe("city name");
  expect(text.value).toBe(TEXT);
});

test("undo and redo are those of the text, and keep the focus", () => {
  const { focus, press, text, focused } = open();
  focus("stage", "name");
  press("Delete");
  const without = text.value;
  expect(without).not.toContain("stage");
  expect(focused()).toBe("people name");
  press("z", { ctrlKey: true });
  expect(text.value).toBe(TEXT);
  press("Z", { ctrlKey: true, shiftKey: true });
  expect(text.value).toBe(without);
});

test("several rows are selected and changed at once", () => {
  const { focus, press, click, value, text, find } = open();
  focus("company", "name");
  press("ArrowDown", { shiftKey: true });
  expect(find(".pw-field-selection").textContent).toContain("2 selected");
  click("Required");
  expect(value().required).toEqual(["company", "stage"]);
  click("Nullable");
  expect(value().properties.stage).toEqual({ type: ["string", "null"], enum: ["seed", "public", null] });
  click("Delete");
  expect(Object.keys(value().properties)).toEqual(["people", "city"]);
  expect(find(".pw-field-selection")).toBeNull();
  for (let step = 0; step < 3; step++) press("z", { ctrlKey: true });
  expect(text.value).toBe(TEXT);
});

test("a type is chosen; an enum asks for its values, which come and go as chips", () => {
  const { stop, press, type, value, focused, click } = open();
  act(() => void fireEvent.change(stop("city", "type"), { target: { value: "enum" } }));
  expect(focused()).toBe("city add value");
  for (const city of ["Rome", "Oslo"]) {
    type(city);
    press("Enter");
  }
  expect(value().properties.city).toEqual({ type: "string", enum: ["Rome", "Oslo"] });
  type("Rome");
  press("Enter");
  expect(document.body.textContent).toContain("Rome is already one of the values.");
  type("");
  press("Backspace");
  expect(focused()).toBe("city value 1");
  press("Delete");
  expect(value().properties.city).toEqual({ type: "string", enum: ["Rome"] });
  click("Undo");
  expect(value().properties.city).toEqual({ type: "string", enum: ["Rome", "Oslo"] });
});

test("null and required are switches", () => {
  const { stop, value } = open();
  act(() => stop<HTMLInputElement>("city", "nullable").click());
  act(() => stop<HTMLInputElement>("city", "required").click());
  expect(value().properties.city).toEqual({ type: ["string", "null"] });
  expect(value().required).toEqual(["company", "city"]);
});

test("the actions of a row are buttons", () => {
  const { stop, click, names, revealed, focused, type, press } = open();
  const act_ = (label: string, on: string) => {
    act(() => stop(on, "more").click());
    click(label);
  };
  act_("Duplicate", "city");
  expect(names().at(-1)).toBe("city_copy");
  act_("Add inside", "people");
  expect(focused()).toBe("new_field INPUT");
  type("since");
  press("Enter");
  expect(names()).toEqual(["company", "stage", "people", "role", "since", "city", "city_copy"]);
  act_("Out of group", "since");
  expect(names().indexOf("since")).toBe(4);
  act_("Into group above", "company");
  expect(document.body.textContent).toContain("There is no group right before this field.");
  act_("Show in code", "city");
  expect(revealed).toEqual(['"city": {"type": "string"} true']);
});

test("rows are pasted after the active one, and as text into the box for them", () => {
  const { focus, container, names, click, type, said, find } = open();
  focus("company", "name");
  const clipboardData = { getData: () => "founded\tint\tYear\tyes\ncity" };
  act(() => void fireEvent.paste(document.activeElement as Element, { clipboardData }));
  expect(names().slice(0, 2)).toEqual(["company", "founded"]);
  expect(said()).toBe("Added 1 field. 1 left out: the name is there already.");
  click("Paste rows…");
  act(() => find<HTMLTextAreaElement>(".pw-paste-rows textarea").focus());
  type("a\nb");
  click("Add 2 fields");
  expect(names().slice(-2)).toEqual(["a", "b"]);
  expect(container.querySelector(".pw-paste-rows")).toBeNull();
});

test("a group closes over its fields and opens again", () => {
  const { focus, press, names, rowOf } = open();
  focus("people", "name");
  press("ArrowLeft");
  expect(names()).not.toContain("role");
  expect(rowOf("people").getAttribute("aria-expanded")).toBe("false");
  press("ArrowRight");
  expect(names()).toContain("role");
});

test("a row knows the problems in its text and the cursor in it", () => {
  const { problems, cursor, rowOf } = open();
  const problem = {
    rule: "x",
    severity: "hint",
    message: "Say `more`.",
    from: 0,
    to: 1,
    line: 1,
    column: 1,
    source: "kernel",
  } as const;
  act(() => {
    problems.value = [
      { ...problem, pointer: "/properties/people/items/properties/role" },
      { ...problem, pointer: "/properties/people/items/required", severity: "error", message: "No." },
      { ...problem, pointer: "" },
    ];
    cursor.value = TEXT.indexOf('"role"');
  });
  expect(rowOf("role").textContent).toContain("Say more.");
  expect(rowOf("people").querySelector(".pw-severity-error")).not.toBeNull();
  expect(rowOf("company").querySelector(".pw-severity")).toBeNull();
  expect(rowOf("role").classList).toContain("pw-field-current");
});

test("a click on a row shows its text and leaves the focus in the table", () => {
  const { rowOf, revealed, focused } = open();
  act(() => void fireEvent.click(rowOf("city")));
  expect(revealed).toEqual(['"city": {"type": "string"} false']);
  expect(focused()).toBe("city name");
});

test("only the row that an edit concerns is drawn again", () => {
  const { stop } = open();
  act(() => stop("company", "name").focus());
  const drawn: string[] = [];
  const draw = FieldRowView.prototype.render;
  vi.spyOn(FieldRowView.prototype, "render").mockImplementation(function (this: FieldRowView) {
    drawn.push(this.props.row.name);
    return draw.call(this);
  });
  act(() => stop<HTMLInputElement>("city", "nullable").click());
  // The row that had the place for Tab gives it to the other.
  expect(new Set(drawn)).toEqual(new Set(["company", "city"]));
});

test("text that is broken shows what was read of it, marked, and locks what is broken", () => {
  const { container, rowOf, stop, text } = open(
    TEXT.replace('"city": {"type": "string"}', '"city": {"type": "string",}'),
  );
  expect(container.textContent).toContain("The text is not valid JSON at the moment.");
  expect(rowOf("city").classList).toContain("pw-field-broken");
  expect(stop<HTMLSelectElement>("city", "type").disabled).toBe(true);
  expect(stop<HTMLInputElement>("company", "required").disabled).toBe(false);
  act(() => {
    text.value = TEXT;
  });
  expect(container.textContent).not.toContain("not valid JSON");
});

test("an empty text starts with a field of its own; a text without an object says why it has none", () => {
  const { click, value, text, container } = open("");
  expect(container.textContent).toContain("No fields yet.");
  click("Add field");
  expect(value()).toMatchObject({ properties: { new_field: { type: "string" } }, required: ["new_field"] });
  act(() => {
    text.value = '["a"]';
  });
  expect(container.textContent).toContain("The schema describes no object");
});

test("a table that is read only can be read, and no more", () => {
  const { container, focus, press, text } = open(TEXT, { readOnly: true });
  focus("city", "name");
  for (const key of ["Delete", "F2", "Insert"]) press(key);
  press("ArrowUp", { altKey: true });
  expect(text.value).toBe(TEXT);
  expect(container.querySelector("select:not(:disabled)")).toBeNull();
});

test("what Jupyter's shortcuts would take is not passed on to them", () => {
  const { focus, press } = open();
  const heard: string[] = [];
  const listen = ({ key }: KeyboardEvent) => heard.push(key);
  document.addEventListener("keydown", listen);
  focus("city", "name");
  for (const key of ["ArrowUp", "ArrowDown", " ", "Delete"]) press(key);
  document.removeEventListener("keydown", listen);
  expect(heard).toEqual([]);
});

test("axe finds nothing serious", async () => {
  const { container, stop } = open();
  act(() => stop("city", "more").click());
  act(() => stop<HTMLInputElement>("city", "select").click());
  const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
  expect(
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`),
  ).toEqual([]);
});
