"""The events of a run or a group, told apart by the text of their ``type``, so that unknown ones survive."""

from __future__ import annotations

import json
import math
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

import httpx
from httpx_sse import EventSource

from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.groups import TaskGroupStatus
from parallel_widgets.api.models import ErrorInfo, TaskRun, TaskRunOutput

_PROGRESS_MESSAGE = "task_run.progress_msg"


@dataclass(frozen=True, kw_only=True)
class StateEvent:
    """``task_run.state``: the run, and its output once it has completed."""

    run: TaskRun
    output: TaskRunOutput | None = None
    input: Mapping[str, Any] | None = None
    event_id: str | None = None
    type: str = "task_run.state"
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ProgressMessageEvent:
    """``task_run.progress_msg.*``: one entry of the trace.

    ``kind`` is what follows the prefix: plan, search, result, tool_call, exec_status, or one added since.
    """

    kind: str
    message: str
    timestamp: str | None
    type: str
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ProgressStatsEvent:
    """``task_run.progress_stats``: sources considered and read, a sample of them, and, sometimes, a meter.

    ``meter`` is a percentage, 0 to 100; published samples do not have it, so it may be None.
    """

    considered: int | None
    read: int | None
    sample: tuple[str, ...]
    meter: float | None
    type: str = "task_run.progress_stats"
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ErrorEvent:
    """``error``: something went wrong with the stream or the run; only the run's own status says which."""

    error: ErrorInfo
    type: str = "error"
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class GroupStatusEvent:
    """``task_group_status``: how the runs of a group stand; ``event_id`` is where to resume the stream."""

    status: TaskGroupStatus
    event_id: str | None
    type: str = "task_group_status"
    raw: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class UnknownEvent:
    """An event of a type that this package does not know, or one whose data it could not read.

    ``data`` is the text of the event's data lines; ``raw`` is empty where that is no JSON object.
    """

    type: str
    data: str = field(repr=False)
    raw: Mapping[str, Any] = field(repr=False)


Event = StateEvent | ProgressMessageEvent | ProgressStatsEvent | ErrorEvent | GroupStatusEvent | UnknownEvent


async def read_events(response: httpx.Response) -> AsyncGenerator[Event, None]:
    """Yield the events of an answer as they come."""
    async with aclosing(EventSource(response).aiter_sse()) as events:
        async for event in events:
            # One without data only sets the stream's own fields, such as `retry`.
            if event.data:
                yield parse_event(event.event, event.data)


def parse_event(name: str, data: str) -> Event:
    """Return the event for one server-sent event. Never raises: what cannot be read is an ``UnknownEvent``.

    Parameters
    ----------
    name
        The stream's ``event:`` field; it counts only where the JSON has no ``type``.
    data
        The text of the ``data:`` lines.
    """
    try:
        raw = json.loads(data)
    except (ValueError, RecursionError):
        raw = None
    if not isinstance(raw, dict):
        return UnknownEvent(type=name, data=data, raw={})
    kind = raw.get("type")
    kind = kind if isinstance(kind, str) and kind else name
    try:
        event = _known_event(kind, raw)
    except InvalidResponseError:
        event = None
    return event or UnknownEvent(type=kind, data=data, raw=raw)


def state_event(run: TaskRun, output: TaskRunOutput | None = None) -> StateEvent:
    """Return the state event that a stream would have sent for a run that was read instead."""
    raw = {"type": "task_run.state", "event_id": None, "run": run.raw, "output": output and output.raw}
    return StateEvent(run=run, output=output, raw=raw)


def _known_event(kind: str, raw: Mapping[str, Any]) -> Event | None:
    if kind == "task_run.state":
        return _state(raw)
    if kind == _PROGRESS_MESSAGE or kind.startswith(_PROGRESS_MESSAGE + "."):
        timestamp = raw.get("timestamp")
        return ProgressMessageEvent(
            kind=kind[len(_PROGRESS_MESSAGE) + 1 :],
            message=str(raw.get("message") or ""),
            timestamp=timestamp if isinstance(timestamp, str) else None,
            type=kind,
            raw=raw,
        )
    if kind == "task_run.progress_stats":
        return _stats(raw)
    if kind == "error":
        return ErrorEvent(error=ErrorInfo.parse(raw.get("error", raw)), raw=raw)
    if kind == "task_group_status":
        return GroupStatusEvent(
            status=TaskGroupStatus.parse(raw.get("status")), event_id=_event_id(raw), raw=raw
        )
    return None


def _state(raw: Mapping[str, Any]) -> StateEvent:
    run_input = raw.get("input")
    return StateEvent(
        run=TaskRun.parse(raw.get("run")),
        output=_output(raw.get("output")),
        input=run_input if isinstance(run_input, Mapping) else None,
        event_id=_event_id(raw),
        raw=raw,
    )


def _output(raw: Any) -> TaskRunOutput | None:
    try:
        return None if raw is None else TaskRunOutput.parse(raw)
    except InvalidResponseError:
        # The state still counts; the output can be asked for by itself.
        return None


def _stats(raw: Mapping[str, Any]) -> ProgressStatsEvent:
    stats = raw.get("source_stats")
    stats = stats if isinstance(stats, Mapping) else {}
    sample = stats.get("sources_read_sample")
    return ProgressStatsEvent(
        considered=_count(stats.get("num_sources_considered")),
        read=_count(stats.get("num_sources_read")),
        sample=tuple(url for url in sample if isinstance(url, str)) if isinstance(sample, list) else (),
        meter=_percentage(raw.get("progress_meter")),
        raw=raw,
    )


def _event_id(raw: Mapping[str, Any]) -> str | None:
    event_id = raw.get("event_id")
    return event_id if isinstance(event_id, str) and event_id else None


def _count(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _percentage(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if value != value or abs(value) == math.inf:  # noqa: PLR0124 - NaN; math.isnan fails on huge integers
        return None
    return float(min(100, max(0, value)))
