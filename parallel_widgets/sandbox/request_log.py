"""What was asked of the sandbox, in order, for tests and for the curious; keys are never kept."""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

SECRET_HEADERS = frozenset({"x-api-key", "authorization", "cookie", "proxy-authorization"})
REDACTED = "[redacted]"

#: A sandbox may live as long as a kernel does; the oldest requests are forgotten.
KEPT_REQUESTS = 2_000


@dataclass(frozen=True)
class LoggedRequest:
    """One request as it arrived.

    Attributes
    ----------
    method, path, query
        As in the request line; ``query`` without the question mark.
    headers
        Lower-case names; the values of those that carry secrets are ``[redacted]``.
    body
        The parsed JSON, or the text where it is none, or ``None`` where there was no body.
    at
        When it had arrived, in seconds since the epoch.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Any = field(default=None, repr=False)
    at: float = field(default_factory=time.time, repr=False)


class RequestLog:
    """The latest requests; written on the server's thread, read on any."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: deque[LoggedRequest] = deque(maxlen=KEPT_REQUESTS)

    def record(
        self, *, method: str, path: str, query: str, headers: Iterable[tuple[str, str]], body: bytes
    ) -> None:
        """Keep one request, without its secrets."""
        kept = {name: REDACTED if name in SECRET_HEADERS else value for name, value in headers}
        request = LoggedRequest(method, path, query, kept, _readable(body))
        with self._lock:
            self._requests.append(request)

    def snapshot(self) -> tuple[LoggedRequest, ...]:
        """Give the requests so far, oldest first."""
        with self._lock:
            return tuple(self._requests)


def _readable(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode("utf-8", errors="replace")
