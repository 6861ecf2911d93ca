"""GETs may be repeated, so they are: with backoff and jitter, as the service asks, and not for ever."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from parallel_widgets.api.errors import (
    ApiError,
    ConnectionFailedError,
    InvalidResponseError,
    MissingKeyError,
    RateLimitError,
    RunStillActiveError,
    ServerError,
    UnexpectedStatusError,
)
from parallel_widgets.api.retry import RetryPolicy

from .conftest import ClientMaker, Waits
from .scripted_server import ScriptedServer, answer, answer_bytes, hang_up, reset, silence

pytestmark = pytest.mark.anyio

RUN = {"run_id": "trun_1", "status": "running", "is_active": True, "processor": "base"}


def one_after_another(*answers: httpx.Response) -> Any:
    rest: Iterator[httpx.Response] = iter(answers)
    return lambda request: next(rest)


@pytest.mark.parametrize(
    "trouble",
    [hang_up(), reset(), silence(), hang_up(answer_bytes(200, body=RUN)[:-3]), answer(503, text="")],
    ids=["hung up", "reset", "silent", "truncated", "503"],
)
async def test_a_get_is_repeated_after_trouble(trouble: Any, make_client: ClientMaker, waits: Waits) -> None:
    async with (
        ScriptedServer(trouble, answer(200, body=RUN)) as server,
        make_client(base_url=server.base_url, timeout=0.2) as client,
    ):
        assert (await client.retrieve_run("trun_1")).status == "running"
        assert server.count("GET") == 2
    assert waits.seconds == [0.5]


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
async def test_a_get_gives_up_with_what_it_was_told_last(
    status: int, make_client: ClientMaker, waits: Waits
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        return httpx.Response(status, json={"type": "error", "error": {"ref_id": "r9", "message": "Later"}})

    async with make_client(handler) as client:
        with pytest.raises((RateLimitError, ServerError), match="Later") as caught:
            await client.retrieve_run("trun_1")
    assert caught.value.ref_id == "r9"
    assert waits.seconds == [0.5, 1.0, 2.0]


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 422, 501, 301, 302])
async def test_a_get_is_not_repeated_where_that_is_pointless(
    status: int, make_client: ClientMaker, waits: Waits
) -> None:
    async with make_client(lambda request: httpx.Response(status, json={})) as client:
        with pytest.raises(ApiError) as caught:
            await client.retrieve_run("trun_1")
    assert caught.value.status_code == status
    assert waits.seconds == []


@pytest.mark.parametrize(
    ("header", "expected"),
    [("3", 3.0), ("2.5", 2.5), ("Fri, 15 Jan 2027 08:00:09 GMT", 9.0), ("soon", 0.5), ("", 0.5)],
)
async def test_retry_after_may_be_seconds_or_a_date(
    header: str, expected: float, make_client: ClientMaker, waits: Waits
) -> None:
    handler = one_after_another(
        httpx.Response(429, headers={"retry-after": header}), httpx.Response(200, json=RUN)
    )
    async with make_client(handler) as client:
        await client.retrieve_run("trun_1")
    assert waits.seconds == [expected]


async def test_one_policy_can_be_given_for_one_request(make_client: ClientMaker, waits: Waits) -> None:
    async with make_client(lambda request: httpx.Response(500)) as client:
        with pytest.raises(ServerError):
            await client.retrieve_run("trun_1", retry=RetryPolicy(attempts=1))
    assert waits.seconds == []


async def test_a_long_poll_waits_longer_than_the_service_does(make_client: ClientMaker) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        assert request.url.params["timeout"] == "600"
        assert request.extensions["timeout"]["read"] == 615
        return httpx.Response(408, json={"type": "error", "error": {"message": "still active"}})

    async with make_client(handler) as client:
        with pytest.raises(RunStillActiveError, match="still active"):
            await client.retrieve_result("trun_1")


async def test_a_web_page_is_named_and_not_dumped(make_client: ClientMaker) -> None:
    page = "<!DOCTYPE html><html><head><title>\n Sign in &amp; go </title></head><body>" + "x" * 9999
    async with make_client(lambda request: httpx.Response(200, html=page)) as client:
        with pytest.raises(InvalidResponseError, match="web page titled “Sign in & go”") as caught:
            await client.retrieve_run("trun_1")
    assert "xxx" not in str(caught.value)
    assert "PARALLEL_BASE_URL" in caught.value.hint


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"{", b"[" * 100_000, b'{"run_id": 1' + b"1" * 9999])
async def test_an_answer_that_is_no_json_is_an_error_of_its_own(
    body: bytes, make_client: ClientMaker
) -> None:
    async with make_client(lambda request: httpx.Response(200, content=body)) as client:
        with pytest.raises(InvalidResponseError, match="where JSON was expected"):
            await client.retrieve_run("trun_1")


async def test_a_redirect_is_not_followed(make_client: ClientMaker) -> None:
    async with ScriptedServer(answer(200, body=RUN)) as other:
        moved = answer(302, text="", headers={"location": other.base_url})
        async with ScriptedServer(moved) as server, make_client(base_url=server.base_url) as client:
            with pytest.raises(UnexpectedStatusError, match="redirects to another address"):
                await client.retrieve_run("trun_1")
        assert other.connections == 0


async def test_reads_share_a_connection(make_client: ClientMaker) -> None:
    async with (
        ScriptedServer(*[answer(200, body=RUN)] * 3) as server,
        make_client(base_url=server.base_url) as client,
    ):
        for _ in range(3):
            await client.retrieve_run("trun_1")
        assert server.connections == 1


async def test_a_service_without_a_key_is_refused_before_anything_is_sent(make_client: ClientMaker) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        pytest.fail("it was sent")

    async with make_client(handler, base_url="https://api.example") as client:
        assert not client.has_key
        with pytest.raises(MissingKeyError, match="sandbox") as caught:
            await client.retrieve_run("trun_1")
    assert "PARALLEL_API_KEY" in caught.value.hint


async def test_proxies_are_used_for_services_and_never_for_the_loopback(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with ScriptedServer(hang_up(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.base_url)
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        once = RetryPolicy(attempts=1)
        async with (
            ScriptedServer(answer(200, body=RUN)) as server,
            make_client(base_url=server.base_url) as client,
        ):
            await client.retrieve_run("trun_1")
            assert proxy.connections == 0
        async with make_client(base_url="https://api.example", api_key="key-123456", retry=once) as client:
            with pytest.raises(ConnectionFailedError, match="proxy"):
                await client.create_run({"processor": "base", "input": "x"})
        assert proxy.requests[0].method == "CONNECT"
        assert "x-api-key" not in proxy.requests[0].headers


async def test_a_broken_proxy_setting_is_named_without_its_password(
    make_client: ClientMaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "gopher://user:pass-word@proxy.example")
    async with make_client(base_url="https://api.example", api_key="key-123456") as client:
        with pytest.raises(ConnectionFailedError, match="HTTPS_PROXY") as caught:
            await client.retrieve_run("trun_1")
    assert "pass-word" not in str(caught.value)


async def test_a_client_of_another_loop_is_refused_in_words(make_client: ClientMaker) -> None:
    client = make_client(lambda request: httpx.Response(200, json=RUN))
    await client.retrieve_run("trun_1")
    failures: list[str] = []

    def elsewhere() -> None:
        try:
            asyncio.run(client.retrieve_run("trun_1"))
        except RuntimeError as error:
            failures.append(str(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert failures == ["A TaskClient belongs to the event loop that first used it; make one for each loop."]
    await client.aclose()
