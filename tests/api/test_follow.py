"""A run is followed to its end, whatever happens to the connection in between."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    InvalidResponseError,
    MissingKeyError,
    NotFoundError,
    PermissionDeniedError,
)
from parallel_widgets.api.events import ErrorEvent, ProgressMessageEvent, StateEvent, UnknownEvent
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened, Update, follow_run

from .conftest import ClientMaker, Waits
from .scripted_server import ScriptedServer, silence, stream_bytes

pytestmark = pytest.mark.anyio

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


@pytest.mark.parametrize(
    "trouble", [broken(), status(500), status(403), status(200, {"no": "stream"})], ids=str
)
async def test_where_streams_keep_failing_long_polls_take_over(
    trouble: Answer, make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[trouble],
        run=[run("queued"), run("queued"), run("queued"), run("running")],
        result=[STILL_ACTIVE, STILL_ACTIVE, result()],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["queued", "lost, 1 s", "lost, 2 s", "running", "completed", "finished: done"]
    assert service.asked.count("events") == 3
    assert service.asked.count("result") == 3


async def test_streams_get_another_chance_after_some_polls(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits,
        events=[
            broken(),
            broken(),
            broken(),
            stream(state("running"), message("a"), state("completed", OUTPUT)),
        ],
        run=[run("running")],
        result=[STILL_ACTIVE],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates)[-3:] == ["“a”", "completed", "finished: done"]
    assert service.asked.count("result") == 10


async def test_polls_that_do_not_wait_are_spaced_out(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits, events=[broken()], run=[run("running")], result=[status(408), status(408), result()]
    )
    await follow(make_client(service), waits)
    assert waits.seconds == [1.0, 2.0, 2.0, 2.0]


async def test_a_poll_that_fails_loses_nothing(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits,
        events=[broken()],
        run=[run("running")],
        result=[broken(httpx.ReadError), status(502), STILL_ACTIVE, status(404), result()],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == [
        *["running", "lost, 1 s", "lost, 2 s"],
        *["lost, 1 s", "lost, 2 s", "lost, 1 s"],
        *["completed", "finished: done"],
    ]


async def test_a_dead_network_is_waited_out_and_reported_with_its_beginning(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[
            stream(state("running"), lasts=20, then=httpx.ReadError("cut")),
            stream(state("running"), lasts=20, then=httpx.ReadError("cut")),
            stream(state("completed", OUTPUT)),
        ],
        run=[*[broken()] * 8, run("running"), broken(), run("running")],
    )
    updates = await follow(make_client(service), waits)
    losses = [update for update in updates if isinstance(update, ConnectionLost)]
    assert [loss.retry_in for loss in losses] == [1, 2, 4, 8, 16, 30, 30, 30, 1]
    assert {loss.since for loss in losses[:8]} == {losses[0].since}
    assert losses[8].since > losses[7].since
    assert outline(updates)[-2:] == ["completed", "finished: done"]


async def test_the_other_path_of_the_events_is_tried_for_a_run_that_exists(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[status(404)],
        beta_events=[stream(state("running"), message("a"), state("completed", OUTPUT))],
        run=[run("queued")],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["queued", "opened 2", "running", "“a”", "completed", "finished: done"]
    assert service.asked == ["events", "run", "beta_events"]


async def test_without_any_events_the_result_is_polled_for(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits,
        events=[status(404)],
        beta_events=[status(404)],
        run=[run("running")],
        result=[STILL_ACTIVE, result()],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["running", "completed", "finished: done"]
    assert service.asked == ["events", "run", "beta_events", "run", "result", "run", "result"]


async def test_an_unknown_run_is_an_error_once_that_is_certain(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, events=[status(404)], run=[status(404, {"detail": "No such run"})])
    with pytest.raises(NotFoundError, match="No such run"):
        await follow(make_client(service), waits)
    assert service.asked.count("run") == 4


async def test_a_run_that_is_not_known_everywhere_yet_is_not_given_up(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits,
        events=[status(404), stream(state("completed", OUTPUT))],
        run=[status(404), status(404), run("queued")],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates)[-1] == "finished: done"


@pytest.mark.parametrize(
    ("code", "kind"), [(401, AuthenticationError), (403, PermissionDeniedError), (422, ApiError)]
)
async def test_a_service_that_refuses_to_tell_is_an_error(
    code: int, kind: type[ApiError], make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, events=[status(code)], run=[status(code, {"detail": "No"})])
    with pytest.raises(kind, match="No"):
        await follow(make_client(service), waits)
    assert waits.seconds == []


async def test_a_missing_key_is_an_error(make_client: ClientMaker, waits: Waits) -> None:
    with pytest.raises(MissingKeyError):
        await follow(make_client(Service(waits), base_url="https://api.example"), waits)


async def test_a_server_that_never_spoke_the_task_api_is_an_error(
    make_client: ClientMaker, waits: Waits
) -> None:
    def page(waits: Waits) -> httpx.Response:
        return httpx.Response(200, html="<title>Sign in</title>")

    with pytest.raises(InvalidResponseError, match="Sign in"):
        await follow(make_client(Service(waits, events=[page], run=[page])), waits)
    # One that did is asked again: a login page may come between, and go.
    service = Service(
        waits,
        events=[stream(state("running")), stream(state("completed", OUTPUT))],
        run=[page, page, run("running")],
    )
    assert outline(await follow(make_client(service), waits))[-1] == "finished: done"


async def test_a_rate_limit_is_honoured_within_bounds(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits,
        events=[broken(), stream(state("completed", OUTPUT))],
        run=[
            status(429, retry_after="20"),
            status(429, retry_after="86400"),
            run("running"),
        ],
    )
    await follow(make_client(service), waits)
    assert waits.seconds == [20.0, 60.0]


async def test_an_output_that_the_last_event_lacks_is_fetched(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits, events=[stream(state("completed"))], result=[status(503), broken(), status(408), result()]
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == [
        *["opened 1", "completed"],
        *["lost, 1 s", "lost, 2 s", "lost, 4 s", "finished: done"],
    ]


async def test_an_outage_between_denials_says_nothing_about_the_output(
    make_client: ClientMaker, waits: Waits
) -> None:
    denials = [status(404)] * 3
    service = Service(
        waits, events=[stream(state("completed"))], result=[*denials, broken(), *denials, result()]
    )
    assert outline(await follow(make_client(service), waits))[-1] == "finished: done"


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (status(404), NotFoundError),
        (status(200, {"run": {}}), InvalidResponseError),
        (status(401), AuthenticationError),
    ],
    ids=["404", "nonsense", "401"],
)
async def test_an_output_that_nobody_can_read_is_an_error_and_not_an_empty_result(
    trouble: Answer, kind: type[ApiError], make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, events=[stream(state("completed"))], result=[trouble])
    with pytest.raises(kind):
        await follow(make_client(service), waits)
    assert service.asked.count("result") == (1 if kind is AuthenticationError else 4)


@pytest.mark.parametrize("name", ["failed", "cancelled", "action_required"])
async def test_a_run_that_ends_otherwise_has_no_output(
    name: str, make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, events=[stream(state("running"), state(name))])
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["opened 1", "running", name, "finished: None"]
    assert service.asked == ["events"]


async def test_a_failed_run_is_told_from_an_unknown_one(make_client: ClientMaker, waits: Waits) -> None:
    service = Service(
        waits,
        events=[broken()],
        run=[run("running"), run("running"), run("running"), run("failed")],
        result=[status(404, {"detail": "Run failed or unknown"})],
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["running", "lost, 1 s", "lost, 2 s", "failed", "finished: None"]


async def test_a_run_that_ended_while_the_stream_was_down_is_read(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits, events=[stream(state("running"), lasts=570)], run=[run("completed")], result=[result()]
    )
    updates = await follow(make_client(service), waits)
    assert outline(updates) == ["opened 1", "running", "completed", "finished: done"]


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
        sleep=waits.sleep,
        clock=waits.clock,
        random=lambda: 1.0,
    )
    updates = anyio.run(follow, client, waits)
    assert [update for update in updates if isinstance(update, Finished)] == updates[-1:]
    assert outline(updates)[-1] == "finished: done"
    losses = [update for update in updates if isinstance(update, ConnectionLost)]
    assert all(0 <= loss.retry_in <= 30 for loss in losses)
