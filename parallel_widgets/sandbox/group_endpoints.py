"""The endpoints of task groups: create, retrieve, add runs, and the streams of runs and of events."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from parallel_widgets.sandbox.endpoint import Call, json_response, metadata_faults
from parallel_widgets.sandbox.event_stream import group_events, group_runs
from parallel_widgets.sandbox.group import MAX_RUNS_PER_REQUEST
from parallel_widgets.sandbox.refusal import Problem, invalid
from parallel_widgets.sandbox.run import STATUSES
from parallel_widgets.sandbox.run_input import RunInput, check_metadata, check_run_input, read_task_spec
from parallel_widgets.sandbox.spec_check import check_processor, judge

#: Streams of group events are "open for up to an hour as long as at least one run is active" (docs, 2025).
EVENTS_SECONDS = 3600.0


async def create(call: Call) -> Response:
    """``POST /v1/tasks/groups``."""
    metadata = _object(await call.json()).get("metadata")
    problems: list[Problem] = []
    if isinstance(metadata, dict):
        check_metadata(metadata, at=("body", "metadata"), problems=problems)
    elif metadata is not None:
        problems.append(Problem(("body", "metadata"), "Input should be a valid dictionary", "dict_type"))
    if problems:
        raise invalid(problems)
    return json_response(call.service.store.create_group(metadata).to_dict())


async def retrieve(call: Call) -> Response:
    """``GET /v1/tasks/groups/{taskgroup_id}``."""
    return json_response(call.group.to_dict())


async def add_runs(call: Call) -> Response:
    """``POST /v1/tasks/groups/{taskgroup_id}/runs``: all of them are recorded, or none."""
    group = call.group
    refresh_status = call.flag("refresh_status", default=True)
    run_inputs = _read_inputs(_object(await call.json()))
    problems: list[Problem] = []
    judged = []
    for index, run_input in enumerate(run_inputs):
        check_processor(run_input)
        found, warnings = judge(run_input, at=("body", "inputs", index))
        problems += found
        judged.append((run_input, warnings, metadata_faults(run_input.metadata)))
    if problems:
        raise invalid(problems)
    before = group.status()
    run_cursor, event_cursor = group.cursors()
    runs = [
        call.service.store.create_run(
            run_input, warnings=warnings, faults=faults, ends=call.end_faults(faults), group=group
        )
        for run_input, warnings, faults in judged
    ]
    return json_response(
        {
            "status": group.status() if refresh_status else before,
            "run_ids": [run.run_id for run in runs],
            "run_cursor": run_cursor,
            "event_cursor": event_cursor,
        }
    )


async def runs(call: Call) -> Response:
    """``GET /v1/tasks/groups/{taskgroup_id}/runs``: a stream of the runs as they are now."""
    group = call.group
    status = call.request.query_params.get("status")
    if status is not None and status not in STATUSES:
        expected = ", ".join(repr(name) for name in STATUSES)
        raise call.invalid_query("status", f"Input should be one of {expected}", "enum")
    return call.stream(
        group_runs(
            group,
            after=call.position("last_event_id", last=len(group.runs)),
            status=status,
            include_input=call.flag("include_input", default=False),
            include_output=call.flag("include_output", default=False),
        )
    )


async def events(call: Call) -> Response:
    """``GET /v1/tasks/groups/{taskgroup_id}/events``."""
    group = call.group
    after = call.position("last_event_id", last=len(group.events))
    return call.stream(
        group_events(group, after=after, seconds=call.number("timeout", default=EVENTS_SECONDS))
    )


def _read_inputs(body: dict[str, Any]) -> list[RunInput]:
    problems: list[Problem] = []
    default_spec = body.get("default_task_spec")
    if default_spec is not None and not isinstance(default_spec, dict):
        problems.append(
            Problem(("body", "default_task_spec"), "Input should be a valid dictionary", "dict_type")
        )
        default_spec = None
    read_task_spec(default_spec, at=("body", "default_task_spec"), problems=problems)
    inputs = body.get("inputs")
    if "inputs" not in body:
        problems.append(Problem(("body", "inputs"), "Field required", "missing"))
    elif not isinstance(inputs, list):
        problems.append(Problem(("body", "inputs"), "Input should be a valid list", "list_type"))
    elif len(inputs) > MAX_RUNS_PER_REQUEST:
        message = f"List should have at most {MAX_RUNS_PER_REQUEST} items after validation, not {len(inputs)}"
        problems.append(Problem(("body", "inputs"), message, "too_long"))
    if problems:
        raise invalid(problems)
    read = [
        check_run_input(item, at=("body", "inputs", index), default_task_spec=default_spec, problems=problems)
        for index, item in enumerate(inputs or [])
    ]
    if problems:
        raise invalid(problems)
    return [run_input for run_input in read if run_input is not None]


def _object(body: Any) -> dict[str, Any]:
    if not isinstance(body, dict):
        raise invalid([Problem(("body",), "Input should be a valid dictionary", "dict_type")])
    return body
