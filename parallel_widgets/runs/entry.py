"""The entry of one run in the journal: which of its states are written, when, and what if they cannot be."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.redaction import Secret
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.journal import Journal, Update
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.state import RunState

# Progress is written at most so often (seconds); a status and an output at once.
PROGRESS_INTERVAL = 2.0
# Seconds until a journal that could not be written is tried again.
TROUBLE_INTERVAL = 10.0
# Seconds that a run id may take to be written before it is shown nevertheless.
KEEP_TIMEOUT = 8.0


class JournalEntry:
    """Writes what becomes of a run, in the background. A journal that fails is no trouble of the run's.

    Parameters
    ----------
    journal, record
        Where, and as what, the run is written down already.
    secrets
        What is taken out of all that is written.
    is_joined
        Whether another widget submitted the run, so that this one only adds to what that one writes.
    """

    def __init__(
        self, journal: Journal, record: RunRecord, *, secrets: Sequence[Secret[str]], is_joined: bool = False
    ) -> None:
        self.journal = journal
        self.key = record.key
        self.is_joined = is_joined
        #: Is told, in a sentence, that the run is not in the journal.
        self.report: Callable[[str], object] = logging.getLogger(__name__).warning
        self._secrets = tuple(secrets)
        self._lock = threading.Lock()
        self._written = record.state
        self._latest = record.state
        # Statuses that are not written yet: a run may go through several before the disk has had its turn.
        self._turns: list[tuple[str, float]] = []
        self._client: TaskClient | None = None
        self._is_queued = False
        self._is_reported = False
        self._next_progress = 0.0
        self._next_attempt = 0.0

    def note(self, state: RunState, *, client: TaskClient | None) -> None:
        """Take in a state of the run; from any thread, at once."""
        if self.is_joined and not state.run_id:
            return  # that is for the widget which submitted it to say
        with self._lock:
            if state.status != self._latest.status:
                self._turns.append((state.status, time.time()))
            self._latest, self._client = state, client
            if self._is_queued or not self._is_due(state):
                return
            self._is_queued = True
        self.journal.due.append(self)
        engine().in_order(self.journal.write_due)

    async def keep(self, state: RunState, *, client: TaskClient | None) -> None:
        """Take in a state and wait until it is on the disk, or cannot be."""
        self.note(state, client=client)
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(asyncio.wrap_future(engine().in_order(lambda: None)), KEEP_TIMEOUT)

    def read(self) -> RunRecord | None:
        """The record as it is now; on the journal's thread."""
        return self.journal.find(key=self.key)

    def _is_due(self, state: RunState) -> bool:
        now = time.monotonic()
        if now < self._next_attempt and not state.is_final:
            return False
        return _turn(state) != _turn(self._written) or (
            now >= self._next_progress and _progress(state) != _progress(self._written)
        )

    def take(self) -> Update | None:
        """Return what is to be written now; None where that has been written meanwhile."""
        with self._lock:
            state, client, self._is_queued = self._latest, self._client, False
            turns = tuple(self._turns)
        if _turn(state) == _turn(self._written) and _progress(state) == _progress(self._written):
            return None
        return Update(
            key=self.key,
            state=state,
            client=client,
            turns=turns,
            trace_from=len(self._written.trace),
            secrets=self._secrets,
        )

    def succeeded(self, update: Update) -> None:
        """Note what is on the disk now."""
        self._written = update.state
        with self._lock:
            del self._turns[: len(update.turns)]
        self._next_progress = time.monotonic() + PROGRESS_INTERVAL

    def failed(self, error: Exception) -> None:
        """Try again later, and say once that it had to be."""
        self._next_attempt = time.monotonic() + TROUBLE_INTERVAL
        if not self._is_reported:
            self._is_reported = True
            self.report(not_written(error))


def not_written(error: Exception) -> str:
    """Say that a run is not in the journal, and why."""
    return (
        f"{error} The run goes on, but what becomes of it is not in the journal: keep its run id, by which "
        "parallel_widgets.attach finds it."
    )


def _turn(state: RunState) -> tuple[object, ...]:
    return state.status, state.run_id, state.taskgroup_id, state.is_final, state.output is not None


def _progress(state: RunState) -> tuple[object, ...]:
    return len(state.trace), state.progress, state.considered, state.read
