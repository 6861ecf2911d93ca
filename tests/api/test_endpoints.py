"""Each endpoint of the Task API: where the request goes, what it carries, and what becomes of the answer."""

from __future__ import annotations

import json
from contextlib import aclosing
from typing import Any

import httpx
import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.events import GroupStatusEvent, StateEvent

from .conftest import ClientMaker
from .scripted_server import stream_bytes

pytestmark = pytest.mark.anyio

RUN = {"run_id": "trun_1", "status": "completed", "is_active": False, "processor": "base"}
OUTPUT = {"type": "json", "content": {"gdp": "$3.1 trillion (2023)"}, "basis": []}
GROUP_STATUS = {
    "num_task_runs": 1,
    "task_run_status_counts": {"queued": 1},
    "is_active": True,
    "status_message": None,
    "modified_at": None,
}
GROUP = {"taskgroup_id": "tgrp_1", "status": GROUP_STATUS, "metadata": {"team": "a"}, "created_at": None}
BETAS = "events-sse-2025-07-24,field-basis-2025-11-25"


class Recorder:
    """Answers everything with one body, and keeps the request."""

    def __init__(self, body: Any, *, status: int = 200) -> None:
        self.body = body
        self.status = status
        self.request: httpx.Request | None = None

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.request = request
        if isinstance(self.body, bytes):
            return httpx.Response(200, content=self.body, headers={"content-type": "text/event-stream"})
        return httpx.Response(self.status, json=self.body)

    @property
    def line(self) -> str:
        assert self.request is not None
        return f"{self.request.method} {self.request.url.raw_path.decode()}"

    @property
    def sent(self) -> Any:
        assert self.request is not None
        return json.loads(self.request.content)

    @property
    def headers(self) -> httpx.Headers:
        assert self.request is not None
        return self.request.headers


async def test_create_run(make_client: ClientMaker) -> None:
    service = Recorder({**RUN, "status": "queued"}, status=202)
    async with make_client(service, api_key="key-123456") as client:
        run = await client.create_run({"processor": "base", "input": "x"})
    assert service.line == "POST /v1/tasks/runs"
    assert service.headers["x-api-key"] == "key-123456"
    assert service.headers["parallel-beta"] == BETAS
    assert run.status == "queued"


async def test_retrieve_run(make_client: ClientMaker) -> None:
    service = Recorder(RUN)
    async with make_client(service) as client:
        assert (await client.retrieve_run("trun_1")).is_terminal
    assert service.line == "GET /v1/tasks/runs/trun_1"
    assert "x-api-key" not in service.headers


async def test_retrieve_input(make_client: ClientMaker) -> None:
    service = Recorder({"processor": "base", "input": "x", "new": 1})
    async with make_client(service) as client:
        assert await client.retrieve_input("trun_1") == {"processor": "base", "input": "x", "new": 1}
        service.body = []
        with pytest.raises(InvalidResponseError):
            await client.retrieve_input("trun_1")
    assert service.line == "GET /v1/tasks/runs/trun_1/input"


async def test_retrieve_result(make_client: ClientMaker) -> None:
    service = Recorder({"run": RUN, "output": OUTPUT})
    async with make_client(service) as client:
        result = await client.retrieve_result("trun_1", timeout=5, betas=["mcp-server-2025-07-17"])
    assert service.line == "GET /v1/tasks/runs/trun_1/result?timeout=5"
    assert service.headers["parallel-beta"] == BETAS + ",mcp-server-2025-07-17"
    assert result.output.content == {"gdp": "$3.1 trillion (2023)"}


@pytest.mark.parametrize("version", ["v1", "v1beta"])
async def test_stream_events(version: Any, make_client: ClientMaker) -> None:
    service = Recorder(stream_bytes({"type": "task_run.state", "run": RUN}).partition(b"\r\n\r\n")[2])
    async with make_client(service) as client:
        events = [event async for event in client.stream_events("trun_1", version=version)]
    assert service.line == f"GET /{version}/tasks/runs/trun_1/events"
    assert service.headers["accept"] == "text/event-stream"
    assert service.headers["parallel-beta"] == BETAS
    assert [type(event) for event in events] == [StateEvent]


async def test_create_group(make_client: ClientMaker) -> None:
    service = Recorder(GROUP)
    async with make_client(service) as client:
        group = await client.create_group({"team": "a"})
        assert service.sent == {"metadata": {"team": "a"}}
        await client.create_group()
        assert service.sent == {}
    assert service.line == "POST /v1/tasks/groups"
    assert (group.taskgroup_id, group.status.num_task_runs, group.metadata) == ("tgrp_1", 1, {"team": "a"})


async def test_retrieve_group(make_client: ClientMaker) -> None:
    service = Recorder(GROUP)
    async with make_client(service) as client:
        assert (await client.retrieve_group("tgrp_1")).status.is_active
    assert service.line == "GET /v1/tasks/groups/tgrp_1"


async def test_add_group_runs(make_client: ClientMaker) -> None:
    service = Recorder(
        {"status": GROUP_STATUS, "run_ids": ["trun_1"], "run_cursor": None, "event_cursor": "c"}
    )
    spec = {"output_schema": {"type": "auto"}}
    async with make_client(service) as client:
        added = await client.add_group_runs(
            "tgrp_1", [{"processor": "pro", "input": "x"}], default_task_spec=spec, refresh_status=True
        )
    assert service.line == "POST /v1/tasks/groups/tgrp_1/runs?refresh_status=true"
    assert service.sent == {"inputs": [{"processor": "pro", "input": "x"}], "default_task_spec": spec}
    assert (added.run_ids, added.run_cursor, added.event_cursor) == (("trun_1",), None, "c")


