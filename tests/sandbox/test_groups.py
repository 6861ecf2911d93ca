"""Task groups: adding runs, reading them, and streams that can be taken up again."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from .conversation import GDP_SCHEMA, finish, json_output, run_input, stream, streaming, types
from .shapes import misfits


def create_group(client: httpx.Client, **body: Any) -> str:
    response = client.post("/v1/tasks/groups", json=body)
    assert response.status_code == 200, response.text
    assert misfits(response.json(), "TaskGroupResponse") == []
    group_id = response.json()["taskgroup_id"]
    assert isinstance(group_id, str)
    return group_id


def add(client: httpx.Client, group_id: str, *inputs: str, **params: Any) -> dict[str, Any]:
    body = {
        "default_task_spec": json_output(GDP_SCHEMA),
        "inputs": [{"input": text, "processor": "base"} for text in inputs],
    }
    response = client.post(f"/v1/tasks/groups/{group_id}/runs", json=body, params=params)
    assert response.status_code == 200, response.text
    added = response.json()
    assert isinstance(added, dict)
    assert misfits(added, "TaskGroupRunResponse") == []
    return added


def detail(response: httpx.Response) -> list[list[str | int]]:
    assert response.status_code == 422
    assert misfits(response.json(), "HTTPValidationError") == []
    return [item["loc"] for item in response.json()["detail"]]


def test_a_new_group_is_empty_and_inactive(client: httpx.Client) -> None:
    group_id = create_group(client, metadata={"batch": "1"})
    group = client.get(f"/v1/tasks/groups/{group_id}").json()
    assert misfits(group, "TaskGroupResponse") == []
    assert group["metadata"] == {"batch": "1"}
    assert (group["status"]["num_task_runs"], group["status"]["is_active"]) == (0, False)


def test_added_runs_take_the_default_task_spec_and_belong_to_the_group(client: httpx.Client) -> None:
    group_id = create_group(client)
    [run_id] = add(client, group_id, "France (2023)")["run_ids"]
    result = finish(client, run_id)
    assert result["output"]["content"] == {"gdp": "$3.1 trillion (2023)"}
    assert result["run"]["taskgroup_id"] == group_id
    assert client.get(f"/v1/tasks/groups/{group_id}/runs/{run_id}").json() == result["run"]


def test_a_run_of_another_group_is_not_found(client: httpx.Client) -> None:
    [run_id] = add(client, create_group(client), "a")["run_ids"]
    assert client.get(f"/v1/tasks/groups/{create_group(client)}/runs/{run_id}").status_code == 404


@pytest.mark.parametrize(("refresh", "counted"), [(True, 2), (False, 0)])
def test_the_status_is_refreshed_on_request(client: httpx.Client, refresh: bool, counted: int) -> None:
    added = add(client, create_group(client), "a", "b", refresh_status=refresh)
    assert added["status"]["num_task_runs"] == counted


def test_the_stream_of_runs_is_a_snapshot_in_order(slow_client: httpx.Client) -> None:
    group_id = create_group(slow_client)
    run_ids = add(slow_client, group_id, "a", "b", "c")["run_ids"]
    events = stream(slow_client, f"/v1/tasks/groups/{group_id}/runs")
    assert [event["run"]["run_id"] for event in events] == run_ids
    assert all(misfits(event, "TaskRunEvent") == [] for event in events)
    assert all(event["input"] is None and event["output"] is None for event in events)


def test_the_stream_of_runs_goes_on_after_a_cursor(client: httpx.Client) -> None:
    group_id = create_group(client)
    first, second = add(client, group_id, "a", "b"), add(client, group_id, "c")
    path = f"/v1/tasks/groups/{group_id}/runs"
    events = stream(client, path)
    after_first = stream(client, path, last_event_id=events[0]["event_id"])
    after_cursor = stream(client, path, last_event_id=second["run_cursor"])
    assert first["run_cursor"] is None
    assert [event["event_id"] for event in after_first] == [event["event_id"] for event in events[1:]]
    assert [event["run"]["run_id"] for event in after_cursor] == second["run_ids"]


def test_the_stream_of_runs_is_filtered_and_has_inputs_and_outputs_on_request(client: httpx.Client) -> None:
    group_id = create_group(client)
    body = {"inputs": [run_input(), run_input(input="Spain", metadata={"pw_fault": "fail"})]}
    good, bad = client.post(f"/v1/tasks/groups/{group_id}/runs", json=body).json()["run_ids"]
    stream(client, f"/v1/tasks/groups/{group_id}/events")
    path = f"/v1/tasks/groups/{group_id}/runs"
    [completed] = stream(client, path, status="completed", include_output=True)
    [failed] = stream(client, path, status="failed", include_input=True)
    assert completed["run"]["run_id"] == good
    assert completed["output"]["content"] == {"gdp": "$3.1 trillion (2023)"}
    assert completed["input"] is None
    assert failed["run"]["run_id"] == bad
    assert failed["input"]["input"] == "Spain"
    assert failed["output"] is None


def test_the_stream_of_events_tells_every_end_and_ends_when_no_run_is_active(client: httpx.Client) -> None:
    group_id = create_group(client)
    run_ids = add(client, group_id, "a", "b", "c")["run_ids"]
    events = stream(client, f"/v1/tasks/groups/{group_id}/events")
    ended = [event["run"] for event in events if event["type"] == "task_run.state"]
    assert sorted(run["run_id"] for run in ended) == sorted(run_ids)
    assert {run["status"] for run in ended} == {"completed"}
    for event in events:
        shape = "TaskRunEvent" if event["type"] == "task_run.state" else "TaskGroupStatusEvent"
        assert misfits(event, shape) == []
    assert types(events)[-1] == "task_group_status"
    assert events[-1]["status"]["is_active"] is False
    assert events[-1]["status"]["task_run_status_counts"] == {"completed": 3}


def test_the_stream_of_events_goes_on_after_every_event(client: httpx.Client) -> None:
    group_id = create_group(client)
    add(client, group_id, "a", "b")
    path = f"/v1/tasks/groups/{group_id}/events"
    events = stream(client, path)
    for position, event in enumerate(events):
        assert stream(client, path, last_event_id=event["event_id"]) == events[position + 1 :]


def test_the_event_cursor_leads_past_what_was_before_the_runs(client: httpx.Client) -> None:
    group_id = create_group(client)
    path = f"/v1/tasks/groups/{group_id}/events"
    assert add(client, group_id, "a")["event_cursor"] is None
    stream(client, path)
    later = add(client, group_id, "b")
    ended = [
        event["run"]["run_id"]
        for event in stream(client, path, last_event_id=later["event_cursor"])
        if "run" in event
    ]
    assert ended == later["run_ids"]


def test_the_stream_of_events_is_live_and_ends_at_its_timeout(slow_client: httpx.Client) -> None:
    group_id = create_group(slow_client)
    add(slow_client, group_id, "a")
    with streaming(slow_client, f"/v1/tasks/groups/{group_id}/events", timeout=0.2) as events:
        assert next(events)["status"]["num_task_runs"] == 1
        add(slow_client, group_id, "b")
        assert next(events)["status"]["num_task_runs"] == 2
        assert list(events) == []


def test_an_empty_group_streams_its_status_and_ends(client: httpx.Client) -> None:
    [event] = stream(client, f"/v1/tasks/groups/{create_group(client)}/events")
    assert event["status"]["num_task_runs"] == 0


def test_a_thousand_runs_may_be_added_at_once_but_no_more(slow_client: httpx.Client) -> None:
    group_id = create_group(slow_client)
    assert len(add(slow_client, group_id, *["x"] * 1_000)["run_ids"]) == 1_000
    body = {"inputs": [run_input()] * 1_001}
    assert detail(slow_client.post(f"/v1/tasks/groups/{group_id}/runs", json=body)) == [["body", "inputs"]]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({}, ["inputs"]),
        ({"inputs": {}}, ["inputs"]),
        ({"inputs": [1]}, ["inputs", 0]),
        ({"inputs": [run_input(), {"input": "x"}]}, ["inputs", 1, "processor"]),
        ({"inputs": [], "default_task_spec": {}}, ["default_task_spec", "output_schema"]),
        ({"inputs": [run_input(metadata={"pw_fault": "no such"})]}, ["metadata", "pw_fault"]),
    ],
)
def test_runs_of_the_wrong_shape_are_refused_as_fastapi_does(
    client: httpx.Client, body: Any, place: list[str | int]
) -> None:
    group_id = create_group(client)
    assert detail(client.post(f"/v1/tasks/groups/{group_id}/runs", json=body)) == [["body", *place]]


def test_one_wrong_run_keeps_all_from_being_added(client: httpx.Client) -> None:
    group_id = create_group(client)
    body = {"inputs": [run_input(), run_input(task_spec=json_output({"type": "array"}))]}
    places = detail(client.post(f"/v1/tasks/groups/{group_id}/runs", json=body))
    assert places[0][:3] == ["body", "inputs", 1]
    assert client.get(f"/v1/tasks/groups/{group_id}").json()["status"]["num_task_runs"] == 0


@pytest.mark.parametrize(
    ("path", "name", "value"),
    [
        ("runs", "status", "done"),
        ("runs", "include_input", "perhaps"),
        ("runs", "last_event_id", "7"),
        ("events", "last_event_id", "x"),
        ("events", "timeout", "soon"),
    ],
)
def test_a_stream_asked_for_wrongly_is_refused(
    client: httpx.Client, path: str, name: str, value: str
) -> None:
    group_id = create_group(client)
    assert detail(client.get(f"/v1/tasks/groups/{group_id}/{path}", params={name: value})) == [
        ["query", name]
    ]


@pytest.mark.parametrize("path", ["", "/runs", "/events", "/runs/trun_x"])
def test_an_unknown_group_is_a_404(client: httpx.Client, path: str) -> None:
    response = client.get(f"/v1/tasks/groups/tgrp_unknown{path}")
    assert response.status_code == 404
    assert misfits(response.json(), "ErrorResponse") == []
