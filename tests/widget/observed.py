"""What an observer of a widget sees, in its order."""

from __future__ import annotations

from typing import Any

import parallel_widgets as pw

#: The statuses of a run that goes well.
ALL = ["submitting", "queued", "running", "completed"]


def observed(task: pw.TaskWidget, name: str = "status") -> list[Any]:
    seen: list[Any] = []
    task.observe(lambda change: seen.append(change.new), name)
    return seen
