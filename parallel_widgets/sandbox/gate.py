"""Where every request comes in: from this machine only, read whole, logged, ended when its client leaves."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from parallel_widgets.sandbox.endpoint import refusal_response
from parallel_widgets.sandbox.refusal import Refusal
from parallel_widgets.sandbox.request_log import RequestLog

LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})

#: More than a thousand runs of the largest documented size.
MAX_BODY_BYTES = 64 * 1024 * 1024


class Gate:
    """ASGI app around the sandbox's own.

    Parameters
    ----------
    app
        What answers.
    log
        Where requests are kept.
    """

    def __init__(self, app: ASGIApp, *, log: RequestLog) -> None:
        self._app = app
        self._log = log
        self._answers: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or refuse it."""
        headers = [
            (name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"]
        ]
        body = await _read(receive)
        if body is None:
            await refusal_response(Refusal(413))(scope, receive, send)
            return
        self._log.record(
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"].decode("latin-1"),
            headers=headers,
            body=body,
        )
        if not is_loopback(dict(headers).get("host", "")):
            # A web page whose name was made to point here would otherwise be read by its scripts.
            refusal = Refusal(403, "The sandbox answers only to 127.0.0.1 and localhost.")
            await refusal_response(refusal)(scope, receive, send)
            return
        await self._answer(scope, body, receive, send)

    def cancel_all(self) -> None:
        """End every request that is being answered."""
        for answer in self._answers:
            answer.cancel()

    async def _answer(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        left = asyncio.Event()
        first: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def receive_again() -> Message:
            if first:
                return first.pop()
            await left.wait()
            return {"type": "http.disconnect"}

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            left.set()

        answer = asyncio.ensure_future(self._run(scope, receive_again, send))
        watcher = asyncio.ensure_future(watch())
        self._answers.add(answer)
        try:
            await asyncio.wait({answer, watcher}, return_when=asyncio.FIRST_COMPLETED)
            # Nobody waits for what a GET would say, but what a POST does is done, as on any server.
            if scope["method"] == "GET":
                answer.cancel()
            await asyncio.wait({answer})
        finally:
            watcher.cancel()
            answer.cancel()
            self._answers.discard(answer)
        if not answer.cancelled():
            answer.result()

    async def _run(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


def is_loopback(host: str) -> bool:
    """Tell whether a ``Host`` header names this machine."""
    try:
        return urlsplit(f"//{host}").hostname in LOOPBACK_NAMES
    except ValueError:
        return False


async def _read(receive: Receive) -> bytes | None:
    """Read the body; ``None`` when it is too large to be a request of the Task API."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        part = message.get("body", b"")
        size += len(part)
        if size > MAX_BODY_BYTES:
            return None
        parts.append(part)
        # A client that leaves early is answered too: nobody hears it.
        if not message.get("more_body", False):
            return b"".join(parts)
