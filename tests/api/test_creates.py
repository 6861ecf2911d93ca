"""Money: what is created by a POST is asked for once, whatever happens to the answer."""

from __future__ import annotations

import json
import socket
from typing import Any

import httpx
import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    NotFoundError,
    PaymentRequiredError,
    PermissionDeniedError,
    RateLimitError,
    ServerError,
    UnconfirmedCreateError,
    UnexpectedStatusError,
    UnprocessableError,
    UnsendableRequestError,
)
from parallel_widgets.api.models import TaskRun
from parallel_widgets.api.retry import RetryPolicy

from .conftest import ClientMaker, Waits
from .scripted_server import ScriptedServer, Step, answer, answer_bytes, hang_up, reset, silence

pytestmark = pytest.mark.anyio

RUN_INPUT = {"processor": "base", "input": "France (2023)"}
CREATED = {"run_id": "trun_1", "status": "queued", "is_active": True, "processor": "base"}
WHOLE = answer_bytes(202, body=CREATED)

LOST_ANSWERS: dict[str, Step] = {
    "hung up without an answer": hang_up(),
    "hung up within the status line": hang_up(WHOLE[:12]),
    "hung up within the headers": hang_up(WHOLE[:40]),
    "hung up within the body": hang_up(WHOLE[:-5]),
    "reset without an answer": reset(),
    "reset within the body": reset(WHOLE[:-5]),
    "silent": silence(),
    "silent within the body": silence(WHOLE[:-5]),
    "no HTTP": hang_up(b"220 mail.example ESMTP\r\n"),
    "a body that says it is compressed and is not": answer(
        202, body=CREATED, headers={"content-encoding": "gzip"}
    ),
    "202 without a body": answer(202, text=""),
    "202 with a web page": answer(202, text="<html><title>Sign in</title></html>"),
    "202 with another JSON": answer(202, body=[CREATED]),
    "202 without a run id": answer(202, body={"status": "queued"}),
    "202 with an empty run id": answer(202, body={"run_id": "", "status": "queued"}),
    "204": hang_up(b"HTTP/1.1 204 No Content\r\n\r\n"),
    "302": answer(302, text="", headers={"location": "/elsewhere"}),
    "303": answer(303, text="", headers={"location": "/v1/tasks/runs/trun_1"}),
    "408": answer(408, body={"detail": "too slow"}),
    "500": answer(500, body={"type": "error", "error": {"ref_id": "r1", "message": "Oops"}}),
    "502": answer(502, text="<html><title>Bad Gateway</title></html>"),
    "503": answer(503, text="", headers={"retry-after": "1"}),
    "504": answer(504, text=""),
    "599": answer(599, text=""),
}


@pytest.mark.parametrize("lost", LOST_ANSWERS)
async def test_a_create_is_never_sent_twice_when_the_answer_is_lost(
    lost: str, make_client: ClientMaker, waits: Waits
) -> None:
    async with ScriptedServer(LOST_ANSWERS[lost], answer(202, body=CREATED)) as server:
        async with make_client(base_url=server.base_url, timeout=0.2) as client:
            with pytest.raises(UnconfirmedCreateError) as caught:
                await client.create_run(RUN_INPUT)
        assert server.count("POST") == 1
    assert caught.value.sent_at == waits.now
    assert waits.seconds == []
    assert caught.value.to_dict()["sent_at"] == waits.now
    assert "cost twice" in str(caught.value)


@pytest.mark.parametrize("lost", ["hung up within the body", "silent", "500"])
async def test_runs_of_a_group_are_never_sent_twice_either(lost: str, make_client: ClientMaker) -> None:
    async with ScriptedServer(LOST_ANSWERS[lost], answer(200, body={})) as server:
        async with make_client(base_url=server.base_url, timeout=0.2) as client:
            with pytest.raises(UnconfirmedCreateError):
                await client.add_group_runs("tgrp_1", [RUN_INPUT, RUN_INPUT])
        assert server.count("POST") == 1


async def test_a_group_that_may_exist_is_no_reason_to_worry(make_client: ClientMaker) -> None:
    async with ScriptedServer(hang_up()) as server, make_client(base_url=server.base_url) as client:
        with pytest.raises(UnconfirmedCreateError, match="costs nothing"):
            await client.create_group()
        assert server.count("POST") == 1


