"""How a run is submitted and followed, on the engine's loop."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError, UnconfirmedCreateError
from parallel_widgets.api.models import TaskRun
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import NothingCreatedError, NotSentError, RunError
from parallel_widgets.runs.feed import followed
from parallel_widgets.runs.group_submission import add_run, find_run, new_group
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
)

STOPPED = (
    "Stopped watching. The run goes on at the service, which cannot cancel it; watch it again to see its end."
)


def submit(run: Run, connection: Connection) -> None:
    """Send the run's request, once, and follow the run that comes of it. Returns at once."""
    engine().start(_submit(run, connection))


def look_up(run: Run, *, sent_at: float) -> None:
    """Look in its group whether the request has become a run, and follow that. Sends nothing that costs."""
    run.apply(LookingUp())
    engine().start(_look_up(run, sent_at))


def stop_watching(run: Run, *, message: str) -> None:
    """Follow the run no more. A create that is under way is still answered, so that its run is not lost.

    One that waits for the rate limit is not sent any more.
    """
    if run.state.waits_until is not None:
        engine().call(_withdraw, run, message)
        return
    run.apply(WatchStopped(message))
    engine().call(_cancel, run)


def watch_again(run: Run) -> None:
    """Follow the run again from where it is now."""
    run.apply(WatchResumed())
    engine().call(_follow_if_idle, run)


async def _submit(run: Run, connection: Connection) -> None:
    try:
        async with _ticking(run):
            run.submission = asyncio.current_task()
            client = run.client = await connection.client()
            if run.is_safe:
                created = await _create_in_group(run, client)
            else:
                created = await client.create_run(
                    run.request.body, betas=run.request.betas, on_wait=lambda until: run.apply(Waiting(until))
                )
    except asyncio.CancelledError:
        # Only ever by `_withdraw`, while it waited.
        run.apply(Refused(NotSentError()))
        raise
    except UnconfirmedCreateError as error:
        run.apply(Unconfirmed(error, price_usd=run.request.price_usd))
    except (ApiError, NothingCreatedError) as error:
        run.apply(Refused(error))
    except Exception as error:  # noqa: BLE001  (whoever waits for the run must hear of it)
        run.apply(Refused(RunError(f"The run was not submitted: {_words(error)}")))
    else:
        run.apply(Created(created))
        _follow_if_idle(run)


async def _create_in_group(run: Run, client: TaskClient) -> TaskRun:
    def on_wait(until: float | None) -> None:
        run.apply(Waiting(until))

    taskgroup_id = await new_group(client, token=run.token, on_wait=on_wait)
    run.apply(Grouped(taskgroup_id))
    try:
        return await add_run(client, taskgroup_id, run.request, token=run.token, on_wait=on_wait)
    except UnconfirmedCreateError as error:
        run.apply(LookingUp())
        return await _found(run, client, error)


async def _look_up(run: Run, sent_at: float) -> None:
    lost = UnconfirmedCreateError("The answer to the request was lost.", sent_at=sent_at)
    try:
        async with _ticking(run):
            assert run.client is not None  # noqa: S101  (there is a group, so there is a client)
            found = await _found(run, run.client, lost)
    except UnconfirmedCreateError as error:
        run.apply(Unconfirmed(error, price_usd=run.request.price_usd))
    except NothingCreatedError as error:
        run.apply(Refused(error))
    else:
        run.apply(Created(found))
        _follow_if_idle(run)


async def _found(run: Run, client: TaskClient, lost: UnconfirmedCreateError) -> TaskRun:
    """Return the run that the lost answer was about.

    Raises
    ------
    NothingCreatedError
        If there is none.
    UnconfirmedCreateError
        If that cannot be told now.
    """
    try:
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


def _follow_if_idle(run: Run) -> None:
    if (
        run.client is not None
        and run.run_id
        and run.state.is_watching
        and (run.watch is None or run.watch.done())
    ):
        run.watch = engine().start(_follow(run, run.client))


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


async def _follow(run: Run, client: TaskClient) -> None:
    try:
        async with _ticking(run), contextlib.aclosing(followed(client, run.run_id)) as updates:
            async for update in updates:
                run.apply(update)
    except ApiError as error:
        run.apply(WatchFailed(error))
    except Exception as error:  # noqa: BLE001  (whoever waits for the run must hear of it)
        run.apply(
            WatchFailed(RunError(f"The run cannot be followed: {_words(error)} task.watch() tries again."))
        )


@contextlib.asynccontextmanager
async def _ticking(run: Run) -> AsyncIterator[None]:
    ticker = asyncio.ensure_future(_tick(run))
    try:
        yield
    finally:
        ticker.cancel()


async def _tick(run: Run) -> None:
    while True:
        # By the wall clock: a laptop that slept is told the truth.
        elapsed = time.time() - run.submitted_at
        run.apply(Tick(elapsed))
        await asyncio.sleep(1 - elapsed % 1)


def _words(error: Exception) -> str:
    text = str(error) or type(error).__name__
    return text if text.endswith(".") else f"{text}."
