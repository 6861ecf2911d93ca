"""The same task on several processors: priced together, submitted all or none, and compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import CostNotConfirmedError, OtherRequestError, SpendingLimitError
from parallel_widgets.sandbox import Sandbox
from tests.recordings.recorded import recording

from .paid_service import paid_client

Make = Callable[..., pw.TaskWidget]


@pytest.fixture
def make_paid(make_task: Make, sandbox: Sandbox, until: Any) -> Iterator[Make]:
    """Makes widgets whose runs cost."""
    client = paid_client(sandbox)
    made: list[pw.TaskWidget] = []

    def make(**options: Any) -> pw.TaskWidget:
        made.append(make_task(client=client, base_url=None, **options))
        return made[-1]

    yield make
    for task in made:
        task.close()
    pw.limit_spending(None)
    until(lambda: engine().tasks == 0)
    engine().start(client.aclose()).result(10)


def creates(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def test_each_processor_has_a_run_and_all_are_compared(make_paid: Make, sandbox: Sandbox) -> None:
    before, task = pw.spent(), make_paid()
    runs = task.run_on(["base", "core"])
    assert [run.request.body["processor"] for run in runs] == ["base", "core"]
    assert all(run.result(20) for run in runs)
    assert creates(sandbox) == 2
    assert pw.spent().usd - before.usd == pytest.approx(0.035)
    assert (task.status, task.processor) == ("idle", "base")
    found = pw.compare(*runs)
    assert [(side.label, side.cost_usd, side.status) for side in found.sides] == [
        ("base", 0.01, "completed"),
        ("core", 0.025, "completed"),
    ]
    assert [row.name for row in found.rows] == ["gdp"]


def test_runs_widgets_records_and_recordings_are_compared_alike(make_task: Make, until: Any) -> None:
    task = make_task()
    run = task.run()
    run.result(20)
    until(lambda: pw.runs()[0].state.is_final)
    found = pw.compare(run, task, pw.runs()[0], pw.Recording.of(run))
    assert found.differing == ()
    assert len({(side.status, side.cost_usd, side.is_sample, len(side.basis)) for side in found.sides}) == 1


def test_the_total_is_asked_about_before_anything_is_sent(make_paid: Make, sandbox: Sandbox) -> None:
    task = make_paid(confirm_above_usd=0.03)
    with pytest.raises(CostNotConfirmedError, match=r"the 2 runs cost \$0.035 together") as caught:
        task.run_on(["base", "core"])
    assert "task.run_on([...], confirm_cost=True)" in str(caught.value)
    assert (creates(sandbox), len(pw.runs())) == (0, 0)
    assert all(run.result(20) for run in task.run_on(["base", "core"], confirm_cost=True))


@pytest.mark.parametrize("whose", ["widget", "notebook"])
def test_a_limit_holds_for_all_of_them_together(make_paid: Make, sandbox: Sandbox, whose: str) -> None:
    before = pw.spent()
    task = make_paid(max_cost_usd=0.03 if whose == "widget" else None)
    if whose == "notebook":
        pw.limit_spending(before.committed_usd + 0.03)
    with pytest.raises(SpendingLimitError, match=r"the 2 runs cost \$0.035 together"):
        task.run_on(["base", "core"])
    assert (creates(sandbox), len(pw.runs())) == (0, 0)
    assert pw.spent().committed_usd == before.committed_usd
    assert task.run_on(["base"])[0].result(20)


def test_a_request_that_cannot_be_valid_is_sent_to_none(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task(output_schema={"type": "array", "items": {"type": "string"}})
    with pytest.raises(pw.InvalidRequestError):
        task.run_on(["base", "core"])
    assert creates(sandbox) == 0


def test_the_same_call_again_does_not_submit_again_what_is_under_way(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("delay=1@events*2")
    task = make_task()
    first = task.run_on(["base", "core"])
    assert task.run_on(["core", "base"]) == first[::-1]
    assert all(run.result(20) for run in first)
    assert creates(sandbox) == 2


@pytest.mark.parametrize(
    ("processors", "error", "words"),
    [
        ("base", TypeError, "by their names"),
        ([], ValueError, "No processor"),
        (["a", "a"], ValueError, "twice"),
    ],
)
def test_processors_are_a_list_of_names(
    make_task: Make, processors: Any, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        make_task().run_on(processors)


def test_a_recording_runs_on_no_other_processor() -> None:
    task = pw.replay(recording(), speed=1000)
    with pytest.raises(OtherRequestError):
        task.run_on(["base", "core"])
    task.close()
