"""Wakes everybody who waits for a change, on one event loop; what changed is read from the object itself."""

from __future__ import annotations

import asyncio


class Broadcast:
    """An event without memory: `wait` returns at the next `notify`.

    Between looking at the state and calling `wait` there must be no ``await``: then no change can be missed.
    """

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def notify(self) -> None:
        """Wake all who wait now."""
        self._event.set()
        self._event = asyncio.Event()

    async def wait(self, timeout: float | None = None) -> bool:
        """Wait for the next change, at most ``timeout`` seconds; tell whether there was one."""
        try:
            await asyncio.wait_for(self._event.wait(), timeout)
        except asyncio.TimeoutError:  # another class than the builtin before Python 3.11
            return False
        return True
