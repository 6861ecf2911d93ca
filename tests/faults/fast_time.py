"""Hours in seconds: a clock and a sleep that go many times as fast as the machine's, while sockets do not."""

from __future__ import annotations

import asyncio
import time


class FastTime:
    """Time since the epoch that goes ``times`` as fast, from now on; somebody may also set the clock."""

    def __init__(self, times: float) -> None:
        self.times = times
        self.sleeps: list[float] = []
        self._started_at = time.time()
        self._wrong_by = 0.0

    def clock(self) -> float:
        return self._started_at + (time.time() - self._started_at) * self.times + self._wrong_by

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        await asyncio.sleep(seconds / self.times)

    def jump(self, seconds: float) -> None:
        self._wrong_by += seconds

    def real(self, seconds: float) -> float:
        """How long that takes."""
        return seconds / self.times
