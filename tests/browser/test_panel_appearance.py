"""The look of the workbench's panels in use: fit for axe in both themes, and no wider than their place."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from .axe import serious_findings
from .cells import task_cell
from .hands import Hands, Mouse
from .notebook_page import NotebookPage
from .overflow import overflowing
from .task_view import TaskView
from .workbench_view import WorkbenchView

LONG = "x" * 200
# Words of such a length are in every place that shows what somebody wrote.
REQUEST = {
    "input": {LONG: LONG},
    "task_spec": {
        "output_schema": {"type": "object", "properties": {LONG: {"type": "string", "minLength": 3}}},
    },
}
INPUT_SCHEMA = {
    "type": "object",
    "properties": {
        LONG: {"type": ["string", "null"], "description": LONG},
        "year": {"type": "integer"},
        "currency": {"type": "string", "enum": [LONG, "EUR"]},
        "detailed": {"type": "boolean"},
        "sectors": {"type": "array", "items": {"type": "string"}},
        "contact": {"type": "object", "properties": {"name": {"type": "string"}}},
    },
    "required": [LONG, "year", "currency", "contact"],
}


def shown(notebook: NotebookPage) -> WorkbenchView:
    """A widget whose texts have long words, with a run behind it."""
    cell = task_cell(input={LONG: LONG, "year": "x", "sectors": [LONG]}, input_schema=INPUT_SCHEMA)
    objects = f"import dataclasses\n@dataclasses.dataclass\nclass {LONG}:\n    x: int\n"
    notebook.load([objects + cell])
    notebook.run_all()
    return WorkbenchView(TaskView(notebook.widget(0)))


def panels(bench: WorkbenchView, hands: Hands) -> Iterator[Locator]:
    """Each panel, one after the other, in the states that it is met in."""
    for name in ("Import", "Export", "Suggest", "Templates", "Compare"):
        bench.open(name, hands)
        panel, proposal = bench.panel(name), bench.proposal(name)
        if name == "Import":
            expect(panel.get_by_role("region", name="From the notebook")).to_be_visible()
            panel.get_by_role("textbox").fill(f"interface {LONG} {{")
            panel.get_by_role("button", name="Read").click()
            expect(panel.get_by_role("alert")).to_be_visible()
            yield panel
            panel.get_by_role("textbox").fill(json.dumps(REQUEST))
            panel.get_by_role("button", name="Read").click()
            expect(proposal.title).to_be_visible()
            yield panel
        elif name == "Export":
            for form in ("Pydantic model", "Request: curl"):
                panel.get_by_label("Export as").select_option(label=form)
                expect(panel.get_by_role("status")).to_contain_text(
                    "run_task.sh" if form.endswith("curl") else "output_schema.py"
                )
                yield panel
        elif name == "Suggest":
            yield panel
            panel.get_by_role("textbox").fill(f"What about {LONG}?")
            panel.get_by_role("button", name="Suggest", exact=True).click()
            expect(proposal.title).to_be_visible()
            yield panel
        elif name == "Templates":
            expect(panel.get_by_role("listitem").first).to_be_visible()
            yield panel
            panel.get_by_role("listitem").first.get_by_role("button").click()
            expect(proposal.title).to_be_visible()
            yield panel
        else:
            panel.get_by_role("combobox", name="From").select_option(label="Template: Company profile")
            expect(panel.get_by_role("list", name="Differences")).to_be_visible()
            yield panel
            panel.get_by_role("combobox", name="From").select_option(label="A pasted text")
            panel.get_by_role("textbox").fill(json.dumps(REQUEST["task_spec"]))
            expect(panel.get_by_role("listitem").filter(has_text=LONG[:20]).first).to_be_visible()
            yield panel
    bench.button("Compare").click()
    bench.task.root.get_by_role("button", name="Example output").click()
    example = bench.task.region("Example output, made up")
    expect(example).to_contain_text("gdp")
    yield bench.task.region("Output")
    bench.task.choose("Form of the input", "Form")
    form = bench.task.region("Input")
    expect(form.get_by_role("group", name="contact")).to_be_visible()
    yield form


@pytest.mark.parametrize("theme", ["JupyterLab Light", "JupyterLab Dark"])
def test_axe_finds_nothing_serious_in_any_panel(theme: str, notebook: NotebookPage, axe: str) -> None:
    bench = shown(notebook)
    notebook.set_theme(theme)
    for panel in panels(bench, Mouse(notebook)):
        assert serious_findings(panel, axe) == []


@pytest.mark.parametrize("width", [1200, 480])
def test_no_panel_is_wider_than_its_place(width: int, notebook: NotebookPage) -> None:
    bench = shown(notebook)
    with notebook.width(width):
        for _ in panels(bench, Mouse(notebook)):
            assert overflowing(bench.task.root) == []
