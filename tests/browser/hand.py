"""How a person works a control: with the mouse, or with the keyboard alone."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

# What only a pointing device makes.
WATCH_POINTER = """
() => {
  window.pointerEvents = [];
  for (const kind of ["pointerdown", "mousedown", "touchstart", "wheel"])
    addEventListener(kind, (event) => event.isTrusted && window.pointerEvents.push(kind), true);
}
"""
# The key that leads from where the focus is towards the element; "" if it is there.
TOWARDS = """
(target) => {
  const at = document.activeElement;
  if (at === target) return "";
  const isBack = target.compareDocumentPosition(at) & Node.DOCUMENT_POSITION_FOLLOWING;
  const back = isBack ? "Shift+Tab" : "Tab";
  return at.closest(".cm-editor") ? `Escape ${back}` : back;
}
"""


class Mouse:
    """Clicks on what it works, and types only text."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, below: Locator) -> None:
        """Nothing is in the way."""

    def press(self, target: Locator) -> None:
        """Work a button, a link or a checkbox."""
        target.click()

    def enter(self, target: Locator) -> None:
        """Put the cursor into a text."""
        target.click()

    def finish(self) -> None:
        """Nothing is owed."""


class Keyboard:
    """Reaches everything with Tab from where the focus is; a pointer event is a failure."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, below: Locator) -> None:
        """Start from the cell below the widget, once it is shown."""
        self.page.evaluate(WATCH_POINTER)
        below.focus()

    def press(self, target: Locator) -> None:
        """Work a button, a link or a checkbox."""
        self.enter(target)
        is_box = target.evaluate("(element) => element.matches('input')")
        self.page.keyboard.press("Space" if is_box else "Enter")

    def enter(self, target: Locator, *, at_most: int = 120) -> None:
        """Press Tab until the target has the focus."""
        expect(target).to_be_attached()
        for _ in range(at_most):
            keys = target.evaluate(TOWARDS)
            if keys == "":
                return
            for key in keys.split():
                self.page.keyboard.press(key)
        raise AssertionError(f"{at_most} presses of Tab did not lead to {target}.")

    def finish(self) -> None:
        """Fail if there was a pointer after all."""
        assert self.page.evaluate("window.pointerEvents") == []


Hand = Mouse | Keyboard
