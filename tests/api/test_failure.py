"""Why there was no answer, in words, and whether a part of the request may have been sent."""

from __future__ import annotations

import errno
import socket
import ssl

import httpx
import pytest

from parallel_widgets.api.errors import ConnectionFailedError
from parallel_widgets.api.failure import failure_of
from parallel_widgets.api.retry import ONCE

from .conftest import ClientMaker


def caused(exc: Exception, *causes: BaseException) -> Exception:
    """An exception with a chain of causes, as httpx, httpcore and anyio wrap each other's."""
    link: BaseException = exc
    for cause in causes:
        link.__cause__ = cause
        link = cause
    return exc


@pytest.mark.parametrize(
    ("exc", "words", "may_have_left"),
    [
        (caused(httpx.ConnectError(""), OSError(), socket.gaierror(-2, "unknown")), "resolved", False),
        (caused(httpx.ConnectError(""), OSError(), ConnectionRefusedError()), "refused", False),
        (caused(httpx.ConnectError(""), ssl.SSLCertVerificationError()), "certificate", False),
        (caused(httpx.ConnectError(""), OSError(), OSError(errno.EMFILE, "")), "no more open", False),
        (httpx.ConnectError(""), "no connection could be made", False),
        (httpx.ConnectTimeout(""), "no connection within 10 s", False),
        (httpx.PoolTimeout(""), "too long", False),
        (httpx.ProxyError(""), "proxy", False),
        (httpx.ReadTimeout(""), "too long", True),
        (httpx.WriteTimeout(""), "too long", True),
        (httpx.ReadError(""), "broke off", True),
        (httpx.WriteError(""), "broke off", True),
        (httpx.RemoteProtocolError(""), "broke off", True),
        (httpx.LocalProtocolError(""), "broke off", True),
        (httpx.DecodingError(""), "decompressed", True),
        (ssl.SSLError(), "broke off", True),
        (KeyError("anything"), "broke off", True),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)
def test_what_a_failure_means(exc: Exception, words: str, may_have_left: bool) -> None:
    failure = failure_of(exc)
    assert words in failure.reason
    assert failure.may_have_left is may_have_left
    assert failure.cause == type(exc).__name__


@pytest.mark.anyio
async def test_a_name_with_several_addresses_is_refused_in_the_same_words(make_client: ClientMaker) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    async with make_client(base_url=f"http://localhost:{port}", retry=ONCE) as client:
        with pytest.raises(ConnectionFailedError, match="refused"):
            await client.retrieve_run("trun_1")
