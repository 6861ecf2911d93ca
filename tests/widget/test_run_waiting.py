"""Who waits for a run, and how long: `result`, `await`, threads, observers, the clock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.sandbox import Sandbox

from .observed import ALL, observed

Make = Callable[..., pw.TaskWidget]


def test_result_keeps_its_timeout_and_the_run_goes_on(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=1@events*1")
    run = make_task().run()
    with pytest.raises(TimeoutError, match=r"still \w+ after 0.2 s. It goes on"):
        run.result(0.2)
    assert run.result(20)


def test_runs_are_awaited_together(make_task: Make) -> None:
    async def main() -> list[Any]:
        tasks = [make_task(input=country) for country in ("France", "Spain", "Italy")]
        seen = [observed(task) for task in tasks]
        outputs = await asyncio.gather(*(task.run() for task in tasks))
        assert seen == [ALL] * 3
        return outputs

    assert len(asyncio.run(main())) == 3


def test_cancelling_who_waits_does_not_cancel_the_run(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=1@events*1")

    async def main() -> Any:
        run = make_task().run()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(run, 0.2)
        return await run

    assert "gdp" in asyncio.run(main())


def test_another_thread_can_wait_while_home_waits_for_that_thread(make_task: Make) -> None:
    run = make_task().run()
    outputs: list[Any] = []
    thread = threading.Thread(target=lambda: outputs.append(run.result(20)))
    thread.start()
    thread.join(20)
    assert outputs == [run.result(1)]


def test_an_observer_may_wait_for_the_run_it_observes(make_task: Make) -> None:
    task = make_task()
    outputs: list[Any] = []
    run = task.run()
    task.observe(lambda change: outputs.append(run.result(20)) if change.new == "running" else None, "status")
    assert outputs == [] or run.done()
    assert run.result(20) == outputs[0]


def test_elapsed_ticks_each_second(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=2.5@events*1")
    task = make_task()
    seen = observed(task, "elapsed")
    task.run().result(20)
    ticks = [value for value in seen if value >= 1]
    assert [int(value) for value in ticks[:2]] == [1, 2]
    assert seen == sorted(seen)
