"""The schema workbench from event to painted, in a real JupyterLab: opening, table edits, Fix all, a paste.

All with a schema of 100 fields, 15 KB of text, its table beside its code; the paste is of 60 KB. Beside each
figure stands the least that the same page could do: an empty widget shown the same way, a key or a paste in a
cell of the notebook, which is a bare CodeMirror with as much text, or the echo of an empty widget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from playwright.sync_api import Locator

from tests.browser.notebook_page import NotebookPage
from tests.browser.task_view import PASTE, TaskView

from .bare_echo import ECHO_CELL, echo_milliseconds
from .event_to_paint import milliseconds_to_paint
from .lab import open_lab
from .long_schema import as_written, schema_of, schema_of_about
from .table import Row, summary

FIELDS = 100
PASTED_KB = 60
# The row that is edited: one whose text is in sight, so that it is drawn again as well.
EDITED = 5
EDITS = 40
OPENINGS = 20
FIXES = 20
PASTES = 10

EDIT_AIM = "p95 under 50 ms"
OPENING_AIM = "p95 under 300 ms"

LABEL = "Output schema"
# What a row shows, with how many there are, and the text in sight, with how much of it is judged.
ROW_AND_CODE = """
(root) => {
  const rows = root.querySelectorAll("[data-row]");
  const row = rows[%d];
  const inputs = [...row.querySelectorAll("input, select, textarea")];
  const values = inputs.map((input) => `${input.value} ${input.checked}`);
  const words = row.querySelector("[data-stop=description]")?.textContent;
  const verdict = root.querySelector(".pw-verdict");
  return [
    [rows.length, row.dataset.row, ...values, words].join(),
    root.querySelector(".cm-content").textContent + verdict.dataset.judgedLength,
  ];
}
"""
EDITED_ROW_AND_CODE = ROW_AND_CODE % EDITED
FIRST_ROW_AND_CODE = ROW_AND_CODE % 0
CODE = "(root) => [root.querySelector('.cm-content').textContent]"
ALL_ROWS = f"root.querySelectorAll('[data-row]').length === {FIELDS}"
COLOURED = "root.querySelector('.cm-line .pw-code-name') !== null"
ROWS_AND_COLOURS = f"(root) => [{ALL_ROWS} && {COLOURED}]"
ROWS = f"(root) => [{ALL_ROWS}]"
PREVIEW = "(root) => [root.querySelector('.pw-preview') !== null]"
CELL_TEXT = "(root) => [root.textContent]"
CLEAR_OUTPUT = """
panel().content.activate();
await window.jupyterapp.commands.execute("notebook:clear-cell-output");
"""


@dataclass(frozen=True)
class Edit:
    """One kind of edit in the table: how it is made ready, and done again and again."""

    what: str
    event: str
    act: Callable[[TaskView, int], object]
    prepare: Callable[[TaskView], object] = lambda task: None
    before_each: Callable[[TaskView, int], object] = lambda task, number: None
    after_each: Callable[[TaskView], object] = lambda task: None


def row(task: TaskView) -> Locator:
    """The row that is edited."""
    return task.root.locator("[data-row]").nth(EDITED)


def focus_name(task: TaskView) -> None:
    """Put the focus on the name in the edited row."""
    row(task).locator("[data-stop=name]").click()


def press(task: TaskView, *keys: str) -> None:
    """Press some keys, one after the other, where the focus is."""
    for key in keys:
        task.page.keyboard.press(key)


def type_new_name(task: TaskView, number: int) -> None:
    """Type another name, and confirm nothing yet."""
    focus_name(task)
    press(task, "F2")
    task.page.keyboard.type(f"renamed_{number}")


def edit_description(task: TaskView) -> None:
    """Open the description of the edited row for typing."""
    row(task).locator("[data-stop=description]").click()
    row(task).get_by_role("textbox").wait_for()


TABLE_EDITS = (
    Edit(
        "Required toggled",
        "click",
        lambda task, _: row(task).locator("[data-stop=required]").click(),
    ),
    Edit(
        "Type changed",
        "change",
        lambda task, number: (
            row(task).locator("[data-stop=type]").select_option(("integer", "string")[number % 2])
        ),
    ),
    Edit(
        "Renamed",
        "keydown",
        lambda task, _: press(task, "Enter"),
        before_each=type_new_name,
    ),
    Edit(
        "Moved with Alt and an arrow",
        "keydown",
        lambda task, number: press(task, "Alt+ArrowUp" if number % 2 else "Alt+ArrowDown"),
        prepare=focus_name,
    ),
    Edit(
        "Field added",
        "click",
        lambda task, _: task.root.get_by_role("button", name="Add field", exact=True).click(),
        after_each=lambda task: press(task, "Escape", "Control+z"),
    ),
    Edit(
        "Description typed, a key",
        "keydown",
        lambda task, _: press(task, "x"),
        prepare=edit_description,
    ),
)


def task_cell(schema: dict[str, Any]) -> str:
    """A cell that makes ``task`` and shows nothing."""
    return f"import parallel_widgets as pw\ntask = pw.TaskWidget(input='x', output_schema={schema!r})"


def shown(notebook: NotebookPage, schema: dict[str, Any]) -> TaskView:
    """The widget with a schema, judged by the kernel; below it the schema's text in a cell, and the echo."""
    notebook.load([f"{task_cell(schema)}\ntask", as_written(schema), ECHO_CELL])
    notebook.run_cell(0)
    notebook.run_cell(2)
    task = TaskView(notebook.widget(0))
    await_judged(task)
    return task


