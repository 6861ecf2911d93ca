"""The HTTP server of a sandbox: uvicorn without its signal handlers, its ticking and its words."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Callable, Collection
from typing import cast

import uvicorn
from starlette.types import Receive, Scope, Send

from parallel_widgets.sandbox.app import build_app
from parallel_widgets.sandbox.connections import Connection, Connections
from parallel_widgets.sandbox.faults import FaultBook
from parallel_widgets.sandbox.gate import Gate
from parallel_widgets.sandbox.pace import Pace
from parallel_widgets.sandbox.request_log import RequestLog
from parallel_widgets.sandbox.service import Service
from parallel_widgets.sandbox.store import Store

#: On every response, whoever made it; a client knows by it that all it gets are samples.
SANDBOX_HEADER = ("x-parallel-widgets-sandbox", "1")

THREAD_NAME = "parallel-widgets-sandbox"

#: An idle connection that the server closes may meet a request that is on its way, so it stays open for long.
KEEP_ALIVE_SECONDS = 3600

#: Turns of the loop from accepting a connection to knowing it; one that nobody knows would never be closed.
TURNS_TO_CONNECT = 3


class HttpServer(uvicorn.Server):
    """One sandbox's server; made on any thread, then served on one with an event loop.

    Parameters
    ----------
    seed, pace
        What decides the runs, and how long they take.
    faults
        What goes wrong on request.
    log
        Where requests are kept.
    require_key
        The only API key that is accepted; ``None`` for any, and none.
    stream_seconds
        How long an event stream of a run stays open.
    """

    def __init__(
        self,
        *,
        seed: int,
        pace: Pace,
        faults: FaultBook,
        log: RequestLog,
        require_key: str | None,
        stream_seconds: float,
    ) -> None:
        super().__init__(
            uvicorn.Config(
                self._answer,
                interface="asgi3",
                # Always the same parts, whatever else is installed.
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                proxy_headers=False,
                server_header=False,
                date_header=False,
                headers=[SANDBOX_HEADER],
                timeout_keep_alive=KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=1,
            )
        )
        self._store = Store(pace=pace, seed=seed)
        self._connections = Connections(cast(Collection[Connection], self.server_state.connections))
        self.service = Service(
            store=self._store,
            faults=faults,
            connections=self._connections,
            require_key=require_key,
            stream_seconds=stream_seconds,
        )
        self._gate = Gate(build_app(self.service), log=log)
        self._ended = asyncio.Event()
        self._on_ready: Callable[[], None] | None = None

    async def serve_on(self, listener: socket.socket, *, on_ready: Callable[[], None]) -> None:
        """Serve until `stop`; ``on_ready`` is called when requests are answered."""
        # The logger is shared with every other uvicorn of the process, so its level is not ours to set.
        logging.getLogger("uvicorn.error").addFilter(is_worth_logging)
        self._on_ready = on_ready
        try:
            await self.serve(sockets=[listener])
        finally:
            self._store.close()

    def stop(self) -> None:
        """Ask for the end; on the server's loop."""
        self.should_exit = True
        self._ended.set()

    def hold(self) -> None:
        """Let no run end; on the server's loop."""
        self._store.may_end.clear()

    def release(self) -> None:
        """Let runs end again; on the server's loop."""
        self._store.may_end.set()

    async def main_loop(self) -> None:
        """Wait for the end, where uvicorn would look for it ten times a second, and cut what is open then."""
        await self.on_tick(0)  # fills in the headers that every response has
        if self._on_ready is not None:
            self._on_ready()
        await self._ended.wait()
        for _ in range(TURNS_TO_CONNECT):
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        self._connections.cut_all()
        self._gate.cancel_all()

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._gate(scope, receive, send)


def is_worth_logging(record: logging.LogRecord) -> bool:
    """Let errors pass, and everything that is not of a sandbox's thread."""
    return record.levelno >= logging.ERROR or record.threadName != THREAD_NAME
