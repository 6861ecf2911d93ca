"""What a run has told and when: the events that brought something new, so that they can be replayed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parallel_widgets.api.events import ErrorEvent, ProgressMessageEvent, ProgressStatsEvent, StateEvent
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.state import Created, RunState
from parallel_widgets.runs.timestamp import epoch_seconds

# What a state event repeats of the request, which may hold secrets, and of the result.
_REPEATED = frozenset({"input", "output"})


@dataclass(frozen=True, kw_only=True)
class TimedEvent:
    """A piece of JSON from the service, and when it came: in seconds since the request was submitted."""

    after: float
    event: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """The story of one run, in the order in which it was told.

    Attributes
    ----------
    created
        The answer to the create; None before it.
    events
        The events of the run, as its stream sent them, up to its end. What a reopened stream repeats is not
        in it.
    ended_after
        When the run's end was known, in seconds since the request was submitted; None before.
    """

    created: TimedEvent | None = None
    events: tuple[TimedEvent, ...] = ()
    ended_after: float | None = None

    def noted(self, news: object, before: RunState, after: RunState, *, seconds: float) -> Timeline:
        """Return the timeline after a piece of news, and what it made of the run's state.

        Parameters
        ----------
        seconds
            Since the request was submitted. A clock that was set back does not turn the order round.
        """
        seconds = max(seconds, self._latest)
        if isinstance(news, Created):
            return replace(self, created=TimedEvent(after=seconds, event=news.run.raw))
        if after.is_final and not before.is_final:
            return replace(self, ended_after=seconds)
        if not isinstance(news, _EVENTS) or not self._is_new(news, before, after):
            return self
        event = {name: value for name, value in news.raw.items() if name not in _REPEATED}
        return replace(self, events=(*self.events, TimedEvent(after=seconds, event=event)))

    @property
    def _latest(self) -> float:
        if self.events:
            return self.events[-1].after
        return 0.0 if self.created is None else self.created.after

    def _is_new(
        self,
        news: StateEvent | ProgressMessageEvent | ProgressStatsEvent | ErrorEvent,
        before: RunState,
        after: RunState,
    ) -> bool:
        match news:
            case StateEvent(run=run):
                # The end is told with the output.
                return not run.is_terminal and (before.run is None or before.run.raw != run.raw)
            case ProgressMessageEvent():
                return len(after.trace) > len(before.trace)
            case ProgressStatsEvent():
                return _counts(before) != _counts(after)
            case ErrorEvent():
                return all(timed.event != news.raw for timed in self.events)

    @classmethod
    def of_record(cls, record: RunRecord) -> Timeline:
        """Return the timeline of a run of the journal, as far as times were written down.

        The journal has the times of the statuses; the progress messages have the service's own.
        """
        run = record.state.run
        if run is None:
            return cls()
        start, state = record.submitted_at, record.state
        ended_after = max(0.0, state.elapsed) if state.is_final else None
        latest = max(0.0, record.updated_at - start) if ended_after is None else ended_after

        def told(status: str, after: float) -> TimedEvent:
            described = {**run.raw, "status": status, "is_active": True, "error": None}
            return TimedEvent(after=after, event=described)

        turns = [
            (status, min(max(0.0, at - start), latest))
            for status, at in record.transitions
            if status in ("queued", "running", "cancelling")
        ]
        first = turns[0][1] if turns else 0.0
        events = [
            TimedEvent(
                after=at, event={"type": "task_run.state", "event_id": None, "run": told(status, at).event}
            )
            for status, at in turns
            if status != "queued"
        ]
        events += _messages(record, first=first, latest=latest)
        events.sort(key=lambda timed: timed.after)
        stats = _stats(state)
        if stats is not None:
            events.append(TimedEvent(after=max(latest, first), event=stats))
        return cls(created=told("queued", first), events=tuple(events), ended_after=ended_after)


_EVENTS = (StateEvent, ProgressMessageEvent, ProgressStatsEvent, ErrorEvent)


def _counts(state: RunState) -> tuple[object, ...]:
    return state.considered, state.read, state.sample, state.progress


def _messages(record: RunRecord, *, first: float, latest: float) -> Iterator[TimedEvent]:
    at = first
    for entry in record.trace:
        told_at = epoch_seconds(entry["timestamp"])
        # The service's clock is another one, and its messages have an order.
        if told_at is not None:
            at = max(at, min(told_at - record.submitted_at, latest))
        kind = f".{entry['type']}" if entry["type"] else ""
        yield TimedEvent(
            after=at,
            event={
                "type": f"task_run.progress_msg{kind}",
                "message": entry["message"],
                "timestamp": entry["timestamp"],
            },
        )


def _stats(state: RunState) -> dict[str, Any] | None:
    if state.source_stats is None and state.progress is None:
        return None
    return {
        "type": "task_run.progress_stats",
        "source_stats": {
            "num_sources_considered": state.considered,
            "num_sources_read": state.read,
            "sources_read_sample": list(state.sample),
        },
        "progress_meter": state.progress,
    }