def await_judged(task: TaskView) -> None:
    """Wait until the kernel has judged the text, so that no answer falls into the next measurement."""
    task.region("Output").locator(".pw-verdict[data-phase=confirmed]").wait_for()


def measure_opening(notebook: NotebookPage) -> list[Row]:
    """The widget shown by a cell of its own, and the table shown instead of the code.

    Opening begins with the key that runs the cell ``task``, whose widget exists, and so includes the way to
    the kernel and back. It ends when all rows of the table and coloured code are painted.
    """
    notebook.load([task_cell(schema_of(FIELDS)), ECHO_CELL, "task", "echo"])
    notebook.run_cell(0)
    notebook.run_cell(1)
    opened, echo = [], []
    for _ in range(OPENINGS):
        opened.append(opening_milliseconds(notebook, 2, ROWS_AND_COLOURS))
        await_judged(TaskView(notebook.widget(2)))
        echo.append(opening_milliseconds(notebook, 3, "(root) => [root.textContent.includes('bare echo')]"))

    task = TaskView(notebook.widget(2))
    legend = "Views of the output schema"
    switched = []
    for _ in range(OPENINGS):
        task.choose(legend, "Code")
        switched.append(
            milliseconds_to_paint(task.root, "click", ROWS, partial(task.choose, legend, "Fields"))
        )
    return [
        Row(
            f"Opening {FIELDS} fields",
            summary(opened),
            f"an empty widget {summary(echo)}",
            OPENING_AIM,
        ),
        Row(f"From code to fields, {FIELDS} fields", summary(switched), f"opening {summary(opened)}"),
    ]


def opening_milliseconds(notebook: NotebookPage, index: int, look: str) -> float:
    """Run a cell that shows nothing yet by its key, until what is looked for is painted."""
    notebook.select(index)
    notebook.js(CLEAR_OUTPUT)
    run = partial(notebook.page.keyboard.press, "Control+Enter")
    return milliseconds_to_paint(notebook.cell(index), "keydown", look, run)


def measure_edits(notebook: NotebookPage) -> list[Row]:
    """One row for each kind of edit, beside a keystroke in a cell with the same text."""
    task = shown(notebook, schema_of(FIELDS))
    bare = bare_keystrokes(notebook)
    rows = []
    for edit in TABLE_EDITS:
        edit.prepare(task)
        taken = []
        for number in range(EDITS):
            edit.before_each(task, number)
            await_judged(task)
            act = partial(edit.act, task, number)
            taken.append(milliseconds_to_paint(task.region("Output"), edit.event, EDITED_ROW_AND_CODE, act))
            await_judged(task)
            edit.after_each(task)
        rows.append(
            Row(f"{edit.what}, {FIELDS} fields", summary(taken), f"key in a cell {summary(bare)}", EDIT_AIM)
        )
    return rows


