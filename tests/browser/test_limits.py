"""How much of the limits a request takes: the tightest in a line, each with its largest parts."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from .cells import schema_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView


def schema_text(values: int) -> str:
    """A schema with an enum of so many values beside a short one."""
    stage = {"type": "string", "enum": ["seed", "public"], "description": "Stage of the company today"}
    country = {"type": "string", "enum": [f"c{at}" for at in range(values)], "description": "Its country"}
    properties = {"stage": stage, "country": country}
    return json.dumps(
        {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        }
    )


def test_the_tightest_limit_is_said_and_each_leads_to_what_takes_most_of_it(
    hands: Hands, notebook: NotebookPage
) -> None:
    notebook.load([schema_cell(schema_text(498)), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    limits = task.region("Output").locator(".pw-limits")
    summary = limits.get_by_role("button", name=re.compile("^Limits"))
    enum_values = limits.get_by_role("meter", name="Enum values", exact=True)
    row = limits.get_by_role("listitem").filter(has_text=re.compile("^Enum values"))
    parts = row.get_by_role("button")
    expect(limits).to_have_attribute("data-phase", "counted")

    expect(summary).to_contain_text("enum values 500 of 500")
    hands.press(summary)
    for label, amount in {
        "Task spec": "3,675 of 15,000 characters",
        "Properties": "2 of 100 properties",
        "Enum values": "500 of 500 values",
        "Nesting depth": "1 of 5 levels",
        "Fields for the processor": "2 of 5 fields",
    }.items():
        meter = limits.get_by_role("meter", name=label, exact=True)
        expect(meter).to_have_attribute("aria-valuetext", amount)
    expect(parts).to_have_text(["country 498", "stage 2"])

    hands.press(parts.filter(has_text="country"))
    expect(task.editor("Output schema")).to_be_focused()
    assert task.selected_text() == '"country"'
    # To the front of the values, for one more.
    task.page.keyboard.press("ArrowRight")
    for _ in ': {"type": "string", "enum": [':
        task.page.keyboard.press("ArrowRight")
    task.page.keyboard.insert_text('"c", ')
    expect(summary).to_contain_text("enum values 501 of 500")
    expect(enum_values).to_have_attribute("aria-valuetext", "501 of 500 values, too many")
    expect(parts).to_have_text(["country 499", "stage 2"])
    task.expect_confirmed("Output schema", "1 error")
    expect(task.problems("Output schema")).to_contain_text("501")
    expect(task.run_button).to_be_disabled()

    task.page.keyboard.press("Control+Z")
    expect(summary).to_contain_text("enum values 500 of 500")
    expect(task.run_button).to_be_enabled()
