/** The workbench in the widget: what people press, by mouse or keyboard, and see. */
import { fireEvent, waitFor, within } from "@testing-library/preact";
import axe from "axe-core";
import { describe, expect, test, vi } from "vitest";
import { openWorkbench } from "./openWorkbench";

const input = (element: HTMLElement, value: string) => fireEvent.input(element, { target: { value } });

describe("the panels", () => {
  test("open one at a time, take the focus, and give it back on Escape", async () => {
    const { view, button, panel } = openWorkbench();
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
    const { kernel, view, button, page } = openWorkbench();
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
    const { button, panel, asked } = openWorkbench();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox");
    input(area, '{"a": 1}');
    fireEvent.keyDown(area, { key: "Enter", ctrlKey: true });
    await waitFor(() => expect(asked("import")).toHaveLength(1));
    expect(asked("run")).toHaveLength(0);
  });

  test("show nothing that a screen reader could not use", async () => {
    const { view, button, panel, page } = openWorkbench();
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
    const opened = openWorkbench();
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
    const { view, button, panel, page } = openWorkbench();
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
    const { button, panel, page, asked } = openWorkbench();
    fireEvent.click(button("Import"));
    fireEvent.click(await within(await panel("Import")).findByRole("button", { name: /rows/ }));
    await page.findByRole("form", { name: "Proposal" });
    expect(asked("import_object")).toMatchObject([{ name: "rows", document: "output_schema" }]);
  });

  test("what cannot be read is said, and stays to be corrected", async () => {
    const { button, panel } = openWorkbench();
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
    const { button, panel, asked } = openWorkbench();
    fireEvent.click(button("Import"));
    const area = within(await panel("Import")).getByRole("textbox");
    const file = { name: "a.json", size: 8, text: async () => '{"a": 1}' };
    expect(fireEvent.drop(area, { dataTransfer: { files: [file], types: ["Files"] } })).toBe(false);
    await waitFor(() => expect(asked("import")).toMatchObject([{ text: '{"a": 1}' }]));
  });

  test("an export is shown in the language that is chosen", async () => {
    const { button, panel } = openWorkbench();
    fireEvent.click(button("Export"));
    const exported = within(await panel("Export"));
    await exported.findByRole("region", { name: "schema.json" });
    fireEvent.change(exported.getByRole("combobox"), { target: { value: "pydantic" } });
    const code = await exported.findByRole("region", { name: "output.py" });
    expect(code.textContent).toContain("class Output(BaseModel):");
  });

  test("an export is saved as a file of its name", async () => {
    const { button, panel } = openWorkbench();
    const create = vi.fn(() => "blob:saved");
    Object.assign(URL, { createObjectURL: create, revokeObjectURL: vi.fn() });
    const clicked = vi.spyOn(HTMLAnchorElement.prototype, "click").mockImplementation(() => {});
    fireEvent.click(button("Export"));
    fireEvent.click(await within(await panel("Export")).findByRole("button", { name: "Download" }));
    expect((clicked.mock.instances[0] as unknown as HTMLAnchorElement).download).toBe("schema.json");
  });

  test("a service without suggestions says so", async () => {
    const { kernel, button, panel } = openWorkbench();
    const message = "This service has no endpoint for suggestions.";
    kernel.answers.set("suggest", () => ({ ok: false, code: "unavailable", message }));
    fireEvent.click(button("Suggest"));
    const suggest = within(await panel("Suggest"));
    input(suggest.getByRole("textbox"), "Companies");
    fireEvent.click(suggest.getByRole("button", { name: "Suggest" }));
    expect((await suggest.findByRole("alert")).textContent).toBe(message);
  });

  test("a suggestion of the sandbox is marked, and its processor may be kept out", async () => {
    const { button, panel, page, text, kernel } = openWorkbench();
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
    const { button, panel, asked } = openWorkbench();
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
    const { page, asked } = openWorkbench();
    expect(asked("sample")).toHaveLength(0);
    fireEvent.click(page.getByRole("button", { name: /Example output/ }));
    const box = await page.findByRole("region", { name: "Example output, made up" });
    const first = box.textContent;
    fireEvent.click(page.getByRole("button", { name: "Another" }));
    await waitFor(() => expect(box.textContent).not.toBe(first));
  });
});
