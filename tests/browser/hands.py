"""The two ways to work the widget, behind the same verbs: with a mouse, and by keyboard alone."""

from __future__ import annotations

from typing import Protocol

from playwright.sync_api import Locator, expect

from .notebook_page import NotebookPage

IS_FOCUSED = "(element) => element === document.activeElement"
# The keys that lead nearer to the target; an editor keeps Tab to itself until Escape.
KEYS = """
(target) => {
  const focused = document.activeElement;
  if (focused === target) return [];
  const isBefore = focused.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING;
  return [...(focused.closest(".cm-editor") ? ["Escape"] : []), isBefore ? "Shift+Tab" : "Tab"];
}
"""
MAKE_FILE = """
(_, [name, bytes]) => {
  const files = new DataTransfer();
  files.items.add(new File([new Uint8Array(bytes)], name));
  return files;
}
"""
# What only a pointing device makes; a click that a key makes is none of it.
WATCH_POINTER = """
(anew) => {
  const isWatched = window.pointerEvents !== undefined;
  // What was pressed before belongs to another test, which may have used the mouse.
  if (anew || !isWatched) window.pointerEvents = [];
  if (isWatched) return;
  for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
    addEventListener(kind, (event) => event.isTrusted && window.pointerEvents.push(kind), true);
}
"""


def tab_to(target: Locator, *, key: str = "Tab", at_most: int = 40) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(at_most):
        target.page.keyboard.press(key)
        if target.evaluate(IS_FOCUSED):
            return
    raise AssertionError(f"{at_most} presses of {key} did not lead to {target}.")


class Hands(Protocol):
    """What people do with controls."""

    def reach(self, target: Locator) -> None:
        """Give it the focus; put the cursor into a text."""

    def press(self, target: Locator) -> None:
        """Press a button, or tick a box."""

    def pick(self, radio: Locator) -> None:
        """Choose one of a group of radio buttons."""

    def choose(self, menu: Locator, label: str) -> None:
        """Choose from a menu."""

    def write(self, field: Locator, text: str) -> None:
        """Replace what is in a field, in one piece as by pasting."""

    def paste(self, field: Locator) -> None:
        """Replace what is in a field by what is on the clipboard."""

    def bring(self, panel: Locator, name: str, content: bytes) -> None:
        """Give a panel a file."""

    def finish(self) -> None:
        """Fail if it was done in another way; to be asked before the page is loaded again, too."""


class Mouse:
    """Clicks on what it means; text comes from the keyboard all the same."""

    def __init__(self, notebook: NotebookPage) -> None:
        self._keyboard = notebook.page.keyboard

    def reach(self, target: Locator) -> None:
        """Click into it."""
        target.click()

    def press(self, target: Locator) -> None:
        """Click it."""
        target.click()

    def pick(self, radio: Locator) -> None:
        """Click it."""
        radio.check()

    def choose(self, menu: Locator, label: str) -> None:
        """Choose by the words; the list itself is drawn by the system."""
        menu.select_option(label=label)

    def write(self, field: Locator, text: str) -> None:
        """Click into it and replace all."""
        field.click()
        self._keyboard.press("Control+A")
        self._keyboard.insert_text(text)

    def paste(self, field: Locator) -> None:
        """Click into it and replace all."""
        field.click()
        self._keyboard.press("Control+A")
        self._keyboard.press("Control+V")

    def bring(self, panel: Locator, name: str, content: bytes) -> None:
        """Drop it on the panel, beside the field."""
        file = panel.evaluate_handle(MAKE_FILE, [name, list(content)])
        target = panel.get_by_role("button", name="Read")
        target.dispatch_event("dragover", {"dataTransfer": file})
        target.dispatch_event("drop", {"dataTransfer": file})

    def finish(self) -> None:
        """Text comes from the keyboard in any case."""


class Keyboard:
    """Goes from control to control with Tab, and never touches the mouse."""

    def __init__(self, notebook: NotebookPage) -> None:
        self._notebook = notebook
        self._keyboard = notebook.page.keyboard
        self._has_begun = False

    def reach(self, target: Locator, *, at_most: int = 120) -> None:
        """Tab to it, forwards or backwards; into the widget from the cell below."""
        self._notebook.page.evaluate(WATCH_POINTER, not self._has_begun)
        self._has_begun = True
        expect(target).to_be_attached()
        if not self._is_in_the_widget(target):
            self._notebook.cell(self._notebook.cell_count() - 1).focus()
        for _ in range(at_most):
            keys = target.evaluate(KEYS)
            if not keys:
                return
            for key in keys:
                self._keyboard.press(key)
        raise AssertionError(f"{at_most} presses of Tab did not lead to {target}.")

    def _is_in_the_widget(self, target: Locator) -> bool:
        inside = "(target) => target.closest('.parallel-widgets').contains(document.activeElement)"
        return bool(target.evaluate(inside))

    def press(self, target: Locator) -> None:
        """Enter does it for buttons and links, Space for boxes."""
        self.reach(target)
        is_box = target.evaluate("(element) => element.matches('input')")
        self._keyboard.press("Space" if is_box else "Enter")

    def pick(self, radio: Locator) -> None:
        """Tab leads to the group's chosen one, arrows from there."""
        name = radio.get_attribute("name")
        group = self._notebook.page.locator(f'input[name="{name}"]')
        self.reach(group.and_(self._notebook.page.locator(":checked")))
        for _ in range(group.count()):
            if radio.is_checked():
                return
            self._keyboard.press("ArrowRight")
        raise AssertionError(f"The arrows did not lead to {radio}.")

    def choose(self, menu: Locator, label: str) -> None:
        """Press an arrow until it says so."""
        self.reach(menu)
        labels = menu.locator("option").all_inner_texts()
        to = labels.index(label)
        at = int(menu.evaluate("(menu) => menu.selectedIndex"))
        for _ in range(abs(to - at)):
            self._keyboard.press("ArrowDown" if to > at else "ArrowUp")

    def write(self, field: Locator, text: str) -> None:
        """Tab into it and replace all."""
        self.reach(field)
        self._keyboard.press("Control+A")
        self._keyboard.insert_text(text)

    def paste(self, field: Locator) -> None:
        """Tab into it and replace all."""
        self.reach(field)
        self._keyboard.press("Control+A")
        self._keyboard.press("Control+V")

    def bring(self, panel: Locator, name: str, content: bytes) -> None:
        """Open the system's choice of files, and choose."""
        with self._notebook.page.expect_file_chooser() as chooser:
            self.press(panel.locator("input[type=file]"))
        chooser.value.set_files({"name": name, "mimeType": "application/octet-stream", "buffer": content})

    def finish(self) -> None:
        """Fail if a mouse or finger was put to the page since it was loaded."""
        assert self._notebook.page.evaluate("window.pointerEvents ?? []") == []
