"""One request is one run: of two widgets or kernels, a cell run again, a key held down; unless asked for."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets import runnable_task
from parallel_widgets.api.errors import AuthenticationError, UnconfirmedCreateError
from parallel_widgets.runs import record
from parallel_widgets.runs.errors import ConfirmationNeededError, RunActiveError
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]
JOINED = "by the same request, so nothing was sent. task.run(again=True) sends another."


def posts(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def warnings(task: pw.TaskWidget) -> list[str]:
    return [item["message"] for item in task.warnings]


def test_another_widget_with_the_same_request_joins_the_run_and_says_so(
    make_task: Make, sandbox: Sandbox
) -> None:
    first, second = make_task(), make_task()
    runs = [first.run(), second.run()]
    assert runs[0].result(20) == runs[1].result(20)
    assert first.run_id == second.run_id
    assert second.trace == first.trace
    assert warnings(first) == []
    assert [JOINED in sentence for sentence in warnings(second)] == [True]
    assert posts(sandbox) == 1
    assert len(pw.runs()) == 1


def test_a_run_that_is_joined_before_it_has_an_id_is_waited_for(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=1@create*1")
    first, second = make_task(), make_task()
    runs = [first.run(), second.run()]
    assert second.run_id == ""
    assert runs[1].result(20) == runs[0].result(20)
    assert posts(sandbox) == 1


def test_many_threads_press_run_on_widgets_of_their_own(make_task: Make, sandbox: Sandbox) -> None:
    tasks = [make_task() for _ in range(8)]
    runs: list[pw.Run] = []
    threads = [threading.Thread(target=lambda task=task: runs.append(task.run())) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert [run.result(20) for run in runs] == [tasks[0].output] * 8
    assert posts(sandbox) == 1


def test_another_question_another_account_or_another_service_is_another_run(
    make_task: Make, sandbox: Sandbox
) -> None:
    tasks = [
        make_task(),
        make_task(input="Spain"),
        make_task(processor="core"),
        make_task(betas=["search-1"]),
        make_task(metadata={"a": "b"}),
        make_task(api_key="pk-1"),
        make_task(api_key="pk-2"),
    ]
    for task in tasks:
        task.run().result(20)
    assert posts(sandbox) == len(tasks)


def test_another_run_is_sent_where_it_is_asked_for(make_task: Make, sandbox: Sandbox) -> None:
    first, second = make_task(), make_task()
    first.run().result(20)
    second.run(again=True).result(20)
    assert first.run_id != second.run_id
    assert warnings(second) == []
    assert posts(sandbox) == 2


def test_again_does_not_take_a_second_run_into_a_widget_that_has_one(
    make_task: Make, sandbox: Sandbox
) -> None:
    task = make_task()
    task.run()
    with pytest.raises(RunActiveError):
        task.run(again=True)
    assert posts(sandbox) <= 1


def test_after_a_while_the_same_request_is_another_run(
    make_task: Make, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_task().run().result(20)
    monkeypatch.setattr(record, "SAME_RUN_WINDOW", 0.0)
    make_task().run().result(20)
    assert posts(sandbox) == 2


def test_a_run_that_failed_or_was_refused_is_not_joined(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("401@create*1")
    with pytest.raises(AuthenticationError):
        make_task().run().result(20)
    sandbox.faults.add("fail@create*1")
    with pytest.raises(pw.RunError):
        make_task().run().result(20)
    assert make_task().run().result(20)
    assert posts(sandbox) == 3


def test_who_has_joined_a_run_that_is_refused_hears_why(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=1@create*1, 401@create*1")
    first, second = make_task(), make_task()
    runs = [first.run(), second.run()]
    for run in runs:
        with pytest.raises(AuthenticationError):
            run.result(20)
    assert posts(sandbox) == 1


@pytest.mark.parametrize(("window", "sent"), [(60.0, 1), (0.0, 2)], ids=["closely", "later"])
def test_presses_in_the_page_that_follow_one_another_closely_are_one(
    make_task: Make,
    sandbox: Sandbox,
    browser: Any,
    until: Any,
    monkeypatch: pytest.MonkeyPatch,
    window: float,
    sent: int,
) -> None:
    monkeypatch.setattr(runnable_task, "SAME_PRESS", window)
    task = make_task()
    page = browser(task)
    fields = {"revisions": page.ask("hello", "a", client="t", version="1")["revisions"], "processor": "base"}
    for press in ("b", "c"):
        assert page.ask("run", press, **fields)["ok"]
        until(lambda: task.status == "completed")
    assert posts(sandbox) == sent


def test_a_run_that_python_asks_for_after_the_end_of_the_last_is_another_however_soon(
    make_task: Make, sandbox: Sandbox
) -> None:
    task = make_task()
    run = task.run()
    run.result(20)
    second = task.run()
    assert second is not run
    second.result(20)
    assert posts(sandbox) == 2


def test_a_widget_that_has_joined_a_run_can_send_another_when_it_has_ended(
    make_task: Make, sandbox: Sandbox
) -> None:
    first, second = make_task(), make_task()
    first.run().result(20)
    second.run().result(20)
    second.run().result(20)
    assert posts(sandbox) == 2
    assert warnings(second) == []


SCRIPT = """
import json, sys
import parallel_widgets as pw
task = pw.TaskWidget(input="France (2023)", output_schema="One sentence")
sys.stdin.readline()
try:
    output = task.run().result(30)
    print(json.dumps([task.run_id, output, [item["message"] for item in task.warnings]]))
