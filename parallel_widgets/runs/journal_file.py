"""The file of the journal: SQLite, readable by its owner only, shared by several kernels, also over NFS.

Each piece of work opens the file, is one short transaction, and closes it again, so no kernel keeps others
waiting. It has a rollback journal (SQLite's default): a write-ahead log needs shared memory, which no network
file system has.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TypeVar

from parallel_widgets.exceptions import ParallelWidgetsError

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]

VERSION = 1
# Says that a database is a journal of this package, and not somebody's own ("pwJ1").
APPLICATION_ID = 0x70774A31
# Seconds to wait for another kernel's transaction, each of which takes milliseconds.
BUSY_TIMEOUT = 3.0

SCHEMA = """
CREATE TABLE runs (
    key TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    submitted_at REAL NOT NULL,
    updated_at REAL NOT NULL,
    pid INTEGER NOT NULL,
    host TEXT NOT NULL,
    started TEXT NOT NULL,
    notebook TEXT NOT NULL,
    base_url TEXT NOT NULL,
    is_sandbox INTEGER NOT NULL,
    is_own_sandbox INTEGER NOT NULL,
    processor TEXT NOT NULL,
    price_usd REAL,
    request TEXT NOT NULL,
    betas TEXT NOT NULL,
    lacks_secrets INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    token TEXT NOT NULL,
    status TEXT NOT NULL,
    is_final INTEGER NOT NULL,
    state TEXT NOT NULL,
    run TEXT,
    output TEXT
);
CREATE INDEX runs_by_fingerprint ON runs (fingerprint, submitted_at);
CREATE INDEX runs_by_time ON runs (submitted_at);
CREATE INDEX runs_by_id ON runs (run_id);
CREATE TABLE transitions (
    key TEXT NOT NULL,
    status TEXT NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (key, status)
) WITHOUT ROWID;
CREATE TABLE trace (
    key TEXT NOT NULL,
    position INTEGER NOT NULL,
    entry TEXT NOT NULL,
    PRIMARY KEY (key, position)
) WITHOUT ROWID;
"""


class JournalError(ParallelWidgetsError):
    """The journal cannot be read or written. No run depends on it."""


class _UnreadableError(Exception):
    """The file is no database, or a broken one."""


class JournalFile:
    """A database for the journal. Used by one thread at a time.

    Parameters
    ----------
    path
        The file, made when first written to; None keeps everything in memory.

    Attributes
    ----------
    notice
        What became of a file that was broken, a sentence; "" where nothing was.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.notice = ""
        self._memory: sqlite3.Connection | None = None

    def read(self, work: Work[T]) -> T:
        """Do what only reads, on one state of the whole; on an empty journal, where there is no file.

        Raises
        ------
        JournalError
            If it cannot be read.
        """
        return self._do(work, begin="BEGIN")

    def write(self, work: Work[T]) -> T:
        """Do what writes, as one transaction that nobody else's comes between; on the disk when it returns.

        Raises
        ------
        JournalError
            If it cannot be written.
        """
        return self._do(work, begin="BEGIN IMMEDIATE")

    def _do(self, work: Work[T], *, begin: str) -> T:
        try:
            seen = self._inode()
            try:
                return self._transaction(work, begin)
            except _UnreadableError:
                self._move_aside(seen)
                return self._transaction(work, begin)
        except (sqlite3.Error, OSError, _UnreadableError) as error:
            raise JournalError(f"The journal {self._name} cannot be used: {_reason(error)}.") from error

    def _transaction(self, work: Work[T], begin: str) -> T:
        try:
            with self._database(begin) as database:
                database.execute(begin)
                try:
                    result = work(database)
                    database.execute("COMMIT")
                except BaseException:
                    if database.in_transaction:
                        database.execute("ROLLBACK")
                    raise
                return result
        except sqlite3.DatabaseError as error:
            # Codes are attributes from Python 3.11 on only.
            if "malformed" in str(error) or "not a database" in str(error):
                raise _UnreadableError(str(error)) from error
            raise

    @contextmanager
    def _database(self, begin: str) -> Iterator[sqlite3.Connection]:
        if self.path is None or (begin == "BEGIN" and not self.path.exists()):
            if self._memory is None:
                self._memory = _connect(":memory:")
                self._prepare(self._memory)
            yield self._memory
            return
        self._make()
        with closing(_connect(str(self.path))) as database:
            self._prepare(database)
            yield database

    def _make(self) -> None:
        """Make the file if there is none, never readable by others: SQLite gives its own files its rights."""
        assert self.path is not None  # noqa: S101  (in memory there is nothing to make)
        if not self.path.parent.exists():
            self.path.parent.parent.mkdir(parents=True, exist_ok=True)
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
        try:
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        except FileExistsError:
            if os.name == "posix" and self.path.stat().st_mode & 0o077:
                self.path.chmod(0o600)

    def _prepare(self, database: sqlite3.Connection) -> None:
        # Also the folder is on the disk at the end of a transaction: what was paid for survives a power cut.
        database.execute("PRAGMA synchronous=EXTRA")
        if self._version(database) == 0:
            database.execute("BEGIN IMMEDIATE")
            if self._version(database) == 0:  # another kernel may have come first
                for statement in SCHEMA.split(";\n"):
                    database.execute(statement)
                database.execute(f"PRAGMA application_id={APPLICATION_ID}")
                database.execute(f"PRAGMA user_version={VERSION}")
            database.execute("COMMIT")

    def _version(self, database: sqlite3.Connection) -> int:
        (version,) = database.execute("PRAGMA user_version").fetchone()
        (application,) = database.execute("PRAGMA application_id").fetchone()
        (tables,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if application != APPLICATION_ID and (version or tables):
            raise JournalError(
                f"{self._name} is a database of something else. Name another file for the journal in "
                "PARALLEL_WIDGETS_JOURNAL."
            )
        if version > VERSION:
            raise JournalError(
                f"The journal {self._name} was written by a newer parallel_widgets: it has the version "
                f"{version}, and this one knows {VERSION}. Upgrade the package, or name another file in "
                "PARALLEL_WIDGETS_JOURNAL."
            )
        return int(version)

    def _inode(self) -> int | None:
        try:
            return None if self.path is None else self.path.stat().st_ino
        except FileNotFoundError:
            return None

    def _move_aside(self, broken: int | None) -> None:
        if self.path is None or self._inode() != broken:  # another kernel has begun a new one meanwhile
            return
        aside = f"{self.path.name}.broken-{time.time_ns()}"
        self.path.rename(self.path.with_name(aside))
        self.notice = (
            f"The journal {self.path} was broken, so a new one was begun; the old one is kept as {aside}."
        )

    @property
    def _name(self) -> str:
        return "in memory" if self.path is None else str(self.path)

    def close(self) -> None:
        """Forget what is in memory."""
        if self._memory is not None:
            self._memory.close()
            self._memory = None

    def __del__(self) -> None:
        self.close()


def _connect(name: str) -> sqlite3.Connection:
    # Transactions are begun by hand; which thread it is changes, but never two at once.
    database = sqlite3.connect(name, timeout=BUSY_TIMEOUT, isolation_level=None, check_same_thread=False)
    database.row_factory = sqlite3.Row
    return database


def _reason(error: Exception) -> str:
    words = {
        "database is locked": "another program has kept it locked",
        "readonly": "it may only be read",
        "unable to open": "it cannot be opened; its folder may be missing, or not yours",
        "disk is full": "the disk is full",
        "disk I/O error": "the disk failed or is full",
    }
    text = str((error.strerror if isinstance(error, OSError) else None) or error)
    return next((sentence for part, sentence in words.items() if part in text), text.rstrip("."))
