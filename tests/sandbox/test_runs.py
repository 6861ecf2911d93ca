"""A run from its create to its result, as the reference describes it."""

from __future__ import annotations

import random

import httpx
import pytest

from parallel_widgets.api.processors import PROCESSORS
from parallel_widgets.sandbox import Sandbox, serve
from parallel_widgets.sandbox.pace import Pace

from .conversation import create, finish, json_output, run_input
from .shapes import misfits


def test_a_create_is_accepted_with_the_queued_run(client: httpx.Client) -> None:
    response = client.post("/v1/tasks/runs", json=run_input(metadata={"pw_run": "1", "row": 7}))
    run = response.json()
    assert response.status_code == 202
    assert misfits(run, "TaskRun") == []
    assert (run["status"], run["is_active"], run["processor"]) == ("queued", True, "base")
    assert run["metadata"] == {"pw_run": "1", "row": 7}


def test_the_result_waits_for_the_end(client: httpx.Client) -> None:
    result = finish(client, create(client))
    assert misfits(result, "TaskRunResult") == []
    assert (result["run"]["status"], result["run"]["is_active"]) == ("completed", False)
    assert result["output"]["content"] == {"gdp": "$3.1 trillion (2023)"}


def test_a_result_that_is_not_there_in_time_is_a_408(slow_client: httpx.Client) -> None:
    run_id = create(slow_client)
    response = slow_client.get(f"/v1/tasks/runs/{run_id}/result", params={"timeout": 0})
    assert response.status_code == 408
    assert misfits(response.json(), "ErrorResponse") == []
    assert slow_client.get(f"/v1/tasks/runs/{run_id}").json()["is_active"] is True


def test_a_run_can_be_read_at_any_time(client: httpx.Client) -> None:
    run_id = create(client)
    finish(client, run_id)
    run = client.get(f"/v1/tasks/runs/{run_id}").json()
    assert misfits(run, "TaskRun") == []
    assert run["status"] == "completed"


def test_the_input_is_given_back_as_it_was_sent(client: httpx.Client) -> None:
    body = run_input(source_policy={"include_domains": ["example.com"]}, some_new_field={"kept": True})
    run_id = client.post("/v1/tasks/runs", json=body).json()["run_id"]
    given = client.get(f"/v1/tasks/runs/{run_id}/input").json()
    assert given == body
    assert misfits(given, "TaskRunInput") == []


def test_headers_of_mcp_servers_are_write_only(client: httpx.Client) -> None:
    server = {
        "type": "url",
        "url": "https://mcp.example",
        "name": "files",
        "headers": {"authorization": "secret"},
    }
    run_id = create(client, mcp_servers=[server])
    assert "secret" not in client.get(f"/v1/tasks/runs/{run_id}/input").text


@pytest.mark.parametrize("endpoint", ["", "/input", "/result", "/events"])
def test_an_unknown_run_is_a_404(client: httpx.Client, endpoint: str) -> None:
    response = client.get(f"/v1/tasks/runs/trun_unknown{endpoint}")
    assert response.status_code == 404
    assert misfits(response.json(), "ErrorResponse") == []


@pytest.mark.parametrize("processor", [processor.name for processor in PROCESSORS])
def test_every_processor_answers(client: httpx.Client, processor: str) -> None:
    assert finish(client, create(client, processor=processor))["run"]["processor"] == processor


def test_a_larger_processor_takes_longer() -> None:
    pace = Pace()
    seconds = [
        pace.duration(name, random.Random(1)) for name in ("lite", "base", "core", "pro", "ultra", "ultra8x")
    ]
    assert seconds == sorted(seconds)
    assert 2.5 <= pace.duration("base", random.Random(2)) <= 3.5
    assert Pace(speed=10).duration("base", random.Random(1)) == pytest.approx(seconds[1] / 10)


def test_the_same_seed_and_request_give_the_same_answer_and_another_seed_another() -> None:
    def output(seed: int) -> object:
        with serve(speed=100, seed=seed) as sandbox, httpx.Client(base_url=sandbox.base_url) as client:
            return finish(client, create(client, processor="core"))["output"]

    assert output(1) == output(1)
    assert output(1) != output(2)


def test_equal_requests_are_different_runs(client: httpx.Client) -> None:
    assert create(client) != create(client)


def test_all_of_the_latest_requests_are_logged_without_their_keys(
    sandbox: Sandbox, client: httpx.Client
) -> None:
    client.post(
        "/v1/tasks/runs",
        json=run_input(),
        headers={"x-api-key": "very-secret", "authorization": "very-secret"},
    )
    client.get("/v1/tasks/runs/none/result", params={"timeout": 1})
    posted, asked = sandbox.requests[-2:]
    assert (posted.method, posted.path, posted.body["input"]) == ("POST", "/v1/tasks/runs", "France (2023)")
    assert (asked.method, asked.path, asked.query) == ("GET", "/v1/tasks/runs/none/result", "timeout=1")
    assert posted.headers["x-api-key"] == posted.headers["authorization"] == "[redacted]"
    assert "very-secret" not in repr(sandbox.requests)


def test_what_the_rule_book_warns_of_comes_back_as_warnings(client: httpx.Client) -> None:
    schema = {"type": "object", "properties": {"source": {"type": "string", "minLength": 3}}}
    body = run_input(
        task_spec={
            **json_output(schema),
            "input_schema": {"json_schema": {"type": "object", "properties": {"year": {"type": "integer"}}}},
        },
        input={"year": "not a number"},
        metadata={"manufacturerPartId": "x", "note": "y" * 513},
        webhook={"url": "https://example.com/hook"},
    )
    response = client.post("/v1/tasks/runs", json=body)
    warnings = response.json()["warnings"]
    assert response.status_code == 202
    assert misfits(response.json(), "TaskRun") == []
    rules = {warning["detail"]["rule"] for warning in warnings if (warning["detail"] or {}).get("rule")}
    assert rules >= {"unsupported_keyword", "basis_field_name", "all_fields_required", "input_mismatch"}
    by_type = {warning["type"]: warning["message"] for warning in warnings}
    assert set(by_type) == {"spec_validation_warning", "input_validation_warning", "warning"}
    plain = " ".join(warning["message"] for warning in warnings if warning["type"] == "warning")
    assert "manufacturerPartId" in plain
    assert "'note'" in plain
    assert "webhooks" in plain
