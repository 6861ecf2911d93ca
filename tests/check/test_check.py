"""`check`: whatever form a request is given in, it gets the diagnostics that the widget shows."""

import json
from pathlib import Path

import pydantic
import pytest

from parallel_widgets.api.processors import processor as known_processor
from parallel_widgets.check import check
from parallel_widgets.request_texts import RequestTexts, judge_request
from parallel_widgets.schema.request import check_request

CORPUS = Path(__file__).parent.parent / "schema" / "corpus"
OUTPUT = {"type": "object", "properties": {"gdp": {"type": "string"}}, "required": ["gdp"]}
INPUT = {"type": "object", "properties": {"year": {"type": "integer"}}, "required": ["year"]}


def found(*arguments, **options):
    """Rule, document and pointer of each finding but the advice."""
    diagnostics = check(*arguments, **options)
    return [(item.rule, item.document, item.pointer) for item in diagnostics if item.severity != "hint"]


CLOSED = ("additional_properties_false", "output_schema", "")
MISMATCH = ("input_mismatch", "input", "/year")


@pytest.mark.parametrize(
    "spec",
    [
        OUTPUT,
        json.dumps(OUTPUT),
        json.dumps(OUTPUT, indent=4),
        {"output_schema": {"type": "json", "json_schema": OUTPUT}},
        {"output_schema": {"json_schema": OUTPUT}},
        {"output_schema": {"json_schema": json.dumps(OUTPUT)}},
        {"output_schema": OUTPUT},
        {"output": OUTPUT},
        {"task_spec": {"output": {"type": "json", "json_schema": OUTPUT}}},
        json.dumps({"output_schema": {"type": "json", "json_schema": OUTPUT}}),
    ],
)
def test_an_output_schema_is_found_in_whatever_it_is_wrapped(spec):
    assert found(spec) == [CLOSED]


@pytest.mark.parametrize(
    "request_body",
    [
        {
            "task_spec": {"output_schema": OUTPUT, "input_schema": INPUT},
            "input": {"year": "x"},
            "processor": "p",
        },
        {
            "task_spec": {
                "output_schema": {"type": "json", "json_schema": OUTPUT},
                "input_schema": {"type": "json", "json_schema": INPUT},
            },
            "input": {"year": "x"},
            "processor": "p",
        },
        {"task_spec": {"output": OUTPUT, "input": INPUT}, "input": {"year": "x"}, "processor": "p"},
        {"output_schema": OUTPUT, "input_schema": INPUT, "input": {"year": "x"}, "processor": "p"},
        {"output": OUTPUT, "input_schema": INPUT, "input": {"year": "x"}, "processor": "p"},
    ],
)
def test_a_whole_request_is_judged_with_its_input_and_processor(request_body):
    expected = [CLOSED, MISMATCH, ("unknown_processor", "request", "")]
    assert found(request_body) == expected
    assert found(json.dumps(request_body)) == expected
    assert found(request_body, {"year": 2023}, "core") == [CLOSED]


def test_a_pydantic_model_is_an_output_schema():
    class Answer(pydantic.BaseModel):
        gdp: str = pydantic.Field(min_length=3)

    assert found(Answer) == found({"output_schema": Answer}) == found({"output": {"json_schema": Answer}})
    assert ("unsupported_keyword", "output_schema", "/properties/gdp/minLength") in found(Answer)


def test_prose_and_auto_are_taken_in_each_form():
    for spec in ("The GDP", {"output_schema": "The GDP"}, {"output": {"type": "text", "description": "GDP"}}):
        assert check(spec, "France", "lite") == ()
    for spec in ("auto", {"output_schema": "auto"}, {"output_schema": {"type": "auto"}}):
        assert found(spec, processor="base") == [("auto_needs_pro", "request", "")]
    assert check({"output": "The GDP", "input": "A country"}, "France") == ()


def test_an_input_is_judged_only_where_one_is_given():
    assert found({"output_schema": "x", "input_schema": INPUT}) == []
    assert found("x", "") == [("input_required", "input", "")]
    assert found("x", [1]) == [("input_object_required", "input", "")]
    assert found({"output_schema": "x", "input_schema": INPUT}, {"year": "x"}) == [MISMATCH]


def test_a_broken_text_is_judged_as_an_output_schema():
    (diagnostic,) = check('{\n  "type": "object"\n  "properties": {}}')
    assert (diagnostic.rule, diagnostic.line, diagnostic.column) == ("syntax", 3, 3)


def test_places_are_those_of_the_text_that_was_given():
    text = '{"type": "object",\n "properties": {"a": {"type": "strin"}}}'
    (diagnostic,) = (item for item in check(text) if item.rule == "metaschema")
    assert text[diagnostic.start : diagnostic.end] == '"strin"'
    assert diagnostic.line == 2


@pytest.mark.parametrize(
    ("spec", "options", "error", "words"),
    [
        (5, {}, TypeError, "not as int"),
        (None, {}, TypeError, "not as NoneType"),
        ([OUTPUT], {}, TypeError, "not as list"),
        ({"task_spec": [OUTPUT]}, {}, TypeError, "`task_spec` is an object"),
        ({"output_schema": {"type": "json"}}, {}, ValueError, "no `json_schema`"),
        ({"output_schema": {"type": "yaml", "json_schema": {}}}, {}, ValueError, "not 'yaml'"),
        ({"output_schema": {"type": "text", "description": 5}}, {}, TypeError, "is a text, not int"),
        ({"output_schema": 5}, {}, TypeError, "not as int"),
        ({"input_schema": {"type": "auto"}}, {}, ValueError, "leave it out"),
        ({"processor": 5}, {}, TypeError, "by its name, not as int"),
        (OUTPUT, {"processor": 5}, TypeError, "by its name, not as int"),
        (OUTPUT, {"input": {1, 2}}, TypeError, "cannot be written as JSON"),
    ],
)
def test_what_is_no_request_is_refused_in_a_sentence(spec, options, error, words):
    with pytest.raises(error, match=words):
        check(spec, **options)


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=case["name"])
        for case in json.loads((CORPUS / "published_specs.json").read_text(encoding="utf-8"))
    ],
)
def test_a_published_request_gets_the_diagnostics_of_its_texts(case):
    spec = case["task_spec"] or {"output_schema": {"type": "auto"}}
    output = spec["output_schema"]
    output = {"type": "text", "description": output} if isinstance(output, str) else output
    input_schema = spec.get("input_schema")
    known = known_processor(case["processor"] or "")
    task_input = "a company" if case["input"] is None else case["input"]
    expected = check_request(
        output_schema_type=output.get("type", "json"),
        output_schema_text=json.dumps(output.get("json_schema", ""), indent=2, ensure_ascii=False),
        output_schema_description=output.get("description", ""),
        input_schema_text=json.dumps(input_schema["json_schema"], indent=2) if input_schema else "",
        input_type="text" if isinstance(task_input, str) else "json",
        input_text=task_input if isinstance(task_input, str) else json.dumps(task_input, indent=2),
        processor=case["processor"],
        max_fields=known and known.max_fields,
        auto_supported=known is None or known.auto_supported,
    ).diagnostics
    assert check({"task_spec": spec}, task_input, case["processor"]) == expected


def test_the_limits_of_a_request_are_judged_with_it():
    texts = RequestTexts(
        output_schema_type="json", output_schema_text=json.dumps(OUTPUT), input_text="x", processor="lite"
    )
    limits = {limit.name: (limit.value, limit.most) for limit in judge_request(texts).limits}
    assert limits["fields"] == (1, 2)
    assert limits["total_characters"][0] > limits["spec_characters"][0]
