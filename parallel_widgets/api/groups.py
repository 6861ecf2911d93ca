"""Groups of runs as the Task API answers them: frozen views over the raw JSON, like those of the runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.models import ENDED_STATUSES
from parallel_widgets.api.shapes import optional_text, read_mapping, read_object, required_text


@dataclass(frozen=True, kw_only=True)
class TaskGroupStatus:
    """How the runs of a group stand: their number, the number per status, and whether any is active."""

    num_task_runs: int
    task_run_status_counts: Mapping[str, int]
    is_active: bool
    status_message: str | None
    modified_at: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroupStatus:
        """Read a group's status; raises ``InvalidResponseError`` if it is no object."""
        values = read_object(raw, "a group's status")
        counts = {
            status: count
            for status, count in read_mapping(values.get("task_run_status_counts")).items()
            if isinstance(count, int)
        }
        total, flag = values.get("num_task_runs"), values.get("is_active")
        return cls(
            num_task_runs=total if isinstance(total, int) else sum(counts.values()),
            task_run_status_counts=counts,
            is_active=flag
            if isinstance(flag, bool)
            else any(count and status not in ENDED_STATUSES for status, count in counts.items()),
            status_message=optional_text(values.get("status_message")),
            modified_at=optional_text(values.get("modified_at")),
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """A group of runs."""

    taskgroup_id: str
    status: TaskGroupStatus
    metadata: Mapping[str, Any]
    created_at: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroup:
        """Read a group; raises ``InvalidResponseError`` if it has no id or no status."""
        values = read_object(raw, "a group")
        return cls(
            taskgroup_id=required_text(values, "taskgroup_id", "a group"),
            status=TaskGroupStatus.parse(values.get("status")),
            metadata=read_mapping(values.get("metadata")),
            created_at=optional_text(values.get("created_at")),
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class TaskGroupRuns:
    """The runs just added to a group, and where they begin in its two streams."""

    status: TaskGroupStatus
    run_ids: tuple[str, ...]
    run_cursor: str | None
    event_cursor: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroupRuns:
        """Read the answer to adding runs; raises ``InvalidResponseError`` if it has no run ids."""
        values = read_object(raw, "the runs of a group")
        run_ids = values.get("run_ids")
        if not isinstance(run_ids, list) or not all(isinstance(run_id, str) and run_id for run_id in run_ids):
            raise InvalidResponseError("The service sent no list of run ids for the runs added to a group.")
        return cls(
            status=TaskGroupStatus.parse(values.get("status")),
            run_ids=tuple(run_ids),
            run_cursor=optional_text(values.get("run_cursor")),
            event_cursor=optional_text(values.get("event_cursor")),
            raw=values,
        )
