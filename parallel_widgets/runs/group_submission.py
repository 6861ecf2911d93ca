"""A run submitted through a task group, so that a lost answer can be looked up: nothing else can be.

An empty group costs nothing, so it may be created again where its answer was lost. The run is added to it by
one request, with a token in its metadata. If that answer is lost, the group is asked what is in it.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from typing import Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    PermissionDeniedError,
    UnconfirmedCreateError,
)
from parallel_widgets.api.events import StateEvent
from parallel_widgets.api.models import TaskRun
from parallel_widgets.api.pacing import WaitListener
from parallel_widgets.runs.request import RunRequest

#: The token's key in the metadata; the API allows 16 characters.
TOKEN_KEY = "pw_run"  # noqa: S105  (no secret)
# Seconds before each look, since the lost request may still be on its way.
LOOK_DELAYS = (0.3, 1.0, 2.0, 4.0)
_GROUP_ATTEMPTS = 3


async def new_group(client: TaskClient, *, token: str, on_wait: WaitListener | None = None) -> str:
    """Create an empty group, and return its id.

    Raises
    ------
    ApiError
        If there is none. Nothing that costs was sent.
    """
    for attempt in range(1, _GROUP_ATTEMPTS + 1):
        try:
            group = await client.create_group({TOKEN_KEY: token}, on_wait=on_wait)
        except UnconfirmedCreateError as error:
            if attempt == _GROUP_ATTEMPTS:
                raise ConnectionFailedError(
                    f"No task group could be created, so no run was sent. {error.message}",
                    status_code=error.status_code,
                    ref_id=error.ref_id,
                    hint="Nothing was charged: try again in a while.",
                ) from error
        else:
            return group.taskgroup_id
    raise AssertionError("unreachable")


async def add_run(
    client: TaskClient,
    taskgroup_id: str,
    request: RunRequest,
    *,
    token: str,
    on_wait: WaitListener | None = None,
) -> TaskRun:
    """Add the run to its group, once.

    Raises
    ------
    UnconfirmedCreateError
        If it may have been added, without an answer that says so.
    ApiError
        If it was not.
    """
    metadata = {**(request.body.get("metadata") or {}), TOKEN_KEY: token}
    added = await client.add_group_runs(
        taskgroup_id, [{**request.body, "metadata": metadata}], betas=request.betas, on_wait=on_wait
    )
    if not added.run_ids:
        raise UnconfirmedCreateError(
            "The service took the request for a run, but named no run in its answer.", sent_at=time.time()
        )
    return TaskRun.parse_created({"run_id": added.run_ids[0], "taskgroup_id": taskgroup_id})


async def find_run(
    client: TaskClient,
    taskgroup_id: str,
    *,
    token: str,
    delays: Sequence[float] = LOOK_DELAYS,
    sleep: Callable[[float], Awaitable[Any]] = asyncio.sleep,
) -> TaskRun | None:
    """Look for the run in its group, several times, since the lost request may still arrive.

    Returns
    -------
    TaskRun or None
        None where the group was still empty at the last look.

    Raises
    ------
    ApiError
        If the last look failed, or was refused: it is not known what is in the group.
    """
    trouble: ApiError | None = None
    for delay in delays:
        await sleep(delay)
        try:
            found, trouble = await _look(client, taskgroup_id, token), None
        except (AuthenticationError, PermissionDeniedError):  # the next look would be refused, too
            raise
        except ApiError as error:
            found, trouble = None, error
        if found is not None:
            return found
    if trouble is not None:
        raise trouble
    return None


async def _look(client: TaskClient, taskgroup_id: str, token: str) -> TaskRun | None:
    group = await client.retrieve_group(taskgroup_id)
    if group.status.num_task_runs == 0:
        return None
    async with aclosing(client.stream_group_runs(taskgroup_id)) as events:
        runs = [event.run async for event in events if isinstance(event, StateEvent)]
    # Only this run was ever sent to this group; the token tells it apart should anybody else have used it.
    own = [run for run in runs if run.metadata.get(TOKEN_KEY) == token]
    if own or runs:
        return (own or runs)[0]
    raise ConnectionFailedError("The group has a run, but the service did not say which.")