async def test_stream_group_runs(make_client: ClientMaker) -> None:
    event = {
        "type": "task_run.state",
        "event_id": "e1",
        "run": RUN,
        "input": {"input": "x"},
        "output": OUTPUT,
    }
    service = Recorder(stream_bytes(event).partition(b"\r\n\r\n")[2])
    async with make_client(service) as client:
        stream = client.stream_group_runs(
            "tgrp_1", last_event_id="e0", status="completed", include_input=True, include_output=True
        )
        async with aclosing(stream) as events:
            (state,) = [event async for event in events]
    assert service.line == (
        "GET /v1/tasks/groups/tgrp_1/runs"
        "?last_event_id=e0&status=completed&include_input=true&include_output=true"
    )
    assert isinstance(state, StateEvent)
    assert (state.event_id, state.input) == ("e1", {"input": "x"})
    assert state.output is not None


async def test_stream_group_events(make_client: ClientMaker) -> None:
    event = {"type": "task_group_status", "event_id": "e1", "status": GROUP_STATUS}
    service = Recorder(stream_bytes(event).partition(b"\r\n\r\n")[2])
    async with make_client(service) as client:
        (status,) = [event async for event in client.stream_group_events("tgrp_1", timeout=2.5)]
    assert service.line == "GET /v1/tasks/groups/tgrp_1/events?timeout=2.5"
    assert isinstance(status, GroupStatusEvent)
    assert (status.event_id, status.status.is_active) == ("e1", True)


async def test_retrieve_group_run(make_client: ClientMaker) -> None:
    service = Recorder(RUN)
    async with make_client(service) as client:
        assert (await client.retrieve_group_run("tgrp_1", "trun_1")).run_id == "trun_1"
    assert service.line == "GET /v1/tasks/groups/tgrp_1/runs/trun_1"


async def test_suggest_wraps_the_bare_schemas_for_a_request(make_client: ClientMaker) -> None:
    schema = {"type": "object", "properties": {"ceo": {"type": "string"}}}
    service = Recorder(
        {"title": "CEO", "input_schema": schema, "output_schema": schema, "inputs": [{"c": 1}]}
    )
    async with make_client(service) as client:
        suggestion = await client.suggest("CEOs", previous_task={"title": "old"})
        service.body = {"title": "no schema"}
        with pytest.raises(InvalidResponseError):
            await client.suggest("CEOs")
        assert service.sent == {"user_intent": "CEOs"}
    assert service.line == "POST /v1beta/tasks/suggest"
    wrapped = {"type": "json", "json_schema": schema}
    assert suggestion.task_spec == {"output_schema": wrapped, "input_schema": wrapped}
    assert (suggestion.title, suggestion.inputs) == ("CEO", ({"c": 1},))


async def test_suggest_processor(make_client: ClientMaker) -> None:
    service = Recorder({"recommended_processors": ["pro", "core"]})
    async with make_client(service) as client:
        assert await client.suggest_processor(
            {"output_schema": {}}, choose_processors_from=["core", "pro"]
        ) == (
            "pro",
            "core",
        )
        assert service.sent == {
            "task_spec": {"output_schema": {}},
            "choose_processors_from": ["core", "pro"],
        }
        service.body = {}
        with pytest.raises(InvalidResponseError):
            await client.suggest_processor({"output_schema": {}})
    assert service.line == "POST /v1beta/tasks/suggest-processor"


async def test_an_id_stays_one_part_of_the_path_whatever_is_in_it(make_client: ClientMaker) -> None:
    service = Recorder(RUN)
    async with make_client(service, base_url="http://127.0.0.1:9/user/ann/proxy/") as client:
        await client.retrieve_run("a/../b?c#d é")
        assert service.line == "GET /user/ann/proxy/v1/tasks/runs/a%2F..%2Fb%3Fc%23d%20%C3%A9"
        for run_id in ("", ".", ".."):
            with pytest.raises(ValueError, match="is not an id"):
                await client.retrieve_run(run_id)


@pytest.mark.parametrize("beta", ["a,b", "a b", "a\r\nx-evil: 1", "ä", ""])
async def test_a_beta_that_could_be_another_header_is_refused(beta: str, make_client: ClientMaker) -> None:
    async with make_client(Recorder(RUN)) as client:
        with pytest.raises(ValueError, match="beta feature"):
            await client.create_run({"processor": "base", "input": "x"}, betas=[beta])


async def test_the_sandbox_is_known_by_its_header(make_client: ClientMaker) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=RUN, headers={"x-parallel-widgets-sandbox": "1"})

    async with make_client(handler) as client:
        assert not client.is_sandbox
        await client.retrieve_run("trun_1")
        assert client.is_sandbox


async def test_a_client_can_be_used_again_after_it_was_closed(make_client: ClientMaker) -> None:
    client: TaskClient = make_client(Recorder(RUN))
    await client.retrieve_run("trun_1")
    await client.aclose()
    await client.retrieve_run("trun_1")
    await client.aclose()
