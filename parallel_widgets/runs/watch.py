"""How a run is submitted and followed, on the engine's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError, UnconfirmedCreateError
from parallel_widgets.api.follow import ConnectionLost
from parallel_widgets.api.models import TaskRun
from parallel_widgets.runs.connection import Connection, Follow
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import NothingCreatedError, NotSentError, RunError
from parallel_widgets.runs.feed import followed
from parallel_widgets.runs.group_submission import add_run, find_run, new_group
from parallel_widgets.runs.joining import joined_run
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import (
    Created,
    Grouped,
    LookingUp,
    Refused,
    Tick,
    Unconfirmed,
    Waiting,
    WatchFailed,
    WatchResumed,
    WatchStopped,
    reduce,
)

STOPPED = (
    "Stopped watching. The run goes on at the service, which cannot cancel it; watch it again to see its end."
)


def submit(run: Run, connection: Connection) -> None:
    """Send the run's request, once, and follow the run that comes of it. Returns at once."""
    engine().start(_submit(run, connection))


def look_up(run: Run, connection: Connection, *, sent_at: float) -> None:
    """Look in its group whether the request has become a run, and follow that. Sends nothing that costs."""
    run.apply(LookingUp())
    engine().start(_look_up(run, connection, sent_at))


def stop_watching(run: Run, *, message: str) -> None:
    """Follow the run no more. A create that is under way is still answered, so that its run is not lost.

    One that waits for the rate limit is not sent any more.
    """
    if run.state.waits_until is not None:
        engine().call(_withdraw, run, message)
        return
    run.apply(WatchStopped(message))
    engine().call(_cancel, run)


def resume(run: Run, client: TaskClient, connection: Connection) -> None:
    """Follow a run that exists already. Nothing is created."""
    run.client = client
    watch_again(run, connection)


def watch_again(run: Run, connection: Connection) -> None:
    """Follow the run again from where it is now, with the key that there is now."""
    run.apply(WatchResumed())
    engine().call(_go_on, run, connection)


async def _submit(run: Run, connection: Connection) -> None:
    try:
        async with _ticking(run):
            run.submission = asyncio.current_task()
            client = run.client = await connection.client()
            if run.entry is not None and run.entry.is_joined:
                created = await joined_run(run.entry, on_group=lambda group_id: run.apply(Grouped(group_id)))
            elif run.is_safe:
                created = await _create_in_group(run, client, connection)
            else:
                created = await client.create_run(
                    run.request.body, betas=run.request.betas, on_wait=lambda until: run.apply(Waiting(until))
                )
    except asyncio.CancelledError:
        # Only ever by `_withdraw`, while it waited.
        run.apply(Refused(NotSentError()))
        raise
    except UnconfirmedCreateError as error:
        run.apply(Unconfirmed(error, price_usd=_price(run, connection)))
    except (ApiError, RunError) as error:
        run.apply(Refused(error))
    except Exception as error:  # noqa: BLE001  (whoever waits for the run must hear of it)
        run.apply(Refused(RunError(f"The run was not submitted: {_words(error)}")))
    else:
        await _created(run, created)
        _follow_if_idle(run, connection)


def _price(run: Run, connection: Connection) -> float | None:
    """What may be charged for the run: 0 in the sandbox, None where that is not known."""
    if run.client is not None and connection.describe(run.client)["is_sandbox"]:
        return 0.0
    return run.request.price_usd


async def _created(run: Run, created: TaskRun) -> None:
    run.heard_at = run.clock()
    if run.entry is not None:
        # An id that was shown can be found again.
        await run.entry.keep(reduce(run.state, Created(created)), client=run.client)
    run.apply(Created(created))


async def _create_in_group(run: Run, client: TaskClient, connection: Connection) -> TaskRun:
    def on_wait(until: float | None) -> None:
        run.apply(Waiting(until))

    taskgroup_id = await new_group(client, token=run.token, on_wait=on_wait)
    run.apply(Grouped(taskgroup_id))
    if run.entry is not None:
        # Whoever finds only the journal can look the run up.
        await run.entry.keep(run.state, client=client)
    try:
        return await add_run(client, taskgroup_id, run.request, token=run.token, on_wait=on_wait)
    except UnconfirmedCreateError as error:
        run.apply(LookingUp())
        return await _found(run, connection, error)


async def _look_up(run: Run, connection: Connection, sent_at: float) -> None:
    lost = UnconfirmedCreateError("The answer to the request was lost.", sent_at=sent_at)
    try:
        async with _ticking(run):
            found = await _found(run, connection, lost)
    except UnconfirmedCreateError as error:
        run.apply(Unconfirmed(error, price_usd=_price(run, connection)))
    except NothingCreatedError as error:
        run.apply(Refused(error))
    else:
        await _created(run, found)
        _follow_if_idle(run, connection)


async def _found(run: Run, connection: Connection, lost: UnconfirmedCreateError) -> TaskRun:
    """Return the run that the lost answer was about.

    Raises
    ------
    NothingCreatedError
        If there is none.
    UnconfirmedCreateError
        If that cannot be told now.
    """
    try:
        client = run.client = run.client or await connection.client()
        found = await find_run(client, run.state.taskgroup_id, token=run.token)
    except Exception as error:
        raise UnconfirmedCreateError(
            f"{lost.message} Looking for the run failed, too: {_words(error)}",
            sent_at=lost.sent_at,
            hint="Look again, before you submit it again: that may cost twice.",
            status_code=lost.status_code,
            ref_id=lost.ref_id,
        ) from error
    if found is None:
        raise NothingCreatedError(sent_at=lost.sent_at)
    return found


def _go_on(run: Run, connection: Connection) -> None:
    try:
        if run.client is not None:
            run.client = connection.renewed(run.client)
    except ApiError as error:
        run.apply(WatchFailed(error, since=run.heard_at))
    else:
        _follow_if_idle(run, connection)


def _follow_if_idle(run: Run, connection: Connection) -> None:
    if (
        run.client is not None
        and run.run_id
        and run.state.is_watching
        and (run.watch is None or run.watch.done())
    ):
        run.watch = engine().start(_follow(run, run.client, connection.follow))


def _withdraw(run: Run, message: str) -> None:
    if run.state.waits_until is not None and run.submission is not None:
        run.submission.cancel()
        return
    # It has left just before it heard.
    run.apply(WatchStopped(message))
    _cancel(run)


def _cancel(run: Run) -> None:
    if run.watch is not None and not run.state.is_watching:
        run.watch.cancel()


async def _follow(run: Run, client: TaskClient, follow: Follow) -> None:
    try:
        async with (
            _ticking(run),
            contextlib.aclosing(
                followed(client, run.run_id, follow=follow, heard_at=run.heard_at)
            ) as updates,
        ):
            async for update in updates:
                run.heard_at = update.since if isinstance(update, ConnectionLost) else run.clock()
                run.apply(update)
    except ApiError as error:
        run.apply(WatchFailed(error, since=run.heard_at))
    except Exception as error:  # noqa: BLE001  (whoever waits for the run must hear of it)
        run.apply(WatchFailed(RunError(f"The run cannot be followed: {_words(error)}"), since=run.heard_at))


@contextlib.asynccontextmanager
async def _ticking(run: Run) -> AsyncIterator[None]:
    ticker = asyncio.ensure_future(_tick(run))
    try:
        yield
    finally:
        ticker.cancel()


async def _tick(run: Run) -> None:
    while True:
        elapsed = run.clock() - run.submitted_at
        run.apply(Tick(elapsed))
        await asyncio.sleep(1 - elapsed % 1)


def _words(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text if text.endswith(".") else f"{text}."
