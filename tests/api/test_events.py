"""Events, told apart by their type's text; a stream is read the same wherever it is cut into packets."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import aclosing
from itertools import pairwise
from typing import Any

import anyio
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ConnectionFailedError,
    InvalidResponseError,
    NotFoundError,
    ServerError,
    StreamIdleError,
)
from parallel_widgets.api.events import (
    ErrorEvent,
    Event,
    GroupStatusEvent,
    ProgressMessageEvent,
    ProgressStatsEvent,
    StateEvent,
    UnknownEvent,
    parse_event,
)

from .conftest import ClientMaker
from .scripted_server import STREAM_HEAD, ScriptedServer, answer, hang_up, reset, silence, stream_bytes

RUN = {"run_id": "trun_1", "status": "running", "is_active": True, "processor": "base"}
STATE = {"type": "task_run.state", "event_id": None, "input": None, "run": RUN, "output": None}
PLAN = {
    "type": "task_run.progress_msg.plan",
    "message": "I'm working on it",
    "timestamp": "2025-08-06T00:53:19Z",
}
STATS = {
    "type": "task_run.progress_stats",
    "source_stats": {
        "num_sources_considered": 223,
        "num_sources_read": 22,
        "sources_read_sample": ["http://a.example"],
    },
}


def parse(raw: Any, name: str = "") -> Event:
    return parse_event(name, json.dumps(raw))


def test_a_state_with_and_without_output() -> None:
    event = parse(STATE)
    assert isinstance(event, StateEvent)
    assert (event.run.status, event.output, event.event_id) == ("running", None, None)
    event = parse({**STATE, "event_id": "e1", "output": {"type": "text", "content": "done"}})
    assert isinstance(event, StateEvent)
    assert event.output is not None
    assert (event.output.content, event.event_id) == ("done", "e1")


def test_a_state_counts_even_if_its_output_cannot_be_read() -> None:
    event = parse({**STATE, "output": {"type": "json"}})
    assert isinstance(event, StateEvent)
    assert event.output is None


@pytest.mark.parametrize(
    ("kind", "suffix"),
    [
        ("task_run.progress_msg.plan", "plan"),
        ("task_run.progress_msg.tool", "tool"),
        ("task_run.progress_msg.some.thing", "some.thing"),
        ("task_run.progress_msg", ""),
    ],
)
def test_progress_messages_are_known_by_their_prefix(kind: str, suffix: str) -> None:
    event = parse({**PLAN, "type": kind})
    assert isinstance(event, ProgressMessageEvent)
    assert (event.kind, event.type, event.message) == (suffix, kind, "I'm working on it")
    assert event.timestamp == "2025-08-06T00:53:19Z"


@pytest.mark.parametrize(
    ("meter", "expected"),
    [
        (None, None),
        (0, 0.0),
        (41.5, 41.5),
        (100, 100.0),
        (-3, 0.0),
        (10**400, 100.0),
        ("50", None),
        (True, None),
    ],
)
def test_the_meter_is_a_percentage_or_missing(meter: Any, expected: float | None) -> None:
    event = parse(STATS if meter is None else {**STATS, "progress_meter": meter})
    assert isinstance(event, ProgressStatsEvent)
    assert (event.considered, event.read, event.sample) == (223, 22, ("http://a.example",))
    assert event.meter == expected


@pytest.mark.parametrize("meter", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_a_meter_that_is_no_number_is_none(meter: str) -> None:
    event = parse_event("task_run.progress_stats", f'{{"progress_meter": {meter}}}')
    assert isinstance(event, ProgressStatsEvent)
    assert (event.meter, event.considered, event.sample) == (None, None, ())


def test_errors_and_group_states() -> None:
    event = parse({"type": "error", "error": {"ref_id": "r", "message": "m"}})
    assert isinstance(event, ErrorEvent)
    assert (event.error.message, event.error.ref_id) == ("m", "r")
    event = parse({"type": "task_group_status", "event_id": "e", "status": {"is_active": True}})
    assert isinstance(event, GroupStatusEvent)


@pytest.mark.parametrize(
    ("name", "data", "kind", "raw"),
    [
        ("x", "no json", "x", {}),
        ("x", "[1]", "x", {}),
        ("", "[" * 100_000, "", {}),
        ("x", '{"type": "new.type", "a": 1}', "new.type", {"type": "new.type", "a": 1}),
        ("x", '{"a": 1}', "x", {"a": 1}),
        ("task_run.state", '{"run": {}}', "task_run.state", {"run": {}}),
    ],
)
def test_what_is_unknown_or_malformed_survives(name: str, data: str, kind: str, raw: Any) -> None:
    event = parse_event(name, data)
    assert isinstance(event, UnknownEvent)
    assert (event.type, event.data, event.raw) == (kind, data, raw)


def test_the_streams_own_name_counts_where_the_json_has_no_type() -> None:
    assert isinstance(parse({"run": RUN}, "task_run.state"), StateEvent)


TYPES = st.sampled_from(
    [
        "task_run.state",
        "task_run.progress_msg.x",
        "task_run.progress_stats",
        "error",
        "task_group_status",
        "y",
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FIELDS = st.sampled_from(
    ["run", "output", "message", "timestamp", "source_stats", "progress_meter", "error", "status"]
)


@given(st.text(), TYPES, st.dictionaries(FIELDS, json_values))
def test_no_event_is_ever_an_exception(name: str, kind: str, fields: dict[str, Any]) -> None:
    event = parse({"type": kind, **fields}, name)
    assert event.type == kind


class Packets(httpx.AsyncByteStream):
    def __init__(self, packets: list[bytes]) -> None:
        self.packets = packets

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for packet in self.packets:
            yield packet


async def read_packets(packets: list[bytes]) -> list[Event]:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, stream=Packets(packets))

    client = TaskClient(base_url="http://127.0.0.1:9", transport=httpx.MockTransport(handler))
    async with client, aclosing(client.stream_events("trun_1")) as events:
        return [event async for event in events]


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(0, 500)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_a_stream_reads_the_same_wherever_it_is_cut(cuts: list[int], newline: str) -> None:
    # U+2028 and U+0085 end lines for Python and not for event streams; é is cut within its bytes.
    message = {**PLAN, "message": "a\N{LINE SEPARATOR}b\x85c é \N{GRINNING FACE}"}
    text = ": comment\n\nretry: 5\n\n" + "".join(
        f"event: {event['type']}\ndata: {json.dumps(event, ensure_ascii=False)}\n\n"
        for event in (STATE, message)
    )
    whole = text.replace("\n", newline).encode()
    places = sorted({min(cut, len(whole)) for cut in cuts} | {0, len(whole)})
    packets = [whole[start:end] for start, end in pairwise(places)]
    state, progress = anyio.run(read_packets, packets)
    assert isinstance(state, StateEvent)
    assert isinstance(progress, ProgressMessageEvent)
    assert progress.message == message["message"]


def test_data_on_several_lines_and_huge_lines() -> None:
    huge = {**STATE, "output": {"type": "text", "content": "x" * 3_000_000}}
    body = b'data: {"type":\ndata: "new"}\n\n' + b"data: " + json.dumps(huge).encode() + b"\n\n"
    packets = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    first, second = anyio.run(read_packets, packets)
    assert first.raw == {"type": "new"}
    assert isinstance(second, StateEvent)
    assert second.output is not None
    assert len(second.output.content) == 3_000_000


def test_an_event_that_is_cut_off_is_none() -> None:
    body = stream_bytes(STATE, PLAN).partition(b"\r\n\r\n")[2]
    assert len(anyio.run(read_packets, [body[:-10]])) == 1


@pytest.mark.anyio
@pytest.mark.parametrize("end", [reset, hang_up], ids=["reset", "ended"])
async def test_events_before_a_stream_dies_are_not_lost(end: Any, make_client: ClientMaker) -> None:
    head = STREAM_HEAD.replace(b"connection: close", b"transfer-encoding: chunked")
    body = stream_bytes(STATE, PLAN).partition(b"\r\n\r\n")[2]
    chunk = f"{len(body):x}\r\n".encode() + body + b"\r\n"
    read: list[Event] = []
    async with ScriptedServer(end(head + chunk)) as server, make_client(base_url=server.base_url) as client:
        events = client.stream_events("trun_1")
        read += [await anext(events), await anext(events)]
        with pytest.raises(ConnectionFailedError, match="broke off"):
            await anext(events)
        assert server.count("GET") == 1
    assert [type(event) for event in read] == [StateEvent, ProgressMessageEvent]


@pytest.mark.anyio
async def test_a_silent_stream_is_told_from_a_dead_one(make_client: ClientMaker) -> None:
    async with (
        ScriptedServer(silence(stream_bytes(STATE))) as server,
        make_client(base_url=server.base_url) as client,
    ):
        events = client.stream_events("trun_1", idle_timeout=0.05)
        assert isinstance(await anext(events), StateEvent)
        with pytest.raises(StreamIdleError, match=r"silent for 0\.05 s"):
            await anext(events)
        await server.left.wait()


@pytest.mark.anyio
async def test_a_stream_that_is_left_is_closed_at_once(make_client: ClientMaker) -> None:
    async with (
        ScriptedServer(silence(stream_bytes(STATE, PLAN))) as server,
        make_client(base_url=server.base_url) as client,
    ):
        async with aclosing(client.stream_events("trun_1")) as events:
            await anext(events)
        await server.left.wait()


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("response", "kind", "words"),
    [
        (
            answer(404, body={"type": "error", "error": {"message": "No such run"}}),
            NotFoundError,
            "No such run",
        ),
        (answer(503, text=""), ServerError, "503"),
        (answer(200, body=RUN), InvalidResponseError, "application/json, where an event stream"),
        (answer(200, text="<html><title>Sign in</title>"), InvalidResponseError, "web page titled “Sign in”"),
    ],
)
async def test_a_stream_that_is_refused(
    response: Any, kind: type[Exception], words: str, make_client: ClientMaker
) -> None:
    async with ScriptedServer(response) as server, make_client(base_url=server.base_url) as client:
        with pytest.raises(kind, match=words):
            await anext(client.stream_events("trun_1"))
        assert server.count("GET") == 1
