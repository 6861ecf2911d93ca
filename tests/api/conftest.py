"""What the tests of the wire share: one event loop, and clients that never really wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.pacing import Pacing


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


class Waits:
    """A `sleep` that only writes down for how long, and moves its own clock."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.now = 1_800_000_000.0

    async def sleep(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.now += seconds

    def clock(self) -> float:
        return self.now


@pytest.fixture
def waits() -> Waits:
    return Waits()


ClientMaker = Callable[..., TaskClient]


@pytest.fixture
def make_client(waits: Waits) -> ClientMaker:
    """A client whose waits are written down; the longest of each random range is taken."""

    def make(handler: Callable[[httpx.Request], Any] | None = None, **options: Any) -> TaskClient:
        if handler is not None:
            options["transport"] = httpx.MockTransport(handler)
        options.setdefault("base_url", "http://127.0.0.1:9")
        options.setdefault("pacing", Pacing(clock=waits.clock))
        return TaskClient(sleep=waits.sleep, clock=waits.clock, random=lambda: 1.0, **options)

    return make
