"""What can be waited for, by ``await`` or by blocking, while the home thread's queue goes on."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator
from typing import Any

from parallel_widgets.runs.home import Home

TICK = 0.1  # seconds an `await` sleeps at most: Jupyter cannot interrupt one that sleeps (11 s measured)
PUMP = 0.05  # seconds that a blocking wait sleeps at most, for the same reason


class Waitable(ABC):
    """Base of `Run` and `StatusWait`: something that belongs to a home thread and comes to an end."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._wakers: list[Callable[[], object]] = []

    @abstractmethod
    def _settled(self) -> bool:
        """Whether waiting is over. Runs the home thread's queue on the way, if this is that thread."""

    @abstractmethod
    def _value(self) -> Any:
        """What waiting gives, once it is over; raises what it came to instead."""

    def __await__(self) -> Generator[Any, None, Any]:
        return self._output().__await__()

    async def _output(self) -> Any:
        await self._settle()
        return self._value()

    def _wake(self) -> None:
        """Let all who wait look again; from any thread."""
        for waker in tuple(self._wakers):
            waker()

    def _block(self, timeout: float | None) -> bool:
        """Wait, in seconds at most; returns whether waiting is over."""
        until = None if timeout is None else time.monotonic() + timeout
        woken = threading.Event()
        self._wakers.append(woken.set)
        try:
            while not self._settled():
                left = PUMP if until is None else min(PUMP, until - time.monotonic())
                if left <= 0:
                    return False
                if self._home.is_here:
                    self._home.wait(left)
                else:
                    woken.wait(left)
        finally:
            self._wakers.remove(woken.set)
        return True

    async def _settle(self) -> None:
        """Wait on the loop of whoever awaits."""
        loop = asyncio.get_running_loop()
        waiter: asyncio.Future[None] = loop.create_future()

        def release() -> None:
            if not waiter.done():
                waiter.set_result(None)

        def wake() -> None:
            with contextlib.suppress(RuntimeError):  # a loop that was closed has nobody left to wake
                loop.call_soon_threadsafe(release)

        self._wakers.append(wake)
        try:
            while not self._settled():
                if waiter.done():
                    waiter = loop.create_future()
                # Ticks, so that an interrupt of the kernel is noticed; and the future is this waiter's own,
                # so that cancelling it ends nothing else.
                await asyncio.wait((waiter,), timeout=TICK)
        finally:
            self._wakers.remove(wake)
