"""A run is followed to its end by its event stream, however often that breaks."""

from __future__ import annotations

import asyncio
from contextlib import aclosing

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ConnectionFailedError,
)
from parallel_widgets.api.events import ErrorEvent, StateEvent, UnknownEvent
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened, follow_run
from parallel_widgets.api.pacing import Pacing

from .conftest import ClientMaker, Waits
from .scripted_run import (
    OUTPUT,
    STILL_ACTIVE,
    Answer,
    Service,
    broken,
    follow,
    message,
    outline,
    result,
    run,
    state,
    status,
    stream,
)
from .scripted_server import ScriptedServer, silence, stream_bytes

pytestmark = pytest.mark.anyio


async def test_a_run_whose_stream_holds(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits, events=[stream(state("queued"), state("running"), message("a"), state("completed", OUTPUT))]
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["opened 1", "queued", "running", "“a”", "completed", "finished: done"]
    assert service.asked == ["events"]


async def test_a_stream_that_the_service_closes_is_reopened_and_replays(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[
            stream(state("running"), message("a"), lasts=570),
            stream(state("running"), message("a"), message("b"), state("completed", OUTPUT)),
        ],
        run=[run("running")],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == [
        *["opened 1", "running", "“a”"],
        *["opened 2", "running", "“a”", "“b”", "completed", "finished: done"],
    ]
    assert waits.seconds == []


@pytest.mark.parametrize(
    ("lasts", "then"),
    [
        (20.0, httpx.ReadError("cut")),
        (20.0, httpx.RemoteProtocolError("cut")),
        (0.0, httpx.ReadTimeout("idle")),
    ],
    ids=["reset", "truncated", "idle"],
)
async def test_a_sound_or_idle_stream_that_dies_is_reopened_without_alarm(
    lasts: float, then: Exception, make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[
            *[stream(state("running"), lasts=lasts, then=then)] * 5,
            stream(state("completed", OUTPUT)),
        ],
        run=[run("running")],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == [
        *[line for attempt in range(1, 6) for line in (f"opened {attempt}", "running")],
        *["completed", "finished: done"],
    ]
    assert waits.seconds == []


async def test_streams_without_a_single_event_count_as_failed(make_client: ClientMaker, waits: Waits) -> None:
    """A proxy that holds back what it passes on looks like this."""
    service = Service(waits, events=[broken(httpx.ReadTimeout)], run=[run("running")], result=[result()])
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["running", "lost, 1 s", "lost, 2 s", "completed", "finished: done"]


async def test_the_last_poll_before_a_stream_may_fail_like_any_other(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[broken(), broken(), broken(), stream(state("completed", OUTPUT))],
        run=[run("running")],
        result=[*[STILL_ACTIVE] * 9, status(404)],
    )
    updates = await follow(make_client(service), waits)
    assert service.asked[-4:] == ["run", "result", "run", "events"]
    assert outline(updates)[-3:] == ["lost, 1 s", "completed", "finished: done"]


async def test_a_trace_is_kept_when_a_reopened_stream_only_says_that_the_run_ended(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[stream(state("running"), message("a"), lasts=570), stream(state("completed", OUTPUT))],
        run=[run("running")],
    )
    updates = await follow(make_client(service), waits)
    assert [update.attempt for update in updates if isinstance(update, StreamOpened)] == [1]


async def test_a_stream_that_dies_at_once_is_reopened_after_a_wait(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[
            stream(state("running"), then=httpx.ReadError("cut")),
            stream(state("running")),
            stream(state("running"), state("completed", OUTPUT)),
        ],
        run=[run("running")],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == [
        *["opened 1", "running", "lost, 1 s"],
        *["opened 2", "running", "lost, 2 s"],
        *["opened 3", "running", "completed", "finished: done"],
    ]
    assert waits.seconds == [1.0, 2.0]
    losses = [update for update in updates if isinstance(update, ConnectionLost)]
    assert isinstance(losses[0].error, ConnectionFailedError)
    assert "ended at once" in losses[1].error.message


async def test_events_that_are_unknown_or_errors_pass_through(make_client: ClientMaker, waits: Waits) -> None:
    events = [
        {"type": "error", "error": {"message": "m"}},
        {"type": "task_run.state", "run": {}},
        {"type": "tomorrow"},
    ]
    service = Service(waits, events=[stream(*events, state("completed", OUTPUT))])
    updates = await follow(make_client(service), waits)
    assert [type(update) for update in updates[1:4]] == [ErrorEvent, UnknownEvent, UnknownEvent]
    assert outline(updates)[-1] == "finished: done"


@pytest.mark.parametrize("leave", ["break", "cancel"])
async def test_whoever_stops_following_closes_the_connection(leave: str, make_client: ClientMaker) -> None:
    following = asyncio.Event()

    async def watch(client: TaskClient) -> None:
        async with aclosing(follow_run(client, "trun_1")) as updates:
            async for update in updates:
                if isinstance(update, StateEvent):
                    following.set()
                    if leave == "break":
                        break

    async with (
        ScriptedServer(silence(stream_bytes(state("running")))) as server,
        make_client(base_url=server.base_url) as client,
    ):
        task = asyncio.ensure_future(watch(client))
        await following.wait()
        if leave == "cancel":
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await server.left.wait()
        assert server.connections == 1


TROUBLES = st.sampled_from([broken(), broken(httpx.ReadTimeout), status(500), status(429)])
ANYTHING = TROUBLES | st.sampled_from(
    [
        status(408),
        stream(state("running"), lasts=5),
        stream(state("running"), lasts=50, then=httpx.ReadError("cut")),
        stream(state("queued"), then=httpx.ReadTimeout("idle")),
        run("running"),
        run("a_status_of_tomorrow"),
    ]
)


@settings(deadline=None, max_examples=100)
@given(st.lists(ANYTHING, max_size=8), st.lists(ANYTHING, max_size=8), st.lists(TROUBLES, max_size=8))
def test_a_run_is_never_lost_and_finishes_exactly_once(
    events: list[Answer], runs: list[Answer], results: list[Answer]
) -> None:
    """Whatever fails first, once the service is well again the output arrives."""
    waits = Waits()
    service = Service(
        waits,
        events=[*events, stream(state("running"), state("completed", OUTPUT))],
        run=[run("running"), *runs, run("completed")],
        result=[*results, result()],
    )
    client = TaskClient(
        base_url="http://127.0.0.1:9",
        transport=httpx.MockTransport(service),
        pacing=Pacing(clock=waits.clock),
        sleep=waits.sleep,
        clock=waits.clock,
        random=lambda: 1.0,
    )
    updates = anyio.run(follow, client, waits)
    assert [update for update in updates if isinstance(update, Finished)] == updates[-1:]
    assert outline(updates)[-1] == "finished: done"
    losses = [update for update in updates if isinstance(update, ConnectionLost)]
    assert all(0 <= loss.retry_in <= 30 for loss in losses)
