"""What is in a group after a lost answer: asked several times, and concluded only when that is certain."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError, AuthenticationError, ServerError, UnconfirmedCreateError
from parallel_widgets.api.models import TaskRun
from parallel_widgets.api.retry import ONCE
from parallel_widgets.runs.group_submission import LOOK_DELAYS, add_run, find_run
from parallel_widgets.runs.request import RunRequest


def group(runs: int) -> httpx.Response:
    status = {"num_task_runs": runs, "task_run_status_counts": {}, "is_active": runs > 0}
    return httpx.Response(200, json={"taskgroup_id": "tgrp_1", "status": status})


def members(*tokens: str) -> httpx.Response:
    events = ""
    for token in tokens:
        run = {"run_id": f"trun_{token}", "status": "queued", "metadata": {"pw_run": token}}
        data = json.dumps({"type": "task_run.state", "run": run})
        events += f"event: task_run.state\ndata: {data}\n\n"
    return httpx.Response(200, content=events, headers={"content-type": "text/event-stream"})


class Service:
    """Answers by a script; the last answer stays."""

    def __init__(self, *script: httpx.Response) -> None:
        self.asked: list[str] = []
        self._script = list(script)

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url.path}")
        answer = self._script[0] if len(self._script) == 1 else self._script.pop(0)
        return httpx.Response(answer.status_code, content=answer.content, headers=answer.headers)


def find(service: Service) -> tuple[TaskRun | None, list[float]]:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    async def look() -> TaskRun | None:
        transport = httpx.MockTransport(service)
        async with TaskClient(base_url="http://127.0.0.1:9", transport=transport, retry=ONCE) as client:
            return await find_run(client, "tgrp_1", token="mine", sleep=sleep)

    return asyncio.run(look()), waits


def test_a_run_that_lands_late_is_found() -> None:
    service = Service(group(0), group(0), group(1), members("mine"))
    found, waits = find(service)
    assert found is not None
    assert found.run_id == "trun_mine"
    assert waits == list(LOOK_DELAYS[:3])
    assert not any(asked.startswith("POST") for asked in service.asked)


def test_a_group_that_stays_empty_has_no_run() -> None:
    found, waits = find(Service(group(0)))
    assert found is None
    assert waits == list(LOOK_DELAYS)


def test_a_failure_on_the_way_is_no_conclusion() -> None:
    found, _ = find(Service(group(0), httpx.Response(503), group(1), members("mine")))
    assert found is not None


def test_an_empty_group_that_could_not_be_asked_at_last_is_no_conclusion_either() -> None:
    with pytest.raises(ServerError):
        find(Service(group(0), group(0), group(0), httpx.Response(503)))


def test_a_refused_look_is_not_repeated() -> None:
    service = Service(httpx.Response(401))
    with pytest.raises(AuthenticationError):
        find(service)
    assert len(service.asked) == 1


def test_the_run_with_the_token_is_the_one() -> None:
    found, _ = find(Service(group(2), members("others", "mine")))
    assert found is not None
    assert found.run_id == "trun_mine"


def test_a_run_that_is_counted_and_not_told_is_no_empty_group() -> None:
    with pytest.raises(ApiError, match="did not say which"):
        find(Service(group(1), members(), group(1), members(), group(1), members(), group(1), members()))


def test_an_answer_that_names_no_run_is_a_lost_one() -> None:
    async def add() -> Any:
        answer = httpx.Response(200, json={"status": {"num_task_runs": 0}, "run_ids": []})
        transport = httpx.MockTransport(lambda request: answer)
        async with TaskClient(base_url="http://127.0.0.1:9", transport=transport) as client:
            return await add_run(client, "tgrp_1", RunRequest(body={"processor": "base"}), token="mine")

    with pytest.raises(UnconfirmedCreateError, match="named no run"):
        asyncio.run(add())
