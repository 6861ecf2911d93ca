"""What is known of one run, as a value, and how each piece of news changes it. No clock, I/O or threads.

News comes from our own side (`Created`, `Refused`, ...) and from `api.follow`. The rules that everything
above relies on: a status never goes back, however often a stream is replayed; a run ends once; nothing but
a remark is added after that.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parallel_widgets.api.errors import ApiError, RateLimitError, UnconfirmedCreateError
from parallel_widgets.api.events import ErrorEvent, ProgressMessageEvent, ProgressStatsEvent, StateEvent
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened
from parallel_widgets.api.models import TaskRun, TaskRunOutput, TaskRunWarning
from parallel_widgets.runs.errors import RunError, RunFailedError, possible_run
from parallel_widgets.runs.spending import Outlay

# How far a status is along its way. Names that are not here (the API may have new ones) count as under way.
STEPS = {"submitting": 0, "unconfirmed": 1, "queued": 2, "running": 3, "cancelling": 4}
UNDER_WAY = STEPS["running"]

# One progress message as JSON: "type" (plan, search, ...), "message" and "timestamp" (RFC 3339, or None).
# Made once and shared from then on, for a trace may have thousands.
TraceEntry = Mapping[str, str | None]


@dataclass(frozen=True, kw_only=True)
class RunState:
    """Everything that is known of a run at one moment."""

    status: str = "submitting"
    is_final: bool = False
    is_watching: bool = True
    elapsed: float = 0.0
    run: TaskRun | None = None
    output: TaskRunOutput | None = None
    progress: float | None = None
    message: str = ""
    failure: ApiError | RunError | None = None
    # What we have to remark on it ourselves, besides the service's warnings.
    remarks: tuple[TaskRunWarning, ...] = ()
    # The group that it was submitted through, "" for none.
    taskgroup_id: str = ""
    # While the create waits for the rate limit: until when, in seconds since the epoch.
    waits_until: float | None = None
    considered: int | None = None
    read: int | None = None
    sample: tuple[str, ...] = ()
    trace: tuple[TraceEntry, ...] = ()
    # How far into the trace the present connection has come: each begins with the whole of it again.
    replayed: int = 0

    @property
    def run_id(self) -> str:
        """The API's id, "" before there is one."""
        return self.run.run_id if self.run is not None else ""

    @property
    def is_active(self) -> bool:
        """Whether the service may still be working on it, watched or not."""
        return not self.is_final

    @property
    def outlay(self) -> Outlay:
        """Whether it is paid for."""
        if self.run is not None:
            return "spent"
        if self.status == "unconfirmed":
            return "unconfirmed"
        return "none" if self.is_final else "reserved"

    @property
    def source_stats(self) -> dict[str, Any] | None:
        """Sources considered and read, with a sample of their addresses."""
        if self.considered is None and self.read is None and not self.sample:
            return None
        return {"considered": self.considered, "read": self.read, "sample": list(self.sample)}


@dataclass(frozen=True)
class Waiting:
    """The create waits for the rate limit until a time in seconds since the epoch; None: no longer."""

    until: float | None


@dataclass(frozen=True)
class Grouped:
    """There is a group for the run to be added to."""

    taskgroup_id: str


@dataclass(frozen=True)
class LookingUp:
    """The answer to the create was lost, and the group is asked whether there is a run."""


@dataclass(frozen=True)
class Created:
    """The service accepted the request."""

    run: TaskRun


@dataclass(frozen=True)
class Refused:
    """There is no run: the service said no, or was never reached."""

    error: ApiError | RunError


@dataclass(frozen=True)
class Unconfirmed:
    """The answer to the create was lost: there may be a run, and nobody knows its id."""

    error: UnconfirmedCreateError
    price_usd: float | None = None


@dataclass(frozen=True)
class WatchStopped:
    """Nobody follows the run any more; it goes on at the service."""

    message: str


@dataclass(frozen=True)
class WatchFailed:
    """The run cannot be followed (a key that is refused, an id that is unknown); its end is not known.

    It was last heard of at ``since``, in seconds since the epoch.
    """

    error: ApiError | RunError
    since: float


@dataclass(frozen=True)
class WatchResumed:
    """Somebody follows the run again."""


@dataclass(frozen=True)
class Tick:
    """Time went by: seconds since the submission."""

    elapsed: float


@dataclass(frozen=True)
class Remarked:
    """There is something to say about the run that is no part of it."""

    warning: TaskRunWarning


CreateNews = Waiting | Grouped | LookingUp | Created | Refused | Unconfirmed
WatchNews = WatchStopped | WatchFailed | WatchResumed | Tick


def reduce(state: RunState, news: object) -> RunState:
    """The state after a piece of news; the same object if it changes nothing. Unknown news is ignored."""
    if isinstance(news, Remarked):
        return replace(state, remarks=(*state.remarks, news.warning))
    if state.is_final:
        return state
    if isinstance(news, CreateNews):
        return _reduce_create(state, news)
    if isinstance(news, WatchNews):
        return _reduce_watch(state, news)
    return _reduce_followed(state, news)


