"""The handle of a run: it can be waited for, whatever becomes of the picture that the widget shows."""

from __future__ import annotations

import os

import pytest

from parallel_widgets.api.follow import Finished
from parallel_widgets.api.models import TaskRun, TaskRunOutput
from parallel_widgets.runs.errors import NotWatchedError
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import Created, RunState


class BrokenPicture:
    """Stands for a widget that cannot show a run."""

    def show(self, run: Run, state: RunState) -> None:
        raise ValueError(f"no picture of {state.status}")


def task_run(status: str) -> TaskRun:
    return TaskRun.parse({"run_id": "trun_1", "status": status})


def test_a_run_that_cannot_be_shown_goes_on_and_has_a_result(caplog: pytest.LogCaptureFixture) -> None:
    picture = BrokenPicture()
    run = Run(request=RunRequest(body={}), home=Home.here(), show=picture.show)
    run.apply(Created(task_run("running")))
    output = TaskRunOutput.parse({"type": "text", "content": "The answer."})
    run.apply(Finished(run=task_run("completed"), output=output))
    assert run.result(1) == "The answer."
    assert "no picture of running" in caplog.text


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_child_does_not_wait_for_what_only_its_parent_watches() -> None:
    picture = BrokenPicture()
    run = Run(request=RunRequest(body={}), home=Home.here(), show=picture.show)
    child = os.fork()
    if child == 0:
        try:
            run.result(20)
        except NotWatchedError as error:
            os._exit(42 if "forked" in str(error) else 1)
        finally:
            os._exit(2)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 42
