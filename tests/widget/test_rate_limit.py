"""The service's rate limit in the widgets of a process: all wait, say so, and can still be stopped."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.runs.errors import NotSentError
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]


def creates(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def test_a_create_that_waits_says_so_and_is_sent_after_it(
    make_task: Make, sandbox: Sandbox, browser: Any
) -> None:
    sandbox.faults.add("429=1@create*1")
    task = make_task()
    page = browser(task)
    run = task.run()
    run.result(30)
    waits = [shown for shown in page.values("submission") if shown["waits_until"] is not None]
    assert waits[0]["waits_until"] == pytest.approx(run.submitted_at + 1, abs=0.9)
    assert any(
        re.fullmatch(r"Waiting for the service's rate limit, until \d\d:\d\d:\d\d\.", text)
        for text in page.values("message")
    )
    assert task.submission["waits_until"] is None
    assert creates(sandbox) == 2


@pytest.mark.parametrize("safe", [False, True])
def test_one_that_is_stopped_while_it_waits_is_not_sent_and_says_so(
    make_task: Make, sandbox: Sandbox, until: Any, safe: bool
) -> None:
    sandbox.faults.add("429=30@create*1", "429=30@group_add*1")
    task = make_task(safe_submit=safe)
    run = task.run()
    until(lambda: task.submission["waits_until"] is not None)
    sent = creates(sandbox)
    task.stop()
    with pytest.raises(NotSentError, match="nothing was submitted"):
        run.result(20)
    assert (task.status, task.is_active) == ("failed", False)
    assert task.error["type"] == "NotSentError"
    assert creates(sandbox) == sent


def test_what_one_widget_is_told_holds_the_others_back(make_task: Make, sandbox: Sandbox, until: Any) -> None:
    sandbox.faults.add("429=2@create*1")
    first, second = make_task(), make_task(input="Spain")
    first.run()
    until(lambda: first.submission["waits_until"] is not None)
    second.run()
    until(lambda: second.submission["waits_until"] is not None)
    assert second.submission["waits_until"] == pytest.approx(first.submission["waits_until"], abs=0.5)
    for task in (first, second):
        task.run().result(30)
    refused, *others = [request.at for request in sandbox.requests if request.method == "POST"]
    assert len(others) == 2
    assert min(others) - refused >= 1.9