def _reduce_create(state: RunState, news: CreateNews) -> RunState:
    if isinstance(news, Created):
        return replace(_advance(state, news.run), message="" if state.is_watching else state.message)
    if state.run is not None:
        return state
    match news:
        case Waiting(until=until):
            return replace(state, waits_until=until, message=_waiting(until))
        case Grouped(taskgroup_id=taskgroup_id):
            return replace(state, taskgroup_id=taskgroup_id)
        case LookingUp():
            return replace(
                state, status="unconfirmed", message="The answer was lost. Looking whether there is a run."
            )
        case Refused(error=error):
            return replace(_ended(state, "failed"), failure=error, message=error.message)
        case Unconfirmed(error=error, price_usd=price):
            return replace(
                _ended(state, "unconfirmed"), failure=error, message=possible_run(error.sent_at, price)
            )


def _reduce_watch(state: RunState, news: WatchNews) -> RunState:
    match news:
        case WatchStopped(message=message):
            return replace(state, is_watching=False, message=message)
        case WatchFailed(error=error, since=since):
            known = f"{_known(state, since)}; task.watch() follows it again."
            told = f"{_sentence(error.message)} {known}"
            return replace(state, is_watching=False, failure=error, message=told)
        case WatchResumed():
            return replace(state, is_watching=True, failure=None, message="")
        case Tick(elapsed=elapsed):
            # Never back, though the machine's clock may be.
            return replace(state, elapsed=max(elapsed, state.elapsed))


def _waiting(until: float | None) -> str:
    if until is None:
        return ""
    at = time.strftime("%H:%M:%S", time.localtime(until))
    return f"Waiting for the service's rate limit, until {at}."


def _reduce_followed(state: RunState, news: object) -> RunState:
    match news:
        case StreamOpened():
            return replace(state, replayed=0, message=_latest(state.trace))
        case ConnectionLost(error=error, retry_in=retry_in, since=since):
            return replace(state, message=f"{_known(state, since)}. {_lost(error, max(1, round(retry_in)))}")
        case StateEvent(run=run):
            return _advance(state, run)
        case ProgressMessageEvent(kind=kind, message=message, timestamp=timestamp):
            return _traced(state, {"type": kind, "message": message, "timestamp": timestamp})
        case ProgressStatsEvent():
            return _counted(state, news)
        case ErrorEvent():
            return replace(state, message=news.error.message)
        case Finished(run=run, output=output):
            return _finished(state, run, output)
    return state


def _advance(state: RunState, run: TaskRun) -> RunState:
    # A terminal status waits for `Finished`, which has the output: who sees "completed" can read it.
    ahead = not run.is_terminal and _step(run.status) >= _step(state.status)
    return replace(state, run=run, status=run.status if ahead else state.status)


def _step(status: str) -> int:
    return STEPS.get(status, UNDER_WAY)


def _traced(state: RunState, entry: TraceEntry) -> RunState:
    trace, start = state.trace, state.replayed
    if entry in trace[start:]:
        return replace(state, replayed=trace.index(entry, start) + 1)
    # What comes between repetitions is new, and the rest of them still to come.
    replayed = start + 1 if start == len(trace) else start
    return replace(state, replayed=replayed, trace=(*trace, entry), message=entry["message"] or "")


def _counted(state: RunState, event: ProgressStatsEvent) -> RunState:
    progress = state.progress if event.meter is None else event.meter
    return replace(
        state, progress=progress, considered=event.considered, read=event.read, sample=event.sample
    )


def _finished(state: RunState, run: TaskRun, output: TaskRunOutput | None) -> RunState:
    if run.status == "completed" and output is None:
        # Paid for and there: whoever watches again may still read it.
        unread = RunFailedError(run)
        return replace(state, run=run, is_watching=False, failure=unread, message=unread.message)
    ended = replace(_ended(state, run.status), run=run, output=output, failure=None)
    if run.status == "completed":
        return replace(ended, message="", progress=None if state.progress is None else 100.0)
    failure = RunFailedError(run)
    return replace(ended, failure=failure, message=failure.message)


def _ended(state: RunState, status: str) -> RunState:
    return replace(state, status=status, is_final=True, is_watching=False)


def _known(state: RunState, since: float) -> str:
    """What is known of a run that is out of touch, and since when that is all: a sentence without its end."""
    at = time.strftime("%H:%M", time.localtime(since))
    return f"The run was {state.status} when it was last heard of, at {at}"


def _lost(error: ApiError, seconds: int) -> str:
    if isinstance(error, RateLimitError):
        return f"The service asked for a pause; asking again in {seconds} s."
    return f"{_sentence(error.message)} Trying again in {seconds} s."


def _sentence(words: str) -> str:
    """The service's words, so that a sentence can follow."""
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _latest(trace: tuple[TraceEntry, ...]) -> str:
    return trace[-1]["message"] or "" if trace else ""
