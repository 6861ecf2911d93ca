"""The field table worked with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator, expect

from .field_table_view import FieldTableView


class FieldTableByKeyboard(FieldTableView):
    """Tab leads into the table and out of it; in it, arrows lead from cell to cell."""

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def go_to(self, field: str, cell: Locator | None = None) -> None:
        wanted = cell or self.name(field)
        if not has_focus_in(self.grid):
            self.hands.reach(self.grid.locator("[data-row] [tabindex='0']"))
        self.press("Control+Home")
        self._repeat("ArrowDown", lambda: has_focus_in(self.row(field)))
        self.press("Home")
        self._repeat("ArrowRight", lambda: has_focus_in(wanted))

    def _repeat(self, key: str, is_there: Callable[[], bool], *, at_most: int = 40) -> None:
        for _ in range(at_most):
            if is_there():
                return
            self.press(key)
        raise AssertionError(f"{at_most} presses of {key} did not lead there.")

    def show(self, field: str) -> str:
        self.act(field, "Show in code")
        expect(self.task.editor(self.label)).to_be_focused()
        return self.task.selected_text()

    def add(self, name: str) -> None:
        self.hands.press(self.button("Add field"))
        self.page.keyboard.type(name)
        self.press("Enter")

    def begin_rename(self, field: str, name: str) -> None:
        self.go_to(field)
        self.press("F2")
        self.page.keyboard.type(name)

    def choose_type(self, field: str, label: str) -> None:
        self.go_to(field, self.type(field))
        # Opens the list, in which letters search, and chooses.
        self.press("Enter")
        self.page.keyboard.type(label)
        self.press("Enter")

    def describe(self, field: str, text: str) -> None:
        self.go_to(field, self.description(field))
        self.press("Enter", "Control+A")
        self.page.keyboard.type(text)
        self.press("Enter")

    def switch(self, field: str, box: Locator) -> None:
        self.go_to(field, box)
        self.press("Space")

    def add_values(self, field: str, *values: str) -> None:
        if not has_focus_in(self.new_value(field)):
            self.go_to(field, self.new_value(field))
        for value in values:
            self.page.keyboard.type(value)
            self.press("Enter")
        self.press("Escape")

    def remove_value(self, field: str, value: str) -> None:
        self.go_to(field, self.value(field, value))
        self.press("Delete")

    def act(self, field: str, action: str) -> None:
        self.go_to(field, self.actions(field))
        self.press("Enter")
        wanted = self.row(field).get_by_role("button", name=action, exact=True)
        self._repeat("ArrowRight", lambda: has_focus_in(wanted))
        self.press("Enter")

    def delete(self, field: str) -> None:
        self.go_to(field)
        self.press("Delete")

    def move(self, field: str, by: int) -> None:
        self.go_to(field)
        self.press("Alt+ArrowUp" if by < 0 else "Alt+ArrowDown")

    def move_into(self, field: str, group: str) -> None:
        self.go_to(field)
        self.press("Alt+ArrowRight")

    def move_out(self, field: str) -> None:
        self.go_to(field)
        self.press("Alt+ArrowLeft")

    def select(self, *fields: str) -> None:
        first, *others = fields
        self.go_to(first)
        self.press("Space", *(["Shift+ArrowDown"] * len(others)))

    def act_on_selection(self, action: str) -> None:
        self.hands.press(self.selection.get_by_role("button", name=action, exact=True))

    def paste(self, rows: str) -> None:
        last = self.names[-1]
        self.go_to(last)
        self.page.evaluate("(text) => navigator.clipboard.writeText(text)", rows)
        self.press("Control+V")

    def undo(self) -> None:
        self.press("Control+Z")

    def redo(self) -> None:
        self.press("Control+Shift+Z")


def has_focus_in(target: Locator) -> bool:
    """Whether an element, or one in it, has the focus."""
    inside: bool = target.evaluate("(element) => element.contains(document.activeElement)")
    return inside
