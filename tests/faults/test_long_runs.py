"""Runs of two hours: whatever the network does, they are watched to their end and say what is known."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import AuthenticationError
from parallel_widgets.api.follow import ConnectionLost, Finished, Update, follow_run
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.home import Home
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import RunState
from parallel_widgets.runs.watch import submit
from parallel_widgets.sandbox import Sandbox, serve
from parallel_widgets.sandbox.progress import MESSAGES

from .fast_time import FastTime
from .line import Line
from .scene import RUN_INPUT, until

TWO_HOURS = 7200.0
STREAM_SECONDS = 570.0  # after which the service closes a stream


class Watched:
    """A run that is submitted and watched in fast time, with all that was heard and shown of it."""

    def __init__(self, base_url: str, time: FastTime, home: Home, *, idle_timeout: float = 30.0) -> None:
        self.states: list[RunState] = []
        self.updates: list[Update] = []
        self._time = time
        self._idle_timeout = idle_timeout
        self._client = TaskClient(base_url=base_url, clock=time.clock, timeout=idle_timeout)
        connection = Connection(api_key=None, base_url=None, client=self._client, follow=self._follow)
        self.run = Run(request=RunRequest(body=RUN_INPUT), home=home, show=self._note, clock=time.clock)
        submit(self.run, connection)

    @property
    def losses(self) -> list[ConnectionLost]:
        return [update for update in self.updates if isinstance(update, ConnectionLost)]

    @property
    def lost_messages(self) -> list[str]:
        return [state.message for state in self.states if "last heard of" in state.message]

    async def is_told_all(self) -> None:
        """Wait for the last progress of a run that is held."""
        await until(lambda: len(self.run.state.trace) == MESSAGES["base"], "the run's progress")

    async def end(self) -> None:
        """Wait for the end, and check what holds for every run."""
        await until(self.run.done, "the run's end")
        await self._client.aclose()
        state = self.run.state
        assert (state.status, state.message) == ("completed", "")
        assert sum(isinstance(update, Finished) for update in self.updates) == 1
        texts = [(entry["message"], entry["timestamp"]) for entry in state.trace]
        assert len(texts) == len(set(texts)) == MESSAGES["base"]
        elapsed = [state.elapsed for state in self.states]
        assert elapsed == sorted(elapsed)

    def _note(self, run: Run, state: RunState) -> None:
        self.states.append(state)

    async def _follow(self, client: TaskClient, run_id: str, heard_at: float) -> AsyncGenerator[Update, None]:
        following = follow_run(
            client,
            run_id,
            heard_at,
            idle_timeout=self._idle_timeout,
            sleep=self._time.sleep,
            clock=self._time.clock,
        )
        async with aclosing(following) as updates:
            async for update in updates:
                self.updates.append(update)
                yield update


def on_engine(scene: Callable[[Home], Coroutine[Any, Any, None]]) -> None:
    """Play a scene where runs live."""
    engine().start(scene(Home.here())).result(120)


def asked(sandbox: Sandbox, path: str) -> int:
    return sum(request.path.endswith(path) for request in sandbox.requests)


def at(moment: float) -> str:
    return time.strftime("%H:%M", time.localtime(moment))


def test_streams_that_end_after_570_s_are_opened_again_for_two_hours() -> None:
    fast = FastTime(times=2400)
    real = fast.real
    with serve(durations={"base": real(TWO_HOURS)}, stream_seconds=real(STREAM_SECONDS)) as sandbox:

        async def scene(home: Home) -> None:
            watched = Watched(sandbox.base_url, fast, home)
            await watched.end()
            assert watched.run.state.elapsed >= TWO_HOURS
            assert watched.lost_messages == []

        on_engine(scene)
        # Twelve and a half, and fewer only where the machine was too busy to open the next one at once.
        assert 3 < asked(sandbox, "/events") <= 13
        assert asked(sandbox, "/v1/tasks/runs") == 1


@pytest.mark.parametrize("how", ["refused", "silent"])
def test_wifi_that_is_gone_for_ten_minutes_is_waited_out_and_the_widget_says_since_when(how: str) -> None:
    fast = FastTime(times=300)
    with serve(durations={"base": 0}) as sandbox:
        sandbox.hold()

        async def scene(home: Home) -> None:
            async with Line(sandbox.base_url) as line:
                watched = Watched(line.base_url, fast, home, idle_timeout=0.3)
                await watched.is_told_all()
                before = len(watched.losses)
                gone_at = fast.clock()
                await line.refuse() if how == "refused" else line.fall_silent()
                await until(lambda: fast.clock() - gone_at > 600, "the end of ten minutes")
                lost = watched.losses[before:]
                since = lost[-1].since
                # The last word came before the network went, and stays the last one.
                assert since <= gone_at
                assert {loss.since for loss in lost} == {since}
                assert watched.run.state.message.startswith(
                    f"The run was running when it was last heard of, at {at(since)}. No answer from "
                )
                assert (watched.run.status, watched.run.state.is_watching) == ("running", True)
                # Patiently: with waits that grow, though never beyond half a minute.
                assert max(loss.retry_in for loss in lost) <= 30
                assert len(lost) < 100
                await line.mend()
                sandbox.release()
                await watched.end()

        on_engine(scene)
        assert asked(sandbox, "/v1/tasks/runs") == 1


def test_a_laptop_that_wakes_reads_the_run_although_nothing_says_that_its_stream_is_dead() -> None:
    fast = FastTime(times=1)
    with serve(durations={"base": 0}) as sandbox:
        sandbox.hold()

        async def scene(home: Home) -> None:
            async with Line(sandbox.base_url) as line:
                watched = Watched(line.base_url, fast, home, idle_timeout=600.0)
                await watched.is_told_all()
                # The stream would hang for ever; new connections work.
                line.kill_quietly()
                fast.jump(8 * 3600)
                sandbox.release()
                await watched.end()
                assert watched.run.state.elapsed > 8 * 3600

        on_engine(scene)
        assert asked(sandbox, "/v1/tasks/runs") == 1


def test_a_clock_that_is_set_back_takes_no_time_away_and_loses_nothing() -> None:
    fast = FastTime(times=1)
    with serve(durations={"base": 0}) as sandbox:
        sandbox.hold()

        async def scene(home: Home) -> None:
            async with Line(sandbox.base_url) as line:
                watched = Watched(line.base_url, fast, home)
                await watched.is_told_all()
                fast.jump(-8 * 3600)
                await line.refuse()
                await until(lambda: watched.losses, "the loss")
                await line.mend()
                sandbox.release()
                await watched.end()
                assert watched.run.state.elapsed < 3600

        on_engine(scene)
        assert asked(sandbox, "/v1/tasks/runs") == 1


def test_a_proxy_that_cuts_silent_connections_after_a_minute_is_no_alarm() -> None:
    fast = FastTime(times=400)
    # Events that are two minutes apart.
    with serve(durations={"base": fast.real(1500)}) as sandbox:

        async def scene(home: Home) -> None:
            async with Line(sandbox.base_url, cuts_after=fast.real(60)) as line:
                watched = Watched(line.base_url, fast, home)
                await watched.end()
                assert watched.lost_messages == []

        on_engine(scene)
        assert asked(sandbox, "/events") > 5
        assert asked(sandbox, "/v1/tasks/runs") == 1


@pytest.mark.parametrize("how", ["environment", "argument", "argument after a client"])
def test_a_key_that_expires_is_told_and_a_new_one_goes_on_with_the_same_run(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "key-of-yesterday")
    with serve(durations={"base": 0}, require_key="key-of-yesterday", stream_seconds=0.3) as sandbox:
        sandbox.hold()
        client = TaskClient(base_url=sandbox.base_url)
        way = {"client": client} if "client" in how else {"base_url": sandbox.base_url}
        task = pw.TaskWidget(input="France", output_schema="The GDP", **way)
        run = task.run()
        while task.status != "running":
            run._home.drain()
        sandbox.require_key = "key-of-today"
        with pytest.raises(AuthenticationError):
            run.result(20)
        assert (task.status, task.is_active, task.is_watching) == ("running", True, False)
        assert task.error["type"] == "AuthenticationError"
        assert "PARALLEL_API_KEY" in task.error["hint"]
        assert task.message.endswith("; task.watch() follows it again.")
        assert "The run was running when it was last heard of, at " in task.message
        known = task.message
        run.clock = lambda: time.time() + 3600
        with pytest.raises(AuthenticationError):
            task.watch().result(20)
        # Asking in vain an hour later teaches nothing: what was known, and since when, stays.
        assert task.message == known
        if how == "environment":
            monkeypatch.setenv("PARALLEL_API_KEY", "key-of-today")
        assert task.watch(api_key=None if how == "environment" else "key-of-today") is run
        sandbox.release()
        assert run.result(20) == task.output
        assert (task.status, task.error, task.message) == ("completed", None, "")
        assert asked(sandbox, "/v1/tasks/runs") == 1
        task.close()
        engine().start(client.aclose()).result(20)


def test_a_key_is_not_sent_to_the_service_of_an_older_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with serve(durations={"base": 0}, require_key="key-of-the-old-service", stream_seconds=0.3) as old:
        old.hold()
        monkeypatch.setenv("PARALLEL_BASE_URL", old.base_url)
        monkeypatch.setenv("PARALLEL_API_KEY", "key-of-the-old-service")
        task = pw.TaskWidget(input="France", output_schema="The GDP")
        run = task.run()
        while not task.run_id:
            run._home.drain()
        old.require_key = "key-of-the-new-service"
        with pytest.raises(AuthenticationError):
            run.result(20)
        monkeypatch.setenv("PARALLEL_BASE_URL", "https://service.example")
        monkeypatch.setenv("PARALLEL_API_KEY", "key-of-the-new-service")
        # Were it sent, the run would be told.
        with pytest.raises(AuthenticationError):
            task.watch().result(20)
        task.close()
