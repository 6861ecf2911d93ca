"""A server on a real socket that answers each request by the next step of a script, and keeps what it got.

It can do what well-behaved servers never do: hang up within an answer, reset, or say nothing at all.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any


@dataclass(frozen=True)
class ReceivedRequest:
    method: str
    target: str
    headers: dict[str, str]
    body: bytes


Step = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class ScriptedServer:
    """Serves while entered. A step that leaves the connection open lets it be used for the next request."""

    def __init__(self, *steps: Step, port: int = 0) -> None:
        self.requests: list[ReceivedRequest] = []
        self.connections = 0
        # Set once a client has closed a connection that a step was still using.
        self.left = asyncio.Event()
        self._steps = list(steps)
        self._port = port
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def count(self, method: str) -> int:
        return sum(request.method == method for request in self.requests)

    async def __aenter__(self) -> ScriptedServer:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            while not writer.is_closing():
                request = await _read_request(reader)
                if request is None:
                    return
                self.requests.append(request)
                step = self._steps.pop(0) if self._steps else answer(599, text="The script is over.")
                await step(reader, writer)
                if reader.at_eof():
                    self.left.set()
        except (ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            self._tasks.discard(task)


async def _read_request(reader: asyncio.StreamReader) -> ReceivedRequest | None:
    try:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    except asyncio.IncompleteReadError:
        return None
    first, *lines = head.rstrip().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return ReceivedRequest(
        method, target, headers, await reader.readexactly(int(headers.get("content-length", 0)))
    )


def answer_bytes(
    status: int, *, body: Any = None, text: str | None = None, headers: Mapping[str, str] | None = None
) -> bytes:
    """A whole HTTP answer, with a JSON body or a text."""
    content = (json.dumps(body) if text is None else text).encode()
    fields = {
        "content-type": "application/json" if text is None else "text/plain",
        "content-length": str(len(content)),
        **(headers or {}),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {status} Scripted\r\n{head}\r\n".encode("latin-1") + content


def answer(
    status: int, *, body: Any = None, text: str | None = None, headers: Mapping[str, str] | None = None
) -> Step:
    """Answer, and keep the connection for another request."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer_bytes(status, body=body, text=text, headers=headers))
        await writer.drain()

    return step


def hang_up(after: bytes = b"") -> Step:
    """Close the connection, at once or after some bytes of an answer."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        writer.close()

    return step


def reset(after: bytes = b"") -> Step:
    """Break the connection off, so that the client gets an error instead of an end."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return step


def silence(after: bytes = b"") -> Step:
    """Say nothing (more) until the client goes away."""

    async def step(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(after)
        await writer.drain()
        await reader.read()

    return step


STREAM_HEAD = (
    b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\nconnection: close\r\n\r\n"
)


def stream_bytes(*events: Mapping[str, Any]) -> bytes:
    """The beginning of an event stream that lasts until the connection is closed."""
    return STREAM_HEAD + b"".join(
        f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode() for event in events
    )
