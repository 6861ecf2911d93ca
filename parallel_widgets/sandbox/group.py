"""One task group of the sandbox: its runs in order, their status summed up, and a log to resume from."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any

from parallel_widgets.sandbox.broadcast import Broadcast
from parallel_widgets.sandbox.run import Run, timestamp

#: "Up to 1,000 runs can be specified per request" (OpenAPI description, 2025).
MAX_RUNS_PER_REQUEST = 1_000


class Group:
    """A task group; all of it happens on the server's loop.

    Event ids are positions from 1: of a run among the group's runs in the stream of runs, of an event in
    `events` in the stream of events.
    """

    def __init__(self, metadata: Mapping[str, Any] | None) -> None:
        self.taskgroup_id = f"tgrp_{uuid.uuid4().hex}"
        self.metadata = metadata
        self.runs: list[Run] = []
        self.events: list[Mapping[str, Any]] = []
        self.changed = Broadcast()
        self.created_at = self.modified_at = timestamp()
        self._status_is_due = False

    @property
    def is_active(self) -> bool:
        """Whether any run is."""
        return any(run.is_active for run in self.runs)

    @property
    def is_settled(self) -> bool:
        """Whether no run is active and the last status is in the log."""
        return not self.is_active and not self._status_is_due

    def add(self, run: Run) -> None:
        """Take a run in, and follow it."""
        self.runs.append(run)
        run.on_status = self._follow
        self._note_status()

    def cursors(self) -> tuple[str | None, str | None]:
        """Give the ids of the latest run and the latest event, ``None`` before the first."""
        return str(len(self.runs)) if self.runs else None, str(len(self.events)) if self.events else None

    def status(self) -> dict[str, Any]:
        """Give the API's ``TaskGroupStatus``."""
        counts = Counter(run.status for run in self.runs)
        active = sum(run.is_active for run in self.runs)
        return {
            "num_task_runs": len(self.runs),
            "task_run_status_counts": dict(counts),
            "is_active": active > 0,
            "status_message": f"{active} of {len(self.runs)} runs are active."
            if self.runs
            else "No runs yet.",
            "modified_at": self.modified_at,
        }

    def to_dict(self) -> dict[str, Any]:
        """Give the API's ``TaskGroupResponse``."""
        return {
            "taskgroup_id": self.taskgroup_id,
            "metadata": self.metadata,
            "status": self.status(),
            "created_at": self.created_at,
        }

    def status_event(self, event_id: str) -> dict[str, Any]:
        """Give the ``task_group_status`` event for the present."""
        return {"type": "task_group_status", "event_id": event_id, "status": self.status()}

    def _follow(self, run: Run) -> None:
        if not run.is_active:
            self.events.append(run.state_event(event_id=str(len(self.events) + 1)))
        self._note_status()

    def _note_status(self) -> None:
        """Put one status in the log for all the runs that change at once: a thousand may be added."""
        self.modified_at = timestamp()
        if not self._status_is_due:
            self._status_is_due = True
            asyncio.get_running_loop().call_soon(self._log_status)

    def _log_status(self) -> None:
        self._status_is_due = False
        self.events.append(self.status_event(str(len(self.events) + 1)))
        self.changed.notify()
