"""Joining a run that another widget or kernel is submitting: its id comes through the journal."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from parallel_widgets.api.models import TaskRun
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.entry import JournalEntry
from parallel_widgets.runs.errors import RunError

JOIN_INTERVAL = 0.2  # seconds between two looks into the journal


async def joined_run(entry: JournalEntry, *, on_group: Callable[[str], object]) -> TaskRun:
    """Wait until the run has an id. Nothing is sent.

    Parameters
    ----------
    on_group
        Called with the id of the task group that the request goes through, if it does.

    Raises
    ------
    ApiError, RunError
        If no run came of the request, or nobody knows: the error of whoever sent it.
    """
    while True:
        record = await asyncio.wrap_future(engine().in_order(entry.read))
        if record is None:
            raise RunError(
                "The same request was about to be submitted elsewhere, but was not. Nothing was sent; run it "
                "again."
            )
        if record.group_id:
            on_group(record.group_id)
        if record.state.run is not None:
            return record.state.run
        if record.state.failure is not None:
            raise record.state.failure
        await asyncio.sleep(JOIN_INTERVAL)
