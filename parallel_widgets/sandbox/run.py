"""One run of the sandbox: its state as the API shows it, its progress so far, and who waits for it."""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Literal

from parallel_widgets.sandbox.broadcast import Broadcast
from parallel_widgets.sandbox.faults import FaultBook
from parallel_widgets.sandbox.run_input import RunInput

Status = Literal["queued", "action_required", "running", "completed", "failed", "cancelling", "cancelled"]
STATUSES: tuple[Status, ...] = (
    "queued",
    "action_required",
    "running",
    "completed",
    "failed",
    "cancelling",
    "cancelled",
)
ACTIVE_STATUSES: frozenset[Status] = frozenset({"queued", "running", "cancelling"})
EndStatus = Literal["completed", "failed", "action_required", "cancelled"]


class Run:
    """A task run, from its create on; all of it happens on the server's loop.

    Parameters
    ----------
    run_input
        What was asked.
    warnings
        ``Warning`` objects of the API.
    faults
        What is to go wrong with requests about this run.
    taskgroup_id
        The group it belongs to.

    Attributes
    ----------
    progress
        The progress events so far, as on the wire, oldest first.
    changed
        Notified when the status changes and when there is progress.
    on_status
        Called after each change of status.
    """

    def __init__(
        self,
        run_input: RunInput,
        *,
        warnings: Sequence[Mapping[str, Any]] = (),
        faults: FaultBook | None = None,
        taskgroup_id: str | None = None,
    ) -> None:
        self.run_id = f"trun_{uuid.uuid4().hex}"
        self.run_input = run_input
        self.warnings = tuple(warnings)
        self.faults = faults or FaultBook()
        self.taskgroup_id = taskgroup_id
        self.status: Status = "queued"
        self.output: Mapping[str, Any] | None = None
        self.error: Mapping[str, Any] | None = None
        self.progress: list[Mapping[str, Any]] = []
        self.changed = Broadcast()
        self.on_status: Callable[[Run], None] | None = None
        self.created_at = self.modified_at = timestamp()

    @property
    def is_active(self) -> bool:
        """Whether the run is still going to change."""
        return self.status in ACTIVE_STATUSES

    def start(self) -> None:
        """Go from queued to running."""
        self._enter("running")

    def report(self, event: Mapping[str, Any]) -> None:
        """Add a progress event."""
        self.progress.append(event)
        self.modified_at = timestamp()
        self.changed.notify()

    def end(
        self,
        status: EndStatus,
        *,
        output: Mapping[str, Any] | None = None,
        error: Mapping[str, Any] | None = None,
    ) -> None:
        """Enter the last status, with what came of it."""
        self.output, self.error = output, error
        self._enter(status)

    def to_dict(self) -> dict[str, Any]:
        """Give the API's ``TaskRun``."""
        return {
            "run_id": self.run_id,
            "interaction_id": self.run_id,
            "status": self.status,
            "is_active": self.is_active,
            "warnings": [dict(warning) for warning in self.warnings] or None,
            "error": self.error,
            "processor": self.run_input.processor,
            "metadata": dict(self.run_input.metadata),
            "taskgroup_id": self.taskgroup_id,
            "created_at": self.created_at,
            "modified_at": self.modified_at,
        }

    def state_event(
        self, *, event_id: str | None = None, with_input: bool = False, with_output: bool = False
    ) -> dict[str, Any]:
        """Give the ``task_run.state`` event for the present."""
        return {
            "type": "task_run.state",
            "event_id": event_id,
            "input": self.run_input.public() if with_input else None,
            "run": self.to_dict(),
            "output": self.output if with_output else None,
        }

    def _enter(self, status: Status) -> None:
        self.status = status
        self.modified_at = timestamp()
        self.changed.notify()
        if self.on_status is not None:
            self.on_status(self)


def timestamp() -> str:
    """Give the present as the API writes it: RFC 3339, UTC, microseconds."""
    return (
        datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
    )
