"""The fields of a schema as a table: rows and what is in them, by the names that a screen reader says."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod

from playwright.sync_api import Locator, expect

from .hands import Hands
from .task_view import SECTIONS, TaskView


class FieldTableView(ABC):
    """What is seen of a table; how its fields are edited depends on the hands."""

    def __init__(self, task: TaskView, hands: Hands, label: str = "Output schema") -> None:
        self.task = task
        self.hands = hands
        self.page = task.page
        self.label = label
        self.root = task.region(SECTIONS[label]).locator(".pw-fields")
        self.grid = self.root.get_by_role("treegrid", name=f"Fields: {label}")

    # What is there

    @property
    def names(self) -> list[str]:
        """The names of the fields in sight, in their order."""
        names: list[str] = self.grid.locator("[data-row]").evaluate_all(
            "(rows) => rows.map((row) => row.dataset.row.split('/').at(-1))"
        )
        return names

    def row(self, field: str) -> Locator:
        """The row of a field."""
        box = self.page.get_by_role("checkbox", name=f"Select {field}", exact=True)
        return self.grid.get_by_role("row").filter(has=box)

    def name(self, field: str) -> Locator:
        """The name as it is shown."""
        return self.row(field).get_by_role("button", name=f"Name: {field}", exact=True)

    def type(self, field: str) -> Locator:
        """The menu of types."""
        return self.row(field).get_by_label(f"Type of {field}", exact=True)

    def nullable(self, field: str) -> Locator:
        """The checkbox that lets a field be null."""
        return self.row(field).get_by_role("checkbox", name=f"{field} may be null", exact=True)

    def required(self, field: str) -> Locator:
        """The checkbox that makes a field required."""
        return self.row(field).get_by_role("checkbox", name=f"{field} is required", exact=True)

    def description(self, field: str) -> Locator:
        """The description as it is shown."""
        words = re.compile(f"^(Description of {re.escape(field)}:|Add a description of {re.escape(field)}$)")
        return self.row(field).get_by_role("button", name=words)

    def actions(self, field: str) -> Locator:
        """The button that shows what else can be done with a field."""
        return self.row(field).get_by_role("button", name=f"Actions for {field}", exact=True)

    def new_value(self, field: str) -> Locator:
        """Where a value of an enum is typed."""
        return self.row(field).get_by_role("textbox", name=f"Add a value to {field}", exact=True)

    def value(self, field: str, value: str) -> Locator:
        """The button that takes a value out of an enum."""
        return self.row(field).get_by_role("button", name=f"Remove the value {value}", exact=True)

    def button(self, label: str) -> Locator:
        """A button below the rows, such as "Add field"."""
        return self.root.get_by_role("button", name=label, exact=True)

    @property
    def selection(self) -> Locator:
        """What can be done with all selected fields."""
        return self.root.get_by_role("group", name="Selected fields")

    @property
    def said(self) -> Locator:
        """The live region that says what was done."""
        return self.root.get_by_role("status")

    def expect_text(self, text: str) -> None:
        """Wait until the code is this text, byte for byte."""
        expect(self.task.editor(self.label)).to_have_js_property("innerText", text)

    # What is done

    @abstractmethod
    def go_to(self, field: str, cell: Locator | None = None) -> None:
        """Bring the focus to a field: to its name, or to another of its cells."""

    @abstractmethod
    def show(self, field: str) -> str:
        """Show a field in the code; answers the text that is shown then."""

    @abstractmethod
    def add(self, name: str) -> None:
        """Add a field at the end."""

    @abstractmethod
    def begin_rename(self, field: str, name: str) -> None:
        """Type another name for a field, and do not confirm it."""

    @abstractmethod
    def choose_type(self, field: str, label: str) -> None:
        """Choose a type by its label, such as "list of strings"."""

    @abstractmethod
    def describe(self, field: str, text: str) -> None:
        """Replace a field's description."""

    @abstractmethod
    def switch(self, field: str, box: Locator) -> None:
        """Turn a checkbox of a field on or off."""

    @abstractmethod
    def add_values(self, field: str, *values: str) -> None:
        """Type values into an enum."""

    @abstractmethod
    def remove_value(self, field: str, value: str) -> None:
        """Take a value out of an enum."""

    @abstractmethod
    def act(self, field: str, action: str) -> None:
        """Do what the actions of a field offer in words, such as "Duplicate"."""

    @abstractmethod
    def delete(self, field: str) -> None:
        """Delete a field."""

    @abstractmethod
    def move(self, field: str, by: int) -> None:
        """Move a field one place up (-1) or down (1) within its group."""

    @abstractmethod
    def move_into(self, field: str, group: str) -> None:
        """Move a field into the group right before it."""

    @abstractmethod
    def move_out(self, field: str) -> None:
        """Move a field out of its group, to the place after it."""

    @abstractmethod
    def select(self, *fields: str) -> None:
        """Select fields that follow each other."""

    @abstractmethod
    def act_on_selection(self, action: str) -> None:
        """Do something with all selected fields, such as "Delete"."""

    @abstractmethod
    def paste(self, rows: str) -> None:
        """Paste rows of a spreadsheet at the end."""

    @abstractmethod
    def undo(self) -> None:
        """Undo the last edit, from the table."""

    @abstractmethod
    def redo(self) -> None:
        """Redo what was undone, from the table."""
