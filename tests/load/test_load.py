"""200 runs at once from one kernel: all watched, all correct, and a create never waits for their streams."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import httpx

import parallel_widgets as pw
from parallel_widgets.runs.home import Home

from .many_runs import SCHEMA, connections
from .sandbox_process import sandbox_process

RUNS = 200
# Of requests that are read and done with; streams keep none.
MOST_KEPT_CONNECTIONS = 4


def wait_until(condition: Callable[[], bool], what: str) -> None:
    """Wait at home, so that observers run."""
    until = time.monotonic() + 90
    while not condition():
        assert time.monotonic() < until, f"{what} did not come"
        Home.here().drain()
        Home.here().wait(0.02)


def test_200_runs_are_watched_at_once_and_a_create_does_not_wait_for_their_streams() -> None:
    with sandbox_process(run_seconds=0.5) as service:
        service.hold()
        inputs = [f"Country {number}" for number in range(RUNS)]
        options: dict[str, Any] = {"output_schema": SCHEMA, "base_url": service.base_url}
        tasks = [pw.TaskWidget(input=text, **options) for text in inputs]
        runs = [task.run() for task in tasks]
        wait_until(lambda: all(task.status == "running" for task in tasks), "the state of all runs")
        wait_until(lambda: service.count("/events") == RUNS, "the streams")
        assert RUNS <= connections(service.base_url) <= RUNS + MOST_KEPT_CONNECTIONS

        late = pw.TaskWidget(input="One more", **options)
        late_run = late.run()
        wait_until(lambda: late.run_id != "", "the answer to the late create")
        assert not any(run.done() for run in runs)

        service.release()
        outputs = [run.result(60) for run in runs]
        assert late_run.result(60)
        assert service.count("/v1/tasks/runs") == RUNS + 1
        # One stream for each run, and no polls beside it.
        assert (service.count("/events"), service.count("/result")) == (RUNS + 1, 0)
        assert connections(service.base_url) <= MOST_KEPT_CONNECTIONS

        assert len({run.run_id for run in runs}) == RUNS
        with httpx.Client(base_url=service.base_url) as client:
            for task, text, output in zip(tasks, inputs, outputs, strict=True):
                path = f"/v1/tasks/runs/{task.run_id}"
                assert client.get(f"{path}/input").json()["input"] == text
                assert client.get(f"{path}/result").json()["output"]["content"] == output == task.output
                assert (task.status, task.error, task.is_watching) == ("completed", None, False)
        for task in (*tasks, late):
            task.close()
