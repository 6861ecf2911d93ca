"""Templates: a gallery to start from, of which one is proposed before it is applied."""

from __future__ import annotations

from playwright.sync_api import expect

from .cells import task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView
from .workbench_view import WorkbenchView

TITLES = (
    "Company profile",
    "Leadership team",
    "Market size",
    "Product comparison",
    "Timeline of events",
    "Due diligence check",
)


def test_a_template_is_looked_at_left_and_another_one_applied(notebook: NotebookPage, hands: Hands) -> None:
    notebook.load([task_cell(), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    bench = WorkbenchView(task)
    bench.open("Templates", hands)
    panel, proposal = bench.panel("Templates"), bench.proposal("Templates")
    templates = panel.get_by_role("list").get_by_role("button")
    for index, title in enumerate(TITLES):
        expect(templates.nth(index)).to_contain_text(title)
    expect(templates).to_have_count(len(TITLES))

    hands.press(templates.nth(2))
    expect(proposal.title).to_have_text("Market size")
    expect(proposal.title).to_be_focused()
    hands.press(proposal.cancel)
    expect(templates.nth(2)).to_be_focused()
    hands.press(templates.nth(0))
    expect(proposal.title).to_have_text("Company profile")
    expect(proposal.processor).to_have_value("core")
    hands.press(proposal.apply)

    bench.expect_closed("Templates")
    notebook.await_value("(task.processor, task.input['website'])", ("core", "siemens.com"))
    task.expect_confirmed("Output schema", "Valid JSON Schema")
    task.expect_confirmed("Input schema", "Valid JSON Schema")
    hands.press(bench.undo)
    notebook.await_value("(task.processor, task.input)", ("base", "France (2023)"))
