"""A whole request: what blocks it, what may be run knowingly, and what would be sent."""

import json
import pickle
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.request import InvalidRequestError, check_request

GDP = '{"type": "string", "description": "GDP of the country in that year, such as $3.1 trillion (2023)"}'
FIELDS = f'"properties": {{"gdp": {GDP}}}, "required": ["gdp"], "additionalProperties": false'
OUTPUT = f'{{"type": "object", {FIELDS}}}'
INPUT = '{"type": "object", "properties": {"year": {"type": "integer"}}, "required": ["year"]}'


def check(**changes):
    request = {"output_schema_type": "json", "output_schema_text": OUTPUT, "input_text": "France (2023)"}
    return check_request(**(request | changes))


def rules(result):
    return [(item.document, item.rule, item.severity) for item in result.diagnostics]


def test_a_good_request_is_what_the_api_wants():
    result = check(input_schema_text=INPUT, input_type="json", input_text='{"year": 2023}')
    assert result.diagnostics == ()
    assert result.input == {"year": 2023}
    assert result.task_spec == {
        "output_schema": {"type": "json", "json_schema": json.loads(OUTPUT)},
        "input_schema": {"type": "json", "json_schema": json.loads(INPUT)},
    }


def test_text_and_auto_schemas_become_their_specs():
    text = check(
        output_schema_type="text",
        output_schema_description="The GDP",
        input_schema_type="text",
        input_schema_description="A country and a year",
    )
    assert text.task_spec == {
        "output_schema": {"type": "text", "description": "The GDP"},
        "input_schema": {"type": "text", "description": "A country and a year"},
    }
    assert check(output_schema_type="text").task_spec == {"output_schema": {"type": "text"}}
    assert check(output_schema_type="auto").task_spec == {"output_schema": {"type": "auto"}}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"input_text": " \n"}, ("input", "input_required")),
        ({"input_text": "", "input_type": "json"}, ("input", "input_required")),
        ({"input_text": "[1]", "input_type": "json"}, ("input", "input_object_required")),
        ({"input_text": "{'a': 1}", "input_type": "json"}, ("input", "syntax")),
        ({"input_text": '{"a": NaN}', "input_type": "json"}, ("input", "non_finite_number")),
        ({"input_text": '{"a": 1, "a": 2}', "input_type": "json"}, ("input", "duplicate_key")),
        ({"input_text": "half \ud83d"}, ("input", "lone_surrogate")),
        ({"output_schema_text": ""}, ("output_schema", "syntax")),
        ({"output_schema_text": "{"}, ("output_schema", "syntax")),
        ({"output_schema_text": '{"a": "\\ud800"}'}, ("output_schema", "lone_surrogate")),
        ({"output_schema_text": "[" * 200}, ("output_schema", "nesting")),
        ({"output_schema_text": " " * 1_000_001}, ("output_schema", "text_too_large")),
        ({"input_schema_text": '{"$ref": "file:///etc/passwd"}'}, ("input_schema", "remote_ref")),
        ({"input_schema_text": '{"type": "strin"}'}, ("input_schema", "metaschema")),
        (
            {"output_schema_type": "text", "output_schema_description": "\ud83d"},
            ("output_schema", "lone_surrogate"),
        ),
        (
            {"input_schema_type": "text", "input_schema_description": "x" * 1_000_001},
            ("input_schema", "text_too_large"),
        ),
    ],
)
def test_what_cannot_be_valid_blocks(changes, expected):
    result = check(**changes)
    assert expected in [(item.document, item.rule) for item in result.blocking]
    if expected[0] == "input":
        assert result.input is None
        assert result.task_spec is not None
    else:
        assert result.task_spec is None
        assert result.input is not None


def test_what_is_called_unsupported_does_not_block():
    text = OUTPUT.replace('"type": "string"', '"type": "string", "minLength": 5')
    result = check(output_schema_text=text)
    assert result.blocking == ()
    assert [item.rule for item in result.unsupported] == ["unsupported_keyword"]
    assert result.task_spec is not None


def test_an_input_without_fields_can_be_sent_with_a_warning():
    result = check(input_type="json", input_text="{}")
    assert rules(result) == [("input", "input_without_fields", "warning")]
    assert result.input == {}


