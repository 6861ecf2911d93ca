"""The two suggesting endpoints: the right shapes, plainly samples."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from parallel_widgets.sandbox import Sandbox
from parallel_widgets.schema.document import SchemaDocument

from .conversation import GDP_SCHEMA, json_output


def test_a_suggestion_is_a_task_with_bare_schemas_that_is_marked_as_a_sample(client: httpx.Client) -> None:
    task = client.post("/v1beta/tasks/suggest", json={"user_intent": "Find the CEOs of companies"}).json()
    assert "Sample" in task["title"]
    assert "sample from the sandbox" in task["warnings"][0]
    assert task["inputs"][0].keys() == task["input_schema"]["properties"].keys()
    assert not [found for found in SchemaDocument(task["output_schema"]).diagnostics() if found.blocking]


def test_a_suggestion_keeps_the_schemas_of_the_previous_task(client: httpx.Client) -> None:
    body = {"user_intent": "More", "previous_task": json_output(GDP_SCHEMA)}
    assert client.post("/v1beta/tasks/suggest", json=body).json()["output_schema"] == GDP_SCHEMA


def test_processors_are_recommended_by_the_number_of_fields(client: httpx.Client) -> None:
    def recommended(fields: int, **body: Any) -> list[str]:
        schema = {
            "type": "object",
            "properties": {f"f{number}": {"type": "string"} for number in range(fields)},
        }
        request = {"task_spec": {"output_schema": schema}, **body}
        names = client.post("/v1beta/tasks/suggest-processor", json=request).json()["recommended_processors"]
        assert isinstance(names, list)
        return names

    assert recommended(3)[0] == "base"
    assert recommended(8)[0] == "core"
    assert recommended(3, choose_processors_from=["ultra", "pro", "lite"]) == ["pro", "ultra"]
    assert not {"lite", "lite-fast"} & set(recommended(1))


@pytest.mark.parametrize(
    ("path", "body", "place"),
    [
        ("suggest", {}, "user_intent"),
        ("suggest", {"user_intent": " "}, "user_intent"),
        ("suggest-processor", {}, "task_spec"),
        ("suggest-processor", {"task_spec": {}, "choose_processors_from": "base"}, "choose_processors_from"),
    ],
)
def test_a_question_of_the_wrong_shape_is_refused(
    client: httpx.Client, path: str, body: Any, place: str
) -> None:
    response = client.post(f"/v1beta/tasks/{path}", json=body)
    assert response.status_code == 422
    assert response.json()["error"]["detail"]["errors"][0]["loc"] == ["body", place]


@pytest.mark.parametrize("path", ["suggest", "suggest-processor"])
def test_a_service_without_the_endpoints_can_be_had(
    client: httpx.Client, sandbox: Sandbox, path: str
) -> None:
    sandbox.faults.add("404@suggest, 404@suggest_processor")
    response = client.post(f"/v1beta/tasks/{path}", json={"user_intent": "CEOs", "task_spec": {}})
    assert response.status_code == 404
    assert client.get("/v1/tasks/runs/none").status_code == 404
