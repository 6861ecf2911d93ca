"""Carries a client's requests to a recording instead of the network; the answers come in recorded time."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator, Mapping
from typing import Any
from urllib.parse import unquote

import httpx

from parallel_widgets.api.connection import SANDBOX_HEADER
from parallel_widgets.recordings.recording import Recording

_RUNS = "/v1/tasks/runs"


class RecordedTransport(httpx.AsyncBaseTransport):
    """Answers create, retrieve, input, result and events of the one run that was recorded.

    Each create begins the story again; before the first there is no such run. Opens no connection.

    Parameters
    ----------
    recording
        What is played.
    speed
        Recorded seconds that pass in one second; infinity plays it at once.
    """

    def __init__(self, recording: Recording, *, speed: float) -> None:
        self._recording = recording
        self._speed = speed
        self._began_at: float | None = None
        self._was_opened = False
        run_id = str(recording.run["run_id"])
        self._paths = {f"{_RUNS}/{run_id}{part}": part for part in ("", "/input", "/result", "/events")}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Answer one request, when the service did."""
        path = unquote(request.url.path)
        if request.method == "POST" and path == _RUNS:
            self._began_at, self._was_opened = asyncio.get_running_loop().time(), False
            await self._until(self._recording.created.after)
            return self._answer(202, self._recording.created.event)
        part = self._paths.get(path)
        if request.method != "GET" or part is None or self._began_at is None:
            return self._refusal(404, "A recording answers for the run in it, and for nothing else.")
        match part:
            case "/input":
                return self._answer(200, self._recording.request)
            case "/events":
                return self._stream(self._events())
            case "/result":
                return await self._result(request)
        return self._answer(200, self._run())

    async def _result(self, request: httpx.Request) -> httpx.Response:
        seconds = float(request.url.params.get("timeout", "600"))
        await asyncio.sleep(max(0.0, min(self._left(self._recording.ended_after), seconds)))
        if self._left(self._recording.ended_after) > 0:
            return self._refusal(408, "The run is still active.")
        if self._recording.output is None:
            return self._refusal(404, "The run ended without an output.")
        return self._answer(200, {"run": self._recording.run, "output": self._recording.output})

    async def _events(self) -> AsyncIterator[Mapping[str, Any]]:
        is_first, self._was_opened = not self._was_opened, True
        if is_first:
            yield _state(self._recording.created.event)
        elif self._left(self._recording.ended_after) > 0:
            yield _state(self._run())
        else:
            yield self._end()
        for timed in self._recording.events:
            # A stream that is opened again tells the state as it is by then, and the whole trace.
            if is_first or timed.event["type"] != "task_run.state" or self._left(timed.after) > 0:
                await self._until(timed.after)
                yield timed.event
        await self._until(self._recording.ended_after)
        yield self._end()

    def _end(self) -> dict[str, Any]:
        return {**_state(self._recording.run), "output": self._recording.output}

    def _run(self) -> Mapping[str, Any]:
        """The run as it is now."""
        if self._left(self._recording.ended_after) <= 0:
            return self._recording.run
        told = [
            timed.event["run"]
            for timed in self._recording.events
            if timed.event["type"] == "task_run.state" and self._left(timed.after) <= 0
        ]
        run: Mapping[str, Any] = told[-1] if told else self._recording.created.event
        return run

    def _left(self, after: float) -> float:
        """Seconds until a recorded time has come."""
        now = asyncio.get_running_loop().time()
        return (self._began_at or now) + after / self._speed - now

    async def _until(self, after: float) -> None:
        await asyncio.sleep(max(0.0, self._left(after)))

    def _answer(self, status_code: int, value: Any) -> httpx.Response:
        return httpx.Response(
            status_code,
            headers={"content-type": "application/json", **self._mark},
            content=json.dumps(value).encode(),
        )

    def _refusal(self, status_code: int, message: str) -> httpx.Response:
        return self._answer(status_code, {"type": "error", "error": {"ref_id": "", "message": message}})

    def _stream(self, events: AsyncIterator[Mapping[str, Any]]) -> httpx.Response:
        return httpx.Response(
            200,
            headers={"content-type": "text/event-stream", **self._mark},
            stream=_EventStream(events),
        )

    @property
    def _mark(self) -> dict[str, str]:
        # Samples stay samples.
        return {SANDBOX_HEADER: "1"} if self._recording.is_sandbox else {}


class _EventStream(httpx.AsyncByteStream):
    """Server-sent events as the bytes of a response."""

    def __init__(self, events: AsyncIterator[Mapping[str, Any]]) -> None:
        self._events = events

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for event in self._events:
            yield f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode()


def _state(run: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "task_run.state", "event_id": None, "run": run}


def checked_speed(speed: Any) -> float:
    """Return a speed.

    Raises
    ------
    ValueError
        If it is no number above 0.
    """
    if isinstance(speed, bool) or not isinstance(speed, (int, float)) or math.isnan(speed) or speed <= 0:
        raise ValueError(f"The speed is a number above 0, such as 10 for ten times as fast, not {speed!r}.")
    return float(speed)
