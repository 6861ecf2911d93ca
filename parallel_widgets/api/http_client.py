"""The HTTP client of one service: it adds the key, follows no redirect, and keeps few connections."""

from __future__ import annotations

from typing import Any

import httpx

from parallel_widgets.api.config import Service
from parallel_widgets.api.errors import ConnectionFailedError
from parallel_widgets.api.redaction import Secret


class _KeyAuth(httpx.Auth):
    """Adds the key as the request leaves, so that it is in no variable that a traceback might show."""

    def __init__(self, key: Secret[str]) -> None:
        self._key = key

    def auth_flow(self, request: httpx.Request) -> Any:
        request.headers["x-api-key"] = self._key.reveal()
        yield request


def new_http_client(
    service: Service, *, transport: httpx.AsyncBaseTransport | None, max_kept: int
) -> httpx.AsyncClient:
    """Return a client for a service.

    Parameters
    ----------
    transport
        What carries the requests instead of the network.
    max_kept
        How many connections are kept for later requests.

    Raises
    ------
    ConnectionFailedError
        If the machine's proxy or certificate settings cannot be used.
    """
    key = service.api_key
    try:
        return httpx.AsyncClient(
            transport=transport,
            auth=_KeyAuth(key) if key is not None else None,
            # Redirects would carry the key to another address, or a POST to a second one.
            follow_redirects=False,
            # A proxy would look for the loopback on its own machine.
            trust_env=not service.is_loopback,
            # A run that is followed holds a connection (HTTP/1.1), so there are as many as runs: with a
            # limit, such as httpx's own of 100, a create would wait for streams to end. What remains is the
            # system's limit of open files.
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=max_kept),
            headers={"user-agent": "parallel-widgets", "accept": "application/json"},
        )
    except (ValueError, ImportError, OSError, httpx.InvalidURL):
        # Not quoted: a proxy's address may hold a password.
        pass
    raise ConnectionFailedError(
        "The proxy or certificate settings of this machine cannot be used.",
        hint="Check the environment: HTTPS_PROXY, ALL_PROXY, NO_PROXY, SSL_CERT_FILE and SSL_CERT_DIR.",
    )
