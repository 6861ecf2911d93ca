"""Several views of one task, Python beside them, and what a reload brings back: no text is ever lost."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .cells import SCHEMA, task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

OTHER_SCHEMA = {
    "type": "object",
    "properties": {"population": {"type": "integer", "description": "Inhabitants, such as 68000000"}},
    "required": ["population"],
    "additionalProperties": False,
}

# A draft leaves when the typing rests, so it does not rest while Python is at work.
KEEP_TYPING = """
const type = () => document.execCommand("insertText", false, "!");
type();
window.typing = setInterval(type, 20);
panel().sessionContext.session.kernel.requestExecute({code: arg, store_history: false});
"""


def as_written(schema: object) -> str:
    """A schema as the widget writes it."""
    return json.dumps(schema, indent=2)


def test_two_views_agree_on_the_text_the_verdict_and_the_run(notebook: NotebookPage) -> None:
    notebook.load([task_cell(), "task"])
    notebook.run_all()
    one, other = TaskView(notebook.widget(0)), TaskView(notebook.widget(1))

    one.editor("Output schema").press("Control+End")
    notebook.page.keyboard.type("]")
    other.expect_confirmed("Output schema", "1 error")
    assert one.text("Output schema") == other.text("Output schema") == as_written(SCHEMA) + "]"

    other.editor("Output schema").press("Control+End")
    notebook.page.keyboard.press("Backspace")
    one.expect_confirmed("Output schema", "Valid JSON Schema")
    assert one.text("Output schema") == other.text("Output schema") == as_written(SCHEMA)

    one.run_button.click()
    other.expect_status("completed")
    expect(other.result).to_contain_text("$3.1 trillion (2023)")
    expect(one.result).to_contain_text("$3.1 trillion (2023)")


def test_a_new_view_for_the_output_is_another_view_of_the_same_run(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="durations={'base': 30}")])
    notebook.run_all()
    one = TaskView(notebook.widget(0))
    other = TaskView(notebook.new_view_for_output(0).locator(".parallel-widgets"))
    other.run_button.click()
    one.expect_status("running")
    other.expect_status("running")

    one.stop_button.click()
    expect(other.root.get_by_role("button", name="Watch again")).to_be_visible()
    notebook.close_other_views()
    one.root.get_by_role("button", name="Watch again").click()
    expect(one.stop_button).to_be_visible()
    assert notebook.execute("[r.method for r in server.requests].count('POST')") == "1"


def test_a_notebook_that_is_closed_and_opened_again_finds_its_run(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="durations={'base': 30}")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("running")
    notebook.save()

    notebook.reopen(keep_kernel=True)

    task.expect_status("running")
    expect(task.connection).to_have_attribute("data-connection", "connected")
    task.stop_button.click()
    expect(task.root.get_by_role("button", name="Watch again")).to_be_visible()
    assert notebook.execute("[r.method for r in server.requests].count('POST')") == "1"


def test_what_python_sets_shows_in_an_open_view(notebook: NotebookPage) -> None:
    notebook.load(
        [task_cell(), f"task.output_schema = {OTHER_SCHEMA!r}", "task.output_schema = 'A sentence about it'"]
    )
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "Valid JSON Schema")

    notebook.run_cell(1)
    expect(task.line("Output schema", "population")).to_be_visible()
    assert task.text("Output schema") == as_written(OTHER_SCHEMA)
    task.expect_confirmed("Output schema", "Valid JSON Schema")

    notebook.run_cell(2)
    expect(task.editor("Description of the output")).to_have_value("A sentence about it")


def make_a_conflict(notebook: NotebookPage, task: TaskView) -> str:
    """Let Python change the input while somebody types there; answer the draft that was not sent."""
    task.editor("Input").press("Control+End")
    notebook.js(KEEP_TYPING, "task.input_text = 'Italy (2021)'")
    expect(task.root).to_contain_text("This text was changed elsewhere while you were typing.")
    notebook.page.evaluate("clearInterval(window.typing)")
    return task.text("Input")


def test_a_draft_and_a_change_from_python_are_both_kept_until_the_user_chooses(
    notebook: NotebookPage,
) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    draft = make_a_conflict(notebook, task)
    assert draft.startswith("France (2023)!")
    expect(task.alert).to_contain_text("Italy (2021)")
    assert notebook.execute("task.input_text") == "'Italy (2021)'"
    expect(task.run_button).to_be_disabled()

    task.root.get_by_role("button", name="Keep mine").click()
    task.expect_confirmed("Input", "Ready")
    assert notebook.execute("task.input_text") == repr(draft)

    notebook.execute("task.input_text = 'France (2023)'")
    expect(task.editor("Input")).to_have_text("France (2023)")
    make_a_conflict(notebook, task)
    task.root.get_by_role("button", name="Take the other").click()
    expect(task.editor("Input")).to_have_text("Italy (2021)")
    task.expect_confirmed("Input", "Ready")
    expect(task.run_button).to_be_enabled()


def test_a_closed_widget_leaves_the_page_in_peace(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="durations={'base': 30}"), "task", "task.close()"])
    notebook.run_cell(0)
    notebook.run_cell(1)
    TaskView(notebook.widget(1)).run_button.click()
    TaskView(notebook.widget(0)).expect_status("running")

    notebook.run_cell(2)

    expect(notebook.page.locator(".parallel-widgets")).to_have_count(0)
    assert notebook.output_text(2) == ""


def test_running_the_cell_again_replaces_the_widget(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="durations={'base': 30}")])
    notebook.run_cell(0)
    notebook.execute("first = task")
    first = TaskView(notebook.widget(0))
    first.root.evaluate("(root) => { root.isFirst = true; }")
    first.run_button.click()
    first.expect_status("running")

    notebook.run_cell(0)

    notebook.page.wait_for_function(
        "() => [...document.querySelectorAll('.parallel-widgets')].every((root) => !root.isFirst)"
    )
    second = TaskView(notebook.widget(0))
    expect(notebook.page.locator(".parallel-widgets")).to_have_count(1)
    second.expect_status("idle")
    second.expect_confirmed("Output schema", "Valid JSON Schema")
    assert notebook.execute("(first.status, first.is_watching)") == "('running', False)"
    assert "ran again" in notebook.execute("first.message")


def test_a_reload_brings_back_texts_verdict_and_result(notebook: NotebookPage) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")
    result = task.result.inner_text()
    task.editor("Output schema").press("Control+End")
    notebook.page.keyboard.type("]")
    task.expect_confirmed("Output schema", "1 error")
    broken = task.text("Output schema")
    notebook.save()

    notebook.reload()

    task.expect_confirmed("Output schema", "1 error")
    assert task.text("Output schema") == broken
    expect(task.problems("Output schema")).to_have_count(1)
    task.expect_status("completed")
    assert task.result.inner_text() == result
    expect(task.connection).to_have_attribute("data-connection", "connected")