async def test_whatever_else_breaks_while_sending_counts_as_sent(make_client: ClientMaker) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise RuntimeError("something no one thought of")

    async with make_client(handler) as client:
        with pytest.raises(UnconfirmedCreateError) as caught:
            await client.create_run(RUN_INPUT)
    assert caught.value.detail == {"cause": "RuntimeError"}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, UnexpectedStatusError),
        (401, AuthenticationError),
        (402, PaymentRequiredError),
        (403, PermissionDeniedError),
        (404, NotFoundError),
        (413, UnexpectedStatusError),
        (422, UnprocessableError),
        (301, UnexpectedStatusError),
        (307, UnexpectedStatusError),
        (308, UnexpectedStatusError),
    ],
)
async def test_a_refusal_says_that_nothing_was_created(
    status: int, kind: type[ApiError], make_client: ClientMaker
) -> None:
    refusal = answer(status, body={"detail": "no"}, headers={"location": "/elsewhere"})
    async with ScriptedServer(refusal, answer(202, body=CREATED)) as server:
        async with make_client(base_url=server.base_url) as client:
            with pytest.raises(kind) as caught:
                await client.create_run(RUN_INPUT)
        assert [request.target for request in server.requests] == ["/v1/tasks/runs"]
    assert caught.value.status_code == status
    assert caught.value.message == "no"


async def test_a_refusal_counts_even_if_its_body_breaks_off(make_client: ClientMaker) -> None:
    cut = answer_bytes(402, body={"type": "error", "error": {"message": "Too little credit"}})[:-20]
    async with ScriptedServer(hang_up(cut)) as server, make_client(base_url=server.base_url) as client:
        with pytest.raises(PaymentRequiredError, match="402"):
            await client.create_run(RUN_INPUT)


async def test_a_redirected_create_takes_neither_body_nor_key_to_another_address(
    make_client: ClientMaker,
) -> None:
    async with ScriptedServer(answer(202, body=CREATED)) as other:
        moved = answer(307, text="", headers={"location": f"{other.base_url}/v1/tasks/runs"})
        async with (
            ScriptedServer(moved) as server,
            make_client(base_url=server.base_url, api_key="key-123456") as client,
        ):
            with pytest.raises(UnexpectedStatusError, match="redirects"):
                await client.create_run(RUN_INPUT)
        assert other.connections == 0


async def test_a_create_is_sent_once_when_the_server_comes_up_while_connecting(waits: Waits) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ScriptedServer(answer(202, body=CREATED), port=port)
    starts: list[ScriptedServer] = []

    async def sleep(seconds: float) -> None:
        await waits.sleep(seconds)
        if len(waits.seconds) == 2:
            starts.append(await server.__aenter__())

    client = TaskClient(
        base_url=f"http://127.0.0.1:{port}", sleep=sleep, random=lambda: 1.0, clock=waits.clock
    )
    try:
        run = await client.create_run(RUN_INPUT)
    finally:
        await client.aclose()
        await server.__aexit__(None, None, None)
    assert run.run_id == "trun_1"
    assert server.count("POST") == 1
    assert waits.seconds == [0.5, 1.0]


async def test_a_dead_address_is_told_from_a_lost_answer(make_client: ClientMaker, waits: Waits) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with make_client(base_url=f"http://127.0.0.1:{port}") as client:
        with pytest.raises(ConnectionFailedError, match="refused") as caught:
            await client.create_run(RUN_INPUT)
    assert caught.value.detail == {"cause": "ConnectError"}
    assert len(waits.seconds) == 3


async def test_a_create_waits_as_429_asks_and_is_then_sent_again(
    make_client: ClientMaker, waits: Waits
) -> None:
    busy = answer(429, body={"detail": "slow down"}, headers={"retry-after": "7"})
    async with (
        ScriptedServer(busy, answer(202, body=CREATED)) as server,
        make_client(base_url=server.base_url) as client,
    ):
        assert (await client.create_run(RUN_INPUT)).run_id == "trun_1"
        assert server.count("POST") == 2
    assert waits.seconds == [7.0]


async def test_a_lost_answer_after_429_was_sent_at_the_second_attempt(
    make_client: ClientMaker, waits: Waits
) -> None:
    busy = answer(429, text="", headers={"retry-after": "7"})
    async with (
        ScriptedServer(busy, hang_up()) as server,
        make_client(base_url=server.base_url) as client,
    ):
        began = waits.now
        with pytest.raises(UnconfirmedCreateError) as caught:
            await client.create_run(RUN_INPUT)
        assert server.count("POST") == 2
    assert caught.value.sent_at == began + 7


async def test_a_429_that_asks_for_too_long_a_wait_is_left_to_the_caller(
    make_client: ClientMaker, waits: Waits
) -> None:
    busy = answer(429, body={"detail": "come back tomorrow"}, headers={"retry-after": "86400"})
    async with ScriptedServer(busy) as server, make_client(base_url=server.base_url) as client:
        with pytest.raises(RateLimitError, match="tomorrow") as caught:
            await client.create_run(RUN_INPUT)
        assert server.count("POST") == 1
    assert caught.value.retry_after == 86400
    assert waits.seconds == []


async def test_429_is_not_waited_for_endlessly(make_client: ClientMaker, waits: Waits) -> None:
    async with (
        ScriptedServer(*[answer(429, text="")] * 9) as server,
        make_client(base_url=server.base_url, retry=RetryPolicy(attempts=3)) as client,
    ):
        with pytest.raises(RateLimitError):
            await client.create_run(RUN_INPUT)
        assert server.count("POST") == 3
    assert waits.seconds == [0.5, 1.0]


