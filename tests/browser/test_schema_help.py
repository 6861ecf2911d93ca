"""The code editor of a schema suggests what the Task API supports, and explains keywords."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from .cells import schema_cell
from .hands import Hands, Keyboard
from .notebook_page import NotebookPage
from .task_view import TaskView

TEXT = """\
{"type": "object",
  "properties": {
    "stage": {"type": "string", "minLength": 3 }
  },
  "required": ["stage"], "additionalProperties": false}"""
UNSUPPORTED = ("format", "pattern", "minLength", "maxLength", "minimum", "maximum")


@pytest.fixture
def task(hands: Hands, notebook: NotebookPage) -> TaskView:
    """A task whose schema can say more."""
    notebook.load([schema_cell(TEXT), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "1 unsupported")
    hands.reach(task.editor("Output schema"))
    # To the end of what is said of the stage.
    for key in ("Control+Home", "ArrowDown", "ArrowDown", "End", "ArrowLeft"):
        task.page.keyboard.press(key)
    return task


def suggestions(task: TaskView) -> Locator:
    """What is suggested at the cursor."""
    return task.root.get_by_role("listbox", name="Completions").get_by_role("option")


def test_only_what_the_api_supports_is_suggested(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    keyboard = task.page.keyboard
    keyboard.type(", ")
    keyboard.press("Control+Space")
    offered = suggestions(task)
    expect(offered.filter(has_text="description")).to_be_visible()
    names = offered.locator(".cm-completionLabel").all_inner_texts()
    assert {"description", "enum", "title"} <= set(names)
    assert not set(UNSUPPORTED) & set(names)
    # What is there already is not offered again.
    assert "type" not in names

    if isinstance(hands, Keyboard):
        # A key within the first 75 ms is taken for one that was meant for the text.
        keyboard.press("Shift", delay=100)
        keyboard.press("ArrowDown")
        expect(task.root.locator(".cm-completionInfo")).to_contain_text("The prompt for this field")
        keyboard.press("Enter")
    else:
        offered.filter(has_text="description").click()
    keyboard.type("Stage of the company")
    text = TEXT.replace("3 }", '3 , "description": "Stage of the company"}')
    expect(task.editor("Output schema")).to_have_js_property("innerText", text)
    notebook.await_value("task.output_schema_text", text)


def test_a_keyword_is_explained_where_the_mouse_rests_or_at_the_cursor(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    explanation = task.root.locator(".pw-explanation")
    if isinstance(hands, Keyboard):
        task.page.keyboard.press("F8")
        task.page.keyboard.press("F1")
    else:
        task.line("Output schema", "minLength").get_by_text('"minLength"').hover()
    expect(explanation).to_contain_text("minLength: ")
    expect(explanation).to_contain_text("The Task API does not support it in output schemas.")
    task.page.keyboard.press("Escape")
    expect(explanation).to_have_count(0)
    expect(task.editor("Output schema")).to_be_focused()
