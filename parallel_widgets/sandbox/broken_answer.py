"""An answer that begins right and then goes wrong: reset, silent, or in small pieces."""

from __future__ import annotations

import asyncio
import math

from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from parallel_widgets.sandbox.connections import Connections
from parallel_widgets.sandbox.faults import Fault

#: A slow answer comes in this many pieces, a slow stream in this many for each event.
PIECES = 4


class BrokenAnswer(Response):
    """Passes an answer on as far as a fault lets it.

    Parameters
    ----------
    answer
        The right one, a document or a stream.
    fault
        ``reset``, ``stall`` or ``slow``.
    connections
        What breaks the connection.
    """

    def __init__(self, answer: Response, *, fault: Fault, connections: Connections) -> None:
        super().__init__()
        self._answer = answer
        self._fault = fault
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer; the caller cancels this when the client has gone."""
        breaks = self._slowed if self._fault.kind == "slow" else self._broken_off
        try:
            await self._answer(scope, receive, breaks(send))
        except _Over:
            if self._fault.kind == "reset":
                await self._connections.cut(scope, receive, reset=True)
            while (await receive())["type"] != "http.disconnect":
                pass

    def _broken_off(self, send: Send) -> Send:
        left = int(self._fault.number or 0)

        async def send_some(message: Message) -> None:
            nonlocal left
            body = message.get("body", b"")
            if left > 0 or not body:
                left -= bool(body)
                await send(message)
                return
            await send({**message, "body": body[: len(body) // 2], "more_body": True})
            raise _Over

        return send_some

    def _slowed(self, send: Send) -> Send:
        async def send_slowly(message: Message) -> None:
            body = message.get("body", b"")
            size = max(1, math.ceil(len(body) / PIECES))
            *first, last = [body[start : start + size] for start in range(0, len(body), size)] or [body]
            for piece in first:
                await send({**message, "body": piece, "more_body": True})
                await asyncio.sleep(self._fault.number or 0)
            # A message without a body, such as the headers, goes out as it is.
            await send({**message, "body": last} if body else message)

        return send_slowly


class _Over(Exception):  # noqa: N818  (no error: nothing more is to be sent)
    """Ends the answer from within."""
