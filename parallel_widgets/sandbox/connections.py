"""The server's open connections, and how one is broken: for real, without an answer, as by a dead network."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Collection
from typing import Protocol

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class Connection(Protocol):
    """What is used of uvicorn's protocol objects, which are one per connection."""

    @property
    def client(self) -> tuple[str, int] | None:
        """The address of the other end."""

    @property
    def transport(self) -> asyncio.Transport:
        """The connection itself."""


class Connections:
    """All connections that are open now.

    Parameters
    ----------
    live
        The server's own set of them.
    """

    def __init__(self, live: Collection[Connection]) -> None:
        self._live = live

    async def cut(self, scope: Scope, receive: Receive, *, reset: bool = False) -> None:
        """Close the connection of this request at once, in order or by a reset; return when it is gone."""
        for connection in list(self._live):
            if connection.client is not None and connection.client == tuple(scope["client"]):
                if reset:
                    _reset_on_close(connection.transport)
                # Sends what was already written (a stream's events so far), but no end of the body.
                connection.transport.close()
        while (await receive())["type"] != "http.disconnect":
            pass

    def cut_all(self) -> None:
        """Close every connection at once."""
        for connection in list(self._live):
            connection.transport.abort()


def _reset_on_close(transport: asyncio.Transport) -> None:
    """Let the close be told as an error (RST) instead of an end."""
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


class NoAnswer(Response):
    """The response that is none: the connection is closed instead."""

    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Close the connection of the request."""
        await self._connections.cut(scope, receive)
