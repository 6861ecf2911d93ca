/** The input form in the widget: what people type, and what becomes of the text. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import { describe, expect, test } from "vitest";
import type { TaskState } from "../../src/state";
import { openWorkbench } from "./openWorkbench";

const input = (element: HTMLElement, value: string) => fireEvent.input(element, { target: { value } });

describe("the input form", () => {
  async function form(traits: Partial<TaskState> = {}) {
    const opened = openWorkbench(traits);
    fireEvent.click(opened.page.getByRole("radio", { name: "Form" }));
    await waitFor(() => expect(opened.view.querySelector(".pw-input-form")).not.toBeNull());
    const place = opened.view.querySelector(".pw-input-form") as HTMLElement;
    const reads = (text: string) => waitFor(() => expect(opened.text("input_text")).toBe(text));
    return { ...opened, place, fields: within(place), reads };
  }

  test("is offered only where the input is JSON and its schema describes an object", async () => {
    expect(openWorkbench({ input_type: "text" }).page.queryByRole("radio", { name: "Form" })).toBeNull();
    expect(openWorkbench({ input_schema_text: "{" }).page.queryByRole("radio", { name: "Form" })).toBeNull();
    expect(openWorkbench().page.getByRole("radio", { name: "Form" })).toBeTruthy();
  });

  test("an edit in a field changes its value in the text, and nothing else", async () => {
    const { fields, reads, text } = await form();
    const before = text("input_text");
    input(fields.getByRole("textbox", { name: "country" }), "Italy");
    await reads(before.replace("France", "Italy"));
  });

  test("a number that is none yet stays in the field, and the text as it was", async () => {
    const { fields, place, reads, text } = await form();
    const before = text("input_text");
    const year = fields.getByRole("textbox", { name: "year" }) as HTMLInputElement;
    input(year, "-");
    await waitFor(() => expect(place.textContent).toContain("Not a number yet"));
    expect(year.value).toBe("-");
    expect(text("input_text")).toBe(before);
    input(year, "-12345678901234567890");
    await reads(before.replace('"2023"', "-12345678901234567890"));
  });

  test("what does not fit is said at its field, and what is missing too", async () => {
    const { fields, place } = await form();
    const year = fields.getByRole("textbox", { name: "year" });
    const about = (element: HTMLElement) =>
      (element.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent)
        .join(" ");
    expect(about(year)).toContain("year must be a whole number or null");
    expect(year.getAttribute("aria-invalid")).toBe("true");
    const currency = fields.getByRole("combobox", { name: "currency" });
    expect(about(currency)).toContain("Not given yet");
    expect(place.textContent).not.toContain("lacks");
    fireEvent.change(currency, { target: { value: "1" } });
    await waitFor(() => expect(currency.getAttribute("aria-invalid")).toBe("false"));
  });

  test("null is a box beside the field; what is optional can be left out again", async () => {
    const { fields, reads, text, kernel } = await form({ input_text: '{"country": "a", "year": 1}' });
    fireEvent.click(fields.getByRole("checkbox", { name: "null" }));
    await reads('{"country": "a", "year": null}');
    expect((fields.getByRole("textbox", { name: "year" }) as HTMLInputElement).disabled).toBe(true);
    fireEvent.click(fields.getByRole("radio", { name: "No" }));
    await waitFor(() => expect(JSON.parse(text("input_text"))).toMatchObject({ detailed: false }));
    fireEvent.click(fields.getByRole("radio", { name: "Not given" }));
    await reads('{"country": "a", "year": null}');
    expect(kernel.get("input_type")).toBe("json");
  });

  test("groups and items are added and removed, and the focus goes along", async () => {
    const { fields, text } = await form();
    const value = () => JSON.parse(text("input_text")) as { contact?: object; sectors: string[] };
    fireEvent.click(fields.getByRole("button", { name: "Add contact" }));
    await waitFor(() => expect(value().contact).toEqual({}));
    expect(document.activeElement).toBe(fields.getByRole("textbox", { name: "name" }));
    fireEvent.click(fields.getByRole("button", { name: "Add an item" }));
    await waitFor(() => expect(value().sectors).toEqual(["Services", "Industry", ""]));
    const item = fields.getByRole("textbox", { name: "Item 3" });
    expect(document.activeElement).toBe(item);
    fireEvent.click(fields.getByRole("button", { name: "Remove item 1 of sectors" }));
    await waitFor(() => expect(value().sectors).toEqual(["Industry", ""]));
    expect(document.activeElement).toBe(fields.getByRole("button", { name: "Add an item" }));
  });

  test("a group or list that is null, and must not be, is begun with a press", async () => {
    const { fields, text } = await form({ input_text: '{"contact": null, "sectors": null}' });
    fireEvent.click(fields.getByRole("button", { name: "Add contact" }));
    fireEvent.click(fields.getByRole("button", { name: "Add an item" }));
    await waitFor(() => expect(JSON.parse(text("input_text"))).toEqual({ contact: {}, sectors: [""] }));
  });

  test("what was typed is sent at once when its field is left", async () => {
    const { fields, kernel, asked } = await form();
    const country = fields.getByRole("textbox", { name: "country" });
    country.focus();
    input(country, "Chile");
    expect(asked("edit")).toHaveLength(0);
    country.blur();
    expect(asked("edit")).toHaveLength(1);
    await waitFor(() => expect(kernel.get("input_text")).toContain("Chile"));
  });

  test("its history is that of the JSON: keystrokes in one field are one step", async () => {
    const { fields, text, reads } = await form();
    const before = text("input_text");
    const country = fields.getByRole("textbox", { name: "country" });
    for (const typed of ["I", "It", "Ita"]) input(country, typed);
    await reads(before.replace("France", "Ita"));
    fireEvent.keyDown(country, { key: "z", ctrlKey: true });
    await reads(before);
    fireEvent.keyDown(country, { key: "y", ctrlKey: true });
    await reads(before.replace("France", "Ita"));
  });

  test("waits while the text is broken, and leads to it", async () => {
    const { page, view } = await form({ input_text: '{"country": ' });
    expect(view.querySelector(".pw-input-form")?.textContent).toContain("not valid JSON yet");
    fireEvent.click(page.getByRole("button", { name: "Show the JSON" }));
    await waitFor(() => expect(view.querySelector(".pw-input-form")).toBeNull());
  });

  test("makes way for the JSON when Run leads to a problem in it", async () => {
    const { view } = await form({
      diagnostics: [
        {
          rule: "total_size",
          severity: "error",
          message: "The input is too long.",
          pointer: "/country",
          document: "input",
          start: 4,
          end: 13,
          line: 2,
          column: 3,
        },
      ],
    });
    fireEvent.click(view.querySelector(".pw-run-button") as HTMLElement);
    await waitFor(() => expect(view.querySelector(".pw-input-form")).toBeNull());
    const editor = view.querySelector(".cm-content") as HTMLElement;
    await waitFor(() => expect(document.activeElement).toBe(editor));
    expect(editor.closest("[hidden]")).toBeNull();
  });

  test("works without a kernel", async () => {
    const { kernel, fields } = await form();
    kernel.broken = true;
    const country = fields.getByRole("textbox", { name: "country" }) as HTMLTextAreaElement;
    input(country, "Peru");
    await waitFor(() => expect(country.value).toBe("Peru"));
  });
});
