"""The widget by keyboard alone, and the notebook's own shortcuts kept out of it."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, expect

from .cells import task_cell
from .hands import tab_to
from .notebook_page import NotebookPage
from .task_view import TaskView

# Each does something to a cell in JupyterLab's command mode, or runs it.
SHORTCUTS = ("a", "b", "m", "d", "d", "x", "Enter", "Shift+Enter", "Control+Enter", "Alt+Enter")
HOLD_LINKS = """
const hold = (event) => event.target.closest?.(".parallel-widgets a") && event.preventDefault();
addEventListener("click", hold, { capture: true });
"""


def notebook_state(notebook: NotebookPage) -> dict[str, Any]:
    """What a shortcut of the notebook would change."""
    return {
        "sources": notebook.sources(),
        "kinds": notebook.js("return panel().content.widgets.map((cell) => cell.model.type);"),
        "executions": notebook.execute("get_ipython().execution_count"),
    }


def test_everything_from_the_first_key_to_the_evidence_needs_no_mouse(notebook: NotebookPage) -> None:
    notebook.load([task_cell(), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "Valid JSON Schema")
    keyboard = notebook.page.keyboard
    before = notebook_state(notebook)

    # Back into the widget from the cell below it.
    notebook.cell(1).focus()
    tab_to(task.run_button, key="Shift+Tab")
    tab_to(task.editor("Output schema"), key="Shift+Tab")
    keyboard.press("Escape")
    tab_to(task.editor("Input"), key="Shift+Tab")
    keyboard.press("Control+End")
    keyboard.type(", in dollars")
    task.expect_confirmed("Input", "Ready")

    tab_to(task.editor("Output schema"))
    keyboard.press("Control+End")
    keyboard.type("]")
    task.expect_confirmed("Output schema", "1 error")
    keyboard.press("Control+Home")
    keyboard.press("F8")
    assert task.selected_text() == "]"
    keyboard.press("Backspace")
    task.expect_confirmed("Output schema", "Valid JSON Schema")

    keyboard.press("Escape")
    tab_to(task.processor)
    keyboard.press("ArrowDown")
    expect(task.processor).to_have_value("core")
    tab_to(task.run_button)
    keyboard.press("Enter")
    task.expect_status("completed")
    first_run = task.region("Status of the run").get_by_role("code").inner_text()

    tab_to(task.root.get_by_role("button", name="Trace"))
    keyboard.press("Space")
    expect(task.root.get_by_role("list", name="Trace of the run")).to_be_visible()
    tab_to(task.result.get_by_role("link").first)

    # Anywhere in the widget, an editor included, this runs the task and not the cell.
    tab_to(task.editor("Output schema"), key="Shift+Tab", at_most=30)
    keyboard.press("Control+Enter")
    expect(task.region("Status of the run").get_by_role("code")).not_to_have_text(first_run)
    task.expect_status("completed")

    assert notebook.execute("task.input_text, task.processor") == "('France (2023), in dollars', 'core')"
    assert notebook_state(notebook) == before


def test_tab_indents_in_a_json_editor_until_escape_is_pressed(notebook: NotebookPage) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    editor = task.editor("Output schema")
    lines = task.text("Output schema")

    editor.press("Control+Home")
    editor.press("Tab")
    expect(editor).to_be_focused()
    assert task.text("Output schema") == "  " + lines
    editor.press("Shift+Tab")
    assert task.text("Output schema") == lines

    editor.press("Escape")
    notebook.page.keyboard.press("Tab")
    expect(editor).not_to_be_focused()


def test_no_key_pressed_in_the_widget_reaches_the_notebook(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="speed=200"), "task.status"])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")
    task.root.get_by_role("button", name="Trace").click()
    task.root.get_by_role("button", name="Example output").click()
    task.root.get_by_role("button", name="Import").click()
    expect(task.region("Example output, made up")).to_contain_text("gdp")
    # Where Enter on a link leads is not what is asked here.
    notebook.page.evaluate(HOLD_LINKS)
    controls = {
        "link": task.result.get_by_role("link").first,
        "heading that folds": task.result.get_by_role("button", name="Reasoning"),
        "button": task.result.get_by_role("button", name="Copy JSON"),
        "list that scrolls": task.root.get_by_role("list", name="Trace of the run"),
        "run button": task.run_button,
        "menu": task.processor,
        "radio button": task.region("Input").get_by_role("radio", name="Text"),
        "panel of the workbench": task.region("Import").get_by_role("textbox"),
        "example": task.region("Example output, made up"),
        "text editor": task.editor("Input"),
        "JSON editor": task.editor("Output schema"),
    }
    notebook.select(0)
    before = notebook_state(notebook)

    for name, control in controls.items():
        press_shortcuts(task, control)
        assert notebook_state(notebook) == before, f"A key pressed in the {name} reached the notebook."

    task.choose("Form of the output", "Text")
    press_shortcuts(task, task.editor("Description of the output"))
    assert notebook_state(notebook) == before, "A key pressed in the text area reached the notebook."
    # Re-running the cell would have drawn another widget.
    assert task.root.evaluate("(root) => root.drawnOnce") is True


def press_shortcuts(task: TaskView, control: Locator) -> None:
    """Press every shortcut with the focus on the control."""
    task.root.evaluate("(root) => { root.drawnOnce = true; }")
    for keys in SHORTCUTS:
        control.focus()
        expect(control).to_be_focused()
        task.page.keyboard.press(keys)
        # Ctrl+Enter starts a run, and the result that the control stands in makes way for it.
        expect(task.run_button).not_to_contain_text(re.compile("Starting|Running"))
