"""The journal: what is written down of a run is read back, and one of two equal requests is sent."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.errors import (
    AuthenticationError,
    FieldProblem,
    UnconfirmedCreateError,
    UnprocessableError,
)
from parallel_widgets.api.events import ProgressMessageEvent, ProgressStatsEvent, StateEvent
from parallel_widgets.api.follow import Finished, StreamOpened
from parallel_widgets.api.models import TaskRun, TaskRunOutput
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.entry import JournalEntry
from parallel_widgets.runs.errors import RunError
from parallel_widgets.runs.journal import Journal, Update
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import SAME_RUN_WINDOW, UNANSWERED_AFTER, RunRecord
from parallel_widgets.runs.state import Created, Refused, RunState, Tick, Unconfirmed, reduce

ELSEWHERE = Process(pid=1, host="another-machine", started="")


def record(key: str = "a", **fields: Any) -> RunRecord:
    defaults = {
        "submitted_at": time.time(),
        "updated_at": time.time(),
        "process": Process.here(),
        "notebook": "work/gdp.ipynb",
        "base_url": "https://api.parallel.ai",
        "is_sandbox": False,
        "is_own_sandbox": False,
        "processor": "base",
        "price_usd": 0.01,
        "request": {"input": "France (2023)", "processor": "base"},
        "fingerprint": "f",
    }
    return RunRecord(key=key, **(defaults | fields))


def add_all(journal: Journal, *records: RunRecord) -> None:
    for item in records:
        journal.add(item)


class Noted:
    """One state for the journal to write."""

    def __init__(self, key: str, state: RunState, written: int) -> None:
        turns = ((state.status, time.time()),)
        self.update = Update(key=key, state=state, client=None, turns=turns, trace_from=written, secrets=())

    def take(self) -> Update:
        return self.update

    def succeeded(self, update: Update) -> None:
        assert update is self.update

    def failed(self, error: Exception) -> None:
        raise error


def write(journal: Journal, key: str, state: RunState, *, written: int = 0) -> None:
    journal.due.append(Noted(key, state, written))
    journal.write_due()


# --- what is written is read back

TEXTS = st.text(max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=6,
)
RUNS = st.builds(
    lambda status, more: TaskRun.parse({**more, "run_id": "trun_1", "status": status}),
    st.sampled_from(["queued", "running", "cancelling", "completed", "failed", "cancelled", "a_new_one"]),
    st.fixed_dictionaries({"processor": TEXTS, "metadata": st.dictionaries(TEXTS, JSON, max_size=2)}),
)
OUTPUTS = st.builds(lambda content: TaskRunOutput.parse({"type": "json", "content": content}), JSON)
NEWS = st.one_of(
    st.builds(Created, RUNS),
    st.builds(lambda run: StateEvent(run=run, raw={}), RUNS),
    st.builds(lambda run, output: Finished(run=run, output=output), RUNS, st.none() | OUTPUTS),
    st.builds(StreamOpened, attempt=st.just(1)),
    st.builds(
        lambda text, at: ProgressMessageEvent(kind="plan", message=text, timestamp=at, type="", raw={}),
        TEXTS,
        st.none() | TEXTS,
    ),
    st.builds(
        lambda meter, read: ProgressStatsEvent(
            considered=None, read=read, sample=("https://a.example",), meter=meter, raw={}
        ),
        st.none() | st.floats(0, 100),
        st.none() | st.integers(0, 10**6),
    ),
    st.builds(Tick, st.floats(0, 10**6)),
    st.builds(lambda text: Refused(RunError(text)), TEXTS),
    st.builds(
        lambda text, detail: Refused(
            UnprocessableError(
                text,
                status_code=422,
                ref_id="r",
                detail=detail,
                fields=[FieldProblem(document="input", pointer="/a", message=text)],
            )
        ),
        TEXTS,
        JSON,
    ),
    st.builds(lambda at: Unconfirmed(UnconfirmedCreateError("gone", sent_at=at)), st.floats(0, 2e9)),
)


def kept(state: RunState) -> RunState:
    """What the journal keeps of a state, in a form that can be compared."""
    failure = state.failure if state.is_final else None
    return replace(
        state,
        is_watching=False,
        replayed=0,
        remarks=(),
        message=state.message if state.is_final else "",
        failure=failure.to_dict() if failure is not None else None,  # type: ignore[arg-type]
    )


@given(st.lists(NEWS, max_size=12))
def test_any_story_that_is_written_down_is_read_back(news: list[object]) -> None:
    journal, state, written = Journal(None), RunState(), 0
    journal.add(record())
    for item in news:
        state = reduce(state, item)
        write(journal, "a", state, written=written)
        written = len(state.trace)
        found = journal.find(key="a")
        assert found is not None
        assert kept(found.state) == kept(state)
        assert found.run_id == state.run_id


def test_the_end_of_a_run_stays_though_another_kernel_is_late() -> None:
    journal = Journal(None)
    journal.add(record())
    running = reduce(RunState(), Created(TaskRun.parse({"run_id": "trun_1", "status": "running"})))
    output = TaskRunOutput.parse({"type": "text", "content": "The answer."})
    completed = TaskRun.parse({"run_id": "trun_1", "status": "completed"})
    write(journal, "a", reduce(running, Finished(run=completed, output=output)))
    write(journal, "a", running)
    found = journal.find(run_id="trun_1")
    assert found is not None
    assert (found.status, found.output, found.cost_usd) == ("completed", "The answer.", 0.01)


def test_half_a_character_in_an_answer_is_kept() -> None:
    journal = Journal(None)
    journal.add(record())
    output = TaskRunOutput.parse({"type": "text", "content": "\ud83d"})
    run = TaskRun.parse({"run_id": "trun_1", "status": "completed"})
    write(journal, "a", reduce(RunState(), Finished(run=run, output=output)))
    found = journal.find(key="a")
    assert found is not None
    assert found.output == "\ud83d"


# --- requests that nobody will answer


@contextmanager
def another_process() -> Iterator[Process]:
    """A process of this machine that lives until the block ends."""
    code = "import sys; from parallel_widgets.runs.process import Process; me = Process.here()\n"
    code += "print(me.pid, me.host, me.started, flush=True); sys.stdin.read()"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", code], stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdout is not None
        pid, host, started = process.stdout.readline().split()
        yield Process(pid=int(pid), host=host, started=started)
        process.communicate("")


def status_of(journal: Journal, key: str) -> str:
    found = journal.find(key=key)
    assert found is not None
    return found.status


def test_a_request_without_an_answer_is_unconfirmed_once_its_process_is_dead() -> None:
    journal = Journal(None)
    with another_process() as process:
        journal.add(record(process=process))
        assert status_of(journal, "a") == "submitting"
    found = journal.find(key="a")
    assert found is not None
    assert found.status == "unconfirmed"
    assert found.state.is_final
    assert "A run may exist" in found.state.message
    assert found.error is not None
    assert found.error["type"] == "UnconfirmedCreateError"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a process began")
def test_a_number_that_is_used_again_is_another_process() -> None:
    assert replace(Process.here(), started="long ago").is_alive is False
    with another_process() as process:
        assert process.is_alive
        assert replace(process, started="long ago").is_alive is False


def test_of_another_machine_only_time_tells() -> None:
    journal = Journal(None)
    now = time.time()
    add_all(
        journal,
        record("recent", process=ELSEWHERE, submitted_at=now - UNANSWERED_AFTER + 60),
        record("old", process=ELSEWHERE, submitted_at=now - UNANSWERED_AFTER - 1),
    )
    assert (status_of(journal, "recent"), status_of(journal, "old")) == ("submitting", "unconfirmed")


def test_a_request_that_was_refused_is_not_unconfirmed_and_costs_nothing() -> None:
    journal = Journal(None)
    journal.add(record(process=replace(Process.here(), pid=os.getpid() + 1, started="gone")))
    write(journal, "a", reduce(RunState(), Refused(AuthenticationError("No key.", status_code=401))))
    found = journal.find(key="a")
    assert found is not None
    assert (found.status, found.is_unsent, found.cost_usd) == ("failed", True, 0.0)


# --- one of two equal requests

CLAIM = """
import sys, time
from dataclasses import replace
from pathlib import Path
from parallel_widgets.runs.journal import Journal
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import RunRecord
journal = Journal(Path(sys.argv[1]))
now = time.time()
record = RunRecord(key=sys.argv[2], submitted_at=now, updated_at=now, process=Process.here(), notebook="",
                   base_url="", is_sandbox=False, is_own_sandbox=False, processor="base", price_usd=None,
                   request={}, fingerprint="f")
