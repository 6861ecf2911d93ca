"""Schemas, task specs and requests as JSON: as they are published, with the API's names or short ones."""

import json
from pathlib import Path

import pytest

from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.imports.reading import read_import
from parallel_widgets.schema.imports.task_spec import from_spec
from parallel_widgets.schema.judgement import judged

CORPUS = Path(__file__).parents[1] / "corpus" / "published_specs.json"
SCHEMA = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "description": "GDP"}},
    "required": ["gdp"],
    "additionalProperties": False,
}
WRAPPED = {"type": "json", "json_schema": SCHEMA}
INPUT = {"type": "object", "properties": {"country": {"type": "string"}}}


def test_a_bare_schema_goes_where_it_is_pasted():
    output = from_spec(SCHEMA)
    assert (output.format, output.label) == ("json_schema", "JSON schema, 1 field")
    assert json.loads(output.output_schema) == SCHEMA
    assert output.input_schema is None
    source = from_spec(INPUT, role="input")
    assert json.loads(source.input_schema) == INPUT
    assert (source.output_type, source.output_schema, source.changes) == (None, None, ())


def test_a_bare_schema_of_several_lines_keeps_its_layout():
    text = '{\n\t"type": "object", "properties": {},\n\t"required": [ ], "additionalProperties": false}'
    assert read_import(f"\ufeff  {text}\n").output_schema == text
    assert read_import(json.dumps(SCHEMA)).output_schema == json.dumps(SCHEMA, indent=2)


@pytest.mark.parametrize("keys", [("output_schema", "input_schema"), ("output", "input")])
@pytest.mark.parametrize(
    "output", [WRAPPED, {"json_schema": SCHEMA}, SCHEMA, {"json_schema": json.dumps(SCHEMA)}]
)
def test_a_task_spec_is_read_wrapped_or_bare_with_either_names(keys, output):
    imported = from_spec({keys[0]: output, keys[1]: {"type": "json", "json_schema": INPUT}})
    assert imported.format == "task_spec"
    assert imported.label == "Task spec with output schema, input schema"
    assert json.loads(imported.output_schema) == SCHEMA
    assert json.loads(imported.input_schema) == INPUT
    assert (imported.output_type, imported.input_schema_type) == ("json", "json")


@pytest.mark.parametrize(
    ("output", "kind", "description"),
    [
        ("The GDP", "text", "The GDP"),
        ({"type": "text", "description": "The GDP"}, "text", "The GDP"),
        ({"type": "text"}, "text", ""),
        ({"description": "The GDP"}, "text", "The GDP"),
        ({"type": "auto"}, "auto", ""),
        ("auto", "auto", ""),
    ],
)
def test_text_and_auto_schemas_are_read(output, kind, description):
    imported = from_spec({"output_schema": output})
    assert (imported.output_type, imported.output_description) == (kind, description)
    assert imported.output_schema is None


def test_a_request_brings_its_input_and_processor():
    imported = from_spec(
        {
            "task_spec": {"output_schema": WRAPPED},
            "input": {"country": "France"},
            "processor": "base",
            "metadata": {},
        }
    )
    assert imported.format == "task_request"
    assert json.loads(imported.input) == {"country": "France"}
    assert (imported.input_type, imported.processor) == ("json", "base")
    assert "`metadata`" in imported.notes[0]
    assert from_spec({"input": "France", "processor": "lite"}).input == "France"


def test_the_first_input_of_a_group_is_taken():
    imported = from_spec(
        {
            "default_task_spec": {"output_schema": SCHEMA},
            "inputs": [{"input": "France", "processor": "core"}, {"input": "Spain", "processor": "core"}],
        }
    )
    assert (imported.input, imported.input_type, imported.processor) == ("France", "text", "core")
    assert any("first of 2 inputs" in note for note in imported.notes)


def test_what_suggest_answers_is_read():
    imported = from_spec(
        {"title": "GDP", "output_schema": SCHEMA, "input_schema": INPUT, "inputs": [{"country": "France"}]}
    )
    assert json.loads(imported.output_schema) == SCHEMA
    assert json.loads(imported.input) == {"country": "France"}


@pytest.mark.parametrize(
    "value",
    [
        {"type": "json_schema", "json_schema": {"name": "gdp", "strict": True, "schema": SCHEMA}},
        {"name": "gdp", "schema": SCHEMA},
        {"name": "gdp", "description": "GDP", "parameters": SCHEMA},
        {"type": "function", "function": {"name": "gdp", "parameters": SCHEMA}},
    ],
)
def test_a_schema_in_the_wrapper_of_another_service_is_taken_out(value):
    for imported in (from_spec(value), read_import(json.dumps(value))):
        assert imported.format == "json_schema"
        assert json.loads(imported.output_schema) == SCHEMA


def test_the_result_of_a_run_gives_its_own_schema_or_that_of_its_content():
    result = {"run": {"run_id": "trun_1"}, "output": {"type": "json", "basis": [], "content": {"gdp": "3"}}}
    assert read_import(json.dumps(result)).label == "Output of a run, 1 object"
    result["output"]["output_schema"] = SCHEMA
    assert json.loads(read_import(json.dumps(result)).output_schema) == SCHEMA


def test_what_is_changed_to_be_task_safe_is_listed():
    imported = from_spec({"output_schema": {"type": "object", "properties": {"a": {"type": "string"}}}})
    schema = json.loads(imported.output_schema)
    assert schema["required"] == ["a"]
    assert schema["additionalProperties"] is False
    assert {change.pointer for change in imported.changes} == {""}
    assert len(imported.changes) == 2


def test_keys_that_are_there_twice_are_told():
    imported = read_import(
        '{"type": "object", "properties": {"a": {"type": "string"}, "a": {"type": "number"}}}'
    )
    assert json.loads(imported.output_schema)["properties"] == {"a": {"type": "number"}}
    assert any("`a`" in note or '"a"' in note for note in imported.notes)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([1], "JSON object"),
        ({"output_schema": 7}, "`output_schema` must be"),
        ({"output_schema": {"json_schema": 7}}, "`json_schema` in `output_schema`"),
        ({"task_spec": {"output_schema": SCHEMA}, "input": [1]}, "`input` must be"),
        ({"task_spec": {"output_schema": SCHEMA}, "processor": 1}, "`processor` must be"),
        ({"task_spec": {}}, "neither a schema nor an input"),
        ({"output_schema": None}, "neither a schema nor an input"),
    ],
)
def test_parts_of_the_wrong_kind_are_refused_by_name(value, words):
    with pytest.raises(UnreadableImportError, match=words):
        from_spec(value)


PUBLISHED = [spec for spec in json.loads(CORPUS.read_text("utf-8")) if spec["task_spec"] is not None]


@pytest.mark.parametrize("spec", PUBLISHED, ids=lambda spec: spec["name"])
def test_every_published_spec_is_read_and_made_task_safe(spec):
    imported = read_import(json.dumps(spec["task_spec"]))
    assert imported.format == "task_spec"
    if imported.output_schema is None:
        assert imported.output_type in ("text", "auto")
        return
    left = [
        found.rule
        for found in judged(imported.output_schema, "output").diagnostics
        if found.severity in ("error", "unsupported", "warning")
    ]
    assert left == []
    assert read_import(imported.output_schema).changes == ()