async def test_each_create_has_a_connection_of_its_own(make_client: ClientMaker) -> None:
    """A kept connection may be closed by the server just as the request leaves; then nobody knows."""
    async with (
        ScriptedServer(answer(200, body=CREATED), *[answer(202, body=CREATED)] * 2) as server,
        make_client(base_url=server.base_url) as client,
    ):
        await client.retrieve_run("trun_1")
        await client.create_run(RUN_INPUT)
        await client.create_run(RUN_INPUT)
        assert server.connections == 3


async def test_the_request_is_sent_as_it_is_in_compact_utf8(make_client: ClientMaker) -> None:
    run_input: dict[str, Any] = {
        "processor": "base",
        "input": {"stadt": "Köln", "zeichen": "\N{GRINNING FACE}"},
        "enable_events": True,
        "a_field_of_tomorrow": [1, None, {"x": 1.5}],
    }
    async with (
        ScriptedServer(answer(202, body=CREATED)) as server,
        make_client(base_url=server.base_url) as client,
    ):
        await client.create_run(run_input, betas=["webhook-2025-08-12", "events-sse-2025-07-24"])
        (request,) = server.requests
    assert request.body == json.dumps(run_input, ensure_ascii=False, separators=(",", ":")).encode()
    assert request.headers["content-type"] == "application/json"
    assert (
        request.headers["parallel-beta"] == "events-sse-2025-07-24,field-basis-2025-11-25,webhook-2025-08-12"
    )


@pytest.mark.parametrize("status", [200, 201, 202])
@pytest.mark.parametrize("body", [CREATED, {"run_id": "trun_1"}, {**CREATED, "status": None, "new": 1}])
async def test_an_id_in_any_2xx_says_that_the_run_exists(
    status: int, body: dict[str, Any], make_client: ClientMaker
) -> None:
    async with make_client(lambda request: httpx.Response(status, json=body)) as client:
        run = await client.create_run(RUN_INPUT)
    assert (run.run_id, run.status, run.is_active) == ("trun_1", "queued", True)


@pytest.mark.parametrize("status", [202, 302, 401, 408, 422, 500])
@pytest.mark.parametrize("levels", [150, 990, 3000, 100_000])
@pytest.mark.parametrize(
    "body", ['{"warnings": %s}', '{"error": {"message": "No", "detail": %s}}', '{"detail": %s}', "%s"]
)
async def test_an_answer_of_endless_nesting_leaves_no_doubt_about_what_is_doubtful(
    status: int, levels: int, body: str, make_client: ClientMaker
) -> None:
    deep = body % ("[" * levels + "]" * levels)
    answers = [httpx.Response(status, content=deep, headers={"content-type": "application/json"})]
    async with make_client(lambda request: answers.pop(), api_key="pk-live-0123456789") as client:
        with pytest.raises(ApiError) as caught:
            await client.create_run(RUN_INPUT)
    assert isinstance(caught.value, UnconfirmedCreateError) == (status not in (401, 422))


async def test_an_answer_that_cannot_be_taken_in_is_unconfirmed_whatever_breaks(
    make_client: ClientMaker,
) -> None:
    def broken(raw: Any) -> TaskRun:
        raise RecursionError("maximum recursion depth exceeded")

    async with make_client(lambda request: httpx.Response(202, json=CREATED)) as client:
        with pytest.raises(UnconfirmedCreateError):
            await client._connection.create("/v1/tasks/runs", RUN_INPUT, broken, what="a run")


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {1, 2}, "\ud800", {("a", "b"): 1}], ids=repr)
async def test_what_is_no_json_is_not_sent(value: Any, make_client: ClientMaker) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        pytest.fail("it was sent")

    async with make_client(handler) as client:
        with pytest.raises(UnsendableRequestError, match="cannot be written as JSON"):
            await client.create_run({**RUN_INPUT, "input": value})


async def test_endless_nesting_is_not_sent(make_client: ClientMaker) -> None:
    nested: list[Any] = []
    for _ in range(100_000):
        nested = [nested]
    async with make_client(lambda request: httpx.Response(202, json=CREATED)) as client:
        with pytest.raises(UnsendableRequestError):
            await client.create_run({**RUN_INPUT, "input": nested})


async def test_a_question_that_creates_nothing_is_asked_once_and_fails_as_such(
    make_client: ClientMaker,
) -> None:
    async with (
        ScriptedServer(answer(500, text=""), hang_up()) as server,
        make_client(base_url=server.base_url) as client,
    ):
        with pytest.raises(ServerError):
            await client.suggest("GDP of countries")
        with pytest.raises(ConnectionFailedError):
            await client.suggest("GDP of countries")
        assert server.count("POST") == 2
