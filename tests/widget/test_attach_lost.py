"""Attaching to a request whose answer was lost: its task group is asked, and nothing is submitted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.api.errors import UnconfirmedCreateError
from parallel_widgets.runs.errors import ConfirmationNeededError
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]
Until = Callable[..., Any]


@pytest.fixture
def attach() -> Iterator[Callable[..., pw.TaskWidget]]:
    """As `pw.attach`; the widgets are closed after the test."""
    attached: list[pw.TaskWidget] = []

    def attach_and_note(*run: Any, **service: Any) -> pw.TaskWidget:
        attached.append(pw.attach(*run, **service))
        return attached[-1]

    yield attach_and_note
    for task in attached:
        task.close()


def paid_posts(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" and request.path.endswith("/runs") for request in sandbox.requests)


def lost(make_task: Make, sandbox: Sandbox, until: Until, *faults: str) -> pw.TaskWidget:
    """A widget whose run went through a group, lost its answer, and could not be looked up."""
    sandbox.faults.add(*faults)
    task = make_task(safe_submit=True)
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(30)
    until(lambda: pw.runs()[0].state.is_final)
    sandbox.faults.clear()
    assert (pw.runs()[0].status, pw.runs()[0].run_id) == ("unconfirmed", "")
    return task


def ended(task: pw.TaskWidget, until: Until) -> None:
    until(lambda: not task.is_active)
    until(lambda: pw.runs()[0].status == task.status)


def test_the_run_that_came_of_it_is_found_in_its_group_and_followed(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Until
) -> None:
    lost(make_task, sandbox, until, "drop_after@group_add*1", "401@group_retrieve")
    again = attach(pw.runs()[0])
    ended(again, until)
    assert (again.status, again.error, set(again.output)) == ("completed", None, {"gdp"})
    assert again.safe_submit
    assert again.submission["taskgroup_id"] == again.run_info["taskgroup_id"] != ""
    assert paid_posts(sandbox) == 1
    (record,) = pw.runs()
    assert (record.status, record.run_id, record.output) == ("completed", again.run_id, again.output)


def test_an_empty_group_says_that_there_is_no_run_and_a_new_one_may_be_sent(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Until
) -> None:
    lost(make_task, sandbox, until, "drop@group_add*1", "401@group_retrieve")
    again = attach(pw.runs()[0])
    ended(again, until)
    assert (again.status, again.error["type"]) == ("failed", "NothingCreatedError")
    assert "safe to submit again" in again.message
    (record,) = pw.runs()
    assert (record.is_unsent, record.cost_usd, record.error) == (True, 0.0, again.error)
    assert again.run().result(20)
    assert paid_posts(sandbox) == 2


def test_a_look_that_fails_leaves_it_unconfirmed_and_asks_before_another(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Until
) -> None:
    lost(make_task, sandbox, until, "drop_after@group_add*1", "401@group_retrieve")
    sandbox.faults.add("401@group_retrieve*1")
    again = attach(pw.runs()[0])
    ended(again, until)
    assert again.status == "unconfirmed"
    assert "A run may exist" in again.message
    with pytest.raises(ConfirmationNeededError, match=r"task\.look_up\(\)"):
        again.run()
    with pytest.raises(ConfirmationNeededError):
        make_task().run()
    assert again.look_up().result(20) == again.output
    assert paid_posts(sandbox) == 1


def test_the_widget_that_lost_it_and_one_that_is_attached_find_the_same_run(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Until
) -> None:
    task = lost(make_task, sandbox, until, "drop_after@group_add*1", "401@group_retrieve")
    again = attach(pw.runs()[0])
    output = task.look_up().result(20)
    ended(again, until)
    assert (again.run_id, again.output) == (task.run_id, output)
    assert len(pw.runs()) == 1
    assert paid_posts(sandbox) == 1


def test_an_attached_widget_is_charged_nothing(
    make_task: Make, sandbox: Sandbox, attach: Any, until: Until
) -> None:
    lost(make_task, sandbox, until, "drop_after@group_add*1", "401@group_retrieve")
    before = pw.spent()
    again = attach(pw.runs()[0])
    ended(again, until)
    assert (pw.spent(), again.spending["widget"]["usd"]) == (before, 0)
