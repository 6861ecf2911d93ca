"""Runs in the journal: all that became of them is there, no secret is, and its troubles are no run's."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.api.redaction import REDACTED
from parallel_widgets.runs.journal_file import VERSION, JournalError
from parallel_widgets.runs.records import RunRecords
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]
ALL = ["submitting", "queued", "running", "completed"]


@pytest.fixture
def path() -> Path:
    return Path(os.environ["PARALLEL_WIDGETS_JOURNAL"])


def creates(sandbox: Sandbox) -> list[Any]:
    return [request.body for request in sandbox.requests if request.method == "POST"]


def written(until: Callable[..., Any], **filters: Any) -> pw.RunRecord:
    """The newest record, once it has ended."""
    found = until(lambda: [item for item in pw.runs(**filters) if item.state.is_final][:1])
    record: pw.RunRecord = found[0]
    return record


def test_a_run_is_written_down_with_all_that_became_of_it(
    make_task: Make, sandbox: Sandbox, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "work/gdp.ipynb")
    task = make_task(metadata={"project": "gdp"}, betas=["search-1"])
    task.run().result(20)
    record = written(until)
    assert record.request == creates(sandbox)[0]
    assert [status for status, _ in record.transitions] == ALL
    assert [at for _, at in record.transitions] == sorted(at for _, at in record.transitions)
    assert (record.run_id, record.status, record.output) == (task.run_id, "completed", task.output)
    assert (record.trace, dict(record.run_info)) == (task.trace, task.run_info)
    assert (record.processor, record.price_usd, record.cost_usd) == ("base", 0.01, 0.0)
    assert (record.base_url, record.is_sandbox, record.betas) == (sandbox.base_url, True, ("search-1",))
    assert (record.process.pid, record.lacks_secrets) == (os.getpid(), False)
    assert record.notebook == "work/gdp.ipynb"


@pytest.mark.parametrize("variable", ["__session__", "__vsc_ipynb_file__"])
def test_the_notebook_is_named_as_its_host_names_it(
    make_task: Make, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", "another.ipynb")
    monkeypatch.setattr(sys.modules["__main__"], variable, "work/mine.ipynb", raising=False)
    make_task().run()
    assert pw.runs()[0].notebook == "work/mine.ipynb"


def test_the_request_is_on_the_disk_before_it_is_sent(
    make_task: Make, sandbox: Sandbox, path: Path, until: Any
) -> None:
    sandbox.faults.add("delay=0.5@create")
    task = make_task()
    run = task.run()
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT status, run_id, request FROM runs").fetchall()
    assert [(status, run_id) for status, run_id, _ in rows] == [("submitting", "")]
    until(lambda: creates(sandbox))
    assert json.loads(rows[0][2]) == creates(sandbox)[0]
    run.result(20)


def test_an_id_that_is_shown_is_on_the_disk(make_task: Make, until: Any, path: Path) -> None:
    task = make_task()
    found: list[Any] = []

    def look(change: Any) -> None:
        with closing(sqlite3.connect(path)) as database:
            found.append((change.new, database.execute("SELECT run_id FROM runs").fetchone()[0]))

    task.observe(look, "run_id")
    task.run().result(20)
    assert found == [(task.run_id, task.run_id)]


def test_what_failed_is_written_down_with_its_reason(make_task: Make, until: Any) -> None:
    task = make_task(metadata={"pw_fault": "fail=No sources."})
    with pytest.raises(pw.RunError):
        task.run().result(20)
    record = written(until)
    assert (record.status, record.error) == ("failed", task.error)


KEY, TOKEN, HOOK = "pk-live-0123456789", "mcp-token-abcdef", "https://hooks.example/T01/s3cr3t-path"


def test_no_secret_is_in_any_of_its_bytes(
    make_task: Make, until: Any, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", KEY)
    server = {
        "type": "url",
        "name": "tools",
        "url": "https://mcp.example/tools?key=in-the-address",
        "headers": {"Authorization": f"Bearer {TOKEN}"},
    }
    # The input comes back in the trace and the output of the sandbox; here it quotes what it should not.
    task = make_task(
        input=f"Ask with {KEY} and {TOKEN}",
        output_schema="One sentence",
        mcp_servers=[server],
        webhook={"url": HOOK, "event_types": ["task_run.status"]},
    )
    task.run().result(20)
    record = written(until)
    assert record.lacks_secrets
    kept = b"".join(file.read_bytes() for file in path.parent.iterdir())
    for secret in (KEY, TOKEN, HOOK, "in-the-address", "s3cr3t"):
        assert secret.encode() not in kept
        assert secret not in repr(record)
        assert secret not in pw.runs()._repr_html_()
    assert REDACTED in str(record.input)


def test_a_run_that_ends_as_its_process_does_is_in_the_journal(sandbox: Sandbox, until: Any) -> None:
    code = (
        "import parallel_widgets as pw; print(pw.TaskWidget(input='x', output_schema='y').run().result(30))"
    )
    environment = {**os.environ, "PARALLEL_BASE_URL": sandbox.base_url}
    command = [sys.executable, "-c", code]
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    (record,) = pw.runs()
    assert (record.status, record.output) == ("completed", printed.removesuffix("\n"))
    assert record.transitions[-1][0] == "completed"


# --- its troubles


def warnings(task: pw.TaskWidget) -> list[str]:
    return [item["message"] for item in task.warnings]


def test_a_place_where_nothing_can_be_written_stops_no_run(
    make_task: Make,
    sandbox: Sandbox,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PARALLEL_WIDGETS_JOURNAL", str(tmp_path / "file" / "journal.sqlite3"))
    task = make_task()
    assert task.run().result(20) == task.output
    assert "is not in the journal" in warnings(task)[0]
    assert "is not in the journal" in caplog.text
    # This process remembers it all the same.
    other = make_task()
    assert other.run().result(20) == task.output
    assert len(creates(sandbox)) == 1


def test_a_journal_that_fails_on_the_way_is_said_once_and_caught_up_with(
    make_task: Make, sandbox: Sandbox, path: Path, until: Any
) -> None:
    sandbox.faults.add("delay=1@create")
    task = make_task()
    run = task.run()
    aside = path.rename(path.with_suffix(".aside"))
    path.mkdir()
    try:
        assert run.result(20) == task.output
        until(lambda: any("is not in the journal" in text for text in warnings(task)))
        assert len(warnings(task)) == 1
    finally:
        path.rmdir()
        aside.rename(path)


def test_a_broken_journal_is_kept_aside_and_the_widget_says_so(make_task: Make, path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database" * 100)
    task = make_task()
    task.run().result(20)
    (sentence,) = warnings(task)
    assert "was broken, so a new one was begun" in sentence
    assert len(pw.runs()) == 1
    assert [file.read_bytes() for file in path.parent.glob("*.broken-*")] == [b"no database" * 100]


def test_a_journal_of_a_newer_version_is_a_sentence_in_the_widget_and_an_error_when_asked(
    make_task: Make, path: Path
) -> None:
    make_task().run().result(20)
    with closing(sqlite3.connect(path)) as database:
        database.execute(f"PRAGMA user_version = {VERSION + 1}")
    task = make_task(input="Spain")
    assert task.run().result(20)
    assert "newer parallel_widgets" in warnings(task)[0]
    with pytest.raises(JournalError, match="newer parallel_widgets"):
        pw.runs()


def test_a_record_that_somebody_has_spoiled_stops_no_run(make_task: Make, path: Path, until: Any) -> None:
    make_task().run().result(20)
    written(until)
    with closing(sqlite3.connect(path)) as database:
        database.execute("UPDATE runs SET state = 'spoiled'")
        database.commit()
    task = make_task()
    assert task.run().result(20)
    assert "is not in the journal" in warnings(task)[0]


def test_off_writes_nothing_and_still_knows_this_process(
    make_task: Make, sandbox: Sandbox, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_WIDGETS_JOURNAL", "off")
    first, second = make_task(), make_task()
    first.run().result(20)
    second.run().result(20)
    assert len(creates(sandbox)) == 1
    assert not path.parent.exists()
    assert first.warnings == []
    assert first.run_id in [record.run_id for record in pw.runs()]


# --- the list


@pytest.fixture
def three(make_task: Make, until: Any) -> RunRecords:
    """A completed run, one that was refused, and one with markup for an input."""
    make_task(input="France (2023)").run().result(20)
    with pytest.raises(pw.RunError):
        make_task(input="São Tomé", metadata={"pw_fault": "fail=No sources."}).run().result(20)
    make_task(input="<script>alert(1)</script>", processor="core").run().result(20)
    until(lambda: all(record.state.is_final for record in pw.runs()))
    return pw.runs()


def inputs(records: Any) -> list[Any]:
    return [record.input for record in records]


def test_runs_lists_and_filters_them(three: RunRecords) -> None:
    script, tome, france = "<script>alert(1)</script>", "São Tomé", "France (2023)"
    assert inputs(three) == [script, tome, france]
    assert inputs(pw.runs(status="failed")) == [tome]
    assert inputs(pw.runs(status=("failed", "completed"), limit=2)) == [script, tome]
    assert inputs(pw.runs(processor="core")) == [script]
    assert inputs(pw.runs(text="são")) == [tome]
    assert inputs(pw.runs(since=timedelta(minutes=5))) == inputs(three)
    assert inputs(pw.runs(since=datetime.now(timezone.utc))) == []
    just_before = datetime.fromtimestamp(three[0].submitted_at) - timedelta(milliseconds=1)
    assert inputs(pw.runs(since=just_before)) == [script]
    name = three[0].notebook
    assert inputs(pw.runs(notebook=Path(name).name)) == inputs(pw.runs(notebook=name)) == inputs(three)
    assert inputs(pw.runs(notebook="another.ipynb")) == []
    assert isinstance(three[1:], RunRecords)


def test_the_table_is_text_and_the_repr_is_the_same_each_time(three: RunRecords) -> None:
    page = three._repr_html_()
    assert page.count("<tr>") == 4
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert three[0].run_id in page
    assert "No sources." in page
    assert repr(three) == "RunRecords([completed, failed, completed])"
    assert pw.runs(text="nowhere")._repr_html_() == "<p>The journal has no such run.</p>"


def test_the_table_is_a_frame_where_pandas_is_installed(three: RunRecords) -> None:
    pytest.importorskip("pandas")
    frame = three.to_frame()
    assert list(frame["input"]) == inputs(three)
    assert list(frame["status"]) == ["completed", "failed", "completed"]


def test_the_list_is_empty_where_there_is_no_journal_and_makes_none(path: Path) -> None:
    assert list(pw.runs()) == []
    assert not path.exists()


def test_listing_is_quick_with_many_runs(make_task: Make, path: Path, until: Any) -> None:
    make_task().run().result(20)
    written(until)
    with closing(sqlite3.connect(path)) as database:
        names = [row[1] for row in database.execute("PRAGMA table_info(runs)")]
        others = ", ".join(name for name in names if name != "key")
        insert = f"INSERT INTO runs (key, {others}) SELECT ?, {others} FROM runs LIMIT 1"
        database.executemany(insert, [(f"copy-{number}",) for number in range(2000)])
        database.commit()
    begun = time.perf_counter()
    assert len(pw.runs()) == 50
    assert time.perf_counter() - begun < 2
