"""One connection for each run, however many follow it, and the whole story for each who joins."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import AuthenticationError
from parallel_widgets.api.events import ProgressMessageEvent, StateEvent
from parallel_widgets.api.follow import Finished, StreamOpened, Update, follow_run
from parallel_widgets.runs.feed import followed
from parallel_widgets.sandbox import Sandbox, serve

RUN_INPUT = {"processor": "pro", "input": "France (2023)", "enable_events": True}


def streams(sandbox: Sandbox) -> int:
    return sum(request.path.endswith("/events") for request in sandbox.requests)


def feed(client: TaskClient, run_id: str) -> AsyncGenerator[Update, None]:
    return followed(client, run_id, follow=follow_run, heard_at=time.time())


async def story(
    client: TaskClient, run_id: str, on_update: Callable[[Update], Any] | None = None
) -> list[Any]:
    told = []
    async with aclosing(feed(client, run_id)) as updates:
        async for update in updates:
            told.append(update)
            if on_update is not None:
                on_update(update)
    return told


def messages(told: list[Any]) -> list[str]:
    return [update.message for update in told if isinstance(update, ProgressMessageEvent)]


def test_who_joins_later_gets_the_whole_story_over_the_same_connection() -> None:
    async def main(sandbox: Sandbox) -> tuple[list[Any], list[Any]]:
        # Clients of one service and key, as widgets have them.
        async with TaskClient(base_url=sandbox.base_url) as one, TaskClient(base_url=sandbox.base_url) as two:
            run = await one.create_run(RUN_INPUT)
            has_begun = asyncio.Event()

            def note(update: Update) -> None:
                if isinstance(update, ProgressMessageEvent):
                    has_begun.set()

            first = asyncio.ensure_future(story(one, run.run_id, note))
            await has_begun.wait()
            second = await story(two, run.run_id)
            return await first, second

    with serve(speed=10) as sandbox:
        first, second = asyncio.run(main(sandbox))
        assert streams(sandbox) == 1
    assert messages(first) == messages(second)
    for told in (first, second):
        assert isinstance(told[0], StreamOpened)
        assert isinstance(told[-1], Finished)
        assert [update for update in told if isinstance(update, StateEvent)][-1].run.status == "completed"


def test_another_key_has_a_connection_of_its_own() -> None:
    async def main(sandbox: Sandbox) -> None:
        async with (
            TaskClient(base_url=sandbox.base_url, api_key="pk-1") as one,
            TaskClient(base_url=sandbox.base_url, api_key="pk-2") as two,
        ):
            run = await one.create_run(RUN_INPUT)
            await asyncio.gather(story(one, run.run_id), story(two, run.run_id))

    with serve(speed=20) as sandbox:
        asyncio.run(main(sandbox))
        assert streams(sandbox) == 2


def test_the_connection_closes_with_the_last_who_leaves_and_opens_again_for_the_next() -> None:
    async def main(sandbox: Sandbox) -> None:
        async with TaskClient(base_url=sandbox.base_url) as client:
            run = await client.create_run(RUN_INPUT)
            for _ in range(2):
                has_begun = asyncio.Event()
                watchers = [
                    asyncio.ensure_future(story(client, run.run_id, lambda _, event=has_begun: event.set()))
                    for _ in range(2)
                ]
                await has_begun.wait()
                for watcher in watchers:
                    watcher.cancel()
                await asyncio.gather(*watchers, return_exceptions=True)
            assert isinstance((await story(client, run.run_id))[-1], Finished)

    with serve(speed=5) as sandbox:
        asyncio.run(main(sandbox))
        assert streams(sandbox) == 3


def test_one_who_leaves_takes_nothing_from_the_others() -> None:
    async def main(sandbox: Sandbox) -> list[Any]:
        async with TaskClient(base_url=sandbox.base_url) as client:
            run = await client.create_run(RUN_INPUT)
            stays = asyncio.ensure_future(story(client, run.run_id))
            async with aclosing(feed(client, run.run_id)) as updates:
                await anext(updates)
            return await stays

    with serve(speed=20) as sandbox:
        assert isinstance(asyncio.run(main(sandbox))[-1], Finished)
        assert streams(sandbox) == 1


def test_what_cannot_be_followed_is_said_to_each() -> None:
    async def main(sandbox: Sandbox) -> list[Any]:
        async with TaskClient(base_url=sandbox.base_url) as client:
            run = await client.create_run(RUN_INPUT)
            sandbox.faults.add("401@events", "401@retrieve")
            tellings = (story(client, run.run_id) for _ in range(3))
            return list(await asyncio.gather(*tellings, return_exceptions=True))

    with serve() as sandbox:
        errors = asyncio.run(main(sandbox))
    assert len(errors) == 3
    assert all(isinstance(error, AuthenticationError) for error in errors)


@pytest.mark.parametrize("seconds", [0.0, 0.3])
def test_who_comes_after_the_end_hears_of_it_too(seconds: float) -> None:
    async def main(sandbox: Sandbox) -> None:
        async with TaskClient(base_url=sandbox.base_url) as client:
            run = await client.create_run(RUN_INPUT)
            await story(client, run.run_id)
            await asyncio.sleep(seconds)
            assert isinstance((await story(client, run.run_id))[-1], Finished)

    with serve(speed=30) as sandbox:
        asyncio.run(main(sandbox))
