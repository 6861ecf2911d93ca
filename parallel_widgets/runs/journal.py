"""The journal: every run written down before its request is sent, so that a dead kernel loses none.

Used on the engine's thread for it (`Engine.in_order`); what waits for an answer does so from elsewhere.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

import platformdirs

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import UnconfirmedCreateError
from parallel_widgets.api.redaction import Secret, redact
from parallel_widgets.runs.errors import possible_run
from parallel_widgets.runs.journal_file import JournalFile
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import RunRecord, is_lost
from parallel_widgets.runs.state import RunState
from parallel_widgets.runs.stored_state import restored_state, stored_state

VARIABLE = "PARALLEL_WIDGETS_JOURNAL"
OFF = "off"

_COLUMNS = (
    *("key", "fingerprint", "submitted_at", "updated_at", "pid", "host", "started", "notebook", "base_url"),
    *("is_sandbox", "is_own_sandbox", "processor", "price_usd", "request", "betas", "lacks_secrets"),
    *("run_id", "group_id", "token", "status", "is_final", "state", "run", "output"),
)
_INSERT = f"INSERT INTO runs ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"  # noqa: S608
# An end stays the end, though another kernel that watches the run may be late; unless it was none.
_UPDATE = """
UPDATE runs SET updated_at = :now, run_id = :run_id, status = :status, is_final = :is_final, state = :state,
    run = :run, output = :output, base_url = coalesce(:base_url, base_url),
    is_sandbox = coalesce(:is_sandbox, is_sandbox), group_id = coalesce(:group_id, group_id)
