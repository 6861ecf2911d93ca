"""Following one run to its end, whatever happens to the connection.

Streams come first. One that ends while the run is active (the service closes each after 570 s) is opened
again, and replays the whole trace. Where streams keep failing, long polls take over, and streams get another
chance later. After any failure the run itself is read before anything is concluded, so one failed request
never loses a run. There is no deadline: the documentation knows runs of two hours, and a network may be away
for longer than that.
"""

from __future__ import annotations

import asyncio
import random as _random
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, Literal

from parallel_widgets.api.client import IDLE_TIMEOUT, TaskClient
from parallel_widgets.api.errors import (
    ApiError,
    ConnectionFailedError,
    InvalidResponseError,
    NotFoundError,
    RateLimitError,
    RunStillActiveError,
    StreamIdleError,
    UnexpectedStatusError,
)
from parallel_widgets.api.events import Event, StateEvent, state_event
from parallel_widgets.api.models import TaskRun, TaskRunOutput
from parallel_widgets.api.pacing import LONGEST_HOLD
from parallel_widgets.api.retry import ONCE, RetryPolicy
from parallel_widgets.api.wake import while_awake

# `attempts` counts only where going on is pointless: an id that stays unknown, a result nobody can read.
FOLLOW_BACKOFF = RetryPolicy(attempts=4, first_delay=1.0, max_delay=30.0)
# Short enough for proxies that cut silent connections after a minute.
POLL_TIMEOUT = 30
# A stream that lived this long (s) was sound, however it ended.
_SOUND_AFTER = 10.0
_STREAM_FAILURES = 3
_POLLS_BEFORE_STREAM = 10
# A long poll that says "still active" sooner than this (s) is no long poll. Such polls are spaced out, each
# twice as far as the one before, up to the longest pause (s).
_QUICK_POLL = 2.0
_LONGEST_PAUSE = 15.0


@dataclass(frozen=True, kw_only=True)
class StreamOpened:
    """A stream began to tell the run's story anew: what was traced before is replaced by what follows.

    Not sent when a reopened stream only says that the run has ended: its trace may be gone by then.
    """

    attempt: int


@dataclass(frozen=True, kw_only=True)
class ConnectionLost:
    """The service cannot be asked about the run now; it will be again.

    Attributes
    ----------
    error
        Why.
    retry_in
        Seconds until the next attempt.
    since
        When the service was last heard of, in seconds since the epoch; the same until it answers again. A
        laptop that slept has been out of touch since before it did.
    """

    error: ApiError
    retry_in: float
    since: float


@dataclass(frozen=True, kw_only=True)
class Finished:
    """The run is no longer active. ``output`` is None unless it completed."""

    run: TaskRun
    output: TaskRunOutput | None


Update = Event | StreamOpened | ConnectionLost | Finished


async def follow_run(
    client: TaskClient,
    run_id: str,
    heard_at: float | None = None,
    *,
    backoff: RetryPolicy = FOLLOW_BACKOFF,
    idle_timeout: float = IDLE_TIMEOUT,
    poll_timeout: int = POLL_TIMEOUT,
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
    clock: Callable[[], float] = time.time,
    random: Callable[[], float] = _random.random,
) -> AsyncGenerator[Update, None]:
    """Yield what happens to a run, until exactly one ``Finished``.

    Leave it early by ``contextlib.aclosing``, so that its connection closes at once.

    Parameters
    ----------
    heard_at
        When the run was last heard of before, in seconds since the epoch; None: now.
    backoff
        Waits between attempts, by the number of failures in a row.
    idle_timeout
        Seconds without a byte after which a stream is given up and the run is read.
    poll_timeout
        Seconds that one long poll lasts.
    sleep, clock, random
        Waits, the time in seconds since the epoch, and randomness in [0, 1); for tests.

    Raises
    ------
    ApiError
        If the service refuses to tell about the run (401, 403, 422, ...), does not know it (404),
        or does not hand out the output of a completed run in a readable shape.
    """
    follower = _Follower(
        client,
        run_id,
        heard_at=clock() if heard_at is None else heard_at,
        backoff=backoff,
        idle_timeout=idle_timeout,
        poll_timeout=poll_timeout,
        sleep=sleep,
        clock=clock,
        random=random,
    )
    while follower.finished is None:
        if follower.step == "stream":
            async with aclosing(follower.stream()) as updates:
                async for update in updates:
                    yield update
        else:
            for update in await follower.ask():
                yield update
                if isinstance(update, ConnectionLost):
                    await sleep(update.retry_in)
    yield follower.finished


