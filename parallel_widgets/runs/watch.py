"""How a run is submitted and followed, on the engine's loop."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError, UnconfirmedCreateError
from parallel_widgets.api.follow import ConnectionLost
from parallel_widgets.runs.connection import Connection, Follow
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import RunError
from parallel_widgets.runs.joining import joined_run
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import (
    Created,
    Refused,
    Tick,
    Unconfirmed,
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


def stop_watching(run: Run, *, message: str) -> None:
    """Follow the run no more. A create that is under way is still answered, so that its run is not lost."""
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
            client = run.client = await connection.client()
            if run.entry is not None and run.entry.is_joined:
                created = await joined_run(run.entry)
            else:
                created = await client.create_run(run.request.body, betas=run.request.betas)
    except UnconfirmedCreateError as error:
        run.apply(Unconfirmed(error, price_usd=run.request.price_usd))
    except (ApiError, RunError) as error:
        run.apply(Refused(error))
    except Exception as error:  # noqa: BLE001  (whoever waits for the run must hear of it)
        run.apply(Refused(RunError(f"The run was not submitted: {_words(error)}")))
    else:
        run.heard_at = run.clock()
        if run.entry is not None:
            # An id that was shown can be found again.
            await run.entry.keep(reduce(run.state, Created(created)), client=client)
        run.apply(Created(created))
        _follow_if_idle(run, connection)


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


def _cancel(run: Run) -> None:
    if run.watch is not None and not run.state.is_watching:
        run.watch.cancel()


async def _follow(run: Run, client: TaskClient, follow: Follow) -> None:
    try:
        async with _ticking(run):
            async for update in follow(client, run.run_id, run.heard_at):
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
