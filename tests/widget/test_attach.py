"""A live widget again for a run that exists already, and nothing is ever submitted by it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.api.errors import AuthenticationError, ConnectionFailedError, UnconfirmedCreateError
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import AttachError, ConfirmationNeededError, NotWatchedError, RunError
from parallel_widgets.sandbox import Sandbox, serve

Make = Callable[..., pw.TaskWidget]
OPTIONS = {
    "input": {"country": "France", "year": 2023},
    "input_schema": {
        "type": "object",
        "properties": {"country": {"type": "string"}, "year": {"type": "integer"}},
        "required": ["country", "year"],
        "additionalProperties": False,
    },
    "processor": "core",
    "metadata": {"project": "gdp"},
    "source_policy": {"exclude_domains": ["example.com"]},
}


@pytest.fixture
def attach() -> Any:
    """As `pw.attach`; the widgets are closed after the test."""
    attached: list[pw.TaskWidget] = []

    def attach_and_note(*run: Any, **service: Any) -> pw.TaskWidget:
        attached.append(pw.attach(*run, **service))
        return attached[-1]

    yield attach_and_note
    for task in attached:
        task.close()


def posts(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def lose_the_journal() -> None:
    shutil.rmtree(Path(os.environ["PARALLEL_WIDGETS_JOURNAL"]).parent)


def finished(task: pw.TaskWidget, until: Any) -> pw.TaskWidget:
    task.run().result(20)
    until(lambda: pw.runs()[0].state.is_final)
    return task


def same_task(first: pw.TaskWidget, second: pw.TaskWidget) -> bool:
    return (first.input, first.task_spec, first.processor) == (
        second.input,
        second.task_spec,
        second.processor,
    )


def test_a_result_in_the_journal_is_shown_without_a_request(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    task = finished(make_task(**OPTIONS), until)
    before = len(sandbox.requests)
    for run in (task.run_id, pw.runs()[0]):
        again = attach(run)
        assert same_task(again, task)
        names = ("status", "output", "basis", "trace", "run_id", "run_info", "source_stats", "result_preview")
        assert [getattr(again, name) for name in names] == [getattr(task, name) for name in names]
        assert (again.is_active, again.is_watching, again.service) == (False, False, task.service)
        assert again.elapsed == pytest.approx(task.elapsed, abs=1.5)
    assert len(sandbox.requests) == before


def test_a_finished_run_of_a_sandbox_that_ended_is_still_a_sample(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    task = finished(make_task(), until)
    sandbox.close()
    again = attach(task.run_id)
    assert again.output == task.output
    assert again.service["is_sandbox"]
    assert again.result_preview["is_sample"]


@pytest.mark.parametrize("has_journal", [True, False])
def test_a_run_under_way_is_followed_to_its_end(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any, has_journal: bool
) -> None:
    sandbox.faults.add("delay=1@events*1")
    task = make_task(**OPTIONS)
    task.run()
    until(lambda: task.run_id)
    task.close()
    if not has_journal:
        until(lambda: engine().tasks == 0)
        lose_the_journal()
    again = attach(task.run_id, base_url=sandbox.base_url)
    assert same_task(again, task)
    assert again.watch().result(30) == again.output
    assert again.status == "completed"
    assert posts(sandbox) == 1
    # From now on it is in the journal, wherever it came from.
    until(lambda: pw.runs()[0].state.is_final)
    assert (pw.runs()[0].output, pw.runs()[0].run_id) == (again.output, task.run_id)
    assert len(pw.runs()) == 1


def test_a_run_that_ended_meanwhile_has_its_result_without_the_journal(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    task = finished(make_task(output_schema="One sentence."), until)
    lose_the_journal()
    again = attach(task.run_id, base_url=sandbox.base_url)
    until(lambda: again.status == "completed")
    assert again.output == task.output
    assert again.output_schema == "One sentence."
    assert (again.service, again.input) == (task.service, task.input)
    assert posts(sandbox) == 1


def test_the_same_run_can_be_sent_again_from_it(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    task = finished(make_task(**OPTIONS), until)
    again = attach(task.run_id)
    assert again.run().result(20) == task.output
    first, second = (request.body for request in sandbox.requests if request.method == "POST")
    assert first == second


def test_a_run_that_failed_says_why(make_task: Make, attach: Any, until: Any) -> None:
    task = make_task(metadata={"pw_fault": "fail=No sources."})
    with pytest.raises(RunError):
        task.run().result(20)
    until(lambda: pw.runs()[0].state.is_final)
    again = attach(task.run_id)
    assert (again.status, again.error, again.message) == ("failed", task.error, task.message)
    with pytest.raises(NotWatchedError):
        again.watch()


def test_a_request_whose_answer_was_lost_can_be_looked_at_and_asks_before_another(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    sandbox.faults.add("drop_after@create*1")
    with pytest.raises(UnconfirmedCreateError):
        make_task().run().result(20)
    until(lambda: pw.runs()[0].state.is_final)
    again = attach(pw.runs(status="unconfirmed")[0])
    assert again.status == "unconfirmed"
    assert "A run may exist" in again.message
    with pytest.raises(ConfirmationNeededError):
        again.run()
    assert posts(sandbox) == 1


def test_secrets_are_not_kept_so_the_request_cannot_be_sent_again(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    server = {"type": "url", "name": "tools", "url": "https://mcp.example", "headers": {"x-token": "abcdef"}}
    task = finished(make_task(mcp_servers=[server]), until)
    for again in (attach(task.run_id), _without_journal(task, sandbox, attach)):
        with pytest.raises(RunError, match=r"these are not kept. Build a new TaskWidget"):
            again.run()
        assert again.to_code()
    assert posts(sandbox) == 1


def _without_journal(task: pw.TaskWidget, sandbox: Sandbox, attach: Any) -> pw.TaskWidget:
    lose_the_journal()
    attached: pw.TaskWidget = attach(task.run_id, base_url=sandbox.base_url)
    return attached


# --- what cannot be attached to


@pytest.mark.parametrize("run", ["trun_unknown", "../keys", ""])
def test_an_unknown_id_is_a_sentence(sandbox: Sandbox, attach: Any, run: str) -> None:
    with pytest.raises((AttachError, ValueError), match=r"Check the id|is not an id"):
        attach(run, base_url=sandbox.base_url)
    assert posts(sandbox) == 0


def test_another_accounts_key_is_a_sentence(make_task: Make, attach: Any, until: Any) -> None:
    task = finished(make_task(), until)
    lose_the_journal()
    with serve(require_key="pk-theirs") as theirs:
        with pytest.raises(AuthenticationError, match="wrong or revoked"):
            attach(task.run_id, base_url=theirs.base_url, api_key="pk-mine")
        with pytest.raises(AttachError, match="the account that submitted it"):
            attach(task.run_id, base_url=theirs.base_url, api_key="pk-theirs")


def test_a_service_that_is_away_is_an_error_without_the_journal_and_waited_for_with_it(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Any
) -> None:
    with pytest.raises(ConnectionFailedError):
        attach("trun_1", base_url="http://127.0.0.1:9")
    sandbox.faults.add("delay=1@events*1")
    task = make_task()
    task.run()
    until(lambda: task.run_id)
    task.close()
    sandbox.faults.add("503@retrieve*1")
    assert attach(task.run_id).watch().result(30)


SCRIPT = """
import sys
import parallel_widgets as pw
task = pw.TaskWidget(input="France (2023)", output_schema="One sentence", processor="ultra8x")
run = task.run()
while task.status in ("submitting", "idle"):
    pass
print(task.run_id, flush=True)
"""


def test_a_sandbox_that_ended_with_its_kernel_is_a_sentence(attach: Any) -> None:
    ran = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True)
    with pytest.raises(AttachError, match="a sandbox that ended with its kernel"):
        attach(ran.stdout.strip())
    (record,) = pw.runs()
    assert (record.status in ("queued", "running"), record.input) == (True, "France (2023)")


def test_a_request_without_an_answer_yet_is_a_sentence(
    make_task: Make, sandbox: Sandbox, attach: Any
) -> None:
    sandbox.faults.add("delay=1@create*1")
    run = make_task().run()
    with pytest.raises(AttachError, match="Attach to it in a moment"):
        attach(pw.runs()[0])
    run.result(20)


def test_what_is_neither_an_id_nor_a_record_is_refused(attach: Any) -> None:
    with pytest.raises(TypeError, match="by its id or its record"):
        attach(42)