sys.stdin.readline()
other = journal.claim(record, lambda earlier: next(earlier, None))
print("claimed" if other is None else other.key, flush=True)
sys.stdin.readline()
"""


def test_of_several_processes_with_one_request_one_gets_to_send_it(tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    path = str(tmp_path / "journal.sqlite3")
    processes = {
        key: subprocess.Popen([sys.executable, "-c", CLAIM, path, key], stdin=pipe, stdout=pipe, text=True)
        for key in "abc"
    }
    for process in processes.values():
        process.stdin.write("go\n")  # type: ignore[union-attr]
        process.stdin.flush()  # type: ignore[union-attr]
    said = {key: process.stdout.readline().strip() for key, process in processes.items()}  # type: ignore[union-attr]
    for process in processes.values():
        process.communicate("end\n")
    (winner,) = [key for key, answer in said.items() if answer == "claimed"]
    assert {answer for key, answer in said.items() if key != winner} == {winner}
    assert len(Journal(tmp_path / "journal.sqlite3").select(since=0, wanted=lambda _: True, limit=None)) == 1


def after(*news: object) -> RunState:
    state = RunState()
    for item in news:
        state = reduce(state, item)
    return state


@pytest.mark.parametrize(
    ("state", "age", "is_same"),
    [
        (after(), 10, True),
        # Its answer takes long, so it is still under way.
        (after(), 10 * SAME_RUN_WINDOW, True),
        (after(Created(TaskRun.parse({"run_id": "r", "status": "running"}))), 10, True),
        (after(Created(TaskRun.parse({"run_id": "r", "status": "running"}))), SAME_RUN_WINDOW + 1, False),
        # The clock was set back meanwhile.
        (after(Created(TaskRun.parse({"run_id": "r", "status": "running"}))), -10, True),
        (after(Created(TaskRun.parse({"run_id": "r", "status": "running"}))), -1000, False),
        (RunState(status="completed", is_final=True), 10, True),
        (RunState(status="failed", is_final=True), 10, False),
        (RunState(status="cancelled", is_final=True), 10, False),
    ],
)
def test_a_recent_equal_request_is_the_same_run_unless_that_ended_badly(
    state: RunState, age: float, is_same: bool
) -> None:
    now = time.time()
    assert record(submitted_at=now - age, state=state).is_same_run(now) is is_same


# --- what an entry writes, and when


def test_an_entry_writes_a_status_at_once_and_progress_in_lots() -> None:
    journal = Journal(None)
    journal.add(record())
    entry = JournalEntry(journal, record(), secrets=())
    state = reduce(RunState(), Created(TaskRun.parse({"run_id": "trun_1", "status": "running"})))
    entry.note(state, client=None)
    for number in range(50):
        event = ProgressMessageEvent(kind="plan", message=str(number), timestamp=None, type="", raw={})
        state = reduce(state, event)
        entry.note(state, client=None)
    run = TaskRun.parse({"run_id": "trun_1", "status": "completed"})
    output = TaskRunOutput.parse({"type": "text", "content": "x"})
    entry.note(reduce(state, Finished(run=run, output=output)), client=None)

    found = engine().in_order(entry.read).result(20)
    assert found is not None
    assert [item["message"] for item in found.trace] == [str(number) for number in range(50)]
    assert [status for status, _ in found.transitions] == ["submitting", "running", "completed"]
