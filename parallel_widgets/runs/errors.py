"""What can go wrong with a run, apart from the wire::

    RunError
    ├── RunActiveError          another run is being watched
    ├── RunLoopError            what reacts to a run would start it again
    ├── ConfirmationNeededError a run may exist already; submitting again may cost again
    ├── AttachError             there is no such run to attach to, or no way to it
    ├── NotWatchedError         nobody follows the run, so nobody can wait for it
    ├── StatusNotReachedError   the run ended without becoming what was waited for
    └── RunFailedError          the service ended it without an output

All are `ParallelWidgetsError`.
"""

from __future__ import annotations

import time
from typing import Any

from parallel_widgets.api.models import TaskRun
from parallel_widgets.exceptions import ParallelWidgetsError


class RunError(ParallelWidgetsError):
    """A run that did not end in an output, or was not started. Its text says what happened and what to do."""

    @property
    def message(self) -> str:
        """The text, by the name that `ApiError` has for it."""
        return str(self)

    def to_dict(self) -> dict[str, Any]:
        """As JSON, in the shape of `ApiError.to_dict`."""
        return {
            "type": type(self).__name__,
            "message": self.message,
            "hint": None,
            "status_code": None,
            "ref_id": None,
            "detail": None,
            "fields": [],
        }


class RunActiveError(RunError):
    """Another run of the same widget is being watched."""


class RunLoopError(RunError):
    """What reacts to a task's status would run that task again, and again."""


class ConfirmationNeededError(RunError):
    """A create was sent and its answer was lost; submitting again may cost a second time.

    Parameters
    ----------
    sent_at
        When it was sent, in seconds since the epoch.
    price_usd
        What a run costs, if that is known.
    """

    def __init__(self, *, sent_at: float, price_usd: float | None) -> None:
        again = "" if price_usd is None else f" and may cost another ${price_usd:g}"
        self._fact = (
            f"{possible_run(sent_at, price_usd)} The usage page of the platform shows whether it does. "
            f"Submitting again makes another one{again}."
        )
        super().__init__(f"{self._fact} task.run(confirm_resubmit=True) does so.")

    @property
    def message(self) -> str:
        """What happened, without the way out that only Python has."""
        return self._fact


def possible_run(sent_at: float, price_usd: float | None) -> str:
    """Say that a run may exist: when it was sent (seconds since the epoch), and for how much."""
    sent = time.localtime(sent_at)
    is_today = sent[:3] == time.localtime()[:3]
    at = time.strftime("%H:%M:%S" if is_today else "%H:%M:%S on %Y-%m-%d", sent)
    price = "" if price_usd is None else f" for ${price_usd:g}"
    return f"A run may exist: the request was sent at {at}{price}, and its answer was lost."


class AttachError(RunError):
    """There is no such run to attach to, or no way to it."""


class NotWatchedError(RunError):
    """The run goes on, but this kernel does not follow it."""


class StatusNotReachedError(RunError):
    """The run ended well, but in another status than the one that was waited for."""


class RunFailedError(RunError):
    """The run ended without an output.

    Attributes
    ----------
    run
        The run as the service described it last.
    """

    def __init__(self, run: TaskRun) -> None:
        super().__init__(_what_happened(run))
        self.run = run

    def to_dict(self) -> dict[str, Any]:
        """As JSON, with what the service said."""
        error = self.run.error
        return super().to_dict() | ({"ref_id": error.ref_id, "detail": error.detail} if error else {})


def _what_happened(run: TaskRun) -> str:
    said = run.error.message if run.error else ""
    reason = f": {said}" if said else ", and the service gave no reason."
    match run.status:
        case "completed":
            return "The run completed, but its output could not be read. task.watch() tries again."
        case "action_required":
            return f"The run waits for an action that only the Parallel platform offers{reason}"
        case "cancelled":
            return f"The run was cancelled at the service{reason}"
        case "failed":
            return f"The run failed{reason}"
        case status:
            return f"The run ended as {status!r}{reason}"
