"""Any text: told by its shape, or refused in a sentence that says what to do; never a traceback."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parallel_widgets.schema.imports.imported import Imported, UnreadableImportError
from parallel_widgets.schema.imports.reading import FORMATS, read_import

SCHEMA = '{"type": "object", "properties": {"a": {"type": "string"}}}'


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"a": 1}', "example_json"),
        ('{"type": "premium", "price": 1}', "example_json"),
        ('{"type": "object", "name": "a thing"}', "example_json"),
        ('[{"a": 1}, {"a": 2}]', "example_json"),
        ('{"a": 1}\n{"a": 2}\n', "example_json"),
        ('{\n"a": 1\n}\n\n{"a": [2]},\n{"a": "}"}', "example_json"),
        ("[1, 2]", "example_json"),
        ("{}", "example_json"),
        ('```json\n{"a": 1}\n```', "example_json"),
        ('const example: Thing = {"a": 1};\n', "example_json"),
        ('EXAMPLE = [\n{"a": 1}]', "example_json"),
        ("{'a': None, 'b': True,}", "example_json"),
        (SCHEMA, "json_schema"),
        ('{"type": "array", "items": {"type": "string"}}', "json_schema"),
        ('{"$schema": "x", "type": "object"}', "json_schema"),
        ('{"properties": {"a": {"type": "string"}}}', "json_schema"),
        (f'{{"output_schema": {SCHEMA}}}', "task_spec"),
        (f'{{"output": {SCHEMA}}}', "task_spec"),
        (f'{{"type": "json", "json_schema": {SCHEMA}}}', "task_spec"),
        ('{"type": "auto"}', "task_spec"),
        ('{"output": "x", "input": "y"}', "example_json"),
        (
            f'{{"task_spec": {{"output_schema": {SCHEMA}}}, "input": "x", "processor": "base"}}',
            "task_request",
        ),
        ('{"name": "string", "tags": ["string"], "staff": "int | null"}', "pseudo_schema"),
        ("name,Revenue (USD m)", "csv_header"),
        ("a\tb\n1\t2", "csv_header"),
        ("interface A { a: string }", "typescript"),
        ("export type A = { a: string }", "typescript"),
        ("{ a: string; b?: number }", "typescript"),
        ("class A(BaseModel):\n    a: int", "python"),
        ("@dataclass\nclass A:\n    a: int", "python"),
    ],
)
def test_a_text_is_told_by_its_shape(text, found):
    assert read_import(text).format == found


@pytest.mark.parametrize("text", ["a,b\n1,x", '{"a": 1}', "interface A { a: string }"])
def test_a_text_is_read_for_the_schema_that_it_is_pasted_into(text):
    output, source = read_import(text), read_import(text, role="input")
    assert output.output_schema is not None
    assert output.input_schema is None
    assert source.input_schema is not None
    assert source.output_schema is None


def test_a_format_may_be_chosen():
    assert list(json.loads(read_import("name", format="csv_header").output_schema)["properties"]) == ["name"]
    imported = read_import('{"name": "string"}', format="example_json")
    assert json.loads(imported.output_schema)["properties"] == {"name": {"type": "string"}}
    assert json.loads(read_import(SCHEMA, format="example_json").output_schema)["required"] == [
        "type",
        "properties",
    ]


def test_slips_that_say_what_is_meant_are_mended_and_told():
    imported = read_import("{'name': 'Acme', 'listed': True, 'x': None, // comment\n}")
    found = json.loads(imported.output_schema)["properties"]
    assert {name: item["type"] for name, item in found.items()} == {
        "name": "string",
        "listed": "boolean",
        "x": ["string", "null"],
    }
    assert "Mended on the way (line 1, column 2)" in imported.notes[0]


def test_names_with_types_become_a_schema():
    imported = read_import('{"name": "string", "tags": ["string"], "staff": "integer"}')
    schema = json.loads(imported.output_schema)
    assert schema["properties"]["staff"]["type"] == "integer"
    assert schema["properties"]["tags"]["items"]["type"] == "string"
    assert imported.label == "Names with types, 3 fields"
    source = read_import('{"input": {"name": "string"}, "output": {"type": "auto"}}')
    assert json.loads(source.input_schema)["properties"] == {"name": {"type": "string"}}


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("", "auto", "nothing to import"),
        (" \ufeff\n", "auto", "nothing to import"),
        ("```\n```", "auto", "nothing to import|neither"),
        ("Find the revenue, the CEO, and the city of a company.", "auto", "neither JSON"),
        ("word", "auto", "neither JSON"),
        ('{"a": }', "auto", "Line 1, column 7"),
        ('{"a": 1}\n{"a": }\n', "auto", "Line 2, column 7"),
        ('{"a": 1} trailing', "auto", "Line 1, column 10"),
        ('x = {\n"a": 1} trailing', "auto", "Line 2, column 9"),
        ("7", "json_schema", 'read as "JSON schema", this has to be one JSON object'),
        ("[]", "task_spec", "one JSON object"),
        ('{"a": 1} {"a": 2}', "json_schema", "one JSON object"),
        ("x: 1", "example_json", "Line 1"),
        ('{"a": 1}', "pseudo_schema", "Names with types look like"),
        ("not a class", "python", "no class|no Python"),
        ("class Company(BaseModel:\n    name: str", "auto", "no Python: "),
        ("not a type", "typescript", "Expected"),
        ("", "csv_header", "nothing to import"),
        ("a" * 1_000_001, "auto", "1,000,001 characters"),
        ("a,b", "excel", "no format 'excel'"),
        ("[" * 200, "auto", "levels|nest"),
        ('{"a": ' * 150 + "1" + "}" * 150, "auto", "levels|nest"),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(text, name, words):
    with pytest.raises(UnreadableImportError, match=words):
        read_import(text, format=name)


def test_a_text_that_is_none_is_refused_in_a_sentence():
    with pytest.raises(UnreadableImportError, match="not a value of type bytes"):
        read_import(b"{}")


starts = st.sampled_from(
    [
        "",
        '{"type": "object", ',
        '{"output_schema": ',
        '{"task_spec": {',
        "interface A {",
        "class A:\n",
        "a,b\n",
    ]
)
words = [
    "null",
    '"string"',
    '"type"',
    '"properties"',
    '"json_schema"',
    '"output"',
    '"input"',
    "```",
    "int",
    "//",
]
pieces = st.sampled_from([*"""{}[]:,1'"|#=é \n\x00\ud800\U0001f600""", '"a"', *words])
texts = st.text(max_size=60) | st.tuples(starts, st.lists(pieces, max_size=25).map("".join)).map("".join)


