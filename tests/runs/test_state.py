"""A run's state: what each piece of news does to it, and what no order of news can do."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.errors import AuthenticationError, ConnectionFailedError, RateLimitError
from parallel_widgets.api.events import ProgressMessageEvent, StateEvent
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened
from parallel_widgets.api.models import TaskRun, TaskRunOutput, TaskRunWarning
from parallel_widgets.runs.errors import RunFailedError
from parallel_widgets.runs.state import (
    Created,
    Grouped,
    LookingUp,
    Refused,
    Remarked,
    RunState,
    Waiting,
    WatchResumed,
    WatchStopped,
    reduce,
)
from parallel_widgets.runs.view import run_traits

OUTPUT = TaskRunOutput.parse({"type": "json", "content": {"gdp": "$3.1 trillion (2023)"}, "basis": []})


def run(status: str, **fields: Any) -> TaskRun:
    active = status not in ("completed", "failed", "cancelled", "action_required")
    return TaskRun.parse({"run_id": "trun_1", "status": status, "is_active": active, **fields})


def message(text: str, timestamp: str | None = None) -> ProgressMessageEvent:
    return ProgressMessageEvent(
        kind="plan", message=text, timestamp=timestamp, type="task_run.progress_msg.plan", raw={}
    )


def after(*news: object, start: RunState | None = None) -> RunState:
    state = start or RunState()
    for item in news:
        state = reduce(state, item)
    return state


def texts(state: RunState) -> list[str]:
    return [entry["message"] for entry in state.trace]


def test_a_run_goes_from_submitting_to_completed_with_its_output() -> None:
    state = after(
        Created(run("queued")),
        StateEvent(run=run("running"), raw={}),
        Finished(run=run("completed"), output=OUTPUT),
    )
    assert (state.status, state.is_final, state.is_active, state.output) == ("completed", True, False, OUTPUT)


def test_a_terminal_status_in_a_stream_waits_for_the_output() -> None:
    state = after(Created(run("running")), StateEvent(run=run("completed"), raw={}))
    assert state.status == "running"
    assert not state.is_final


def test_a_replayed_stream_neither_takes_a_status_back_nor_repeats_the_trace() -> None:
    first = after(Created(run("running")), StreamOpened(attempt=1), message("a"), message("b"), message("b"))
    again = after(
        ConnectionLost(error=ConnectionFailedError("gone"), retry_in=4.2, since=0.0),
        StreamOpened(attempt=2),
        StateEvent(run=run("queued"), raw={}),
        message("a"),
        message("b"),
        message("b"),
        message("c"),
        start=first,
    )
    assert again.status == "running"
    assert texts(again) == ["a", "b", "b", "c"]


def test_a_trace_that_is_not_streamed_again_is_kept() -> None:
    state = after(
        Created(run("running")), StreamOpened(attempt=1), message("a"), StreamOpened(attempt=2), message("z")
    )
    assert texts(state) == ["a", "z"]


def test_a_message_that_was_missed_is_added_and_what_follows_it_is_not_repeated() -> None:
    state = after(
        Created(run("running")),
        StreamOpened(attempt=1),
        *map(message, "abc"),
        StreamOpened(attempt=2),
        *map(message, "aNbcd"),
    )
    assert texts(state) == ["a", "b", "c", "N", "d"]


def test_an_entry_of_a_long_trace_costs_what_an_entry_of_a_short_one_does() -> None:
    class Text(str):
        """Counts how often entries are compared."""

        __slots__ = ()
        comparisons = 0

        def __eq__(self, other: object) -> bool:
            Text.comparisons += 1
            return super().__eq__(other)

        __hash__ = str.__hash__

    entries = [message(Text(number)) for number in range(2000)]
    state = after(Created(run("running")), StreamOpened(attempt=1), *entries)
    shown = run_traits(state, is_sample=False)["trace"]
    state = after(StreamOpened(attempt=2), *entries, message("new"), start=state)
    assert len(state.trace) == 2001
    assert Text.comparisons < 10 * len(entries)
    again = run_traits(state, is_sample=False)["trace"]
    assert all(before is now for before, now in zip(shown, again, strict=False))


def test_a_lost_connection_is_told_with_its_time_and_forgotten_when_it_is_back() -> None:
    state = after(
        Created(run("running")),
        message("Searching"),
        ConnectionLost(error=ConnectionFailedError("gone"), retry_in=3.6, since=0.0),
    )
    at = time.strftime("%H:%M", time.localtime(0.0))
    assert state.message == (
        f"The run was running when it was last heard of, at {at}. gone. Trying again in 4 s."
    )
    assert reduce(state, StreamOpened(attempt=2)).message == "Searching"


def test_a_failed_run_keeps_the_services_words() -> None:
    state = after(
        Created(run("running")),
        Finished(run=run("failed", error={"message": "No sources.", "ref_id": "r"}), output=None),
    )
    assert isinstance(state.failure, RunFailedError)
    assert str(state.failure) == "The run failed: No sources."
    assert state.failure.to_dict()["ref_id"] == "r"
    assert state.message == "The run failed: No sources."


def test_a_completed_run_whose_output_cannot_be_read_may_be_watched_again() -> None:
    state = after(Created(run("running")), Finished(run=run("completed"), output=None))
    assert not state.is_final
    assert not state.is_watching
    assert (
        after(WatchResumed(), Finished(run=run("completed"), output=OUTPUT), start=state).status
        == "completed"
    )


def test_a_refused_create_is_failed_without_a_run() -> None:
    state = after(Refused(AuthenticationError("Invalid key.", status_code=401)))
    assert (state.status, state.run_id, state.is_final, state.message) == ("failed", "", True, "Invalid key.")


def test_a_stopped_watch_leaves_the_run_active() -> None:
    state = after(Created(run("running")), WatchStopped("Stopped watching."))
    assert (state.status, state.is_active, state.is_watching) == ("running", True, False)
    assert after(WatchResumed(), start=state).is_watching


def test_a_create_that_waits_says_until_when_and_no_longer_than_it_does() -> None:
    state = after(Waiting(1.8e9))
    assert state.message.startswith("Waiting for the service's rate limit, until ")
    assert state.outlay == "reserved"
    assert after(Waiting(None), start=state).message == ""


def test_a_lost_answer_that_is_looked_up_is_unconfirmed_until_the_run_is_found() -> None:
    looking = after(Grouped("tgrp_1"), LookingUp())
    assert (looking.status, looking.is_final, looking.outlay) == ("unconfirmed", False, "unconfirmed")
    found = after(Created(run("queued")), start=looking)
    assert (found.status, found.message, found.outlay) == ("queued", "", "spent")


def test_a_rate_limit_on_the_way_is_not_called_a_lost_connection() -> None:
    pause = ConnectionLost(error=RateLimitError("slow down"), retry_in=20.0, since=0.0)
    at = time.strftime("%H:%M", time.localtime(0))
    assert after(Created(run("running")), pause).message == (
        f"The run was running when it was last heard of, at {at}. "
        "The service asked for a pause; asking again in 20 s."
    )


@given(st.lists(st.sampled_from("ab"), max_size=12), st.data())
def test_a_trace_that_is_replayed_from_any_connection_is_the_same_trace(
    entries: list[str], data: st.DataObject
) -> None:
    state = after(Created(run("running")))
    connections = data.draw(st.lists(st.integers(0, len(entries)), max_size=4).map(sorted))
    for attempt, end in enumerate([*connections, len(entries)], start=1):
        state = after(StreamOpened(attempt=attempt), *(message(text) for text in entries[:end]), start=state)
    assert texts(state) == entries


@pytest.mark.parametrize("status", ["cancelled", "action_required", "evaporated"])
def test_every_end_without_an_output_is_explained(status: str) -> None:
    state = after(Created(run("running")), Finished(run=run(status), output=None))
    assert state.is_final
    assert state.status == status
    assert state.failure is not None
    assert len(str(state.failure)) > 20


def test_our_own_remarks_stand_before_the_services_warnings_also_after_the_end() -> None:
    warned = run("completed", warnings=[{"type": "warning", "message": "theirs"}])
    state = after(Finished(run=warned, output=OUTPUT), Remarked(TaskRunWarning(type="ours", message="ours")))
    shown = run_traits(state, is_sample=False)
    assert [item["message"] for item in shown["warnings"]] == ["ours", "theirs"]
    assert shown["status"] == "completed"
