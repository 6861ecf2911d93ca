"""Faults on request: each does what its text says, where and as often as it says."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.sandbox import Fault, Sandbox, serve
from parallel_widgets.sandbox.faults import (
    ENDPOINTS,
    FAULT_HEADER,
    FaultBook,
    InvalidFaultError,
    parse_faults,
)

from .conversation import create, finish, run_input, statuses, stream, streaming, types
from .shapes import misfits


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("503@result*2", Fault(kind="status", status=503, endpoint="result", times=2)),
        ("429=2.5", Fault(kind="status", status=429, number=2.5)),
        ("html", Fault(kind="html")),
        ("html=502@create", Fault(kind="html", status=502, endpoint="create")),
        ("cut=3@events", Fault(kind="cut", number=3, endpoint="events")),
        ("fail=No sources*1", Fault(kind="fail", message="No sources", times=1)),
        ("drop_after", Fault(kind="drop_after")),
    ],
)
def test_a_fault_is_read_from_its_text(text: str, fault: Fault) -> None:
    assert parse_faults(f" {text} ,") == (fault,)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "cut",
        "delay=x",
        "slow",
        "delay=-1",
        "drop@nowhere",
        "cut=1@create",
        "fail@events",
        "99",
        "600",
        "200",
        "a b",
        "drop*x",
    ],
)
def test_what_is_no_fault_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InvalidFaultError):
        Fault.parse(text)


@given(st.text("=@*, 0123456789.") | st.text())
def test_any_text_is_faults_or_an_explained_error(text: str) -> None:
    try:
        faults = parse_faults(text)
    except InvalidFaultError:
        return
    assert len(faults) <= text.count(",") + 1


@given(times=st.integers(0, 5), requests=st.integers(0, 8))
def test_a_fault_happens_as_often_as_it_says(times: int, requests: int) -> None:
    book = FaultBook([Fault(kind="drop", endpoint="create", times=times)])
    happened = sum(len(book.take("create")) for _ in range(requests))
    assert happened == min(times, requests)
    assert list(book) == ([Fault(kind="drop", endpoint="create", times=times)] if requests < times else [])


@pytest.mark.parametrize("status", [401, 402, 403, 404, 408, 422, 429, 500, 502, 503])
def test_any_status_can_be_asked_for(sandbox: Sandbox, client: httpx.Client, status: int) -> None:
    sandbox.faults.add(f"{status}@create*1")
    response = client.post("/v1/tasks/runs", json=run_input())
    assert response.status_code == status
    assert misfits(response.json(), "ErrorResponse") == []
    assert response.headers["x-parallel-widgets-sandbox"] == "1"
    assert client.post("/v1/tasks/runs", json=run_input()).status_code == 202


@pytest.mark.parametrize("endpoint", ENDPOINTS)
def test_every_endpoint_can_fail_and_only_that_one(
    sandbox: Sandbox, client: httpx.Client, endpoint: str
) -> None:
    run_id = create(client)
    group_id = client.post("/v1/tasks/groups", json={}).json()["taskgroup_id"]
    [member] = client.post(f"/v1/tasks/groups/{group_id}/runs", json={"inputs": [run_input()]}).json()[
        "run_ids"
    ]
    requests: dict[str, tuple[str, str, Any]] = {
        "create": ("POST", "/v1/tasks/runs", run_input()),
        "retrieve": ("GET", f"/v1/tasks/runs/{run_id}", None),
        "input": ("GET", f"/v1/tasks/runs/{run_id}/input", None),
        "result": ("GET", f"/v1/tasks/runs/{run_id}/result", None),
        "events": ("GET", f"/v1/tasks/runs/{run_id}/events", None),
        "group_create": ("POST", "/v1/tasks/groups", {}),
        "group_retrieve": ("GET", f"/v1/tasks/groups/{group_id}", None),
        "group_add": ("POST", f"/v1/tasks/groups/{group_id}/runs", {"inputs": [run_input()]}),
        "group_runs": ("GET", f"/v1/tasks/groups/{group_id}/runs", None),
        "group_events": ("GET", f"/v1/tasks/groups/{group_id}/events", None),
        "group_run": ("GET", f"/v1/tasks/groups/{group_id}/runs/{member}", None),
        "suggest": ("POST", "/v1beta/tasks/suggest", {"user_intent": "x"}),
        "suggest_processor": ("POST", "/v1beta/tasks/suggest-processor", {"task_spec": {}}),
    }
    assert requests.keys() == set(ENDPOINTS)
    sandbox.faults.add(f"503@{endpoint}")
    failed = {
        name
        for name, (method, path, body) in requests.items()
        if client.request(method, path, json=body).status_code == 503
    }
    assert failed == {endpoint}
    sandbox.faults.clear()
    method, path, body = requests[endpoint]
    assert client.request(method, path, json=body).is_success


def test_too_many_requests_come_with_a_time_to_wait(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add("429*1", "429=7*1")
    waits = [client.post("/v1/tasks/runs", json=run_input()).headers["retry-after"] for _ in range(2)]
    assert waits == ["1", "7"]


def test_a_connection_dropped_before_leaves_no_run(slow_sandbox: Sandbox, slow_client: httpx.Client) -> None:
    group_id = slow_client.post("/v1/tasks/groups", json={}).json()["taskgroup_id"]
    slow_sandbox.faults.add("drop@group_add")
    with pytest.raises(httpx.RemoteProtocolError):
        slow_client.post(f"/v1/tasks/groups/{group_id}/runs", json={"inputs": [run_input()]})
    assert slow_client.get(f"/v1/tasks/groups/{group_id}").json()["status"]["num_task_runs"] == 0


def test_a_connection_dropped_after_leaves_a_run(slow_sandbox: Sandbox, slow_client: httpx.Client) -> None:
    group_id = slow_client.post("/v1/tasks/groups", json={}).json()["taskgroup_id"]
    slow_sandbox.faults.add("drop_after@group_add")
    with pytest.raises(httpx.RemoteProtocolError):
        slow_client.post(f"/v1/tasks/groups/{group_id}/runs", json={"inputs": [run_input()]})
    assert slow_client.get(f"/v1/tasks/groups/{group_id}").json()["status"]["num_task_runs"] == 1


def test_a_slow_answer_comes_late_and_right(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add("delay=0.2@create*1")
    asked = time.monotonic()
    create(client)
    assert time.monotonic() - asked >= 0.2


def test_a_create_is_recorded_although_its_client_has_given_up(
    sandbox: Sandbox, client: httpx.Client
) -> None:
    group_id = client.post("/v1/tasks/groups", json={}).json()["taskgroup_id"]
    sandbox.faults.add("delay=0.3@group_add")
    with pytest.raises(httpx.ReadTimeout):
        client.post(f"/v1/tasks/groups/{group_id}/runs", json={"inputs": [run_input()]}, timeout=0.05)
    # The events of an empty group end at once, so they are asked for until there are some of a run.
    while not any(
        event["type"] == "task_run.state" for event in stream(client, f"/v1/tasks/groups/{group_id}/events")
    ):
        pass
    assert client.get(f"/v1/tasks/groups/{group_id}").json()["status"]["num_task_runs"] == 1


def test_a_web_page_can_answer_instead(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add("html@create*1", "html=502@create*1")
    page, gateway = (client.post("/v1/tasks/runs", json=run_input()) for _ in range(2))
    assert (page.status_code, gateway.status_code) == (200, 502)
    assert page.headers["content-type"].startswith("text/html")
    assert "<html>" in page.text


def test_an_answer_can_be_cut_in_half(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    sandbox.faults.add("truncate@retrieve")
    response = client.get(f"/v1/tasks/runs/{run_id}")
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        response.json()


def test_an_answer_can_break_off_by_a_reset(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    sandbox.faults.add("reset@retrieve")
    with client.stream("GET", f"/v1/tasks/runs/{run_id}") as response:
        assert response.status_code == 200
        # Another error than that of a connection which is closed in order.
        with pytest.raises(httpx.ReadError):
            response.read()


def test_an_answer_can_fall_silent_and_what_was_asked_for_is_done(
    sandbox: Sandbox, client: httpx.Client
) -> None:
    group_id = client.post("/v1/tasks/groups", json={}).json()["taskgroup_id"]
    sandbox.faults.add("stall@group_add")
    with client.stream(
        "POST", f"/v1/tasks/groups/{group_id}/runs", json={"inputs": [run_input()]}, timeout=0.2
    ) as response:
        assert response.status_code == 200
        with pytest.raises(httpx.ReadTimeout):
            response.read()
    assert client.get(f"/v1/tasks/groups/{group_id}").json()["status"]["num_task_runs"] == 1


def test_a_slow_answer_comes_in_pieces_and_is_whole(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    whole = client.get(f"/v1/tasks/runs/{run_id}/input").content
    sandbox.faults.add("slow=0.02@input")
    asked = time.monotonic()
    with client.stream("GET", f"/v1/tasks/runs/{run_id}/input") as response:
        pieces = list(response.iter_raw())
    assert b"".join(pieces) == whole
    assert len(pieces) > 1
    assert time.monotonic() - asked >= 0.05


def test_a_slow_stream_tells_the_same_story(sandbox: Sandbox, client: httpx.Client) -> None:
    run_id = create(client)
    finish(client, run_id)
    path = f"/v1/tasks/runs/{run_id}/events"
    whole = stream(client, path)
    sandbox.faults.add("slow=0.005@events")
    assert stream(client, path) == whole


@pytest.mark.parametrize("count", [0, 2])
@pytest.mark.parametrize(("kind", "error"), [("reset", httpx.ReadError), ("stall", httpx.ReadTimeout)])
def test_a_stream_can_break_within_any_event(
    sandbox: Sandbox, client: httpx.Client, kind: str, error: type[Exception], count: int
) -> None:
    run_id = create(client)
    finish(client, run_id)
    path = f"/v1/tasks/runs/{run_id}/events"
    whole = stream(client, path)
    sandbox.faults.add(f"{kind}={count}*1")
    with (
        httpx.Client(base_url=sandbox.base_url, timeout=0.2) as impatient,
        streaming(impatient, path) as events,
    ):
        assert [next(events) for _ in range(count)] == whole[:count]
        with pytest.raises(error):
            next(events)


@pytest.mark.parametrize("count", [0, 1, 4])
def test_a_stream_can_die_at_any_event(sandbox: Sandbox, client: httpx.Client, count: int) -> None:
    run_id = create(client)
    finish(client, run_id)
    path = f"/v1/tasks/runs/{run_id}/events"
    whole = stream(client, path)
    sandbox.faults.add(f"cut={count}*1")
    with streaming(client, path) as events:
        assert [next(events) for _ in range(count)] == whole[:count]
        with pytest.raises(httpx.RemoteProtocolError):
            next(events)
    assert stream(client, path) == whole


def test_a_stream_can_end_in_good_order_while_its_run_is_active(
    slow_sandbox: Sandbox, slow_client: httpx.Client
) -> None:
    slow_sandbox.faults.add("end=1")
    assert statuses(stream(slow_client, f"/v1/tasks/runs/{create(slow_client)}/events")) == ["queued"]


def test_a_stream_can_end_in_an_error_event(sandbox: Sandbox, client: httpx.Client) -> None:
    sandbox.faults.add("error=1")
    events = stream(client, f"/v1/tasks/runs/{create(client)}/events")
    assert types(events) == ["task_run.state", "error"]
    assert misfits(events[-1], "ErrorEvent") == []


def test_a_run_can_fail_for_a_reason(client: httpx.Client) -> None:
    run_id = create(client, metadata={"pw_fault": "fail=No sources"})
    events = stream(client, f"/v1/tasks/runs/{run_id}/events")
    run = events[-1]["run"]
    assert run["status"] == "failed"
    assert run["error"]["message"] == "No sources"
    assert run["error"]["ref_id"]
    assert events[-1]["output"] is None
    assert misfits(run, "TaskRun") == []
    assert client.get(f"/v1/tasks/runs/{run_id}/result").status_code == 404


@pytest.mark.parametrize("status", ["action_required", "cancelled"])
def test_a_run_can_end_in_another_status(client: httpx.Client, status: str) -> None:
    run_id = create(client, metadata={"pw_fault": status})
    run = stream(client, f"/v1/tasks/runs/{run_id}/events")[-1]["run"]
    assert (run["status"], run["is_active"]) == (status, False)
    assert client.get(f"/v1/tasks/runs/{run_id}/result").status_code == 404


def test_a_run_s_metadata_break_what_is_asked_about_that_run_only(client: httpx.Client) -> None:
    broken, whole = create(client, metadata={"pw_fault": "503@result*1"}), create(client)
    assert finish(client, whole)
    assert client.get(f"/v1/tasks/runs/{broken}/result").status_code == 503
    assert finish(client, broken)


def test_a_create_that_is_repeated_goes_on_counting_and_a_new_one_starts_again(client: httpx.Client) -> None:
    body = run_input(metadata={"pw_fault": "429=0*2"})
    answers = [client.post("/v1/tasks/runs", json=body).status_code for _ in range(6)]
    assert answers == [429, 429, 202, 429, 429, 202]


def test_a_lost_answer_is_lost_once_when_it_says_so(client: httpx.Client) -> None:
    body = run_input(metadata={"pw_fault": "drop_after@create*1"})
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("/v1/tasks/runs", json=body)
    assert client.post("/v1/tasks/runs", json=body).status_code == 202


def test_a_header_breaks_its_own_request_only(client: httpx.Client) -> None:
    assert client.get("/v1/tasks/runs/x", headers={FAULT_HEADER: "503"}).status_code == 503
    assert client.get("/v1/tasks/runs/x").status_code == 404


def test_a_fault_that_is_none_is_refused_where_it_was_written(client: httpx.Client) -> None:
    response = client.post("/v1/tasks/runs", json=run_input(metadata={"pw_fault": "explode"}))
    assert response.status_code == 422
    [problem] = response.json()["error"]["detail"]["errors"]
    assert problem["loc"] == ["body", "metadata", "pw_fault"]
    assert "explode" in problem["msg"]
    response = client.get("/v1/tasks/runs/x", headers={FAULT_HEADER: "explode"})
    assert response.json()["error"]["detail"]["errors"][0]["loc"] == ["header", FAULT_HEADER]
    with pytest.raises(InvalidFaultError):
        serve(faults=["explode"])
