"""The client and the sandbox together: each fault that it can show ends in the run's output, or in words."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import aclosing
from typing import Any

import pytest

from parallel_widgets import sandbox
from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    PaymentRequiredError,
    UnconfirmedCreateError,
    UnprocessableError,
)
from parallel_widgets.api.events import ProgressMessageEvent
from parallel_widgets.api.follow import Finished, StreamOpened, Update, follow_run
from parallel_widgets.api.retry import RetryPolicy

pytestmark = pytest.mark.anyio

SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string"}},
    "required": ["gdp"],
    "additionalProperties": False,
}
RUN_INPUT = {
    "processor": "base",
    "input": "France (2023)",
    "enable_events": True,
    "task_spec": {"output_schema": {"type": "json", "json_schema": SCHEMA}},
}
QUICK = RetryPolicy(attempts=4, first_delay=0.01, max_delay=0.05)


@pytest.fixture(scope="module")
def service() -> Iterator[Any]:
    # The run on `core` is still going when its stream has been reopened, however slow the machine is.
    with sandbox.serve(speed=50, durations={"core": 2.0}) as served:
        yield served


async def follow(client: TaskClient, run_id: str) -> list[Update]:
    async with aclosing(follow_run(client, run_id, backoff=QUICK, poll_timeout=5)) as updates:
        return [update async for update in updates]


@pytest.mark.parametrize(
    "fault",
    [
        *["", "cut=1*1", "cut=3", "cut=4*2", "end=2*3", "end=1", "error=2*1"],
        *["404@events", "403@events", "500@events", "html@events", "drop@events"],
        *["503@retrieve*2, cut=2*1", "drop@retrieve*3, cut=2*1", "html=502@retrieve*1, cut=2*1"],
        *["500@events, 503@result*2", "500@events, drop@result*2", "500@events, truncate@result*1"],
        *["500@events, html@result*1", "429=0@retrieve*1, cut=2*1", "delay=0.05"],
    ],
)
async def test_a_run_reaches_its_output_whatever_fails_on_the_way(fault: str, service: Any) -> None:
    earlier = len(service.requests)
    async with TaskClient(base_url=service.base_url, retry=QUICK) as client:
        run = await client.create_run({**RUN_INPUT, "metadata": {"pw_fault": fault} if fault else {}})
        updates = await follow(client, run.run_id)
        assert client.is_sandbox
    last = updates[-1]
    assert isinstance(last, Finished)
    assert last.run.status == "completed"
    assert last.output is not None
    assert set(last.output.content) == {"gdp"}
    assert sum(isinstance(update, Finished) for update in updates) == 1
    assert [request.path for request in service.requests[earlier:] if request.method == "POST"] == [
        "/v1/tasks/runs"
    ]


async def test_a_reopened_stream_replaces_the_trace(service: Any) -> None:
    async with TaskClient(base_url=service.base_url, retry=QUICK) as client:
        run = await client.create_run({**RUN_INPUT, "processor": "core", "metadata": {"pw_fault": "cut=3*1"}})
        updates = await follow(client, run.run_id)
    traces: list[list[str]] = []
    for update in updates:
        if isinstance(update, StreamOpened):
            traces.append([])
        elif isinstance(update, ProgressMessageEvent):
            traces[-1].append(update.message)
    first, second = traces
    assert second[: len(first)] == first
    assert len(second) > len(first)


@pytest.mark.parametrize("fault", ["drop", "drop_after", "truncate", "html", "500", "503", "504"])
async def test_a_lost_create_is_unconfirmed_and_asked_for_once(fault: str, service: Any) -> None:
    earlier = len(service.requests)
    async with TaskClient(base_url=service.base_url, retry=QUICK) as client:
        with pytest.raises(UnconfirmedCreateError):
            await client.create_run({**RUN_INPUT, "metadata": {"pw_fault": f"{fault}@create"}})
    assert [request.method for request in service.requests[earlier:]] == ["POST"]


async def test_refusals_come_in_words(service: Any) -> None:
    async with TaskClient(base_url=service.base_url, api_key="invalid-key") as client:
        with pytest.raises(AuthenticationError):
            await client.create_run(RUN_INPUT)
    async with TaskClient(base_url=service.base_url) as client:
        with pytest.raises(PaymentRequiredError, match="in flight"):
            await client.create_run({**RUN_INPUT, "metadata": {"pw_fault": "402@create"}})
        with pytest.raises(UnprocessableError) as caught:
            await client.create_run(
                {**RUN_INPUT, "task_spec": {"output_schema": {"type": "json", "json_schema": {}}}}
            )
        assert {place.document for place in caught.value.fields} == {"output_schema"}
        with pytest.raises(ApiError, match="not found"):
            await client.retrieve_run("trun_unknown")


async def test_a_failed_run_says_why(service: Any) -> None:
    async with TaskClient(base_url=service.base_url) as client:
        run = await client.create_run({**RUN_INPUT, "metadata": {"pw_fault": "fail=No sources"}})
        last = (await follow(client, run.run_id))[-1]
    assert isinstance(last, Finished)
    assert (last.run.status, last.output) == ("failed", None)
    assert last.run.error is not None
    assert last.run.error.message == "No sources"


async def test_a_group_from_its_creation_to_its_outputs(service: Any) -> None:
    async with TaskClient(base_url=service.base_url) as client:
        group = await client.create_group({"team": "a"})
        added = await client.add_group_runs(group.taskgroup_id, [RUN_INPUT, RUN_INPUT], refresh_status=True)
        async with aclosing(client.stream_group_events(group.taskgroup_id)) as events:
            seen = [event async for event in events]
        async with aclosing(
            client.stream_group_runs(group.taskgroup_id, include_input=True, include_output=True)
        ) as runs:
            states = [event async for event in runs]
        assert not (await client.retrieve_group(group.taskgroup_id)).status.is_active
        assert (await client.retrieve_group_run(group.taskgroup_id, added.run_ids[0])).is_terminal
    assert added.status.num_task_runs == 2
    assert {event.type for event in seen} == {"task_group_status", "task_run.state"}
    assert {event.run.run_id for event in states} == set(added.run_ids)  # type: ignore[union-attr]
    assert all(event.output for event in states)  # type: ignore[union-attr]
