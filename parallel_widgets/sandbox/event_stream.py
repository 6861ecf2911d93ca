"""Server-sent events: the response that carries them, and the streams that the API documents."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from parallel_widgets.sandbox.connections import Connections
from parallel_widgets.sandbox.faults import Fault
from parallel_widgets.sandbox.group import Group
from parallel_widgets.sandbox.refusal import error_object
from parallel_widgets.sandbox.run import Run

Event = Mapping[str, Any]


class EventStream(Response):
    """Streams events, each with an ``event:`` line equal to its type, until they end or a fault ends them."""

    media_type = "text/event-stream"

    def __init__(
        self, events: AsyncIterator[Event], *, connections: Connections, fault: Fault | None = None
    ) -> None:
        super().__init__(headers={"cache-control": "no-store"})
        del self.headers["content-length"]
        self._events = events
        self._connections = connections
        self._fault = fault

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the events; the caller cancels this when the client has gone."""
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        fault = self._fault
        left = math.inf if fault is None else fault.number or 0
        if left > 0:
            async for event in self._events:
                await send({"type": "http.response.body", "body": encode(event), "more_body": True})
                left -= 1
                if left <= 0:
                    break
        if fault is not None and left <= 0:
            if fault.kind == "cut":
                await self._connections.cut(scope, receive)
                return
            if fault.kind == "error":
                event = {
                    "type": "error",
                    "error": error_object("The sandbox was asked to break this stream."),
                }
                await send({"type": "http.response.body", "body": encode(event), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def encode(event: Event) -> bytes:
    """Give one event's lines."""
    lines = [f"event: {event['type']}"]
    if event.get("event_id") is not None:
        lines.append(f"id: {event['event_id']}")
    # The default ASCII escapes keep any line separator of the text out of the stream.
    lines.append(f"data: {json.dumps(event)}")
    return ("\n".join(lines) + "\n\n").encode()


async def run_events(run: Run, *, seconds: float) -> AsyncIterator[Event]:
    """Stream a run: its state, the trace so far with only the latest statistics, then what happens.

    Each change of status is a state event; the last one carries the output. Closes after ``seconds``.
    """
    loop = asyncio.get_running_loop()
    closes_at = loop.time() + seconds
    status = run.status
    yield run.state_event()
    sent = len(run.progress)
    for event in replay(run.progress[:sent]):
        yield event
    while True:
        if sent < len(run.progress):
            yield run.progress[sent]
            sent += 1
        elif not run.is_active:
            yield run.state_event(with_output=True)
            return
        elif run.status != status:
            status = run.status
            yield run.state_event()
        elif not await run.changed.wait(closes_at - loop.time()):
            return


def replay(progress: list[Event]) -> Iterator[Event]:
    """Give past progress as a new connection gets it: all messages, of the statistics only the latest."""
    stats = [index for index, event in enumerate(progress) if event["type"] == "task_run.progress_stats"]
    for index, event in enumerate(progress):
        if event["type"] != "task_run.progress_stats" or index == stats[-1]:
            yield event


async def group_runs(
    group: Group, *, after: int, status: str | None, include_input: bool, include_output: bool
) -> AsyncIterator[Event]:
    """Stream the group's runs as they are now, from the one after position ``after``; waits for nothing."""
    for position, run in enumerate(group.runs[after:], start=after + 1):
        if status is None or run.status == status:
            yield run.state_event(
                event_id=str(position), with_input=include_input, with_output=include_output
            )


async def group_events(group: Group, *, after: int, seconds: float) -> AsyncIterator[Event]:
    """Stream the group's log from after position ``after``, until no run is active or time is up."""
    loop = asyncio.get_running_loop()
    closes_at = loop.time() + seconds
    if not group.events:
        yield group.status_event("0")
    sent = after
    while True:
        if sent < len(group.events):
            yield group.events[sent]
            sent += 1
        elif group.is_settled or not await group.changed.wait(closes_at - loop.time()):
            return
