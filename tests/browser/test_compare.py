"""Compare: what differs in meaning between the text now, the last run's, a template and the clipboard."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from .cells import task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView
from .workbench_view import WorkbenchView

CHANGED = {
    "type": "object",
    "properties": {
        "gdp": {"type": "number", "description": "GDP in billions of US dollars"},
        "currency": {"type": "string", "description": "Name of the currency"},
    },
    "required": ["gdp", "currency"],
    "additionalProperties": False,
}


def test_any_two_are_compared_as_they_change(notebook: NotebookPage, hands: Hands) -> None:
    notebook.load([task_cell(), "task"])
    notebook.run_cell(0)
    bench = WorkbenchView(TaskView(notebook.widget(0)))
    notebook.execute("run = task.run()")
    bench.task.expect_status("completed")
    bench.open("Compare", hands)
    panel = bench.panel("Compare")
    before, after = (panel.get_by_role("combobox", name=name, exact=True) for name in ("From", "to"))
    found = panel.get_by_role("list", name="Differences").get_by_role("listitem")
    news = panel.get_by_role("status")

    # The last run is what it begins with.
    expect(before).to_have_value("last_run")
    expect(after).to_have_value("current")
    expect(news).to_contain_text("They mean the same.")
    notebook.execute(f"task.output_schema = {CHANGED!r}")
    expect(found).to_contain_text(
        ["gdp is number now, instead of string.", "The description of gdp", "currency is new (string)."]
    )
    expect(news).to_have_text("3 differences")

    hands.press(panel.get_by_role("button", name="Swap the sides"))
    expect(before).to_have_value("current")
    expect(found).to_contain_text(
        ["gdp is string now, instead of number.", "The description of gdp", "currency is gone."]
    )
    hands.choose(after, "Template: Market size")
    expect(found.filter(has_text="currency is gone.")).to_have_count(1)
    expect(found).not_to_have_count(3)

    # By way of the clipboard, with the schema exported.
    copy_the_schema(bench, hands)
    bench.open("Compare", hands)
    hands.choose(after, "A pasted text")
    hands.paste(panel.get_by_role("textbox"))
    expect(news).to_contain_text("They mean the same.")
    hands.write(panel.get_by_role("textbox"), '{"type": "object", ')
    expect(news).to_contain_text("This is no JSON yet. Line 1:")
    expect(panel.get_by_role("textbox")).to_be_focused()


def copy_the_schema(bench: WorkbenchView, hands: Hands) -> None:
    """Put the output schema on the clipboard, as Export does."""
    bench.open("Export", hands)
    panel: Locator = bench.panel("Export")
    expect(panel.get_by_role("region", name="output_schema.json")).to_contain_text("currency")
    hands.press(panel.get_by_role("button", name="Copy"))
    expect(panel.get_by_role("button", name="Copied")).to_be_visible()
