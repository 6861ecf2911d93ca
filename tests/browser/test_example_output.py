"""The example beside the schema: made up, marked as that, and made anew as the schema changes."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .cells import task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView

NULLABLE_AND_ENUM = {
    "type": "object",
    "properties": {
        "grade": {"type": "string", "enum": ["low", "high"], "description": "How it is graded"},
        "staff": {"type": ["integer", "null"], "description": "Number of employees; null if unknown"},
    },
    "required": ["grade", "staff"],
    "additionalProperties": False,
}


def test_an_example_follows_the_schema(notebook: NotebookPage, hands: Hands) -> None:
    notebook.load([task_cell(), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    heading = task.region("Output").get_by_role("button", name="Example output made up")
    example = task.region("Example output, made up")

    hands.press(heading)
    expect(example).to_have_text('{\n  "gdp": "$3.1 trillion (2023)"\n}')
    notebook.execute(f"task.output_schema = {NULLABLE_AND_ENUM!r}")
    expect(example).to_contain_text('"grade"')
    seen = {example.inner_text()}
    for number in range(2, 6):
        shown = example.inner_text()
        hands.press(task.region("Output").get_by_role("button", name="Another"))
        expect(example).not_to_have_text(shown)
        expect(task.region("Output").get_by_text(f"Example {number}")).to_be_visible()
        seen.add(example.inner_text())
    values = [json.loads(text) for text in seen]
    assert {value["grade"] for value in values} <= {"low", "high"}
    assert all(value["staff"] is None or isinstance(value["staff"], int) for value in values)

    notebook.execute("task.output_schema_text = '{'")
    expect(task.region("Output")).to_contain_text("This is no JSON yet.")
    hands.press(heading)
    expect(example).to_have_count(0)
    expect(heading).to_be_focused()