class _Follower:
    """What is known of the run, and which step is next.

    ``stream`` and ``poll`` lead to ``read`` when they end without a result; ``read`` decides how to go on;
    ``result`` fetches the output that a completed run must have.
    """

    def __init__(
        self,
        client: TaskClient,
        run_id: str,
        *,
        heard_at: float,
        backoff: RetryPolicy,
        idle_timeout: float,
        poll_timeout: int,
        sleep: Callable[[float], Awaitable[Any]],
        clock: Callable[[], float],
        random: Callable[[], float],
    ) -> None:
        self.finished: Finished | None = None
        self.step: Literal["stream", "read", "poll", "result"] = "stream"
        self._client = client
        self._run_id = run_id
        self._backoff = backoff
        self._idle_timeout = idle_timeout
        self._poll_timeout = poll_timeout
        self._sleep = sleep
        self._clock = clock
        self._random = random

        self._run: TaskRun | None = None
        self._attempt = 0
        self._version: Literal["v1", "v1beta"] = "v1"
        # What ended the last stream or poll; None where that was no failure, or has been waited for.
        self._trouble: ApiError | None = None
        self._was_polling = False
        self._stream_failures = 0
        self._poll_failures = 0
        self._pause = _QUICK_POLL
        # Long polls to do before streams get another chance.
        self._polls_left = 0
        # When the service last told anything, and the failures in a row of reading the run or its result.
        self._heard_at = heard_at
        self._failures = 0
        # Of these the ones at the end that time alone may not heal.
        self._denials = 0

    async def stream(self) -> AsyncGenerator[Update, None]:
        """Read one stream to its end, or to the run's."""
        self._attempt += 1
        self._was_polling = False
        self.step = "read"
        self._trouble = ConnectionFailedError("The event stream ended at once.")
        opened_at: float | None = None
        events = self._client.stream_events(
            self._run_id, version=self._version, idle_timeout=self._idle_timeout
        )
        try:
            async with aclosing(events), aclosing(while_awake(events, clock=self._clock)) as awake:
                async for event in awake:
                    self._heard_at = self._clock()
                    has_ended = isinstance(event, StateEvent) and event.run.is_terminal
                    if opened_at is None:
                        opened_at = self._heard_at
                        self._reached()
                        if self._attempt == 1 or not has_ended:
                            yield StreamOpened(attempt=self._attempt)
                    yield event
                    if isinstance(event, StateEvent):
                        self._run = event.run
                        if has_ended:
                            self._end(event.run, event.output)
                            return
        except ApiError as error:
            self._trouble = error
        if opened_at is not None:
            is_idle = isinstance(self._trouble, StreamIdleError)
            if is_idle or self._clock() - opened_at >= _SOUND_AFTER:
                self._trouble = None
                self._stream_failures = 0

    async def ask(self) -> list[Update]:
        """Do a step that is one request, and return what it taught."""
        if self.step == "poll":
            return await self._poll()
        if self.step == "result":
            return await self._fetch_result()
        return await self._read()

    async def _read(self) -> list[Update]:
        try:
            run = await self._client.retrieve_run(self._run_id, retry=ONCE)
        except ApiError as error:
            if self._is_final(error):
                raise
            # The wait that follows is for this failure; the one that led here need not be waited for again.
            self._trouble = None
            return [self._lost(error)]
        self._reached()
        updates: list[Update] = []
        if self._run is None or self._run.status != run.status:
            updates.append(state_event(run))
        self._run = run
        if run.is_terminal:
            self._end(run, None)
            return updates
        return [*updates, *self._go_on()]

    def _go_on(self) -> list[Update]:
        """Choose the next step for a run that is active."""
        trouble, self._trouble = self._trouble, None
        if self._was_polling:
            self.step = "poll" if self._polls_left > 0 else "stream"
            return [] if trouble is None else [self._wait(trouble, self._poll_failures)]
        self.step = "stream"
        if trouble is None:
            return []
        if isinstance(trouble, NotFoundError) and self._version == "v1":
            # Some pages document the events of a run that exists under the other path only.
            self._version = "v1beta"
            return []
        self._stream_failures += 1
        if isinstance(trouble, NotFoundError) or self._stream_failures >= _STREAM_FAILURES:
            self.step, self._version = "poll", "v1"
            self._polls_left, self._stream_failures = _POLLS_BEFORE_STREAM, 0
            return []
        return [self._wait(trouble, self._stream_failures)]

    async def _poll(self) -> list[Update]:
        self._was_polling = True
        self.step = "read"
        started_at = self._clock()
        self._polls_left -= 1
        try:
            result = await self._client.retrieve_result(self._run_id, timeout=self._poll_timeout, retry=ONCE)
        except RunStillActiveError:
            result = None
        except ApiError as error:
            self._trouble = error
            self._poll_failures += 1
            return []
        self._reached()
        self._poll_failures = 0
        if result is not None and result.run.is_terminal:
            self._end(result.run, result.output)
            return [state_event(result.run, result.output)]
        if self._clock() - started_at < _QUICK_POLL:
            await self._sleep(self._pause)
            self._pause = min(2 * self._pause, _LONGEST_PAUSE)
        else:
            self._pause = _QUICK_POLL
        return []

    async def _fetch_result(self) -> list[Update]:
        try:
            result = await self._client.retrieve_result(self._run_id, timeout=self._poll_timeout, retry=ONCE)
        except ApiError as error:
            if self._is_final(error):
                raise
            return [self._lost(error)]
        self._reached()
        self.finished = Finished(run=result.run, output=result.output)
        return []

    def _end(self, run: TaskRun, output: TaskRunOutput | None) -> None:
        self._run = run
        if run.status == "completed" and output is None:
            self.step = "result"
        else:
            self.finished = Finished(run=run, output=output)

    def _reached(self) -> None:
        self._failures = self._denials = 0
        self._heard_at = self._clock()

    def _lost(self, error: ApiError) -> ConnectionLost:
        self._failures += 1
        self._denials = self._denials + 1 if self._is_denial(error) else 0
        return self._wait(error, self._failures)

    def _wait(self, error: ApiError, failures: int) -> ConnectionLost:
        asked = error.retry_after if isinstance(error, RateLimitError) else None
        delay = max(
            self._backoff.delay(failures, random=self._random),
            min(asked or 0.0, LONGEST_HOLD),
        )
        return ConnectionLost(error=error, retry_in=delay, since=self._heard_at)

    def _is_final(self, error: ApiError) -> bool:
        """Whether asking again is pointless."""
        if isinstance(error, ValueError):
            # Nothing was sent, and nothing ever will be: there is no key, say.
            return True
        if self._is_denial(error):
            # A run just created, or its output, may not be known everywhere yet.
            return self._denials + 1 >= self._backoff.attempts
        if isinstance(error, (RunStillActiveError, RateLimitError)):
            return False
        return error.status_code is not None and 400 <= error.status_code < 500

    def _is_denial(self, error: ApiError) -> bool:
        """Whether something answered, but neither with what was asked for nor with a failure of its own."""
        if isinstance(error, NotFoundError):
            return True
        if self.step == "result":
            return isinstance(error, (RunStillActiveError, InvalidResponseError))
        # Whether the Task API answers there at all is not known before it has told about the run.
        return self._run is None and isinstance(error, (InvalidResponseError, UnexpectedStatusError))