@given(texts, st.sampled_from(list(FORMATS)), st.sampled_from(["output", "input"]))
@example('{"output": {"type": []}}', "auto", "output")
@example('{"type": {"a": 1}, "properties": {"a": 1}}', "auto", "output")
@example('{"properties": [], "type": "object"}', "json_schema", "output")
@example('{"inputs": [7], "output_schema": "x"}', "task_spec", "output")
@example('{"task_spec": 1, "processor": "x", "input": "y"}', "task_request", "output")
def test_any_text_is_imported_or_refused(text, name, role):
    try:
        imported = read_import(text, format=name, role=role)
    except UnreadableImportError as error:
        said = str(error)
    else:
        assert isinstance(imported, Imported)
        said = imported.label
    assert said


PARTS = [
    "type",
    "properties",
    "items",
    "json_schema",
    "required",
    "enum",
    "anyOf",
    "$ref",
    "description",
    "name",
]
SPECS = ["output_schema", "input_schema", "output", "input", "task_spec", "default_task_spec", "processor"]
OTHERS = [
    "inputs",
    "schema",
    "content",
    "basis",
    "additionalProperties",
    "function",
    "parameters",
    "warnings",
]
keys = st.sampled_from([*PARTS, *SPECS, *OTHERS])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["", "object", "string", "auto", "x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=12,
)


@given(json_values, st.sampled_from(["auto", "json_schema", "task_spec", "task_request", "pseudo_schema"]))
def test_any_json_is_imported_or_refused(value, name):
    try:
        said = read_import(json.dumps(value), format=name).label
    except UnreadableImportError as error:
        said = str(error)
    assert said
