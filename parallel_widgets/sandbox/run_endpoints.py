"""The endpoints of single runs: create, retrieve, input, result and events."""

from __future__ import annotations

import asyncio

from starlette.responses import Response

from parallel_widgets.sandbox.endpoint import Call, json_response
from parallel_widgets.sandbox.event_stream import run_events
from parallel_widgets.sandbox.refusal import Refusal, invalid
from parallel_widgets.sandbox.run_input import read_run_input
from parallel_widgets.sandbox.spec_check import check_processor, judge

#: The documented default of the result's ``timeout``, in seconds.
RESULT_TIMEOUT = 600.0


async def create(call: Call) -> Response:
    """``POST /v1/tasks/runs``: 202 with the queued run."""
    run_input = read_run_input(await call.json())
    check_processor(run_input)
    problems, warnings = judge(run_input)
    if problems:
        raise invalid(problems)
    run = call.service.store.create_run(
        run_input, warnings=warnings, faults=call.run_faults, ends=call.end_faults(call.run_faults)
    )
    return json_response(run.to_dict(), status=202)


async def retrieve(call: Call) -> Response:
    """``GET /v1/tasks/runs/{run_id}``, and the same of a group's run."""
    return json_response(call.run.to_dict())


async def retrieve_input(call: Call) -> Response:
    """``GET /v1/tasks/runs/{run_id}/input``."""
    return json_response(call.run.run_input.public())


async def result(call: Call) -> Response:
    """``GET /v1/tasks/runs/{run_id}/result``: waits for the end; 408 while active, 404 without an output."""
    run = call.run
    loop = asyncio.get_running_loop()
    until = loop.time() + call.number("timeout", default=RESULT_TIMEOUT)
    while run.is_active:
        if not await run.changed.wait(until - loop.time()):
            raise Refusal(408)
    if run.output is None:
        raise Refusal(
            404, "Run failed or run id not found", detail={"status": run.status, "error": run.error}
        )
    return json_response({"run": run.to_dict(), "output": run.output})


async def events(call: Call) -> Response:
    """``GET /v1/tasks/runs/{run_id}/events``, and the same on ``/v1beta``."""
    return call.stream(run_events(call.run, seconds=call.service.stream_seconds))
