"""A machine that slept opens its streams anew, and one that did not is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

import pytest

from parallel_widgets.api.errors import StreamIdleError
from parallel_widgets.api.events import Event, state_event
from parallel_widgets.api.models import TaskRun
from parallel_widgets.api.wake import ASLEEP, while_awake

pytestmark = pytest.mark.anyio

LOOK = 0.01
EVENT = state_event(TaskRun.parse({"run_id": "trun_1", "status": "running"}))


class Stream:
    """One event, then nothing more until it is closed or told to end; notes that it was closed."""

    def __init__(self) -> None:
        self.may_end = asyncio.Event()
        self.is_closed = False

    async def events(self) -> AsyncGenerator[Event, None]:
        try:
            yield EVENT
            await self.may_end.wait()
        finally:
            self.is_closed = True


class Clock:
    """Goes on by so much with each look."""

    def __init__(self, *steps: float) -> None:
        self._steps = list(steps)
        self.now = 0.0
        self.on_last: Callable[[], object] = lambda: None

    def __call__(self) -> float:
        self.now += self._steps.pop(0) if self._steps else 0.0
        if not self._steps:
            self.on_last()
        return self.now


async def test_a_clock_that_jumps_ahead_while_nothing_comes_ends_the_stream() -> None:
    stream = Stream()
    # Two looks for the event that comes at once, then two while nothing does.
    clock = Clock(0, 0, 0, ASLEEP + 1)
    async with aclosing(stream.events()) as events:
        awake = while_awake(events, clock=clock, look=LOOK)
        assert await anext(awake) == EVENT
        with pytest.raises(StreamIdleError, match="slept"):
            await anext(awake)
    assert stream.is_closed


@pytest.mark.parametrize("steps", [(0.0, 0.0, 0.0, ASLEEP), (0.0, -8 * 3600.0, 0.0, 0.0, 5.0)])
async def test_a_clock_that_is_set_a_little_or_back_ends_nothing(steps: tuple[float, ...]) -> None:
    stream, clock = Stream(), Clock(*steps)
    clock.on_last = stream.may_end.set
    async with aclosing(stream.events()) as events:
        assert [event async for event in while_awake(events, clock=clock, look=LOOK)] == [EVENT]


async def test_whoever_leaves_leaves_nothing_behind() -> None:
    stream = Stream()

    async def read() -> None:
        async with (
            aclosing(stream.events()) as events,
            aclosing(while_awake(events, clock=Clock(), look=LOOK)) as awake,
        ):
            async for _ in awake:
                pass

    before = asyncio.all_tasks()
    reading = asyncio.ensure_future(read())
    await asyncio.sleep(3 * LOOK)
    reading.cancel()
    await asyncio.gather(reading, return_exceptions=True)
    assert stream.is_closed
    assert asyncio.all_tasks() == before
