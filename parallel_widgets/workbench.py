"""What the browser's workbench asks for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from parallel_widgets.reply import Handler

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget


class Workbench:
    """Handles the messages that propose something."""

    def __init__(self, widget: TaskWidget) -> None:
        self._widget = widget

    @property
    def handlers(self) -> Mapping[str, Handler]:
        """What handles each kind of message."""
        return {}
