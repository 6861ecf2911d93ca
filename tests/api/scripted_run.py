"""A service that answers by a script, for tests that follow a run; and what they saw as a short story."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.events import ProgressMessageEvent, StateEvent
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened, Update, follow_run

from .conftest import Waits
from .scripted_server import stream_bytes

OUTPUT = {"type": "text", "content": "done", "basis": []}


def run_json(status: str) -> dict[str, Any]:
    return {"run_id": "trun_1", "status": status, "processor": "base"}


def state(status: str, output: Any = None) -> dict[str, Any]:
    return {"type": "task_run.state", "run": run_json(status), "output": output}


def message(text: str) -> dict[str, Any]:
    return {"type": "task_run.progress_msg.plan", "message": text, "timestamp": None}


Answer = Callable[[Waits], httpx.Response]


def stream(*events: Any, lasts: float = 0.0, then: Exception | None = None) -> Answer:
    """Events, then some time, then an end or a failure."""

    class Body(httpx.AsyncByteStream):
        def __init__(self, waits: Waits) -> None:
            self.waits = waits

        async def __aiter__(self) -> AsyncIterator[bytes]:
            yield stream_bytes(*events).partition(b"\r\n\r\n")[2]
            self.waits.now += lasts
            if then is not None:
                raise then

    return lambda waits: httpx.Response(
        200, headers={"content-type": "text/event-stream"}, stream=Body(waits)
    )


def status(code: int, body: Any = None, *, after: float = 0.0, retry_after: str = "") -> Answer:
    def answer(waits: Waits) -> httpx.Response:
        waits.now += after
        return httpx.Response(code, json=body or {}, headers={"retry-after": retry_after})

    return answer


def run(name: str) -> Answer:
    return status(200, run_json(name))


def result(name: str = "completed") -> Answer:
    return status(200, {"run": run_json(name), "output": OUTPUT})


def broken(kind: type[httpx.TransportError] = httpx.ConnectError) -> Answer:
    def answer(waits: Waits) -> httpx.Response:
        raise kind("broken")

    return answer


STILL_ACTIVE = status(408, after=30.0)


class Service:
    """Answers each kind of request by its own script; the last answer of a script stays."""

    def __init__(self, waits: Waits, **scripts: list[Answer]) -> None:
        self.asked: list[str] = []
        self._waits = waits
        self._scripts = scripts

    def __call__(self, request: httpx.Request) -> httpx.Response:
        tail = request.url.path.rpartition("/")[2]
        kind = {"events": "events", "result": "result"}.get(tail, "run")
        if request.url.path.startswith("/v1beta"):
            kind = "beta_events"
        self.asked.append(kind)
        script = self._scripts[kind]
        return (script.pop(0) if len(script) > 1 else script[0])(self._waits)


async def follow(client: TaskClient, waits: Waits) -> list[Update]:
    async with client:
        updates = follow_run(client, "trun_1", sleep=waits.sleep, clock=waits.clock, random=lambda: 1.0)
        return [update async for update in updates]


def outline(updates: list[Update]) -> list[str]:
    """The story in short, so that a test reads like one."""
    lines = []
    for update in updates:
        if isinstance(update, StateEvent):
            lines.append(update.run.status)
        elif isinstance(update, ProgressMessageEvent):
            lines.append(f"“{update.message}”")
        elif isinstance(update, StreamOpened):
            lines.append(f"opened {update.attempt}")
        elif isinstance(update, ConnectionLost):
            lines.append(f"lost, {update.retry_in:g} s")
        elif isinstance(update, Finished):
            lines.append(f"finished: {update.output and update.output.content}")
        else:
            lines.append(update.type)
    return lines
