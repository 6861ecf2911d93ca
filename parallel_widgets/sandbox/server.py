"""A sandbox's life: a socket on the loopback, a daemon thread with its own event loop, and a clean end."""

from __future__ import annotations

import asyncio
import atexit
import socket
import sys
import threading
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import TYPE_CHECKING
from weakref import WeakSet

from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.sandbox.faults import Fault, FaultBook
from parallel_widgets.sandbox.request_log import LoggedRequest, RequestLog

if TYPE_CHECKING:
    from parallel_widgets.sandbox.http_server import HttpServer

HOST = "127.0.0.1"

#: "Event streams remain open for 570 seconds. After this period, the stream is closed" (Task API docs, 2025).
STREAM_SECONDS = 570.0

CLOSE_SECONDS = 10.0

_started_here: WeakSet[Sandbox] = WeakSet()


class SandboxStartError(ParallelWidgetsError, OSError):
    """The sandbox could not start."""


class Sandbox:
    """A running sandbox; made by `serve`.

    Use it in a ``with`` statement, or `close` it; one that is never closed ends with the process.

    Attributes
    ----------
    base_url : str
        What a client takes as its base URL.
    faults : FaultBook
        What goes wrong on request; may be changed at any time, from any thread.
    """

    def __init__(
        self, server: HttpServer, listener: socket.socket, *, faults: FaultBook, log: RequestLog
    ) -> None:
        from parallel_widgets.sandbox.http_server import THREAD_NAME  # noqa: PLC0415 - see `serve`

        self.base_url = f"http://{HOST}:{listener.getsockname()[1]}"
        self.faults = faults
        self._log = log
        self._server = server
        self._listener = listener
        self._started = threading.Event()
        self._closing = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._failure: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._thread.start()
        self._started.wait()
        if self._failure is not None:
            self.close()
            raise SandboxStartError(f"The sandbox could not start: {self._failure}") from self._failure
        atexit.register(self.close)
        _started_here.add(self)

    @property
    def requests(self) -> tuple[LoggedRequest, ...]:
        """The requests so far, oldest first, without their keys."""
        return self._log.snapshot()

    @property
    def require_key(self) -> str | None:
        """The only API key that is accepted, None for any; set it, and the old key has expired."""
        return self._server.service.require_key

    @require_key.setter
    def require_key(self, key: str | None) -> None:
        self._server.service.require_key = key

    @property
    def is_running(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def hold(self) -> None:
        """Let no run end from now on, until `release`: each stays running, with all its progress."""
        self._call(self._server.hold)

    def release(self) -> None:
        """Let runs end again."""
        self._call(self._server.release)

    def _call(self, function: Callable[[], None]) -> None:
        with self._closing:
            if self._loop is not None and self._thread.is_alive():
                self._loop.call_soon_threadsafe(function)

    def close(self) -> None:
        """End it: what is open is cut, and the runs are forgotten. Calling it again does nothing."""
        atexit.unregister(self.close)
        with self._closing:
            if self._loop is not None and self._thread.is_alive():
                self._loop.call_soon_threadsafe(self._server.stop)
            self._loop = None
            self._thread.join(CLOSE_SECONDS)
            self._listener.close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"Sandbox(base_url={self.base_url!r})"

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        except BaseException as failure:  # noqa: BLE001 - raised again where the sandbox was asked for
            self._failure = failure
        finally:
            self._started.set()

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        await self._server.serve_on(self._listener, on_ready=self._started.set)


def serve(
    *,
    port: int = 0,
    seed: int = 0,
    speed: float = 1.0,
    durations: Mapping[str, float] | None = None,
    faults: Iterable[Fault | str] = (),
    require_key: str | None = None,
    stream_seconds: float = STREAM_SECONDS,
) -> Sandbox:
    """Start a sandbox: the Task API on the loopback, answering with samples.

    Parameters
    ----------
    port
        TCP port on 127.0.0.1; 0 for a free one.
    seed
        Decides, with a request, everything about its run but its id: the same again gives the same answer.
    speed
        How many times as fast as usual runs go; a ``base`` run usually takes about 3 s.
    durations
        Seconds by processor name, for full control; these are taken as they are, whatever the speed.
    faults
        What goes wrong on request: `Fault` or text, see `parallel_widgets.sandbox.faults`.
    require_key
        The only API key that is accepted; by default any is, and none.
    stream_seconds
        How long an event stream of a run stays open, in seconds.

    Returns
    -------
    The running sandbox: a context manager, and an object with ``base_url``, ``requests``, ``faults`` and
    ``close()``.

    Raises
    ------
    SandboxStartError
        The port is taken, or may not be used.
    InvalidFaultError
        A fault is none.
    ValueError
        The speed is not above 0.
    """
    # Not at the top: who only talks to the service should not wait for a server to be imported.
    from parallel_widgets.sandbox.http_server import HttpServer  # noqa: PLC0415
    from parallel_widgets.sandbox.pace import Pace  # noqa: PLC0415

    book, log = FaultBook(faults), RequestLog()
    server = HttpServer(
        seed=seed,
        pace=Pace(speed=speed, durations=dict(durations or {})),
        faults=book,
        log=log,
        require_key=require_key,
        stream_seconds=stream_seconds,
    )
    return Sandbox(server, listen(port), faults=book, log=log)


def is_served_here(base_url: str) -> bool:
    """Whether a sandbox of this process answers at an address: then a run costs nothing, known before one."""
    return any(sandbox.base_url == base_url and sandbox.is_running for sandbox in tuple(_started_here))


def listen(port: int) -> socket.socket:
    """Bind a socket of the loopback.

    Raises
    ------
    SandboxStartError
        It cannot be bound.
    """
    # The protocol is named, since asyncio turns Nagle's algorithm off only where it is: 40 ms an answer.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((HOST, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise SandboxStartError(
            f"The sandbox cannot use port {port} ({error}). Choose another, or none for a free one."
        ) from error
    return listener
