"""Where events cannot be read a run is followed by polls, and given up only when that is certain."""

from __future__ import annotations

import httpx
import pytest

from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    InvalidResponseError,
    MissingKeyError,
    NotFoundError,
    PermissionDeniedError,
)
from parallel_widgets.api.follow import ConnectionLost, follow_run

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

pytestmark = pytest.mark.anyio


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


async def test_polls_that_do_not_wait_are_spaced_out_ever_more(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(
        waits, events=[broken()], run=[run("running")], result=[status(408), status(408), result()]
    )
    await follow(make_client(service), waits)
    assert waits.seconds == [1.0, 2.0, 2.0, 4.0]


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


async def test_a_run_that_is_followed_again_was_last_heard_of_before(
    make_client: ClientMaker, waits: Waits
) -> None:
    before = waits.now - 3600
    service = Service(waits, events=[broken()], run=[broken(), run("running")], result=[result()])
    async with make_client(service) as client:
        updates = follow_run(client, "trun_1", before, sleep=waits.sleep, clock=waits.clock)
        losses = [update async for update in updates if isinstance(update, ConnectionLost)]
    assert losses[0].since == before
    assert all(loss.since >= before + 3600 for loss in losses[1:])


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
    assert waits.seconds == [20.0, 3600.0]
