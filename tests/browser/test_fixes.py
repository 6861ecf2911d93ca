"""What is wrong with a schema is mended with one press, and the press undone; advice can be silenced."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from .cells import schema_cell
from .hands import Hands, Keyboard
from .notebook_page import NotebookPage
from .task_view import TaskView

LENGTH = '"minLength": 5, "description": "Legal name, as registered"'
LENGTH_MENDED = '"description": "Legal name, as registered. At least 5 characters."'
DATE = '"string","format":"date", "description": "Day of the foundation"'
DATE_MENDED = '"string", "description": "Day of the foundation. Format YYYY-MM-DD."'
REQUIRED = '"required": [ "company","revenue" ]'
REQUIRED_MENDED = '"required": [ "company","revenue","founded" ]'
TEXT = f"""\
{{"type": "object",
  "x-note":  [1E3, 12345678901234567890],
  "properties": {{
    "company": {{"type": "string", {LENGTH}}},
    "founded": {{"type":{DATE}}},
    "revenue": {{"type": "number", "description": "Revenue"}}
  }},
  {REQUIRED}, "additionalProperties":false }}"""


class Help:
    """What stands below the verdict on the output schema."""

    def __init__(self, task: TaskView) -> None:
        self.task = task
        self.root = task.region("Output").locator(".pw-help")

    def button(self, name: str) -> Locator:
        """A button by the beginning of its words."""
        return self.root.get_by_role("button", name=re.compile(f"^{re.escape(name)}"))

    def fix(self, title: str) -> Locator:
        """The button of a fix, once the kernel has judged the text."""
        return self.button(title).and_(self.root.locator("[aria-disabled=false]"))

    @property
    def preview(self) -> Locator:
        """What "Fix all" would change."""
        return self.root.get_by_role("region", name="Fix all: what would change")

    @property
    def done(self) -> Locator:
        """What was done last, and the way back."""
        return self.root.locator(".pw-done")

    @property
    def advice(self) -> Locator:
        """The advice in sight."""
        return self.root.get_by_role("list", name="Advice: Output schema").get_by_role("listitem")

    def expect_text(self, text: str) -> None:
        """Wait until the code is this text, byte for byte."""
        expect(self.task.editor("Output schema")).to_have_js_property("innerText", text)


@pytest.fixture
def task(hands: Hands, notebook: NotebookPage) -> TaskView:
    """A task whose schema has something of everything."""
    notebook.load([schema_cell(TEXT), "task"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    expect(task.verdict("Output schema")).to_have_attribute("data-phase", "confirmed")
    return task


def test_a_fix_is_one_press_and_so_is_the_way_back(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    problems, help_ = task.problems("Output schema"), Help(task)
    expect(problems).to_have_count(3)

    hands.press(help_.fix("Move minLength into the description"))
    help_.expect_text(TEXT.replace(LENGTH, LENGTH_MENDED))
    expect(help_.done).to_contain_text("Done: Move minLength into the description")
    expect(help_.root).to_be_focused()
    task.expect_confirmed("Output schema", "1 unsupported")
    expect(problems).to_have_count(2)
    expect(problems.first).to_contain_text("format")

    hands.press(help_.done.get_by_role("button", name="Undo"))
    help_.expect_text(TEXT)
    task.expect_confirmed("Output schema", "2 unsupported")
    expect(problems).to_have_count(3)
    # The other way is to leave it out.
    hands.press(problems.nth(1).get_by_role("button", name="Other ways"))
    hands.press(help_.fix("Remove format"))
    text = TEXT.replace(',"format":"date"', "")
    help_.expect_text(text)
    task.page.keyboard.press("Control+Z")
    help_.expect_text(TEXT)
    task.page.keyboard.press("Control+Shift+Z")
    notebook.await_value("task.output_schema_text", text)


def test_a_fix_is_at_hand_where_the_text_is_marked(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    help_, keyboard = Help(task), task.page.keyboard
    title = "Move format into the description"
    expect(help_.fix(title)).to_be_visible()
    if isinstance(hands, Keyboard):
        hands.reach(task.editor("Output schema"))
        keyboard.press("Control+Home")
        keyboard.press("F8")
        keyboard.press("F8")
        assert task.selected_text() == '"format"'
        keyboard.press("Control+.")
        way = task.root.get_by_role("menuitem", name=title)
        expect(way).to_be_focused()
        keyboard.press("ArrowDown")
        keyboard.press("ArrowUp")
        keyboard.press("Enter")
    else:
        task.line("Output schema", "format").locator(".cm-lintRange", has_text="format").hover()
        task.root.locator(".cm-tooltip").get_by_role("button", name=f"Action: {title}").click()

    text = TEXT.replace(DATE, DATE_MENDED)
    help_.expect_text(text)
    expect(help_.done).to_contain_text(f"Done: {title}")
    task.expect_confirmed("Output schema", "1 unsupported")
    hands.reach(task.editor("Output schema"))
    keyboard.press("Control+Z")
    help_.expect_text(TEXT)


def test_all_fixes_are_seen_before_they_are_made_in_one_step(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    help_ = Help(task)
    fix_all = help_.button("Fix all")

    hands.press(fix_all)
    expect(help_.preview).to_contain_text("3 fixes")
    lines = help_.preview.get_by_role("region", name="Lines that would change")
    for piece in (LENGTH, LENGTH_MENDED, DATE, DATE_MENDED, REQUIRED, REQUIRED_MENDED):
        expect(lines).to_contain_text(piece)
    help_.expect_text(TEXT)
    hands.press(help_.preview.get_by_role("button", name="Cancel"))
    expect(help_.preview).to_have_count(0)
    expect(fix_all).to_be_focused()
    help_.expect_text(TEXT)

    hands.press(fix_all)
    hands.press(help_.preview.get_by_role("button", name="Apply 3 fixes"))
    text = TEXT.replace(LENGTH, LENGTH_MENDED).replace(DATE, DATE_MENDED).replace(REQUIRED, REQUIRED_MENDED)
    help_.expect_text(text)
    expect(help_.done).to_contain_text("Done: 3 fixes")
    task.expect_confirmed("Output schema", "1 hint")
    expect(task.problems("Output schema")).to_have_count(0)
    notebook.await_value("task.output_schema_text", text)

    hands.press(help_.done.get_by_role("button", name="Undo"))
    help_.expect_text(TEXT)
    task.expect_confirmed("Output schema", "2 unsupported")


def test_advice_that_was_dismissed_is_silent_until_it_is_brought_back(
    task: TaskView, hands: Hands, notebook: NotebookPage
) -> None:
    help_ = Help(task)
    verdict = task.verdict("Output schema")
    expect(verdict).to_contain_text("1 hint")

    hands.press(help_.button("Advice 1"))
    expect(help_.advice).to_contain_text("revenue could be of anything")
    hands.press(help_.advice.get_by_role("button", name="Dismiss"))
    expect(help_.root).to_contain_text("1 piece of advice dismissed")
    expect(help_.root).to_be_focused()
    expect(verdict).not_to_contain_text("hint")
    expect(help_.root).not_to_contain_text("could be of anything")
    hands.finish()

    notebook.save_with_widget_state()
    notebook.reload()
    expect(help_.root).to_contain_text("1 piece of advice dismissed")
    task.expect_confirmed("Output schema", "2 unsupported")
    expect(verdict).not_to_contain_text("hint")

    hands.press(help_.button("show"))
    dismissed = help_.root.get_by_role("list", name="Dismissed advice: Output schema")
    expect(dismissed).to_contain_text("revenue could be of anything")
    hands.press(dismissed.get_by_role("button", name="Bring back"))
    expect(verdict).to_contain_text("1 hint")
    expect(help_.button("Advice 1")).to_be_visible()
