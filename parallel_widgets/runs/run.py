"""The handle of one run: await it, or wait for its result, while the widget stays live.

The run itself lives on the engine's thread. The handle belongs to the home thread of its widget: there, the
run's end is delivered through the same queue as the changes before it, so whoever observed "completed" has
seen it before `Run.result` or ``await`` return.
"""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
import uuid
import weakref
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from typing import Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.models import TaskRunWarning
from parallel_widgets.runs.entry import JournalEntry
from parallel_widgets.runs.errors import NotWatchedError
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.spending import Charge
from parallel_widgets.runs.state import Remarked, RunState, reduce
from parallel_widgets.runs.timeline import Timeline
from parallel_widgets.runs.waitable import Waitable


class Run(Waitable):
    """A run of the Task API, as `TaskWidget.run` returns it.

    Waiting never changes the run: an interrupt or a timeout leaves it going, and it can be waited for again.
    """

    def __init__(
        self,
        *,
        request: RunRequest,
        home: Home,
        show: Callable[[Run, RunState], None],
        entry: JournalEntry | None = None,
        state: RunState | None = None,
        submitted_at: float | None = None,
        timeline: Timeline | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(home)
        self.request = request
        # By the wall clock: a laptop that slept is told the truth.
        self.clock = clock
        self.submitted_at = clock() if submitted_at is None else submitted_at
        self._process = os.getpid()
        self._show = weakref.WeakMethod(show)
        self._lock = threading.RLock()
        self._state = state or RunState()
        self._delivered = self._state.is_final
        # What it has told so far, for a recording.
        self.timeline = timeline or Timeline()
        # What is charged for it; None for a run that is free, or was submitted elsewhere.
        self.charge: Charge | None = None
        # Whether it goes through a group, and the token by which it is found there.
        self.is_safe = False
        self.token = uuid.uuid4().hex if entry is None else entry.key
        # Of runs/watch.py: the client that it is followed with, what submits and follows it on the engine,
        # and when it was last heard of.
        self.client: TaskClient | None = None
        self.submission: asyncio.Task[None] | None = None
        self.watch: Future[None] | None = None
        self.heard_at = self.submitted_at
        self.entry = entry
        if entry is not None:
            entry.report = self._remark

    @property
    def state(self) -> RunState:
        """All that is known of the run now."""
        return self._state

    @property
    def run_id(self) -> str:
        """The API's id of the run, "" before the service has answered."""
        return self._state.run_id

    @property
    def status(self) -> str:
        """The run's status, as `TaskWidget.status`."""
        return self._state.status

    def done(self) -> bool:
        """Whether the run has ended, well or not."""
        return self._state.is_final

    @property
    def is_under_way(self) -> bool:
        """Whether this kernel is occupied with it: watching it, or waiting for the answer to its create."""
        state = self._state
        return not state.is_final and (state.is_watching or not state.run_id)

    def apply(self, news: object) -> None:
        """Take in a piece of news, from any thread, and show what it changed."""
        with self._lock:
            before, after = self._state, reduce(self._state, news)
            if after == before:
                return
            if after.is_final and not before.is_final:
                after = replace(after, elapsed=max(after.elapsed, self.clock() - self.submitted_at))
            self._state = after
            self.timeline = self.timeline.noted(news, before, after, seconds=self.clock() - self.submitted_at)
            self._book(after)
            if self.entry is not None:
                self.entry.note(after, client=self.client)
            self._show_state(after)
            if after.is_final and not before.is_final:
                # Behind the changes that `show` has posted.
                self._home.post(self._deliver)
        if not after.is_watching:
            self._wake()
        self._home.drain()

    def _remark(self, sentence: str) -> None:
        logging.getLogger(__name__).warning("%s", sentence)
        self.apply(Remarked(TaskRunWarning(type="journal_warning", message=sentence)))

    def _book(self, state: RunState) -> None:
        if self.charge is not None:
            # That a service is the sandbox is known only once it has answered.
            is_free = self.client is not None and self.client.is_sandbox
            self.charge.settle("none" if is_free else state.outlay)

    def _show_state(self, state: RunState) -> None:
        show = self._show()
        if show is None:
            return
        try:
            show(self, state)
        except (
            Exception
        ):  # a run that cannot be shown is still paid for: it is followed, and can be waited for
            logging.getLogger(__name__).exception("The state of a run could not be shown.")

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the run's output. The widget and its observers stay live meanwhile.

        Parameters
        ----------
        timeout
            Seconds to wait at most; None waits for as long as the run takes.

        Returns
        -------
        dict or str
            The content of the output: a dict for a JSON schema, a str for a text schema.

        Raises
        ------
        TimeoutError
            If the run has not ended by then. It goes on.
        RunFailedError
            If the service ended the run without an output.
        NotWatchedError
            If nobody watches the run, or another process does.
        ApiError
            If the run was refused, or cannot be followed: the same error that the widget shows.
        """
        if not self._block(timeout):
            raise TimeoutError(
                f"The run is still {self.status} after {timeout:g} s. It goes on: call result() again "
                "to wait."
            )
        return self._value()

    def _settled(self) -> bool:
        if os.getpid() != self._process and not self._state.is_final:
            raise NotWatchedError(
                "The run is watched by the process that submitted it; this one was forked from it."
            )
        if not self._home.is_here:
            # The home thread may be the one that waits for this one, so its queue is not.
            return self._state.is_final or not self._state.is_watching
        self._home.drain()
        return self._delivered or (not self._state.is_final and not self._state.is_watching)

    def _value(self) -> Any:
        state = self._state
        if state.failure is not None:
            raise state.failure.with_traceback(
                None
            )  # one error, raised to each who waits: no pile of tracebacks
        if state.output is not None:
            return state.output.content
        raise NotWatchedError(state.message)

    def _deliver(self) -> None:
        self._delivered = True
        self._wake()

    def __repr__(self) -> str:
        # Without status or id: notebooks are compared by it.
        return f"Run(processor={self.request.body.get('processor')!r})"
