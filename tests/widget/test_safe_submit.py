"""A run that goes through a task group: its lost answer is looked up, and nothing is sent a second time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.api.errors import ConnectionFailedError, PaymentRequiredError, UnconfirmedCreateError
from parallel_widgets.runs.errors import CannotLookUpError, ConfirmationNeededError, NothingCreatedError
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]


def posts(sandbox: Sandbox, end: str) -> list[Any]:
    requests = [request for request in sandbox.requests if request.method == "POST"]
    return [request.body for request in requests if request.path.endswith(end)]


def paid_posts(sandbox: Sandbox) -> list[Any]:
    """The requests that create runs."""
    return posts(sandbox, "/runs")


def observed(task: pw.TaskWidget) -> list[str]:
    seen: list[str] = []
    task.observe(lambda change: seen.append(change.new), "status")
    return seen


def test_the_run_is_added_to_a_group_of_its_own_and_followed_by_its_id(
    make_task: Make, sandbox: Sandbox
) -> None:
    task = make_task(safe_submit=True, metadata={"course": "econ-101"})
    seen = observed(task)
    output = task.run().result(20)
    assert seen == ["submitting", "queued", "running", "completed"]
    assert output == task.output
    (group,) = posts(sandbox, "/groups")
    (added,) = paid_posts(sandbox)
    assert added["inputs"] == [
        {
            "processor": "base",
            "input": "France (2023)",
            "task_spec": task.task_spec,
            "enable_events": True,
            "metadata": {"course": "econ-101", **group["metadata"]},
        }
    ]
    assert list(group["metadata"]) == ["pw_run"]
    assert task.submission["taskgroup_id"] == task.run_info["taskgroup_id"]
    assert any(request.path == f"/v1/tasks/runs/{task.run_id}/events" for request in sandbox.requests)


@pytest.mark.parametrize("fault", ["drop_after@group_add*1", "truncate@group_add*1"])
def test_a_lost_answer_is_looked_up_and_the_run_recovered_with_one_post(
    make_task: Make, sandbox: Sandbox, fault: str
) -> None:
    sandbox.faults.add(fault)
    task = make_task(safe_submit=True)
    seen = observed(task)
    assert task.run().result(30) == task.output
    assert seen[:2] == ["submitting", "unconfirmed"]
    assert seen[-1] == "completed"
    assert len(paid_posts(sandbox)) == 1
    assert task.error is None


def test_an_empty_group_says_that_it_is_safe_to_submit_again(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop@group_add*1")
    task = make_task(safe_submit=True)
    with pytest.raises(NothingCreatedError, match="safe to submit again"):
        task.run().result(60)
    assert task.status == "failed"
    assert task.error["type"] == "NothingCreatedError"
    assert len(paid_posts(sandbox)) == 1
    task.run().result(20)  # asks for no confirmation
    assert len(paid_posts(sandbox)) == 2


def test_an_empty_group_is_created_again_where_its_answer_was_lost(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@group_create*2")
    task = make_task(safe_submit=True)
    task.run().result(20)
    assert len(posts(sandbox, "/groups")) == 3
    assert len(paid_posts(sandbox)) == 1


def test_without_a_group_nothing_that_costs_is_sent(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@group_create*3")
    task = make_task(safe_submit=True)
    with pytest.raises(ConnectionFailedError, match="no run was sent"):
        task.run().result(20)
    assert task.status == "failed"
    assert paid_posts(sandbox) == []
    task.run().result(20)


def test_a_refusal_by_the_group_is_a_refusal(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("402@group_add*1")
    task = make_task(safe_submit=True)
    with pytest.raises(PaymentRequiredError):
        task.run().result(20)
    assert task.status == "failed"


def test_a_look_that_fails_leaves_it_unconfirmed_and_a_later_one_recovers_the_run(
    make_task: Make, sandbox: Sandbox, browser: Any
) -> None:
    sandbox.faults.add("drop_after@group_add*1", "401@group_retrieve")
    task = make_task(safe_submit=True)
    run = task.run()
    with pytest.raises(UnconfirmedCreateError, match="Looking for the run failed, too"):
        run.result(20)
    assert (task.status, task.is_active) == ("unconfirmed", False)
    with pytest.raises(ConfirmationNeededError, match=r"task\.look_up\(\) looks whether it does"):
        task.run()

    with pytest.raises(UnconfirmedCreateError):
        task.look_up().result(20)
    assert task.status == "unconfirmed"

    sandbox.faults.clear()
    seen = observed(task)
    found = task.look_up()
    assert found is not run
    assert task.is_active
    assert found.result(20) == task.output
    assert seen[-1] == "completed"
    assert len(paid_posts(sandbox)) == 1
    with pytest.raises(CannotLookUpError, match="nothing to look up"):
        task.look_up()


def test_another_widget_with_the_same_request_is_told_how_to_look_it_up(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("drop_after@group_add*1", "401@group_retrieve*1")
    with pytest.raises(UnconfirmedCreateError):
        make_task(safe_submit=True).run().result(20)
    with pytest.raises(ConfirmationNeededError) as asked:
        make_task(safe_submit=True).run()
    look = 'pw.attach(pw.runs(status="unconfirmed")[0])'
    assert f"{look} looks whether it does" in asked.value.message

    found = eval(look, {"pw": pw})
    assert found.wait("completed").result(20) == found.output
    assert len(paid_posts(sandbox)) == 1
    found.close()


def test_a_widget_that_has_joined_a_lost_request_can_look_it_up_itself(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("delay=1@group_add*1", "drop_after@group_add*1", "401@group_retrieve*1")
    first, second = make_task(safe_submit=True), make_task(safe_submit=True)
    for run in [first.run(), second.run()]:
        with pytest.raises(UnconfirmedCreateError):
            run.result(20)
    assert second.submission["taskgroup_id"] == first.submission["taskgroup_id"] != ""
    seen = observed(second)
    assert second.look_up().result(20) == second.output
    assert "submitting" not in seen
    assert len(paid_posts(sandbox)) == 1


def test_the_page_can_ask_to_look(make_task: Make, sandbox: Sandbox, browser: Any, until: Any) -> None:
    sandbox.faults.add("drop_after@group_add*1", "401@group_retrieve*1")
    task = make_task(safe_submit=True)
    page = browser(task)
    assert page.ask("look_up", "a")["code"] == "idle"
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    assert page.ask("look_up", "b")["ok"]
    until(lambda: task.status == "completed")
    assert len(paid_posts(sandbox)) == 1


def test_a_single_run_cannot_be_looked_up_and_says_where_to_look(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@create*1")
    task = make_task()
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    with pytest.raises(CannotLookUpError, match=r"no list of runs.* Usage page .*safe_submit=True"):
        task.look_up()
    assert task.submission["taskgroup_id"] == ""


def test_how_runs_are_submitted_can_be_changed_between_them(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task()
    task.run().result(20)
    task.safe_submit = True
    task.run(again=True).result(20)
    assert [len(paid_posts(sandbox)), len(posts(sandbox, "/groups"))] == [2, 1]
