"""Waiting until a task's run reaches a status."""

from __future__ import annotations

from typing import Any, Protocol

import traitlets

from parallel_widgets.runs.errors import NotWatchedError, StatusNotReachedError
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import STEPS
from parallel_widgets.runs.waitable import Waitable


class WatchedTask(Protocol):
    """What a `StatusWait` needs of a widget: traits and the newest run."""

    home: Home
    status: Any
    is_watching: Any
    message: Any
    output: Any

    @property
    def newest_run(self) -> Run | None:
        """The run whose traits the widget shows."""

    def observe(self, handler: Any, names: Any) -> None:
        """As `traitlets.HasTraits.observe`."""

    def unobserve(self, handler: Any, names: Any) -> None:
        """As `traitlets.HasTraits.unobserve`."""


class StatusWait(Waitable):
    """What `TaskWidget.wait` returns: ``await`` it, or wait with `result`. Both give the task's output.

    It begins when it is made: a status that comes and goes before anybody waits is not missed.
    """

    def __init__(self, task: WatchedTask, status: str) -> None:
        super().__init__(task.home)
        self._task = task
        self._status = status
        self._is_over = False
        self._error: BaseException | None = None
        task.observe(self._changed, ["status", "is_watching"])
        if task.status != "idle":
            self._judge(task.status)

    def result(self, timeout: float | None = None) -> Any:
        """Wait for the status. The widget and its observers stay live meanwhile.

        Parameters
        ----------
        timeout
            Seconds to wait at most; None waits for as long as it takes.

        Returns
        -------
        dict, str or None
            The task's output then; None before the run has completed.

        Raises
        ------
        TimeoutError
            If the status has not come by then. The run goes on.
        ApiError, RunError
            If the run ends otherwise, or nobody watches it: the same error that waiting for the run raises.
        StatusNotReachedError
            If the run completes instead.
        """
        if not self._block(timeout):
            raise TimeoutError(
                f"The task is {self._task.status!r}, not {self._status!r}, after {timeout:g} s. "
                "The run goes on."
            )
        return self._value()

    def _settled(self) -> bool:
        self._home.drain()
        return self._is_over

    def _value(self) -> Any:
        if self._error is not None:
            raise self._error.with_traceback(None)  # one error, raised to each who waits
        return self._task.output

    def _changed(self, change: traitlets.Bunch) -> None:
        if change["name"] == "status":
            self._judge(change["new"])
        elif not change["new"]:
            self._watched_no_more()

    def _judge(self, status: str) -> None:
        run = self._task.newest_run
        state = None if run is None else run.state
        if status == self._status or _is_past(status, self._status):
            self._end()
        elif state is not None and state.is_final and state.status == status:
            self._end(
                state.failure
                or StatusNotReachedError(
                    f"The run has ended as {status!r}, so it will not become {self._status!r} any more. "
                    "task.run() starts another one."
                )
            )
        elif not self._task.is_watching:
            self._watched_no_more()

    def _watched_no_more(self) -> None:
        run = self._task.newest_run
        if run is not None and not run.state.is_final and not run.state.is_watching:
            self._end(run.state.failure or NotWatchedError(run.state.message))

    def _end(self, error: BaseException | None = None) -> None:
        if self._is_over:
            return
        self._error, self._is_over = error, True
        self._task.unobserve(self._changed, ["status", "is_watching"])
        self._wake()

    def __repr__(self) -> str:
        return f"<wait for {self._status!r}>"


def _is_past(status: str, wanted: str) -> bool:
    """Whether a run in this status has been in the other one, or has leapt over it."""
    if wanted not in STEPS or wanted == "cancelling":
        return False
    return status == "completed" or (status in STEPS and STEPS[status] > STEPS[wanted])
