"""A suggestion from Python: the service's answer, or a sentence; and a wait that an interrupt ends."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator

import pytest

import parallel_widgets as pw
from parallel_widgets.runs.suggestion import SuggestionsUnavailableError
from parallel_widgets.sandbox import Sandbox, serve


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve(speed=20) as server:
        yield server


@pytest.fixture
def task(sandbox: Sandbox) -> Iterator[pw.TaskWidget]:
    widget = pw.TaskWidget(input="France", base_url=sandbox.base_url)
    yield widget
    widget.close()


def test_a_suggestion_can_be_taken_over(task: pw.TaskWidget) -> None:
    suggested = task.suggest("Find the CEOs of companies")
    assert suggested.is_sandbox
    assert suggested.title == "Sample: Find the CEOs of companies"
    assert "sandbox" in suggested.warnings[0]
    task.output_schema, task.input_schema, task.input = (
        suggested.output_schema,
        suggested.input_schema,
        suggested.inputs[0],
    )
    task.processor = suggested.processors[0]
    assert task.run().result(20)


def test_a_suggestion_may_start_from_what_stands_in_the_widget(task: pw.TaskWidget) -> None:
    task.output_schema = pw.SchemaDocument.from_examples({"year": 1998}).value
    assert task.suggest("More", from_current=True).output_schema == task.output_schema
    task.output_schema = "{"
    with pytest.raises(pw.InvalidRequestError):
        task.suggest("More", from_current=True)


def test_a_service_without_the_endpoint_is_said_to_have_none(task: pw.TaskWidget, sandbox: Sandbox) -> None:
    sandbox.faults.add("404@suggest")
    with pytest.raises(SuggestionsUnavailableError, match="does not suggest tasks"):
        task.suggest("CEOs")
    with pytest.raises(ValueError, match="in a sentence"):
        task.suggest("  ")


def test_schemas_are_worth_having_without_a_processor(task: pw.TaskWidget, sandbox: Sandbox) -> None:
    sandbox.faults.add("404@suggest_processor")
    suggested = task.suggest("CEOs")
    assert suggested.processors == ()
    assert suggested.warnings[-1].startswith("The service named no processor: ")


def test_observers_run_while_the_cell_waits(task: pw.TaskWidget, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=0.3@suggest")
    seen: list[str] = []
    task.observe(lambda change: seen.append(change["new"]), "status")
    before: list[str] = []
    threading.Timer(0.1, lambda: task.update(status="queued")).start()
    threading.Timer(0.2, lambda: before.extend(seen)).start()
    task.suggest("CEOs")
    assert before == ["queued"]


def test_an_interrupt_ends_the_wait_at_once(task: pw.TaskWidget, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=20@suggest")
    threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        task.suggest("CEOs")
    assert time.monotonic() - began < 2


def test_another_thread_can_wait_too(task: pw.TaskWidget) -> None:
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.append(task.suggest("CEOs").title))
    thread.start()
    thread.join(20)
    assert found == ["Sample: CEOs"]
