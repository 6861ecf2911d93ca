"""The gate: after a 429 nobody asks before its time, and creates keep to the documented rate."""

from __future__ import annotations

import asyncio
from datetime import date
from urllib.parse import urlsplit

import httpx
import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import RateLimitError
from parallel_widgets.api.pacing import LONGEST_HOLD, RATE_LIMITS_AS_OF, RATE_LIMITS_SOURCE, Pacing
from parallel_widgets.api.retry import ONCE

from .conftest import ClientMaker, Waits
from .scripted_server import ScriptedServer, answer

pytestmark = pytest.mark.anyio

RUN_INPUT = {"processor": "base", "input": "France (2023)"}
CREATED = {"run_id": "trun_1", "status": "queued", "is_active": True, "processor": "base"}


def busy(seconds: str) -> httpx.Response:
    return httpx.Response(429, json={"detail": "slow down"}, headers={"retry-after": seconds})


class Service:
    """Answers as scripted, then well; keeps when it was asked for what."""

    def __init__(self, waits: Waits, *script: httpx.Response) -> None:
        self.asked: list[tuple[float, str]] = []
        self._began = waits.now
        self._waits = waits
        self._script = list(script)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append((self._waits.now - self._began, request.method))
        return self._script.pop(0) if self._script else httpx.Response(200, json=CREATED)


def test_the_limit_says_when_and_where_it_was_read() -> None:
    assert date.fromisoformat(RATE_LIMITS_AS_OF) > date(2026, 1, 1)
    assert urlsplit(RATE_LIMITS_SOURCE).hostname == "docs.parallel.ai"


async def test_what_one_client_is_told_holds_the_others_back(make_client: ClientMaker, waits: Waits) -> None:
    gate = Pacing(clock=waits.clock)
    service = Service(waits, busy("20"))
    async with make_client(service, pacing=gate) as one, make_client(service, pacing=gate) as other:
        with pytest.raises(RateLimitError):
            await one.retrieve_run("trun_1", retry=ONCE)
        await other.retrieve_run("trun_1")
        await other.create_run(RUN_INPUT)
    assert service.asked == [(0.0, "GET"), (20.0, "GET"), (20.0, "POST")]


async def test_a_longer_pause_than_is_waited_for_refuses_at_once_and_sends_nothing(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, busy("300"))
    async with make_client(service) as client:
        with pytest.raises(RateLimitError, match="slow down"):
            await client.create_run(RUN_INPUT)
        with pytest.raises(RateLimitError, match=r"Not sent: .* a pause until \d\d:\d\d:\d\d") as caught:
            await client.create_run(RUN_INPUT)
        assert caught.value.retry_after == 300
        assert len(service.asked) == 1
        waits.now += 300
        assert (await client.create_run(RUN_INPUT)).run_id == "trun_1"


async def test_a_stream_that_is_refused_holds_everybody_back_too(
    make_client: ClientMaker, waits: Waits
) -> None:
    service = Service(waits, busy("9"))
    async with make_client(service) as client:
        with pytest.raises(RateLimitError):
            await anext(client.stream_events("trun_1"))
        await client.retrieve_run("trun_1")
    assert service.asked == [(0.0, "GET"), (9.0, "GET")]


async def test_a_create_that_waits_says_until_when_and_that_it_no_longer_does(
    make_client: ClientMaker, waits: Waits
) -> None:
    gate, told = Pacing(clock=waits.clock), []
    gate.hold(12)
    began = waits.now
    async with make_client(Service(waits), pacing=gate) as client:
        await client.create_run(RUN_INPUT, on_wait=told.append)
        await client.create_run(RUN_INPUT, on_wait=told.append)
    assert told == [began + 12, None]


async def test_a_create_that_is_given_up_while_it_waits_was_not_sent() -> None:
    gate, told = Pacing(), []
    gate.hold(30)
    async with (
        ScriptedServer(answer(202, body=CREATED)) as server,
        TaskClient(base_url=server.base_url, pacing=gate) as client,
    ):
        task = asyncio.ensure_future(client.create_run(RUN_INPUT, on_wait=told.append))
        while not told:
            await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert server.connections == 0
    assert told[-1] is None


async def test_creates_keep_to_the_rate_and_reads_need_not(make_client: ClientMaker, waits: Waits) -> None:
    gate = Pacing(requests=3, seconds=60, clock=waits.clock)
    service = Service(waits)
    async with make_client(service, pacing=gate) as client:
        for _ in range(7):
            await client.create_run(RUN_INPUT)
            await client.retrieve_run("trun_1")
    posts = [at for at, method in service.asked if method == "POST"]
    assert posts == [0, 0, 0, 60, 60, 60, 120]
    assert sum(method == "GET" for _, method in service.asked) == 7


def test_clients_of_one_service_and_key_share_a_gate_and_others_do_not() -> None:
    def gate(key: str, port: int) -> Pacing:
        return TaskClient(api_key=key, base_url=f"http://127.0.0.1:{port}").pacing

    assert gate("pk-1", 9) is gate("pk-1", 9)
    assert len({gate("pk-1", 9), gate("pk-2", 9), gate("pk-1", 10)}) == 3


def test_no_pause_is_endless(waits: Waits) -> None:
    gate = Pacing(clock=waits.clock)
    gate.hold(1e9)
    assert gate.enter(creates=False) == LONGEST_HOLD
    gate.hold(5)
    assert gate.enter(creates=False) == LONGEST_HOLD
