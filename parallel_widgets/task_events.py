"""What follows the status of a task: functions that are called, cells that wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from parallel_widgets.reactions import magic
from parallel_widgets.reactions.reaction import running
from parallel_widgets.reactions.status_call import StatusCall
from parallel_widgets.runs.errors import RunLoopError
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.status_wait import StatusWait
from parallel_widgets.task_traits import TaskTraits

#: What a run's status can become: the API's names, and those that only the widget knows.
STATUSES = (
    "submitting",
    "queued",
    "action_required",
    "running",
    "completed",
    "failed",
    "cancelling",
    "cancelled",
    "unconfirmed",
)
Called = TypeVar("Called", bound=Callable[..., object])


class TaskEvents(TaskTraits):
    """Base of `TaskWidget`: `on` and `wait`."""

    _run: Run | None

    def __init__(self, **task: Any) -> None:
        # The magic is for who has a task, and no import may give it.
        magic.register()
        super().__init__(**task)

    @property
    def newest_run(self) -> Run | None:
        """The handle of the newest run, whose progress the traits tell; None before any."""
        return self._run

    def refuse_loop(self) -> None:
        """Refuse a run that is asked for by what reacts to the run itself: each would be paid for.

        Raises
        ------
        RunLoopError
            If the code of such a cell or function runs on this thread.
        """
        reaction = running()
        if reaction is not None and reaction.is_reading(self, "status"):
            raise RunLoopError(
                "This reacts to the status of the task that it wants to run, so it would run it again and "
                "again, and each run costs. Run the task in another cell, or name the traits to react to."
            )

    def on(self, status: str) -> Callable[[Called], Called]:
        """Decorate a function that is to be called with the task each time that a run reaches a status.

        It is called once a run, on the home thread, and what it prints lands in the cell that decorates it.
        Running that cell again replaces it, and ``pw.react.stop()`` ends it. A status that has been reached
        before is no call.

        Parameters
        ----------
        status
            As the trait: "completed", "failed" or another.

        Raises
        ------
        ValueError
            If there is no such status.
        """
        known(status)

        def decorate(function: Called) -> Called:
            StatusCall(function, self, status)
            return function

        return decorate

    def wait(self, status: str = "completed") -> StatusWait:
        """Wait until the newest run, or the next one where there is none yet, reaches a status.

        ``await task.wait("completed")`` leaves the kernel to others; ``task.wait("completed").result(60)``
        blocks, for 60 s at most. Both give the output, and raise if the run ends otherwise. A run that has
        been through "queued" or "running" already is not waited for.

        Parameters
        ----------
        status
            As the trait.

        Raises
        ------
        ValueError
            If there is no such status.
        """
        return StatusWait(self, known(status))


def known(status: str) -> str:
    """Return a status if there is one of that name.

    Raises
    ------
    ValueError
        If there is none.
    """
    if status not in STATUSES:
        raise ValueError(f"No run becomes {status!r}. There are {', '.join(STATUSES)}.")
    return status
