"""Noticing that the machine has slept: its connections are dead then, and nothing says so."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable

from parallel_widgets.api.errors import StreamIdleError
from parallel_widgets.api.events import Event

# How often the clock is looked at while nothing comes, and by how much it must then be ahead, in seconds.
LOOK = 5.0
ASLEEP = 30.0


async def while_awake(
    events: AsyncGenerator[Event, None], *, clock: Callable[[], float], look: float = LOOK
) -> AsyncGenerator[Event, None]:
    """Pass events on until they end or the machine has slept.

    Timers stand still while it sleeps, so a connection that died meanwhile would only be given up after the
    whole of its idle timeout.

    Parameters
    ----------
    clock
        The wall clock, in seconds since the epoch.
    look
        Seconds between looks at it.

    Raises
    ------
    StreamIdleError
        If the clock went on by much more than the time that was waited.
    """
    while True:
        coming = asyncio.ensure_future(_next(events))
        try:
            looked_at = clock()
            while not coming.done():
                await asyncio.wait((coming,), timeout=look)
                before, looked_at = looked_at, clock()
                if not coming.done() and looked_at - before > look + ASLEEP:
                    raise StreamIdleError("This machine has slept, so the event stream is opened anew.")
        finally:
            if not coming.done():
                coming.cancel()
                await asyncio.gather(coming, return_exceptions=True)
        event = coming.result()
        if event is None:
            return
        yield event


async def _next(events: AsyncGenerator[Event, None]) -> Event | None:
    try:
        return await anext(events)
    except StopAsyncIteration:
        return None
