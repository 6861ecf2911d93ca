"""The runs that the journal knows, filtered: `parallel_widgets.runs(...)`."""

from __future__ import annotations

import json
import time
from collections.abc import Collection
from datetime import datetime, timedelta
from pathlib import PurePath

from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.journal import journal
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.records import RunRecords


def runs(
    *,
    status: str | Collection[str] | None = None,
    processor: str | None = None,
    since: datetime | timedelta | None = None,
    notebook: str | None = None,
    text: str | None = None,
    limit: int | None = 50,
) -> RunRecords:
    """List the runs of the journal, the newest first; in a notebook, as a table.

    Parameters
    ----------
    status
        Only runs of this status, or of one of these.
    processor
        Only runs of this processor.
    since
        Only runs submitted since then, or within that time; a datetime without a zone is local time.
    notebook
        Only runs of this notebook: its path, or the name alone.
    text
        Only runs with this text, in whatever case, in their request or their output.
    limit
        At most so many; None for all.

    Raises
    ------
    JournalError
        If the journal cannot be read.
    """
    used = journal()
    statuses = {status} if isinstance(status, str) else status

    def wanted(record: RunRecord) -> bool:
        return (
            (statuses is None or record.status in statuses)
            and (processor is None or record.processor == processor)
            and (notebook is None or notebook in (record.notebook, PurePath(record.notebook).name))
            and (text is None or text.casefold() in _text(record))
        )

    earliest = _seconds(since)
    found = engine().in_order(lambda: used.select(since=earliest, wanted=wanted, limit=limit))
    return RunRecords(found.result())


def _seconds(since: datetime | timedelta | None) -> float:
    """Seconds since the epoch."""
    if since is None:
        return float("-inf")
    return time.time() - since.total_seconds() if isinstance(since, timedelta) else since.timestamp()


def _text(record: RunRecord) -> str:
    return json.dumps([record.request, record.output], ensure_ascii=False).casefold()