except pw.ParallelWidgetsError as error:
    print(json.dumps([type(error).__name__, str(error), []]))
"""


def test_of_several_kernels_at_once_one_sends(sandbox: Sandbox) -> None:
    environment = {**os.environ, "PARALLEL_BASE_URL": sandbox.base_url}
    pipe = subprocess.PIPE
    kernels = [
        subprocess.Popen([sys.executable, "-c", SCRIPT], env=environment, stdin=pipe, stdout=pipe, text=True)
        for _ in range(3)
    ]
    for kernel in kernels:
        kernel.stdin.write("go\n")  # type: ignore[union-attr]
        kernel.stdin.flush()  # type: ignore[union-attr]
    told = [json.loads(kernel.communicate()[0]) for kernel in kernels]
    assert len({run_id for run_id, _, _ in told}) == 1
    assert len({output for _, output, _ in told}) == 1
    assert sorted(len(sentences) for _, _, sentences in told) == [0, 1, 1]
    assert posts(sandbox) == 1


# --- where nobody knows


def test_a_lost_answer_is_asked_about_in_every_widget(make_paid: Make, sandbox: Sandbox, until: Any) -> None:
    sandbox.faults.add("drop_after@create*1")
    with pytest.raises(UnconfirmedCreateError):
        make_paid().run().result(20)
    again = make_paid()
    with pytest.raises(ConfirmationNeededError, match=r"another \$0\.01\. .*confirm_resubmit=True"):
        again.run()
    with pytest.raises(ConfirmationNeededError):
        again.run(again=True)
    assert again.status == "idle"
    assert posts(sandbox) == 1
    again.run(confirm_resubmit=True).result(20)
    assert posts(sandbox) == 2
    # That was the answer to it: it is not asked again.
    make_paid().run(again=True).result(20)
    assert posts(sandbox) == 3


def test_the_browser_asks_too(make_task: Make, sandbox: Sandbox, browser: Any) -> None:
    sandbox.faults.add("drop_after@create*1")
    with pytest.raises(UnconfirmedCreateError):
        make_task().run().result(20)
    page = browser(make_task())
    fields = {"revisions": page.ask("hello", "a", client="t", version="1")["revisions"], "processor": "base"}
    asked = page.ask("run", "b", **fields)
    assert (asked["ok"], asked["code"]) == (False, "unconfirmed")
    assert "A run may exist" in asked["message"]
    assert page.ask("run", "c", confirm_resubmit=True, **fields)["ok"]


def test_who_has_joined_a_request_whose_answer_is_lost_is_told_and_sends_nothing(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("delay=1@create*1, drop_after@create*1")
    first, second = make_task(), make_task()
    runs = [first.run(), second.run()]
    for run in runs:
        with pytest.raises(UnconfirmedCreateError):
            run.result(20)
    assert (first.status, second.status) == ("unconfirmed", "unconfirmed")
    assert posts(sandbox) == 1
