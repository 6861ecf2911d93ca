/** The workbench, the example and the input form in the widget: what people press, by mouse or keyboard, and see. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import axe from "axe-core";
import { afterEach, describe, expect, test, vi } from "vitest";
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

function open(traits: Partial<TaskState> = {}) {
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
    button: (name: string) => bar.getByRole("button", { name }),
    panel: (name: string) => within(view).findByRole("region", { name }),
    asked: (kind: Command["kind"]) => kernel.received.filter((command) => command.kind === kind),
    text: (name: "input_text" | "output_schema_text") => kernel.get(name) as string,
  };
}

const input = (element: HTMLElement, value: string) => fireEvent.input(element, { target: { value } });

describe("the panels", () => {
  test("open one at a time, take the focus, and give it back on Escape", async () => {
    const { view, button, panel } = open();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox");
    await waitFor(() => expect(document.activeElement).toBe(area));
    expect(button("Import").getAttribute("aria-expanded")).toBe("true");
    input(area, "kept");

    fireEvent.click(button("Suggest"));
    await panel("Suggest");
    expect(view.querySelectorAll(".pw-panel")).toHaveLength(1);
    fireEvent.keyDown(document.activeElement as Element, { key: "Escape" });
    await waitFor(() => expect(view.querySelector(".pw-panel")).toBeNull());
    expect(document.activeElement).toBe(button("Suggest"));

    fireEvent.click(button("Import"));
    expect((within(await panel("Import")).getByRole("textbox") as HTMLTextAreaElement).value).toBe("kept");
    fireEvent.click(within(await panel("Import")).getByRole("button", { name: "Close Import" }));
    await waitFor(() => expect(view.querySelector(".pw-panel")).toBeNull());
    expect(document.activeElement).toBe(button("Import"));
  });

  test("say that they need a kernel where there is none", async () => {
    const { kernel, view, button, page } = open();
    kernel.broken = true;
    fireEvent.click(button("Export"));
    await waitFor(() => expect(view.textContent).toContain("Needs a kernel"));
    fireEvent.keyDown(view.querySelector(".pw-panel") as Element, { key: "Escape" });
    await waitFor(() => expect(button("Export").getAttribute("aria-disabled")).toBe("true"));
    fireEvent.click(button("Import"));
    expect(view.querySelector(".pw-panel")).toBeNull();
    expect(page.getByRole("radio", { name: "Form" })).toBeTruthy();
  });

  test("Ctrl+Enter in a panel sends the panel, and starts no run", async () => {
    const { button, panel, asked } = open();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox");
    input(area, '{"a": 1}');
    fireEvent.keyDown(area, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(asked("import")).toHaveLength(1));
    expect(asked("run")).toHaveLength(0);
  });

  test("show nothing that a screen reader could not use", async () => {
    const { view, button, panel, page } = open();
    fireEvent.click(page.getByRole("radio", { name: "Form" }));
    for (const name of ["Import", "Export", "Suggest", "Templates", "Compare"]) {
      fireEvent.click(button(name));
      await panel(name);
    }
    fireEvent.click(button("Templates"));
    fireEvent.click(await within(await panel("Templates")).findByRole("button", { name: /Market size/ }));
    await page.findByRole("form", { name: "Proposal" });
    const { violations } = await axe.run(view, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });
});

describe("a proposal", () => {
  async function proposed() {
    const opened = open();
    fireEvent.click(opened.button("Import"));
    const panel = await opened.panel("Import");
    input(within(panel).getByRole("textbox"), '{"a": 1}');
    fireEvent.click(within(panel).getByRole("button", { name: "Read" }));
    const form = await opened.page.findByRole("form", { name: "Proposal" });
    return { ...opened, form, proposal: within(form) };
  }

  test("lists what was adapted, then each difference with a box of its own", async () => {
    const { form, proposal } = await proposed();
    const adapted = proposal.getByRole("region", { name: "Adapted to the Task API" });
    expect(adapted.textContent).toContain("format: uri went into the description");
    const boxes = proposal.getAllByRole("checkbox") as HTMLInputElement[];
    expect(boxes).toHaveLength(7);
    expect(boxes.every(({ checked }) => checked)).toBe(true);
    expect(adapted.compareDocumentPosition(boxes[0] as Node) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy();
    expect(form.textContent).toContain("population becomes employees. breaking");
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Example JSON, 1 object"));
  });

  test("taken in part says how much of it, and the box of the whole is in between", async () => {
    const { proposal, asked } = await proposed();
    fireEvent.click(proposal.getByRole("checkbox", { name: /website is new/ }));
    await proposal.findByRole("button", { name: "Apply 5 changes" });
    const all = proposal.getByRole("checkbox", { name: /Output schema/ }) as HTMLInputElement;
    expect(all.indeterminate).toBe(true);
    fireEvent.click(proposal.getByRole("button", { name: "Apply 5 changes" }));
    await waitFor(() => expect(asked("accept")).toMatchObject([{ indices: [0, 2, 3, 4, 5] }]));
  });

  test("applied closes its panel, and can be taken back", async () => {
    const { view, button, proposal, text } = await proposed();
    const before = text("output_schema_text");
    fireEvent.click(proposal.getByRole("button", { name: "Apply 6 changes" }));
    await waitFor(() => expect(view.querySelector(".pw-panel")).toBeNull());
    expect(document.activeElement).toBe(button("Import"));
    await waitFor(() => expect(text("output_schema_text")).toContain("headquarters"));
    fireEvent.click(button("Undo"));
    await waitFor(() => expect(text("output_schema_text")).toBe(before));
  });

  test("that comes while somebody types elsewhere leaves the focus there", async () => {
    const { view, button, panel, page } = open();
    fireEvent.click(button("Import"));
    input(within(await panel("Import")).getByRole("textbox"), '{"a": 1}');
    fireEvent.click(within(await panel("Import")).getByRole("button", { name: "Read" }));
    const editor = view.querySelector(".cm-content") as HTMLElement;
    editor.focus();
    await page.findByRole("form", { name: "Proposal" });
    await new Promise((resolve) => requestAnimationFrame(resolve));
    expect(document.activeElement).toBe(editor);
  });

  test("cancelled leads back to what was pasted", async () => {
    const { panel, proposal, text } = await proposed();
    const before = text("output_schema_text");
    fireEvent.click(proposal.getByRole("button", { name: "Cancel" }));
    const area = await within(await panel("Import")).findByRole("textbox");
    expect((area as HTMLTextAreaElement).value).toBe('{"a": 1}');
    await waitFor(() => expect(document.activeElement).toBe(area));
    expect(text("output_schema_text")).toBe(before);
  });
});

describe("in and out", () => {
  test("an object of the notebook is read at a press", async () => {
    const { button, panel, page, asked } = open();
    fireEvent.click(button("Import"));
    fireEvent.click(await within(await panel("Import")).findByRole("button", { name: /rows/ }));
    await page.findByRole("form", { name: "Proposal" });
    expect(asked("import_object")).toMatchObject([{ name: "rows", document: "output_schema" }]);
  });

  test("what cannot be read is said, and stays to be corrected", async () => {
    const { button, panel } = open();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox") as HTMLTextAreaElement;
    input(area, "hello there");
    fireEvent.click(within(await panel("Import")).getByRole("button", { name: "Read" }));
    expect((await within(await panel("Import")).findByRole("alert")).textContent).toContain(
      "neither JSON nor",
    );
    expect(area.value).toBe("hello there");
  });

  test("a file that is dropped is read, and the page does not go to it", async () => {
    const { button, panel, asked } = open();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox");
    const file = { name: "a.json", size: 8, text: async () => '{"a": 1}' };
    expect(fireEvent.drop(area, { dataTransfer: { files: [file], types: ["Files"] } })).toBe(false);
    await waitFor(() => expect(asked("import")).toMatchObject([{ text: '{"a": 1}' }]));
  });

  test("an export is shown in the language that is chosen", async () => {
    const { button, panel } = open();
    fireEvent.click(button("Export"));
    const exported = within(await panel("Export"));
    await exported.findByRole("region", { name: "schema.json" });
    fireEvent.change(exported.getByRole("combobox"), { target: { value: "pydantic" } });
    const code = await exported.findByRole("region", { name: "output.py" });
    expect(code.textContent).toContain("class Output(BaseModel):");
  });

  test("an export is saved as a file of its name", async () => {
    const { button, panel } = open();
    const create = vi.fn(() => "blob:saved");
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: vi.fn() });
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
    fireEvent.click(button("Export"));
    fireEvent.click(await within(await panel("Export")).findByRole("button", { name: "Download" }));
    expect((clicked.mock.instances[0] as unknown as HTMLAnchorElement).download).toBe("schema.json");
  });

  test("a service without suggestions says so", async () => {
    const { kernel, button, panel } = open();
    const message = "This service has no endpoint for suggestions.";
    kernel.answers.set("suggest", () => ({ ok: false, code: "unavailable", message }));
    fireEvent.click(button("Suggest"));
    const suggest = within(await panel("Suggest"));
    input(suggest.getByRole("textbox"), "Companies");
    fireEvent.click(suggest.getByRole("button", { name: "Suggest" }));
    expect((await suggest.findByRole("alert")).textContent).toBe(message);
  });

  test("a suggestion of the sandbox is marked, and its processor may be kept out", async () => {
    const { button, panel, page, text, kernel } = open();
    fireEvent.click(button("Suggest"));
    const suggest = within(await panel("Suggest"));
    input(suggest.getByRole("textbox"), "Companies");
    fireEvent.click(suggest.getByRole("button", { name: "Suggest" }));
    const proposal = within(await page.findByRole("form", { name: "Proposal" }));
    expect(proposal.getByText(/Sample data from the sandbox/)).toBeTruthy();
    fireEvent.change(proposal.getByRole("combobox", { name: "Processor" }), { target: { value: "" } });
    fireEvent.click(await proposal.findByRole("button", { name: "Apply 9 changes" }));
    await waitFor(() => expect(text("output_schema_text")).toContain("headquarters"));
    expect(kernel.get("processor")).toBe("base");
  });

  test("two schemas are compared in words", async () => {
    const { button, panel, asked } = open();
    fireEvent.click(button("Compare"));
    const compare = within(await panel("Compare"));
    const list = await compare.findByRole("list", { name: "Differences" });
    expect(list.textContent).toContain("gdp is gone. breaking");
    fireEvent.click(compare.getByRole("button", { name: "Swap the sides" }));
    await waitFor(() =>
      expect(asked("differences").at(-1)).toMatchObject({
        before: { kind: "current" },
        after: { kind: "last_run" },
      }),
    );
  });

  test("an example is made when it is looked at, and marked as made up", async () => {
    const { page, asked } = open();
    expect(asked("sample")).toHaveLength(0);
    fireEvent.click(page.getByRole("button", { name: /Example output/ }));
    const box = await page.findByRole("region", { name: "Example output, made up" });
    const first = box.textContent;
    fireEvent.click(page.getByRole("button", { name: "Another" }));
    await waitFor(() => expect(box.textContent).not.toBe(first));
  });
});

describe("the input form", () => {
  async function form(traits: Partial<TaskState> = {}) {
    const opened = open(traits);
    fireEvent.click(opened.page.getByRole("radio", { name: "Form" }));
    await waitFor(() => expect(opened.view.querySelector(".pw-input-form")).not.toBeNull());
    const place = opened.view.querySelector(".pw-input-form") as HTMLElement;
    const reads = (text: string) => waitFor(() => expect(opened.text("input_text")).toBe(text));
    return { ...opened, place, fields: within(place), reads };
  }

  test("is offered only where the input is JSON and its schema describes an object", async () => {
    expect(open({ input_type: "text" }).page.queryByRole("radio", { name: "Form" })).toBeNull();
    expect(open({ input_schema_text: "{" }).page.queryByRole("radio", { name: "Form" })).toBeNull();
    expect(open().page.getByRole("radio", { name: "Form" })).toBeTruthy();
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
