"""One event stream for each run, however many widgets and handles of this process follow it.

Who joins later is told what the present connection has told so far, as if it had just opened its own. The
stream closes with the last who leaves. All of it happens on the engine's loop.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.events import ProgressMessageEvent, ProgressStatsEvent, StateEvent
from parallel_widgets.api.follow import ConnectionLost, StreamOpened, Update
from parallel_widgets.runs.connection import Follow

_feeds: dict[Any, _Feed] = {}


async def followed(
    client: TaskClient, run_id: str, *, follow: Follow, heard_at: float
) -> AsyncGenerator[Update, None]:
    """Yield what happens to a run, as `follow_run` does, over the connection that others may follow, too.

    Parameters
    ----------
    follow
        How it is followed, by whoever comes first.
    heard_at
        When it was last heard of, in seconds since the epoch.

    Raises
    ------
    ApiError
        As `follow_run` does, to each who follows.
    """
    # Clients share their pacing where they share the service and the key.
    key = (os.getpid(), client.pacing, run_id)
    feed = _feeds.get(key)
    if feed is None or feed.is_over:
        feed = _feeds[key] = _Feed(follow(client, run_id, heard_at))
    queue = feed.join()
    try:
        while (item := await queue.get()) is not None:
            if isinstance(item, BaseException):
                # One error, raised to each: no pile of tracebacks.
                raise item.with_traceback(None)
            yield item
    finally:
        feed.leave(queue)
        if feed.is_over and _feeds.get(key) is feed:
            del _feeds[key]
        await feed.closed()


class _Feed:
    """What follows one run, and who listens."""

    def __init__(self, updates: AsyncGenerator[Update, None]) -> None:
        self._queues: list[asyncio.Queue[Update | BaseException | None]] = []
        self._has_ended = False
        # What the present connection has told: all messages, of the rest the latest of each kind.
        self._opened: list[Update] = []
        self._messages: list[Update] = []
        self._latest: dict[type, Update] = {}
        self._task = asyncio.ensure_future(self._follow(updates))

    @property
    def is_over(self) -> bool:
        """Whether whoever comes now needs another one."""
        return self._has_ended or not self._queues

    def join(self) -> asyncio.Queue[Update | BaseException | None]:
        """Return a queue of what was told, what will be, and at the end an error or None."""
        queue: asyncio.Queue[Update | BaseException | None] = asyncio.Queue()
        for update in (*self._opened, *self._messages, *self._latest.values()):
            queue.put_nowait(update)
        self._queues.append(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Update | BaseException | None]) -> None:
        """Tell no more. The last to leave closes the connection."""
        self._queues.remove(queue)
        if not self._queues:
            self._task.cancel()

    async def closed(self) -> None:
        """Wait until the connection is closed, if nobody is left."""
        if not self._queues:
            await asyncio.wait((self._task,))

    async def _follow(self, updates: AsyncGenerator[Update, None]) -> None:
        end: BaseException | None = None
        try:
            async with aclosing(updates):
                async for update in updates:
                    self._keep(update)
                    self._tell(update)
        except Exception as error:  # noqa: BLE001  (whoever follows must hear of it)
            end = error
        self._has_ended = True
        self._tell(end)

    def _tell(self, item: Update | BaseException | None) -> None:
        for queue in self._queues:
            queue.put_nowait(item)

    def _keep(self, update: Update) -> None:
        if isinstance(update, StreamOpened):
            self._opened, self._messages = [update], []
            self._latest.pop(ConnectionLost, None)
        elif isinstance(update, ProgressMessageEvent):
            self._messages.append(update)
        elif isinstance(update, (StateEvent, ProgressStatsEvent, ConnectionLost)):
            self._latest[type(update)] = update
