"""The journal's file: who may read it, and what becomes of one that is broken, foreign, newer or locked."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from parallel_widgets.runs import journal_file
from parallel_widgets.runs.journal_file import VERSION, JournalError, JournalFile

posix = pytest.mark.skipif(os.name != "posix", reason="this system has no such rights")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "journal.sqlite3"


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """A umask that takes no right away from what is made."""
    before = os.umask(0)
    yield
    os.umask(before)


def count(database: sqlite3.Connection) -> int:
    return int(database.execute("SELECT count(*) FROM runs").fetchone()[0])


def rights(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


@posix
@pytest.mark.usefixtures("open_to_all")
def test_nobody_else_may_read_any_of_it(path: Path) -> None:
    within: dict[str, str] = {}

    def work(database: sqlite3.Connection) -> None:
        database.execute("INSERT INTO transitions VALUES ('a', 'queued', 0)")
        # As large as the page cache is not, so that it is in the rollback journal before the commit.
        database.execute("PRAGMA cache_size = 1")
        database.executemany(
            "INSERT INTO trace VALUES ('a', ?, ?)", [(number, "x" * 4000) for number in range(200)]
        )
        within.update({file.name: rights(file) for file in path.parent.iterdir()})

    JournalFile(path).write(work)
    assert within == {"journal.sqlite3": "0o600", "journal.sqlite3-journal": "0o600"}
    assert rights(path.parent) == "0o700"


@posix
def test_a_file_that_others_may_read_is_closed_to_them(path: Path) -> None:
    JournalFile(path).write(count)
    path.chmod(0o644)
    JournalFile(path).write(count)
    assert rights(path) == "0o600"


def test_there_is_no_write_ahead_log(path: Path) -> None:
    mode = JournalFile(path).write(lambda database: database.execute("PRAGMA journal_mode").fetchone()[0])
    assert mode == "delete"


def test_reading_makes_no_file(path: Path) -> None:
    assert JournalFile(path).read(count) == 0
    assert not path.parent.exists()


def test_what_fails_is_not_written_in_part(path: Path) -> None:
    file = JournalFile(path)

    def work(database: sqlite3.Connection) -> None:
        database.execute("INSERT INTO trace VALUES ('a', 0, '{}')")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        file.write(work)
    assert file.read(lambda database: database.execute("SELECT * FROM trace").fetchall()) == []


@pytest.mark.parametrize("content", [b"This is no database." * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_broken_file_is_moved_aside_whole(path: Path, content: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    file = JournalFile(path)
    assert file.write(count) == 0
    (aside,) = path.parent.glob("*.broken-*")
    assert aside.read_bytes() == content
    assert file.notice == (
        f"The journal {path} was broken, so a new one was begun; the old one is kept as {aside.name}."
    )


def test_a_newer_journal_is_left_alone_with_a_sentence(path: Path) -> None:
    JournalFile(path).write(count)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = path.read_bytes()
    for use in (JournalFile(path).read, JournalFile(path).write):
        with pytest.raises(JournalError, match=r"newer parallel_widgets.*Upgrade"):
            use(count)
    assert path.read_bytes() == before


def test_somebody_elses_database_is_left_alone_with_a_sentence(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE theirs (a)")
    before = path.read_bytes()
    with pytest.raises(JournalError, match="a database of something else"):
        JournalFile(path).write(count)
    assert path.read_bytes() == before


def test_a_place_where_no_file_can_be_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match=r"The journal .* cannot be used: "):
        JournalFile(tmp_path / "file" / "journal.sqlite3").write(count)


HOLD = """
import sqlite3, sys
database = sqlite3.connect(sys.argv[1], isolation_level=None)
database.execute("BEGIN EXCLUSIVE")
print("held", flush=True)
sys.stdin.read()
"""


def test_a_journal_that_another_program_keeps_is_waited_for_and_then_a_sentence(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    JournalFile(path).write(count)
    monkeypatch.setattr(journal_file, "BUSY_TIMEOUT", 0.2)
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(JournalError, match="another program has kept it locked"):
            JournalFile(path).write(count)
        holder.communicate("")
    assert JournalFile(path).write(count) == 0


INSERT = """
import sys
from pathlib import Path
from parallel_widgets.runs.journal_file import JournalFile
file = JournalFile(Path(sys.argv[1]))
for number in range(10):
    row = (sys.argv[2], number)
    file.write(lambda database: database.execute("INSERT INTO trace VALUES (?, ?, '')", row))
"""


def test_several_processes_begin_it_and_write_to_it_at_once(path: Path) -> None:
    writers = [subprocess.Popen([sys.executable, "-c", INSERT, str(path), name]) for name in "abc"]
    assert [writer.wait(60) for writer in writers] == [0] * 3
    rows = JournalFile(path).read(lambda database: database.execute("SELECT count(*) FROM trace").fetchone())
    assert rows[0] == 30