def bare_keystrokes(notebook: NotebookPage) -> list[float]:
    """Milliseconds of keystrokes in the cell with the schema's text."""
    code = cell_editor(notebook)
    code.locator(".cm-line").nth(3).click()
    return [key_milliseconds(code, CELL_TEXT) for _ in range(EDITS)]


def cell_editor(notebook: NotebookPage) -> Locator:
    """The editor of the cell that stands beside the widget."""
    return notebook.cell(1).locator(".cm-content")


def key_milliseconds(root: Locator, look: str) -> float:
    """One key where the focus is."""
    return milliseconds_to_paint(root, "keydown", look, partial(root.page.keyboard.press, "x"))


def measure_fix_all(notebook: NotebookPage) -> list[Row]:
    """From the click to the preview, for which the kernel is asked, and from Apply to the mended schema."""
    schema = schema_of(FIELDS)
    del schema["required"], schema["additionalProperties"]
    for field in schema["properties"].values():
        field["minLength"] = 5
    task = shown(notebook, schema)
    bare = bare_keystrokes(notebook)
    root = task.region("Output")
    previewed, applied, echo = [], [], []
    for _ in range(FIXES):
        fix_all = root.locator(".pw-fix-all-button")
        apply = root.locator(".pw-preview").get_by_role("button", name="Apply")
        previewed.append(milliseconds_to_paint(root, "click", PREVIEW, fix_all.click))
        applied.append(milliseconds_to_paint(root, "click", FIRST_ROW_AND_CODE, apply.click))
        root.locator(".pw-done").get_by_role("button", name="Undo").click()
        await_judged(task)
        echo.append(echo_milliseconds(notebook))
    fields = f"{FIELDS} fields"
    return [
        Row(f"Fix all to its preview, {fields}", summary(previewed), f"bare echo {summary(echo)}"),
        Row(f"Fix all applied, {fields}", summary(applied), f"key in a cell {summary(bare)}"),
    ]


def measure_paste(notebook: NotebookPage) -> list[Row]:
    """From the paste to its rows and code, and then the next key, beside the same in a cell."""
    task = shown(notebook, schema_of(FIELDS))
    pasted, typed, bare_pasted, bare_typed = [], [], [], []
    text = as_written(schema_of_about(PASTED_KB))
    for number in range(PASTES):
        # Not the text that is there already.
        other = text.replace("USD", f"USD {number}", 1)
        root, code = task.region("Output"), cell_editor(notebook)
        pasted.append(paste_milliseconds(root, task.editor(LABEL), other, FIRST_ROW_AND_CODE))
        typed.append(key_milliseconds(root, CODE))
        await_judged(task)
        bare_pasted.append(paste_milliseconds(code, code, other, CELL_TEXT))
        bare_typed.append(key_milliseconds(code, CELL_TEXT))
    return [
        Row(f"Paste of {PASTED_KB} KB", summary(pasted), f"in a cell {summary(bare_pasted)}"),
        Row(f"The key after it, {PASTED_KB} KB", summary(typed), f"in a cell {summary(bare_typed)}"),
    ]


def paste_milliseconds(root: Locator, editor: Locator, text: str, look: str) -> float:
    """Replace all that is in an editor."""
    editor.focus()
    root.page.keyboard.press("Control+a")
    return milliseconds_to_paint(root, "paste", look, partial(editor.evaluate, PASTE, text))


def measure() -> list[Row]:
    """All of it in one page."""
    with open_lab() as notebook:
        return [
            row
            for part in (measure_opening, measure_edits, measure_fix_all, measure_paste)
            for row in part(notebook)
        ]
