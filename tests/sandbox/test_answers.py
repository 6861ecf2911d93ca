"""What a run answers: it fits its schema, has a basis, and says that it is a sample."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parallel_widgets.schema.samples import sample

from .conversation import answer, create, json_output
from .shapes import misfits

RESERVED = re.compile(r"https://([a-z]+\.example|example\.(com|org|net))/")

COMPANY: dict[str, Any] = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "stage": {"type": "string", "enum": ["seed", "series_a"]},
        "founded": {"type": ["integer", "null"]},
        "key_executives": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"name": {"type": "string"}},
                "required": ["name"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["name", "stage", "founded", "key_executives"],
    "additionalProperties": False,
}


def resolve(content: Any, path: str) -> Any:
    for part in path.split("."):
        content = content[int(part)] if isinstance(content, list) else content[part]
    return content


def test_an_answer_fits_its_schema_and_has_a_basis_for_each_field_and_element(client: httpx.Client) -> None:
    output = answer(client, processor="core", task_spec=json_output(COMPANY))
    content, fields = output["content"], [entry["field"] for entry in output["basis"]]
    assert Draft202012Validator(COMPANY).is_valid(content)
    elements = [f"key_executives.{index}" for index in range(len(content["key_executives"]))]
    assert elements
    assert sorted(fields) == sorted([*COMPANY["properties"], *elements])


@pytest.mark.parametrize(
    "task_spec",
    [
        json_output(COMPANY),
        {"output_schema": "A report"},
        {"output_schema": {"type": "text"}},
        {"output_schema": {"type": "auto"}},
        None,
    ],
    ids=["json", "bare text", "text", "auto", "none"],
)
def test_every_basis_says_that_it_is_a_sample_and_cites_nothing_real(
    client: httpx.Client, task_spec: Any
) -> None:
    output = answer(client, processor="pro", task_spec=task_spec)
    assert misfits(output, "TaskRunTextOutput" if output["type"] == "text" else "TaskRunJsonOutput") == []
    assert output["basis"]
    for entry in output["basis"]:
        assert re.search("sample from the sandbox, not research", entry["reasoning"])
        assert entry["confidence"] in ("high", "medium", "low")
        assert entry["citations"]
        for citation in entry["citations"]:
            assert RESERVED.match(citation["url"])
            assert citation["title"]
            assert all("Sample" in excerpt for excerpt in citation["excerpts"])


def test_confidence_varies(client: httpx.Client) -> None:
    basis = answer(client, processor="core", task_spec=json_output(COMPANY))["basis"]
    assert {entry["confidence"] for entry in basis} == {"high", "medium", "low"}


def test_a_text_answer_is_a_report_with_one_basis_entry(client: httpx.Client) -> None:
    output = answer(client, task_spec={"output_schema": {"type": "text", "description": "Two pages on HVAC"}})
    assert "made up by the sandbox" in output["content"]
    assert "Two pages on HVAC" in output["content"]
    assert [entry["field"] for entry in output["basis"]] == ["output"]
    for citation in output["basis"][0]["citations"]:
        assert citation["url"] in output["content"]


def test_an_auto_answer_brings_its_schema_and_a_nested_basis(client: httpx.Client) -> None:
    output = answer(client, processor="pro", task_spec={"output_schema": {"type": "auto"}})
    assert Draft202012Validator(output["output_schema"]).is_valid(output["content"])
    fields = [entry["field"] for entry in output["basis"]]
    assert {field.count(".") for field in fields} == {1, 2}
    for field in fields:
        assert isinstance(resolve(output["content"], field), (str, int))


def test_only_an_auto_answer_brings_a_schema(client: httpx.Client) -> None:
    assert answer(client).get("output_schema") is None


def test_an_mcp_server_is_called_in_the_sample_only(client: httpx.Client) -> None:
    server = {"url": "https://mcp.example", "name": "files", "allowed_tools": ["find"]}
    output = answer(client, mcp_servers=[server])
    assert misfits(output, "TaskRunJsonOutput") == []
    [call] = output["mcp_tool_calls"]
    assert (call["server_name"], call["tool_name"]) == ("files", "find")
    assert "no MCP server was called" in call["content"]


def test_a_schema_that_nothing_fits_fails_the_run_and_says_why(client: httpx.Client) -> None:
    impossible = {
        "type": "object",
        "properties": {"gdp": {"allOf": [{"type": "string"}, {"type": "integer"}]}},
        "required": ["gdp"],
        "additionalProperties": False,
    }
    run_id = create(client, task_spec=json_output(impossible))
    response = client.get(f"/v1/tasks/runs/{run_id}/result")
    assert response.status_code == 404
    run = client.get(f"/v1/tasks/runs/{run_id}").json()
    assert run["status"] == "failed"
    assert "could not make up a sample" in run["error"]["message"]


FIELDS = st.recursive(
    st.sampled_from(
        [
            {"type": "string"},
            {"type": "integer"},
            {"type": "number"},
            {"type": "boolean"},
            {"type": ["string", "null"]},
            {"type": "string", "enum": ["a", "b"]},
            {"type": "string", "description": "Such as 'one'"},
        ]
    ),
    lambda inner: (
        st.builds(lambda items: {"type": "array", "items": items}, inner)
        | st.builds(
            lambda properties: {
                "type": "object",
                "properties": properties,
                "required": list(properties),
                "additionalProperties": False,
            },
            st.dictionaries(st.text("abc_.é", min_size=1, max_size=4), inner, min_size=1, max_size=3),
        )
    ),
    max_leaves=4,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fields=st.dictionaries(st.text("abc_é", min_size=1, max_size=6), FIELDS, min_size=1, max_size=4))
def test_an_answer_fits_whatever_schema_is_accepted(client: httpx.Client, fields: dict[str, Any]) -> None:
    schema = {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}
    assert Draft202012Validator(schema).is_valid(sample(schema))
    output = answer(client, processor="core", task_spec=json_output(schema))
    assert Draft202012Validator(schema).is_valid(output["content"])
    assert {entry["field"] for entry in output["basis"]} >= set(fields)
