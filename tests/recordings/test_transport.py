"""The usual client and follower over a recording: the story is told as it was, at the speed asked for."""

from __future__ import annotations

import asyncio
import math

import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import NotFoundError, RunStillActiveError
from parallel_widgets.api.follow import Finished, StreamOpened, follow_run
from parallel_widgets.recordings.client import RecordedClient
from parallel_widgets.recordings.transport import checked_speed
from tests.recordings.recorded import DOCUMENT, recording

BODY = DOCUMENT["request"]["body"]


async def told(client: TaskClient, run_id: str) -> list[str]:
    updates = [update async for update in follow_run(client, run_id)]
    assert isinstance(updates[-1], Finished)
    return [update.type for update in updates if not isinstance(update, (Finished, StreamOpened))]


STORY = [
    "task_run.state",
    "task_run.state",
    "task_run.progress_msg.plan",
    "task_run.progress_stats",
    "task_run.state",
]


def test_the_story_is_told_each_time_that_the_run_is_created() -> None:
    async def play() -> None:
        async with RecordedClient(recording(), speed=math.inf) as client:
            with pytest.raises(NotFoundError):
                await client.retrieve_run("trun_1")
            for _ in range(2):
                run = await client.create_run(BODY)
                assert (run.run_id, run.status) == ("trun_1", "queued")
                assert await told(client, run.run_id) == STORY
                # Whoever follows an ended run again hears of its end at once.
                assert (await told(client, run.run_id))[:1] == ["task_run.state"]
                result = await client.retrieve_result(run.run_id)
                assert result.output.content == {"gdp": "$3.1 trillion"}
                assert await client.retrieve_input(run.run_id) == BODY

    asyncio.run(play())


def test_recorded_times_are_divided_by_the_speed() -> None:
    async def play() -> None:
        async with RecordedClient(recording(), speed=40) as client:
            loop = asyncio.get_running_loop()
            began = loop.time()
            run = await client.create_run(BODY)
            with pytest.raises(RunStillActiveError):
                await client.retrieve_result(run.run_id, timeout=0)
            assert (await client.retrieve_run(run.run_id)).is_active
            assert await told(client, run.run_id) == STORY
            assert loop.time() - began >= 20 / 40 - 0.02
            assert (await client.retrieve_run(run.run_id)).status == "completed"

    asyncio.run(play())


def test_a_recording_knows_nothing_else() -> None:
    async def ask() -> None:
        async with RecordedClient(recording(), speed=1) as client:
            assert (client.has_key, client.is_recording, client.is_sandbox) == (False, True, False)
            with pytest.raises(NotFoundError, match="nothing else"):
                await client.suggest("What is the GDP of France?")
            with pytest.raises(NotFoundError):
                await client.retrieve_run("trun_2")

    asyncio.run(ask())


@pytest.mark.parametrize("speed", [0, -1, math.nan, True, "fast"])
def test_a_speed_is_a_number_above_0(speed: object) -> None:
    with pytest.raises(ValueError, match="above 0"):
        checked_speed(speed)
