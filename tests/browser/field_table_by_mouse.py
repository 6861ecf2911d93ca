"""The field table worked with the mouse."""

from __future__ import annotations

from typing import Literal

from playwright.sync_api import Locator, expect

from .field_table_view import FieldTableView

# How far down a row something is dropped to stand before it, in it and after it.
SIDES = {"before": 0.15, "into": 0.5, "after": 0.85}


class FieldTableByMouse(FieldTableView):
    """Clicks and drags; the keyboard is for text alone."""

    def go_to(self, field: str, cell: Locator | None = None) -> None:
        (cell or self.name(field)).click()

    def show(self, field: str) -> str:
        self.row(field).click()
        expect(self.name(field)).to_be_focused()
        return "".join(self.task.editor(self.label).locator(".pw-revealed").all_inner_texts())

    def add(self, name: str) -> None:
        self.button("Add field").click()
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")

    def begin_rename(self, field: str, name: str) -> None:
        self.name(field).dblclick()
        self.page.keyboard.type(name)

    def choose_type(self, field: str, label: str) -> None:
        # The list of a menu is drawn by the system, out of the page's reach.
        self.type(field).select_option(label=label)

    def describe(self, field: str, text: str) -> None:
        self.description(field).click()
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")

    def switch(self, field: str, box: Locator) -> None:
        box.click()

    def add_values(self, field: str, *values: str) -> None:
        self.new_value(field).click()
        for value in values:
            self.page.keyboard.type(value)
            self.page.keyboard.press("Enter")

    def remove_value(self, field: str, value: str) -> None:
        self.value(field, value).click()

    def act(self, field: str, action: str) -> None:
        self.actions(field).click()
        self.row(field).get_by_role("button", name=action, exact=True).click()

    def delete(self, field: str) -> None:
        self.act(field, "Delete")

    def move(self, field: str, by: int) -> None:
        names = self.names
        beside = names[names.index(field) + by]
        self.drag(field, beside, "before" if by < 0 else "after")

    def move_into(self, field: str, group: str) -> None:
        self.drag(field, group, "into")

    def move_out(self, field: str) -> None:
        self.act(field, "Out of group")

    def drag(self, field: str, to: str, side: Literal["before", "into", "after"]) -> None:
        """Drag a field by its handle to a place by another field."""
        handle = self.row(field).locator("[data-handle]")
        handle.hover()
        self.page.mouse.down()
        box = self.row(to).bounding_box()
        assert box is not None
        self.page.mouse.move(box["x"] + 60, box["y"] + SIDES[side] * box["height"], steps=4)
        self.page.mouse.up()

    def select(self, *fields: str) -> None:
        for field in fields:
            self.row(field).get_by_role("checkbox", name=f"Select {field}", exact=True).click()

    def act_on_selection(self, action: str) -> None:
        self.selection.get_by_role("button", name=action, exact=True).click()

    def paste(self, rows: str) -> None:
        self.button("Paste rows…").click()
        self.page.keyboard.insert_text(rows)
        self.root.get_by_role("button", name="Add ").last.click()

    def undo(self) -> None:
        self.button("Undo").click()

    def redo(self) -> None:
        self.button("Redo").click()
