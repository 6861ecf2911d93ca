"""The official SDK, a client that nobody here wrote, works with the sandbox as with the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import parallel
import pytest
from parallel import Parallel
from parallel.types import TaskRunJsonOutput, TaskRunTextOutput
from pydantic import BaseModel, Field

from parallel_widgets.sandbox import Sandbox
from parallel_widgets.sandbox.faults import REFUSED_KEY

from .conversation import GDP_SCHEMA, json_output, run_input


@pytest.fixture
def sdk(sandbox: Sandbox) -> Iterator[Parallel]:
    """The SDK's client of the quick sandbox; it does not repeat what fails."""
    with Parallel(api_key="any", base_url=sandbox.base_url, max_retries=0) as sdk:
        yield sdk


def gdp_run(sdk: Parallel, **changes: Any) -> parallel.types.TaskRun:
    return sdk.task_run.create(**{**run_input(), **changes})


def test_a_run_is_created_streamed_and_read(sdk: Parallel) -> None:
    run = gdp_run(sdk)
    assert (run.status, run.is_active, run.processor) == ("queued", True, "base")
    with sdk.task_run.events(run.run_id) as events:
        received = list(events)
    assert [event.type for event in received if event.type == "error"] == []
    last = received[-1]
    assert last.type == "task_run.state"
    assert last.run.status == "completed"
    assert isinstance(last.output, TaskRunJsonOutput)
    result = sdk.task_run.result(run.run_id, api_timeout=30)
    assert isinstance(result.output, TaskRunJsonOutput)
    assert result.output.content == last.output.content == {"gdp": "$3.1 trillion (2023)"}
    assert result.output.basis[0].field == "gdp"
    citations = result.output.basis[0].citations
    assert citations
    assert citations[0].url.startswith("https://")
    assert sdk.task_run.retrieve(run.run_id) == result.run
    assert sdk.task_run.retrieve_input(run.run_id).input == "France (2023)"


def test_execute_gives_the_output_of_a_text_and_of_a_pydantic_schema(sdk: Parallel) -> None:
    class Gdp(BaseModel):
        gdp: str = Field(description="GDP in USD for the year, formatted like '$3.1 trillion (2023)'")

    parsed = sdk.task_run.execute(input="France (2023)", processor="base", output=Gdp)
    assert parsed.output.parsed == Gdp(gdp="$3.1 trillion (2023)")
    text = sdk.task_run.execute(input="France (2023)", processor="base", output="A report")
    assert isinstance(text.output, TaskRunTextOutput)
    assert "sandbox" in text.output.content


def test_a_group_is_created_filled_and_streamed(sdk: Parallel) -> None:
    group = sdk.task_group.create(metadata={"batch": "1"})
    added = sdk.task_group.add_runs(
        group.task_group_id,
        default_task_spec=json_output(GDP_SCHEMA),
        inputs=[{"input": name, "processor": "base"} for name in ("France", "Spain", "Italy")],
    )
    assert added.status.num_task_runs == 3
    with sdk.task_group.events(group.task_group_id) as events:
        received = list(events)
    ended = [event.run.run_id for event in received if event.type == "task_run.state"]
    assert sorted(ended) == sorted(added.run_ids)
    with sdk.task_group.get_runs(group.task_group_id, include_input=True, include_output=True) as runs:
        outputs = {
            event.input.input: event.output.content
            for event in runs
            if event.type == "task_run.state" and event.input is not None and event.output is not None
        }
    assert outputs.keys() == {"France", "Spain", "Italy"}
    assert sdk.task_group.retrieve(group.task_group_id).status.is_active is False


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, parallel.AuthenticationError),
        (403, parallel.PermissionDeniedError),
        (404, parallel.NotFoundError),
        (422, parallel.UnprocessableEntityError),
        (429, parallel.RateLimitError),
        (500, parallel.InternalServerError),
        (503, parallel.InternalServerError),
    ],
)
def test_refusals_are_the_exceptions_of_the_sdk(
    sandbox: Sandbox, sdk: Parallel, status: int, error: type[parallel.APIStatusError]
) -> None:
    sandbox.faults.add(f"{status}@create")
    with pytest.raises(error) as raised:
        gdp_run(sdk)
    assert raised.value.status_code == status


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        (lambda sdk: gdp_run(sdk, processor="mega"), parallel.PermissionDeniedError),
        (
            lambda sdk: gdp_run(sdk, task_spec=json_output({"type": "array"})),
            parallel.UnprocessableEntityError,
        ),
        (lambda sdk: sdk.task_run.retrieve("trun_none"), parallel.NotFoundError),
        (lambda sdk: sdk.task_group.retrieve("tgrp_none"), parallel.NotFoundError),
    ],
    ids=["processor", "schema", "run", "group"],
)
def test_what_is_wrong_is_refused(
    sdk: Parallel, wrong: Callable[[Parallel], object], error: type[parallel.APIStatusError]
) -> None:
    with pytest.raises(error):
        wrong(sdk)


def test_a_dropped_connection_is_a_connection_error(sandbox: Sandbox, sdk: Parallel) -> None:
    sandbox.faults.add("drop_after@create")
    with pytest.raises(parallel.APIConnectionError):
        gdp_run(sdk)


def test_the_sdk_itself_repeats_a_create_whose_answer_was_lost(sandbox: Sandbox) -> None:
    """What this package never does, and the reason why the sandbox can lose an answer."""
    before = len(sandbox.requests)
    sandbox.faults.add("drop_after@create*1")
    with Parallel(api_key="any", base_url=sandbox.base_url, max_retries=1) as sdk:
        gdp_run(sdk)
    assert [request.method for request in sandbox.requests[before:]] == ["POST", "POST"]


def test_a_wrong_key_is_an_authentication_error(sandbox: Sandbox) -> None:
    sdk = Parallel(api_key=REFUSED_KEY, base_url=sandbox.base_url, max_retries=0)
    with sdk, pytest.raises(parallel.AuthenticationError):
        gdp_run(sdk)
