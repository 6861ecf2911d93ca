"""Requests that got no answer: why, in words, and whether a part of them may have been sent."""

from __future__ import annotations

import errno
import socket
import ssl
from dataclasses import dataclass

import httpx

CONNECT_TIMEOUT = 10.0  # seconds
NO_ANSWER = (httpx.HTTPError, httpx.StreamError, httpx.InvalidURL, OSError)
# These end before the request's first byte: no connection, no free one, no tunnel through the proxy.
_NOTHING_SENT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
)
# Of the process and of the whole system; `ulimit -n` shows the first.
_TOO_MANY_OPEN = (errno.EMFILE, errno.ENFILE)


@dataclass(frozen=True, kw_only=True)
class Failure:
    """A request without an answer.

    Attributes
    ----------
    reason
        Why, in words. Nothing is quoted, since addresses may hold secrets.
    cause
        Name of the exception that told.
    may_have_left
        Whether a part of it may have been sent.
    """

    reason: str
    cause: str
    may_have_left: bool


def failure_of(exc: Exception) -> Failure:
    """Return what an exception while sending or reading means."""
    return Failure(
        reason=_reason(exc), cause=type(exc).__name__, may_have_left=not isinstance(exc, _NOTHING_SENT)
    )


def _reason(exc: Exception) -> str:
    causes = _causes(exc)
    if isinstance(exc, httpx.ConnectTimeout):
        return f"no connection within {CONNECT_TIMEOUT:g} s"
    if isinstance(exc, httpx.TimeoutException):
        return "it took too long"
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return "its name could not be resolved, so this machine may be offline"
    if any(isinstance(cause, OSError) and cause.errno in _TOO_MANY_OPEN for cause in causes):
        return "this machine allows no more open connections; a run that is watched holds one"
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return "the connection was refused, so nothing may be listening there"
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return "its certificate could not be verified"
    if isinstance(exc, httpx.ProxyError):
        return "the proxy did not let the connection through"
    if isinstance(exc, httpx.ConnectError):
        return "no connection could be made"
    if isinstance(exc, httpx.DecodingError):
        return "its body could not be decompressed"
    return "the connection broke off"


def _causes(exc: BaseException) -> list[BaseException]:
    """Return an exception and all that led to it, also in groups: a host may have several addresses."""
    found: list[BaseException] = []
    rest: list[BaseException | None] = [exc]
    while rest:
        link = rest.pop()
        if link is not None and link not in found:
            found.append(link)
            rest += [link.__cause__, link.__context__, *getattr(link, "exceptions", ())]
    return found
