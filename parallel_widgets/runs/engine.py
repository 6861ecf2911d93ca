"""One daemon thread with one asyncio loop for the whole process: every request leaves from here.

A notebook's own loop stands still while a cell computes, and each kernel subshell has a loop of its own, so a
run that lives on either would stop being watched. This loop is nobody's but ours.
"""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

WORKERS = 2  # threads for what would block the loop: judging documents, starting the sandbox
# And one for what may take longer, so that nobody waits for it who wants a verdict.
BACKGROUND_WORKERS = 1
# One alone, since what the journal is told has an order.
ORDERED_WORKERS = 1


class Engine:
    """The thread, its loop, and a few workers beside it. Get the process's own with `engine()`."""

    def __init__(self) -> None:
        self.process = os.getpid()
        self.loop = asyncio.new_event_loop()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._workers = ThreadPoolExecutor(WORKERS, thread_name_prefix="parallel-widgets-worker")
        self._background = ThreadPoolExecutor(
            BACKGROUND_WORKERS, thread_name_prefix="parallel-widgets-background"
        )
        self._ordered = ThreadPoolExecutor(ORDERED_WORKERS, thread_name_prefix="parallel-widgets-journal")
        self._thread = threading.Thread(target=self._serve, name="parallel-widgets", daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_forever()

    @property
    def is_here(self) -> bool:
        """Whether the caller is on the engine's thread."""
        return threading.current_thread() is self._thread

    def call(self, function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        """Run a short function on the loop, soon; from any thread, in the order of the calls."""
        self.loop.call_soon_threadsafe(lambda: function(*args, **kwargs))

    def start(self, coroutine: Coroutine[Any, Any, T]) -> Future[T]:
        """Start a coroutine on the loop, from any thread. Cancelling the future cancels the task."""
        return asyncio.run_coroutine_threadsafe(self._kept(coroutine), self.loop)

    async def _kept(self, coroutine: Coroutine[Any, Any, T]) -> T:
        # The loop itself refers to its tasks only weakly.
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (a coroutine that runs has a task)
        self._tasks.add(task)
        try:
            return await coroutine
        finally:
            self._tasks.discard(task)

    async def in_worker(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run what would block in a worker thread, and wait for it on the loop."""
        return await self.loop.run_in_executor(self._workers, lambda: function(*args, **kwargs))

    async def in_background(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """As `in_worker`, for what may take seconds: one after the other, and no verdict waits for it."""
        return await self.loop.run_in_executor(self._background, lambda: function(*args, **kwargs))

    def in_order(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """Run what touches the journal, one after the other in the order of the calls; from any thread.

        What was asked for is done before the process exits, unless that is killed.
        """
        return self._ordered.submit(lambda: function(*args, **kwargs))

    @property
    def tasks(self) -> int:
        """How many coroutines are under way: none, once every run has ended or is watched no more."""
        return len(self._tasks)


_lock = threading.Lock()
_engine: Engine | None = None


def engine() -> Engine:
    """The engine of this process, started on first use. A forked child gets its own."""
    global _engine, _lock  # noqa: PLW0603
    if _engine is not None and _engine.process != os.getpid():
        # A thread does not survive a fork, and the lock may have been held by one.
        _engine, _lock = None, threading.Lock()
    with _lock:
        if _engine is None:
            _engine = Engine()
        return _engine
