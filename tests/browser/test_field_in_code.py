"""A row of the field table leads to its text in a long schema, and the page around the editor keeps still."""

from __future__ import annotations

import pytest

from .cells import task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

FIELDS = [f"figure_{number}" for number in range(100)]
# Wrapped lines among the others: how high they are is known only where they are drawn.
SCHEMA = {
    "type": "object",
    "properties": {
        name: {"type": "string", "description": "A figure in USD. " * (1 if number % 10 else 12)}
        for number, name in enumerate(FIELDS)
    },
    "required": FIELDS,
    "additionalProperties": False,
}
IN_SIGHT = """
([editor, name]) => {
  const box = editor.closest(".cm-scroller").getBoundingClientRect();
  return [...editor.querySelectorAll(".cm-line")].some((line) => {
    const { top, bottom } = line.getBoundingClientRect();
    return line.textContent.includes(`"${name}": {`) && top >= box.top && bottom <= box.bottom;
  });
}
"""
PAGE_SCROLL = "(editor) => editor.closest('.jp-WindowedPanel-outer').scrollTop"


@pytest.mark.parametrize("name", ["figure_50", "figure_99"])
def test_a_row_that_is_clicked_brings_its_text_into_sight_and_moves_nothing_else(
    notebook: NotebookPage, name: str
) -> None:
    notebook.load([task_cell(output_schema=SCHEMA)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "checked by the kernel")
    editor = task.editor("Output schema")
    button = task.region("Output").get_by_role("button", name=f"Name: {name}", exact=True)
    button.scroll_into_view_if_needed()
    before = editor.evaluate(PAGE_SCROLL)

    button.click()

    notebook.page.wait_for_function(IN_SIGHT, arg=[editor.element_handle(), name])
    assert editor.evaluate(PAGE_SCROLL) == before
