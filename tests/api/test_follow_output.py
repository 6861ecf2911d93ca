"""However a followed run ends, its output or the lack of one is told rightly."""

from __future__ import annotations

import pytest

from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    InvalidResponseError,
    NotFoundError,
)

from .conftest import ClientMaker, Waits
from .scripted_run import (
    Answer,
    Service,
    broken,
    follow,
    outline,
    result,
    run,
    state,
    status,
    stream,
)

pytestmark = pytest.mark.anyio


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
