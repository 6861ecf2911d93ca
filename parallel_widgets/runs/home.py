"""The home thread's queue: what the engine has to say to Python code, run where that code lives.

Home is the thread that built the widget (in ``marimo run`` that is not the main thread). Its loop runs the
queue when it is free, whoever waits there for a run pumps it, and a plain script without a loop drains it
whenever it touches a widget. Each item runs once, in the order in which it was posted.
"""

from __future__ import annotations

import asyncio
import contextlib
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from weakref import WeakSet

from parallel_widgets.runs.cell import Cell, in_kernel

_homes = threading.local()


class Item(NamedTuple):
    """A function to call, the cell to call it for, and whether its exceptions are the caller's own affair."""

    function: Callable[[], object]
    cell: Cell | None
    raising: bool


class Home:
    """The queue of one thread, shared by all that was built there. Get this thread's with `Home.here()`."""

    def __init__(self) -> None:
        self._thread = threading.current_thread()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._items: deque[Item] = deque()
        self._posted = threading.Event()
        self._scheduled = False
        self._built: dict[Any, tuple[Any, WeakSet[Any]]] = {}

    @classmethod
    def here(cls) -> Home:
        """The home of the calling thread."""
        home = getattr(_homes, "home", None)
        if home is None:
            home = _homes.home = cls()
        home._adopt_loop()
        return home

    @property
    def is_here(self) -> bool:
        """Whether the caller is on the home thread."""
        return threading.current_thread() is self._thread

    def post(
        self, function: Callable[[], object], *, cell: Cell | None = None, raising: bool = False
    ) -> None:
        """Queue a function for the home thread; from any thread.

        Parameters
        ----------
        function
            What to call there.
        cell
            The cell in which its output belongs.
        raising
            Whether its exceptions are for whoever posted it, who drains the queue next, as for any trait set
            there.
        """
        self._items.append(Item(function, cell, raising))
        self._posted.set()
        loop = self._loop
        if loop is None or loop.is_closed() or self._scheduled:
            return
        self._scheduled = True
        try:
            loop.call_soon_threadsafe(self._drain_scheduled)
        except RuntimeError:  # closed just now: drained on the next touch, as in a plain script
            self._scheduled = False

    def drain(self, *, raising: bool = False) -> None:
        """Run what is queued. Does nothing on any other thread.

        Parameters
        ----------
        raising
            Whether exceptions of items that were posted as ``raising`` leave this call; the rest stays queued
            then.
        """
        if not self.is_here:
            return
        self._adopt_loop()
        while self._items:
            item = self._items.popleft()
            run = item.cell.run if item.cell is not None else _call
            try:
                run(item.function)
            except Exception:
                if raising and item.raising:
                    raise
                run(traceback.print_exc)  # an observer's mistake is shown where it prints, and ends nothing

    def replace(self, tenant: Any, *, cell: Cell) -> list[Any]:
        """Note what a cell has built; returns what an earlier execution of that same cell had built.

        Only where the host tells cells apart (JupyterLab and Notebook 7 do); elsewhere nothing is replaced.
        """
        if cell.cell_id is None:
            return []
        execution, tenants = self._built.get(cell.cell_id, (cell.execution, WeakSet()))
        earlier = []
        if execution != cell.execution:
            earlier, tenants = list(tenants), WeakSet()
        tenants.add(tenant)
        self._built[cell.cell_id] = (cell.execution, tenants)
        return earlier

    def wait(self, seconds: float) -> None:
        """Sleep until something is posted, at most so long. Short waits keep an interrupt prompt."""
        self._posted.wait(seconds)
        self._posted.clear()

    def _drain_scheduled(self) -> None:
        # Lowered first: whatever is posted from now on asks for another turn of the loop.
        self._scheduled = False
        try:
            with _interruptible():
                self.drain()
        except KeyboardInterrupt:  # of one item, which is over: the loop and the rest of the queue are not
            self.post(lambda: None)

    def _adopt_loop(self) -> None:
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            return
        if loop is not self._loop:
            self._loop, self._scheduled = loop, False


@contextlib.contextmanager
def _interruptible() -> Iterator[None]:
    """Let an interrupt reach what the loop runs: an idle kernel ignores it, and would run on without end."""
    if not in_kernel() or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        if callable(before) and before is not signal.default_int_handler:
            before(signal.SIGINT, None)  # it is meant for the cell that awaits, too
        raise
    finally:
        signal.signal(signal.SIGINT, before)


def _call(function: Callable[[], object]) -> None:
    function()
