"""Widgets that talk to a fast sandbox, and the browser's side of them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.runs.engine import engine
from parallel_widgets.sandbox import Sandbox
from tests.until import wait_until

from .paid_service import paid_client

SCHEMA = {
    "type": "object",
    "properties": {
        "gdp": {
            "type": "string",
            "description": "Gross domestic product in US dollars, such as '$3.1 trillion (2023)'.",
        }
    },
    "required": ["gdp"],
    "additionalProperties": False,
}


class Browser:
    """The browser's side of a widget without a kernel: what was sent to it, and messages from it."""

    def __init__(self, task: pw.TaskWidget) -> None:
        self.sent: list[dict[str, Any]] = []
        self._task = task
        task.comm.send = lambda data=None, **_: self.sent.append(json.loads(json.dumps(data)))

    @property
    def states(self) -> list[dict[str, Any]]:
        """The state messages."""
        return [data["state"] for data in self.sent if data["method"] == "update"]

    def values(self, trait: str) -> list[Any]:
        """The values of a trait, in the order in which they arrived."""
        return [state[trait] for state in self.states if trait in state]

    def send(self, kind: str, message_id: str, **fields: Any) -> None:
        """Send a message, on this thread."""
        self.deliver({"id": message_id, "kind": kind, **fields})

    def deliver(self, content: Any) -> None:
        """Send anything."""
        self._task._handle_custom_msg(content, [])

    def replies(self, message_id: str) -> list[dict[str, Any]]:
        """The replies to a message."""
        contents = [data["content"] for data in self.sent if data["method"] == "custom"]
        return [content for content in contents if content["id"] == message_id]

    def ask(self, kind: str, message_id: str, **fields: Any) -> dict[str, Any]:
        """Send a message and wait for its reply."""
        before = len(self.replies(message_id))
        self.send(kind, message_id, **fields)
        wait_until(lambda: len(self.replies(message_id)) > before, what=f"the reply to {kind}")
        return self.replies(message_id)[-1]


@pytest.fixture
def browser() -> type[Browser]:
    return Browser


@pytest.fixture
def make_task(sandbox: Sandbox) -> Iterator[Callable[..., pw.TaskWidget]]:
    made: list[pw.TaskWidget] = []

    def make(**options: Any) -> pw.TaskWidget:
        defaults = {"input": "France (2023)", "output_schema": SCHEMA, "base_url": sandbox.base_url}
        made.append(pw.TaskWidget(**defaults | options))
        return made[-1]

    yield make
    for task in made:
        task.close()


@pytest.fixture
def make_paid(
    make_task: Callable[..., pw.TaskWidget], sandbox: Sandbox, until: Callable[..., Any]
) -> Iterator[Callable[..., pw.TaskWidget]]:
    """Makes widgets whose runs cost."""
    client = paid_client(sandbox)
    made: list[pw.TaskWidget] = []

    def make(**options: Any) -> pw.TaskWidget:
        made.append(make_task(client=client, base_url=None, **options))
        return made[-1]

    yield make
    # A stream that is given up while it connects would leave its socket to the garbage collector.
    until(lambda: not any(task.is_watching for task in made))
    for task in made:
        task.close()
    until(lambda: engine().tasks == 0)
    engine().start(client.aclose()).result(10)
