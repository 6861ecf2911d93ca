"""What can go wrong with a run, apart from the wire::

    RunError
    ├── RunActiveError          another run is being watched
    ├── RunLoopError            what reacts to a run would start it again
    ├── ConfirmationNeededError a run may exist already; submitting again may cost again
    ├── AttachError             there is no such run to attach to, or no way to it
    ├── CostNotConfirmedError   the run costs more than is spent without being asked
    ├── SpendingLimitError      the run would exceed what may be spent
    ├── OtherRequestError       a recording was asked for another run than its own
    ├── NotSentError            given up while it waited for the rate limit
    ├── NothingCreatedError     the answer was lost, and the group that the run was sent to is empty
    ├── CannotLookUpError       nothing can tell whether a request has become a run
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
from parallel_widgets.runs.prices import dollars, price_words

USAGE = "The Usage page of https://platform.parallel.ai shows whether it does."
ATTACH = 'pw.attach(pw.runs(status="unconfirmed")[0])'


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
    price_usd, again_usd
        What that run costs, and what another one would; 0 in the sandbox, None where it is not known.
    is_in_group
        Whether it went to a task group, which can be asked if it has become a run.
    is_own
        Whether the widget sent it itself, and so can ask by `TaskWidget.look_up`.
    """

    def __init__(
        self,
        *,
        sent_at: float,
        price_usd: float | None,
        again_usd: float | None,
        is_in_group: bool,
        is_own: bool,
    ) -> None:
        again = f" and may cost another {dollars(again_usd)}" if again_usd else ""
        whether = f"{USAGE} " if again_usd != 0 else ""
        if is_in_group:
            whether = "" if is_own else f"{ATTACH} looks whether it does. "
        self._fact = f"{possible_run(sent_at, price_usd)} {whether}Submitting again makes another one{again}."
        look = "task.look_up() looks whether it does; " if is_in_group and is_own else ""
        super().__init__(f"{self._fact} {look}task.run(confirm_resubmit=True) submits again.")

    @property
    def message(self) -> str:
        """What happened, without the way out that only Python has."""
        return self._fact


def possible_run(sent_at: float, price_usd: float | None) -> str:
    """Say that a run may exist: when it was sent (seconds since the epoch), and for how much if not for 0."""
    sent = time.localtime(sent_at)
    is_today = sent[:3] == time.localtime()[:3]
    at = time.strftime("%H:%M:%S" if is_today else "%H:%M:%S on %Y-%m-%d", sent)
    price = f" for {dollars(price_usd)}" if price_usd else ""
    return f"A run may exist: the request was sent at {at}{price}, and its answer was lost."


class AttachError(RunError):
    """There is no such run to attach to, or no way to it."""


class CostNotConfirmedError(RunError):
    """The run costs more than is spent without being asked, or several runs do together.

    Parameters
    ----------
    price_usd
        What they cost.
    above_usd
        From which price on it is asked.
    runs
        How many they are.
    """

    def __init__(self, *, price_usd: float, above_usd: float, runs: int = 1) -> None:
        cost = price_words(price_usd, runs=runs)
        self._fact = (
            f"Not sent: {cost}, and what costs more than {dollars(above_usd)} "
            "is asked about first. Runs cannot be cancelled."
        )
        way = "task.run(confirm_cost=True) submits it"
        if runs > 1:
            way = "task.run_on([...], confirm_cost=True) submits them"
        super().__init__(f"{self._fact} {way}; task.confirm_above_usd sets the amount, None for never.")

    @property
    def message(self) -> str:
        """What happened, without the way out that only Python has."""
        return self._fact


class SpendingLimitError(RunError):
    """The run would exceed what its widget or the process may spend, or its price is not known."""


class OtherRequestError(RunError):
    """A recording can only replay the request that was recorded."""

    def __init__(self) -> None:
        super().__init__(
            "This is a recording, which can only replay its own request, and the input, a schema or the "
            "processor was edited. Undo that to replay it, or build a TaskWidget with it to run it; nothing "
            "was sent."
        )


class NotSentError(RunError):
    """The request was given up while it waited for the service's rate limit."""

    def __init__(self) -> None:
        super().__init__(
            "Stopped while it waited for the service's rate limit: nothing was submitted, so there is no run "
            "and nothing is charged."
        )


class NothingCreatedError(RunError):
    """The answer was lost, and the group that the run was sent to stayed empty."""

    def __init__(self, *, sent_at: float) -> None:
        at = time.strftime("%H:%M:%S", time.localtime(sent_at))
        super().__init__(
            f"The request of {at} got lost: the task group that it was sent to is still empty, so there is "
            "no run and nothing is charged. It is safe to submit again."
        )


class CannotLookUpError(RunError):
    """Nothing can tell whether a request has become a run."""


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
