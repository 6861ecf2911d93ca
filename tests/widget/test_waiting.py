"""Waiting for a status, for several runs at once, and progress bars that follow a task."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import ipywidgets
import pytest
import traitlets

import parallel_widgets as pw
from parallel_widgets.runs.errors import NotWatchedError, RunFailedError, StatusNotReachedError
from parallel_widgets.sandbox import Sandbox

MakeTask = Callable[..., pw.TaskWidget]


def test_waiting_blocks_until_the_status_and_gives_the_output(make_task: MakeTask) -> None:
    task = make_task()
    task.run()
    assert task.wait("running").result(20) is None
    assert task.status in ("running", "completed")
    assert task.wait("completed").result(20) == task.output != None  # noqa: E711


def test_a_wait_begins_before_the_run_and_can_be_awaited(make_task: MakeTask) -> None:
    async def main() -> Any:
        task = make_task()
        waiting = asyncio.ensure_future(task.wait("completed"))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        task.run()
        return await asyncio.wait_for(waiting, 20)

    assert "gdp" in asyncio.run(main())


def test_several_runs_and_waits_are_gathered(make_task: MakeTask) -> None:
    async def main() -> list[Any]:
        tasks = [make_task(input=f"Country {number}") for number in range(4)]
        runs = [task.run() for task in tasks]
        waits = [task.wait("completed") for task in tasks]
        outputs = await asyncio.gather(*runs, *waits)
        assert outputs == [task.output for task in tasks] * 2
        return outputs

    assert all("gdp" in output for output in asyncio.run(main()))


def test_a_run_that_fails_is_raised_to_who_waits_for_its_end(make_task: MakeTask) -> None:
    task = make_task(metadata={"pw_fault": "fail=No sources"})
    task.run()
    with pytest.raises(RunFailedError):
        task.wait("completed").result(20)
    assert task.wait("failed").result(20) is None


def test_a_run_that_completes_is_raised_to_who_waits_for_another_end(make_task: MakeTask) -> None:
    task = make_task()
    wait = task.wait("failed")
    task.run()
    with pytest.raises(StatusNotReachedError, match="ended as 'completed'"):
        wait.result(20)


def test_a_status_that_the_run_is_past_is_not_waited_for(make_task: MakeTask) -> None:
    task = make_task()
    task.run().result(20)
    assert task.wait("queued").result(0) == task.output


def test_who_waits_for_what_nobody_watches_is_told(make_task: MakeTask, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=20@events*1")
    task = make_task()
    task.run()
    wait = task.wait("completed")
    task.stop()
    with pytest.raises(NotWatchedError):
        wait.result(20)


def test_a_timeout_says_what_the_task_is_and_a_wait_can_be_asked_again(make_task: MakeTask) -> None:
    task = make_task()
    wait = task.wait("completed")
    with pytest.raises(TimeoutError, match="'idle', not 'completed', after 0 s"):
        wait.result(0)
    task.run()
    assert "gdp" in wait.result(20)
    assert "gdp" in wait.result(0)
    assert repr(wait) == "<wait for 'completed'>"


def test_another_thread_waits_while_the_home_thread_goes_on(make_task: MakeTask) -> None:
    task = make_task()
    wait, outputs = task.wait("completed"), []
    thread = threading.Thread(target=lambda: outputs.append(wait.result(20)))
    thread.start()
    task.run().result(20)
    thread.join(20)
    assert outputs == [task.output]


@pytest.mark.parametrize("bar", [ipywidgets.IntProgress, ipywidgets.FloatProgress])
def test_a_progress_bar_is_linked_to_the_progress_in_percent(make_task: MakeTask, bar: Any) -> None:
    task, linked, followed = make_task(), bar(), bar()
    seen: list[float] = []
    linked.observe(lambda change: seen.append(change.new), "value")
    link = traitlets.link((task, "progress_percent"), (linked, "value"))
    in_browser = ipywidgets.jslink((task, "progress_percent"), (followed, "value"))
    assert linked.value == 0
    task.run().result(20)
    assert linked.value == 100
    assert seen == sorted(seen)
    link.unlink()
    in_browser.close()
