"""The key and other secrets are sent, and never shown."""

from __future__ import annotations

import json
import logging
import pickle
import traceback
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError
from parallel_widgets.api.redaction import Secret, redact, request_secrets
from parallel_widgets.api.retry import RetryPolicy

from .conftest import ClientMaker

pytestmark = pytest.mark.anyio

KEY = "pk-live-0123456789"
TOKEN = "mcp-token-abcdef"
RUN_INPUT = {
    "processor": "base",
    "input": "x",
    "mcp_servers": [
        {"type": "url", "url": "https://mcp.example", "headers": {"Authorization": f"Bearer {TOKEN}"}}
    ],
}


def echoing(status: int, shape: str) -> Any:
    """A server that quotes the key and the request in its answer."""

    def handler(request: httpx.Request) -> httpx.Response:
        assert request.headers["x-api-key"] == KEY
        words = f"Refused {request.headers['x-api-key']} for Bearer {TOKEN} ({TOKEN})"
        bodies: dict[str, dict[str, Any]] = {
            "envelope": {"json": {"type": "error", "error": {"message": words, "detail": {words: [words]}}}},
            "fastapi": {
                "json": {"detail": [{"loc": ["body", words], "msg": words, "type": words, "input": words}]}
            },
            "text": {"json": {"detail": words}},
            "html": {"html": f"<title>{words}</title>"},
            "plain": {"text": words},
        }
        return httpx.Response(status, **bodies[shape])

    return handler


@pytest.mark.parametrize("shape", ["envelope", "fastapi", "text", "html", "plain"])
@pytest.mark.parametrize("status", [200, 302, 401, 403, 422, 429, 500])
async def test_what_a_server_echoes_is_taken_out(status: int, shape: str, make_client: ClientMaker) -> None:
    options: dict[str, Any] = {"api_key": KEY, "retry": RetryPolicy(attempts=1)}
    async with make_client(echoing(status, shape), **options) as client:
        with pytest.raises(ApiError) as caught:
            await client.create_run(RUN_INPUT)
    shown = "".join(traceback.format_exception(caught.type, caught.value, caught.tb))
    shown += str(caught.value) + repr(caught.value) + json.dumps(caught.value.to_dict()) + repr(client)
    assert KEY not in shown
    assert TOKEN not in shown
    assert status == 200 or "[secret]" in shown or shape == "html" or status == 302


@pytest.mark.parametrize(
    "cause", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError, RuntimeError]
)
async def test_no_failure_shows_the_key_nor_do_the_logs(
    cause: type[Exception], make_client: ClientMaker, caplog: pytest.LogCaptureFixture
) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        raise cause(f"while sending {KEY}")

    caplog.set_level(logging.DEBUG)
    async with make_client(handler, api_key=KEY) as client:
        with pytest.raises(ApiError) as caught:
            await client.create_run(RUN_INPUT)
        frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True)
    shown = "".join(traceback.format_exception(caught.type, caught.value, caught.tb)) + caplog.text
    assert KEY not in shown
    # Not even among the variables of our own frames, which IPython's verbose tracebacks print.
    own = [frame for frame in frames.stack if "parallel_widgets/api" in frame.filename.replace("\\", "/")]
    assert own
    assert KEY not in "".join(str(frame.locals) for frame in own)


async def test_a_client_and_its_parts_hide_the_key(make_client: ClientMaker) -> None:
    client = make_client(api_key=KEY)
    assert KEY not in repr(client) + repr(vars(client)) + repr(vars(client._connection))
    assert repr(client) == "TaskClient(base_url='http://127.0.0.1:9')"


@pytest.mark.parametrize("key", [KEY, f"{KEY}ü", f"{KEY} {KEY}"])
@pytest.mark.parametrize("how", ["argument", "environment"])
def test_a_client_that_cannot_be_made_has_the_key_in_none_of_its_frames(
    key: str, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"api_key": key} if how == "argument" else {}
    if how == "environment":
        monkeypatch.setenv("PARALLEL_API_KEY", key)
    with pytest.raises(ApiError) as caught:
        TaskClient(base_url="http://service.example", **options)
    frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
    own = [frame for frame in frames if "parallel_widgets/api" in frame.filename.replace("\\", "/")]
    assert own
    assert KEY not in "".join(str(frame.locals) for frame in own)


def test_a_key_is_not_pickled() -> None:
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(TaskClient(api_key=KEY))


def test_a_key_is_a_text() -> None:
    with pytest.raises(TypeError, match="An API key is a str, not bytes"):
        TaskClient(api_key=KEY.encode())  # type: ignore[arg-type]


@given(
    st.recursive(
        st.text() | st.integers() | st.none(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_redaction_finds_a_secret_anywhere(value: Any) -> None:
    planted = {f"a {KEY}": [value, {"deep": f"<{KEY}{KEY}>"}]}
    assert KEY not in json.dumps(redact(planted, [Secret(KEY)]))
    assert redact(value, [Secret("\0never there\0")]) == value


def test_the_headers_of_mcp_servers_are_secrets_in_single_requests_and_in_groups() -> None:
    texts = {secret.reveal() for secret in request_secrets({"inputs": [RUN_INPUT, {"mcp_servers": None}, 3]})}
    assert texts == {f"Bearer {TOKEN}", TOKEN}
    assert request_secrets({"mcp_servers": "none", "inputs": "text"}) == ()


def test_short_texts_are_no_secrets() -> None:
    assert redact("true or 1", [Secret("1"), Secret("true"), Secret("")]) == "true or 1"