def test_an_input_that_does_not_fit_is_a_warning_at_its_place():
    text = '{\n  "year": "2023"\n}'
    result = check(input_schema_text=INPUT, input_type="json", input_text=text)
    (found,) = result.diagnostics
    assert (found.rule, found.severity, found.document, found.pointer) == (
        "input_mismatch",
        "warning",
        "input",
        "/year",
    )
    assert text[found.start : found.end] == '"2023"'
    assert (found.line, found.column) == (2, 11)
    assert result.input == {"year": "2023"}


def test_a_text_input_beside_a_schema_for_an_object_is_a_warning():
    assert rules(check(input_schema_text=INPUT)) == [("input", "input_mismatch", "warning")]
    assert rules(check(input_schema_text='{"type": "string"}')) == []


def test_an_input_is_not_checked_against_a_broken_schema():
    result = check(input_schema_text='{"type": "strin"}', input_type="json", input_text='{"a": 1}')
    assert rules(result) == [("input_schema", "metaschema", "error")]


def test_an_auto_schema_below_pro_is_a_warning():
    result = check(output_schema_type="auto", processor="base", auto_supported=False)
    assert rules(result) == [("request", "auto_needs_pro", "warning")]
    assert "`base`" in result.diagnostics[0].message


def test_the_error_says_what_the_diagnostics_say_line_by_line():
    result = check(output_schema_text='{\n  "type": "object",\n  "properties": {,}\n}', input_text="")
    error = InvalidRequestError(result.blocking)
    assert isinstance(error, ParallelWidgetsError)
    assert isinstance(error, ValueError)
    assert str(error).splitlines() == [
        "output_schema line 3: Remove this comma: there is nothing before it.",
        "input: The input is empty: say what to research.",
    ]
    assert pickle.loads(pickle.dumps(error)).diagnostics == result.blocking


def test_offsets_reach_the_browser_in_its_own_units():
    text = '{"😀é": {"type": "strin"}, "type": "object", "properties": {"😀": {"type": "strin"}}}'
    (found,) = (item for item in check(output_schema_text=text).diagnostics if item.rule == "metaschema")
    data = found.to_dict(text)
    assert text.encode("utf-16-le")[2 * data["start"] : 2 * data["end"]].decode("utf-16-le") == '"strin"'
    assert data["start"] == found.start + 2
    json.dumps(data)


def test_a_diagnostic_without_a_place_has_none_in_the_browser():
    data = Diagnostic(rule="r", severity="hint", message="M.").to_dict("😀")
    assert (data["start"], data["end"], data["line"], data["fix"]) == (None, None, None, None)


def test_the_order_of_diagnostics_does_not_depend_on_the_hash_seed():
    code = (
        "import sys; from parallel_widgets.schema.request import check_request;"
        "print(check_request(output_schema_type='json', output_schema_text=sys.argv[1],"
        " input_schema_text=sys.argv[2], input_type='json', input_text=sys.argv[3]))"
    )
    properties = {name: {"type": name, "minLength": "x", "format": 5, "enum": {}} for name in "abcdef"}
    output = json.dumps({"properties": properties, "required": ["a"], "anyOf": []})
    schema = json.dumps({"properties": {}, "required": list("abcd"), "additionalProperties": False})
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, output, schema, json.dumps(dict.fromkeys("pqrstuvw"))],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(outputs) == 1


PIECE = st.sampled_from(
    [
        "{",
        "}",
        '"type"',
        ":",
        '"object"',
        ",",
        '"properties"',
        "[",
        "]",
        "1",
        "NaN",
        "\ud800",
        '"$ref"',
        '"#"',
        "\n",
    ]
)


@given(st.lists(PIECE, max_size=12).map("".join), st.lists(PIECE, max_size=12).map("".join), st.booleans())
def test_whatever_stands_in_the_editors_is_judged_without_an_exception(schema, text, as_json):
    result = check(
        output_schema_text=schema,
        input_schema_text=schema,
        input_type="json" if as_json else "text",
        input_text=text,
    )
    texts = {"output_schema": schema, "input_schema": schema, "input": text, "request": ""}
    for item in result.diagnostics:
        json.dumps(item.to_dict(texts[item.document])).encode("utf-8")
        item.message.encode("utf-8")
    if not result.blocking:
        json.dumps({"task_spec": result.task_spec, "input": result.input}, allow_nan=False).encode("utf-8")
