"""Requests that are refused: the status, the envelope, and the place that is wrong."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from parallel_widgets.sandbox import serve

from .conversation import GDP_SCHEMA, json_output, run_input
from .shapes import misfits


def refused(client: httpx.Client, body: Any) -> tuple[int, list[list[str | int]]]:
    """Post a create that is refused; give the status and the places that are named."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    response = client.post("/v1/tasks/runs", content=content)
    error = response.json()
    assert misfits(error, "ErrorResponse") == []
    assert error["error"]["message"]
    return response.status_code, [item["loc"] for item in error["error"].get("detail", {}).get("errors", [])]


def without(name: str) -> dict[str, Any]:
    body = run_input()
    del body[name]
    return body


@pytest.mark.parametrize(
    ("body", "place"),
    [
        (without("input"), ["input"]),
        (without("processor"), ["processor"]),
        (run_input(input=3), ["input"]),
        (run_input(input=["a"]), ["input"]),
        (run_input(processor=None), ["processor"]),
        (run_input(task_spec=[]), ["task_spec"]),
        (run_input(task_spec={}), ["task_spec", "output_schema"]),
        (run_input(task_spec={"output_schema": 1}), ["task_spec", "output_schema"]),
        (run_input(task_spec={"output_schema": {"type": "xml"}}), ["task_spec", "output_schema", "type"]),
        (
            run_input(task_spec={"output_schema": {"type": "json"}}),
            ["task_spec", "output_schema", "json_schema"],
        ),
        (
            run_input(task_spec={"output_schema": "x", "input_schema": {"type": "auto"}}),
            ["task_spec", "input_schema", "type"],
        ),
        (run_input(metadata={"nested": {}}), ["metadata", "nested"]),
        (run_input(metadata=[]), ["metadata"]),
        (run_input(enable_events="yes"), ["enable_events"]),
        (run_input(source_policy={"include_domains": "example.com"}), ["source_policy", "include_domains"]),
        (run_input(source_policy={"after_date": "1.2.2024"}), ["source_policy", "after_date"]),
        (
            run_input(
                source_policy={"include_domains": ["a.example"] * 150, "exclude_domains": ["b.example"] * 51}
            ),
            ["source_policy"],
        ),
        (
            run_input(mcp_servers=[{"url": "https://mcp.example", "name": str(n)} for n in range(11)]),
            ["mcp_servers"],
        ),
        (run_input(mcp_servers=[{"name": "files"}]), ["mcp_servers", 0, "url"]),
        (run_input(webhook={}), ["webhook", "url"]),
        (run_input(advanced_settings={"location": 1}), ["advanced_settings", "location"]),
        (run_input(memory_scope_key="no spaces"), ["memory_scope_key"]),
        (run_input(previous_interaction_id=1), ["previous_interaction_id"]),
    ],
)
def test_a_field_of_the_wrong_shape_is_named(client: httpx.Client, body: Any, place: list[str | int]) -> None:
    assert refused(client, body) == (422, [["body", *place]])


@pytest.mark.parametrize(
    ("schema", "place"),
    [
        ({"type": "array", "items": {"type": "string"}}, []),
        ({"type": "object"}, []),
        ({**GDP_SCHEMA, "properties": {"gdp": {"type": "text"}}}, ["properties", "gdp"]),
    ],
)
def test_a_schema_that_the_documentation_calls_an_error_is_refused(
    client: httpx.Client, schema: dict[str, Any], place: list[str]
) -> None:
    status, places = refused(client, run_input(task_spec=json_output(schema)))
    assert status == 422
    prefix = ["body", "task_spec", "output_schema", "json_schema", *place]
    assert any(found[: len(prefix)] == prefix for found in places)


def test_a_task_spec_over_the_size_limit_is_refused(client: httpx.Client) -> None:
    properties = {"gdp": {"type": "string", "description": "x" * 15_000}}
    assert (
        refused(client, run_input(task_spec=json_output({**GDP_SCHEMA, "properties": properties})))[0] == 422
    )


def test_a_task_spec_and_an_input_over_the_size_limit_are_refused(client: httpx.Client) -> None:
    assert refused(client, run_input(input="x" * 25_000))[0] == 422


@pytest.mark.parametrize(
    "body", [b"", b"{", b"\xff\xfe", b'{"input": NaN}', b'{"input": 1e400}', b"[" * 100_000, b"[]", b"null"]
)
def test_a_body_that_is_no_json_object_is_refused(client: httpx.Client, body: bytes) -> None:
    assert refused(client, body) == (422, [["body"]])


@pytest.mark.parametrize("depth", [101, 900, 3_000, 30_000])
def test_an_input_nested_too_deep_is_refused(client: httpx.Client, depth: int) -> None:
    body = b'{"processor": "base", "input": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}"
    assert refused(client, body)[0] == 422


def test_an_object_without_fields_is_an_input(client: httpx.Client) -> None:
    body = {"processor": "base", "input": {}, "task_spec": {"output_schema": "A sentence"}}
    answer = client.post("/v1/tasks/runs", json=body)
    assert answer.status_code == 202
    assert [warning["type"] for warning in answer.json()["warnings"]] == ["input_validation_warning"]


def test_half_a_surrogate_pair_does_not_break_the_answer(client: httpx.Client) -> None:
    response = client.post(
        "/v1/tasks/runs", content=rb'{"input": "x", "processor": "base", "metadata": {"a": "\ud800"}}'
    )
    assert response.status_code == 202
    assert response.json()["metadata"] == {"a": "\ud800"}


def test_an_unknown_processor_is_forbidden(client: httpx.Client) -> None:
    response = client.post("/v1/tasks/runs", json=run_input(processor="mega"))
    assert response.status_code == 403
    assert response.json()["error"]["message"] == "Forbidden: invalid processor in request"


def test_any_key_is_accepted_but_the_one_that_shows_a_refusal(client: httpx.Client) -> None:
    def status(key: str) -> int:
        return client.get("/v1/tasks/runs/none", headers={"x-api-key": key}).status_code

    assert (status("anything"), status("invalid-key")) == (404, 401)


def test_with_a_required_key_no_other_is_accepted() -> None:
    with serve(require_key="right") as sandbox, httpx.Client(base_url=sandbox.base_url) as client:

        def status(headers: dict[str, str]) -> int:
            return client.post("/v1/tasks/runs", json=run_input(), headers=headers).status_code

        assert [status({"x-api-key": "right"}), status({"x-api-key": "wrong"}), status({})] == [202, 401, 401]


@pytest.mark.parametrize(("name", "value"), [("timeout", "soon"), ("timeout", "-1"), ("timeout", "nan")])
def test_a_query_that_makes_no_sense_is_refused(client: httpx.Client, name: str, value: str) -> None:
    run_id = client.post("/v1/tasks/runs", json=run_input()).json()["run_id"]
    response = client.get(f"/v1/tasks/runs/{run_id}/result", params={name: value})
    assert response.status_code == 422
    assert response.json()["error"]["detail"]["errors"][0]["loc"] == ["query", name]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/v1/tasks/runs/x/cancel", 404),
        ("DELETE", "/v1/tasks/runs/x", 405),
        ("GET", "/v2/tasks", 404),
    ],
)
def test_what_the_task_api_does_not_have_is_refused_in_its_envelope(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert misfits(response.json(), "ErrorResponse") == []
