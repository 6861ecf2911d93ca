"""The schema workbench of one widget: its row of buttons, its panels, and what they propose."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from .hands import Hands
from .task_view import TaskView


class Proposal:
    """What a panel proposes, before anything is changed."""

    def __init__(self, panel: Locator) -> None:
        self.root = panel.get_by_role("form", name="Proposal")

    @property
    def title(self) -> Locator:
        """What it is that was read."""
        return self.root.get_by_role("heading", level=5)

    @property
    def adapted(self) -> Locator:
        """What was changed to suit the Task API."""
        return self.root.get_by_role("region", name="Adapted to the Task API").get_by_role("listitem")

    def part(self, name: str) -> Locator:
        """One of the texts that it would change, such as "Output schema"."""
        return self.root.get_by_role("group", name=name, exact=True)

    def difference(self, words: str) -> Locator:
        """The box of a difference, by what it says."""
        return self.root.get_by_role("checkbox", name=words)

    @property
    def processor(self) -> Locator:
        """The menu of the processors that are proposed."""
        return self.root.get_by_label("Processor")

    @property
    def apply(self) -> Locator:
        """The button that changes the task."""
        return self.root.get_by_role("button", name=re.compile("^(Apply|Nothing chosen)"))

    @property
    def cancel(self) -> Locator:
        """The button that leads back."""
        return self.root.get_by_role("button", name="Cancel")


class WorkbenchView:
    """What people look for around the workbench."""

    def __init__(self, task: TaskView) -> None:
        self.task = task
        self.bar = task.root.get_by_role("group", name="Schema workbench")

    def button(self, panel: str) -> Locator:
        """The button that opens a panel and closes it."""
        return self.bar.get_by_role("button", name=panel, exact=True)

    def panel(self, name: str) -> Locator:
        """An open panel."""
        return self.task.region(name)

    def open(self, panel: str, hands: Hands) -> None:
        """Open a panel, which takes the focus."""
        hands.press(self.button(panel))
        expect(self.panel(panel).and_(self.task.page.locator(":focus-within"))).to_have_count(1)

    def proposal(self, panel: str) -> Proposal:
        """What an open panel proposes."""
        return Proposal(self.panel(panel))

    @property
    def undo(self) -> Locator:
        """The button that takes back what was applied."""
        return self.bar.get_by_role("button", name="Undo")

    def expect_closed(self, panel: str) -> None:
        """Wait until a panel is closed and its button has the focus again."""
        expect(self.panel(panel)).to_have_count(0)
        expect(self.button(panel)).to_be_focused()