WHERE key = :key AND (NOT is_final OR status = 'unconfirmed')
"""


@dataclass(frozen=True, kw_only=True)
class Update:
    """What has become of a run.

    Attributes
    ----------
    client
        What it was sent with, once that is known.
    turns
        The statuses that it has been in since the last update, and when, in seconds since the epoch.
    trace_from
        How much of the trace is written already.
    secrets
        What is taken out of all that is written.
    """

    key: str
    state: RunState
    client: TaskClient | None
    turns: Sequence[tuple[str, float]]
    trace_from: int
    secrets: Sequence[Secret[str]]


class Writer(Protocol):
    """Who has something to write down of a run."""

    def take(self) -> Update | None:
        """Return what is to be written; None for nothing any more."""

    def succeeded(self, update: Update) -> None:
        """Hear that it is on the disk."""

    def failed(self, error: Exception) -> None:
        """Hear that it could not be written."""


class Journal:
    """A journal in a file, or in memory.

    Parameters
    ----------
    path
        The file; None keeps it in memory, for this process only.

    Attributes
    ----------
    due
        Who has something to write; see `write_due`.
    """

    def __init__(self, path: Path | None) -> None:
        self.due: deque[Writer] = deque()
        self._file = JournalFile(path)

    def take_notice(self) -> str:
        """What became of a file that was broken, told once; "" where nothing was."""
        notice, self._file.notice = self._file.notice, ""
        return notice

    def claim(
        self, record: RunRecord, decide: Callable[[Iterator[RunRecord]], RunRecord | None]
    ) -> RunRecord | None:
        """Write a request down before it is sent, unless an earlier one stands in its way.

        Both are one transaction, so of two kernels with the same request only one gets to send it.

        Parameters
        ----------
        record
            The request.
        decide
            Is given the records with its fingerprint, the newest first; returns the one in the way, or None.

        Returns
        -------
        The record in the way, or None: the request was written down, and is on the disk.

        Raises
        ------
        JournalError
            If it cannot be written.
        """

        def work(database: sqlite3.Connection) -> RunRecord | None:
            rows = database.execute(
                "SELECT * FROM runs WHERE fingerprint = ? ORDER BY submitted_at DESC", (record.fingerprint,)
            )
            other = decide(_record(database, row) for row in rows)
            if other is None:
                _insert(database, record)
            return other

        return self._file.write(work)

    def add(self, record: RunRecord) -> None:
        """Write down a run that exists, but that this journal does not know."""
        self._file.write(lambda database: _insert(database, record))

    def write_due(self) -> None:
        """Write what is due by now: many runs at once wait for the disk once."""
        taken: list[tuple[Writer, Update]] = []
        while self.due:
            writer = self.due.popleft()
            update = writer.take()
            if update is not None:
                taken.append((writer, update))
        if taken and not self._has_written(taken) and len(taken) > 1:
            for pair in taken:  # one run's trouble is not the others'
                self._has_written([pair])

    def _has_written(self, taken: Sequence[tuple[Writer, Update]]) -> bool:
        try:
            self._update([update for _, update in taken])
        except Exception as error:  # noqa: BLE001  (whatever is wrong, the run is what was paid for)
            if len(taken) == 1:
                taken[0][0].failed(error)
            return False
        for writer, update in taken:
            writer.succeeded(update)
        return True

    def _update(self, updates: Sequence[Update]) -> None:
        now = time.time()
        prepared = [(update, *_prepared(update, now)) for update in updates]

        def work(database: sqlite3.Connection) -> None:
            for update, values, entries in prepared:
                database.execute(_UPDATE, values)
                turns = [(update.key, status, at) for status, at in update.turns]
                database.executemany("INSERT OR IGNORE INTO transitions VALUES (?, ?, ?)", turns)
                database.executemany("INSERT OR IGNORE INTO trace VALUES (?, ?, ?)", entries)

        self._file.write(work)

    def forget(self, key: str) -> None:
        """Take out a request that was written down and then not sent."""

        def work(database: sqlite3.Connection) -> None:
            database.execute("DELETE FROM transitions WHERE key = ?", (key,))
            database.execute("DELETE FROM runs WHERE key = ?", (key,))

        self._file.write(work)

    def find(self, *, key: str = "", run_id: str = "") -> RunRecord | None:
        """The newest record with a key or with a run id."""

        def work(database: sqlite3.Connection) -> RunRecord | None:
            row = database.execute(
                "SELECT * FROM runs WHERE (key = ? OR (? != '' AND run_id = ?)) ORDER BY submitted_at DESC",
                (key, run_id, run_id),
            ).fetchone()
            return None if row is None else _record(database, row)

        return self._file.read(work)

    def select(
        self, *, since: float, wanted: Callable[[RunRecord], bool], limit: int | None
    ) -> tuple[RunRecord, ...]:
        """The records since a time (seconds since the epoch) that are wanted, the newest first."""

        def work(database: sqlite3.Connection) -> tuple[RunRecord, ...]:
            rows = database.execute(
                "SELECT * FROM runs WHERE submitted_at >= ? ORDER BY submitted_at DESC", (since,)
            )
            found: list[RunRecord] = []
            for row in rows:
                if limit is not None and len(found) >= limit:
                    break
                record = _record(database, row)
                if wanted(record):
                    found.append(record)
            return tuple(found)

        return self._file.read(work)


def journal() -> Journal:
    """The journal that `PARALLEL_WIDGETS_JOURNAL` names now; in memory where it says "off"."""
    global _open  # noqa: PLW0603
    setting = os.environ.get(VARIABLE, "").strip()
    if setting.lower() == OFF:
        return journal_in_memory()
    if _open is None or _open[:2] != (os.getpid(), setting):
        path = (
            Path(setting).expanduser()
            if setting
            else platformdirs.user_data_path("parallel_widgets", appauthor=False) / "journal.sqlite3"
        )
        _open = (os.getpid(), setting, Journal(path))
    return _open[2]


def journal_in_memory() -> Journal:
    """What this process alone remembers, where there is no journal on the disk."""
    global _remembered  # noqa: PLW0603
    if _remembered is None or _remembered[0] != os.getpid():
        _remembered = (os.getpid(), Journal(None))
    return _remembered[1]


_open: tuple[int, str, Journal] | None = None
_remembered: tuple[int, Journal] | None = None


def _prepared(update: Update, now: float) -> tuple[dict[str, Any], list[tuple[str, int, str]]]:
    """The values of `_UPDATE`, and the new entries of the trace."""
    state, run, client = update.state, update.state.run, update.client

    def text(value: Any) -> str:
        return _text(redact(value, update.secrets))

    values = {
        "key": update.key,
        "now": now,
        "run_id": state.run_id,
        "status": state.status,
        "is_final": state.is_final,
        "state": text(stored_state(state)),
        "run": text(dict(run.raw)) if run is not None else None,
        "output": text(dict(state.output.raw)) if state.output is not None else None,
        "base_url": client.base_url if client is not None else None,
        # That a service is the sandbox is known only once it has answered.
        "is_sandbox": (client is not None and client.is_sandbox) or None,
        "group_id": state.taskgroup_id or (run.taskgroup_id if run is not None else None),
    }
    entries = [
        (update.key, position, text(dict(entry)))
        for position, entry in enumerate(state.trace[update.trace_from :], update.trace_from)
    ]
    return values, entries


def _insert(database: sqlite3.Connection, record: RunRecord) -> None:
    state = record.state
    values = {
        **{name: getattr(record, name, None) for name in _COLUMNS},
        "pid": record.process.pid,
        "host": record.process.host,
        "started": record.process.started,
        "request": _text(record.request),
        "betas": _text(record.betas),
        "is_final": state.is_final,
        "state": _text(stored_state(state)),
        "run": _text(dict(state.run.raw)) if state.run is not None else None,
        "output": _text(dict(state.output.raw)) if state.output is not None else None,
    }
    database.execute(_INSERT, [values[name] for name in _COLUMNS])
    database.execute(
        "INSERT INTO transitions VALUES (?, ?, ?)", (record.key, state.status, record.updated_at)
    )


def _record(database: sqlite3.Connection, row: sqlite3.Row) -> RunRecord:
    key = (row["key"],)
    trace = database.execute("SELECT entry FROM trace WHERE key = ? ORDER BY position", key)
    transitions = database.execute("SELECT status, at FROM transitions WHERE key = ? ORDER BY at", key)
    process = Process(pid=row["pid"], host=row["host"], started=row["started"])
    state = restored_state(
        json.loads(row["state"]),
        status=row["status"],
        is_final=bool(row["is_final"]),
        run=_value(row["run"]),
        output=_value(row["output"]),
        trace=tuple(json.loads(entry) for (entry,) in trace),
    )
    if not state.is_final and not state.run_id and is_lost(process, row["submitted_at"]):
        state = _unconfirmed(state, row)
    return RunRecord(
        key=row["key"],
        submitted_at=row["submitted_at"],
        updated_at=row["updated_at"],
        process=process,
        notebook=row["notebook"],
        base_url=row["base_url"],
        is_sandbox=bool(row["is_sandbox"]),
        is_own_sandbox=bool(row["is_own_sandbox"]),
        processor=row["processor"],
        price_usd=row["price_usd"],
        request=json.loads(row["request"]),
        betas=tuple(json.loads(row["betas"])),
        lacks_secrets=bool(row["lacks_secrets"]),
        group_id=row["group_id"],
        token=row["token"],
        fingerprint=row["fingerprint"],
        run_id=row["run_id"],
        state=state,
        transitions=tuple((status, at) for status, at in transitions),
    )


def _unconfirmed(state: RunState, row: Mapping[str, Any] | sqlite3.Row) -> RunState:
    """The state of a request whose process ended before it could write down an answer."""
    error = UnconfirmedCreateError(
        "The process that sent the request for a run ended before its answer came.",
        sent_at=row["submitted_at"],
    )
    price_usd = 0.0 if row["is_sandbox"] else row["price_usd"]
    message = possible_run(row["submitted_at"], price_usd)
    return replace(state, status="unconfirmed", is_final=True, failure=error, message=message)


def _text(value: Any) -> str:
    # Escaped to ASCII: half a surrogate pair in a text is no reason to lose the rest.
    return json.dumps(value, separators=(",", ":"))


def _value(text: str | None) -> Any:
    return None if text is None else json.loads(text)
