"""A schema from examples: every example fits it, and the Task API takes what comes of it."""

import datetime
import decimal
import enum
import json
import uuid
from dataclasses import dataclass

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parallel_widgets.schema.imports.examples import Guesses, from_examples, inferred_schema
from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.judgement import judged
from parallel_widgets.schema.rules import task_api_rules

GRAVE = ("error", "unsupported", "warning")


def properties(imported):
    return json.loads(imported.output_schema)["properties"]


def field(*values):
    """The schema of one field that has these values in as many examples."""
    return properties(from_examples(*({"x": value} for value in values)))["x"]


def test_one_example_gives_each_field_its_type_in_the_order_of_the_example():
    imported = from_examples(
        {"name": "Acme", "staff": 12, "share": 0.5, "listed": True, "tags": ["a"], "2024": {"z": 1, "a": 2}}
    )
    schema = json.loads(imported.output_schema)
    assert imported.label == "Example JSON, 1 object"
    assert imported.output_type == "json"
    assert list(schema["properties"]) == ["name", "staff", "share", "listed", "tags", "2024"]
    assert list(schema["properties"]["2024"]["properties"]) == ["z", "a"]
    assert schema["required"] == list(schema["properties"])
    assert schema["additionalProperties"] is False
    kinds = {name: item["type"] for name, item in schema["properties"].items()}
    assert kinds == {
        "name": "string",
        "staff": "integer",
        "share": "number",
        "listed": "boolean",
        "tags": "array",
        "2024": "object",
    }
    assert imported.changes == ()
    assert imported.notes == ()


def test_several_examples_are_merged():
    assert field(1, 2.5) == {"type": "number"}
    assert field(1, None) == {"type": ["integer", "null"]}
    assert field("a", 1) == {"type": ["string", "integer"]}
    assert field(True, 1) == {"type": ["boolean", "integer"]}
    assert field([1], ["a", 2.5]) == {"type": "array", "items": {"type": ["number", "string"]}}


def test_lists_of_objects_become_one_item_schema():
    imported = from_examples({"list": [{"a": 1}, {"a": None, "b": "x"}]}, {"list": []})
    items = properties(imported)["list"]["items"]
    assert items["properties"] == {"a": {"type": ["integer", "null"]}, "b": {"type": ["string", "null"]}}
    assert items["required"] == ["a", "b"]


def test_what_some_examples_lack_becomes_nullable_and_is_listed():
    imported = from_examples({"a": 1}, {"a": 2, "b": {"c": "x"}})
    assert properties(imported)["b"]["type"] == ["object", "null"]
    (change,) = imported.changes
    assert change.pointer == "/properties/b"
    assert change.message == "`b` may be missing in the source: now required, and nullable."


def test_an_object_or_a_list_or_a_word_in_one_field_become_alternatives():
    schema = field({"a": 1}, [1], "word", None)
    assert [branch["type"] for branch in schema["anyOf"]] == [["string", "null"], "object", "array"]


def test_what_is_always_empty_is_taken_as_text_and_said():
    imported = from_examples({"a": None, "b": [], "c": {}})
    found = properties(imported)
    assert found["a"] == {"type": ["string", "null"]}
    assert found["b"] == {"type": "array", "items": {"type": "string"}}
    assert found["c"]["properties"] == {}
    assert any("taken as strings: `a`, `b[]`" in note for note in imported.notes)
    assert any("without any field in the examples: `c`" in note for note in imported.notes)


def test_an_enum_is_guessed_from_few_short_values_that_repeat():
    assert field("open", "closed", "open", "closed") == {"type": "string", "enum": ["open", "closed"]}
    assert field("open", "closed", None, "closed", "open")["enum"] == ["open", "closed", None]
    imported = from_examples(*({"state": state} for state in ("a", "b", "a", "b")))
    assert any("Enums were guessed" in note and "`state`" in note for note in imported.notes)


@pytest.mark.parametrize(
    "values",
    [
        ("open", "closed"),
        ("open", "open", "open"),
        ("open", "closed", "half"),
        tuple(f"v{number}" for number in range(9)) * 2,
        ("x" * 41, "y" * 41) * 3,
        ("open", 1, "closed", 2) * 2,
        ("", "x", "", "x"),
    ],
)
def test_no_enum_is_guessed_from_less(values):
    assert "enum" not in field(*values)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (["2024-01-31", "2023-12-01"], "Format YYYY-MM-DD."),
        (["2024-01-31T10:00:00Z", "2024-01-31 10:00"], "Format YYYY-MM-DDThh:mm:ssZ."),
        (["2024-01"], "Format YYYY-MM."),
        (["1999", "2024"], "Format YYYY."),
        (["31/01/2024", "01/02/2024"], "Format DD/MM/YYYY."),
        (["01/31/2024", "01/02/2024"], "Format MM/DD/YYYY."),
        (["01/02/2024"], "A date, formatted like '01/02/2024'."),
        (["https://a.example/b"], "A full web address (URL)."),
        (["a@b.example"], "An e-mail address."),
        (["12.5%", "3 %"], "A percentage, formatted like '12.5%'."),
        (["$3.1 trillion", "€2bn"], "An amount of money, formatted like '$3.1 trillion'."),
    ],
)
def test_strings_that_look_alike_get_their_format_as_a_description(values, sentence):
    assert field(*values) == {"type": "string", "description": sentence}


def test_strings_of_different_shapes_get_no_format():
    assert field("2024-01-31", "soon") == {"type": "string"}
    assert field("31/01/2024", "01/31/2024") == {"type": "string"}


def test_a_single_list_of_objects_counts_as_its_objects():
    imported = from_examples([{"a": 1}, {"a": 2}])
    assert imported.label == "Example JSON, 2 objects"
    assert list(properties(imported)) == ["a"]


def test_examples_that_are_no_objects_are_put_into_a_property():
    imported = from_examples([1, 2])
    assert properties(imported) == {"items": {"type": "array", "items": {"type": "integer"}}}
    assert imported.changes[0].pointer == "/properties/items"
    assert list(properties(from_examples("word"))) == ["value"]
    assert list(properties(from_examples({"a": 1}, [1]))) == ["value"]


def test_an_input_schema_keeps_what_is_optional_and_takes_the_first_example_as_input():
    imported = from_examples({"a": 1}, {"a": 2, "b": 3}, role="input")
    schema = json.loads(imported.input_schema)
    assert schema["required"] == ["a"]
    assert schema["properties"]["b"] == {"type": "integer"}
    assert json.loads(imported.input) == {"a": 1}
    assert (imported.input_schema_type, imported.input_type, imported.output_schema) == ("json", "json", None)
    assert imported.changes == ()


class Colour(enum.Enum):
    RED = "red"


@dataclass
class Office:
    city: str
    opened: datetime.date


def test_values_of_python_are_taken_as_the_json_they_stand_for():
    imported = from_examples(
        {
            "office": Office("Oslo", datetime.date(2024, 1, 2)),
            "when": datetime.datetime(2024, 1, 2, 3, 4, 5),
            "price": decimal.Decimal("1.5"),
            "colour": Colour.RED,
            "id": uuid.UUID(int=1),
            "pair": (1, 2),
            "set": {1},
            "missing": float("nan"),
            1: "numbered",
        }
    )
    found = properties(imported)
    assert found["office"]["properties"]["opened"]["description"] == "Format YYYY-MM-DD."
    assert found["when"]["description"] == "Format YYYY-MM-DDThh:mm:ssZ."
    assert found["price"] == {"type": "number"}
    assert found["colour"] == found["id"] == {"type": "string"}
    assert found["pair"] == found["set"] == {"type": "array", "items": {"type": "integer"}}
    assert found["missing"] == {"type": ["string", "null"]}
    assert found["1"] == {"type": "string"}


def circular():
    value = {}
    value["self"] = value
    return value


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((), "no example"),
        (([],), "items"),
        (({"x": float("inf")},), "infinite"),
        (({"x": 10**5000},), "digits"),
        ((circular(),), "levels deep"),
        (({"x": object()},), "object"),
        (({"x": int},), "type"),
        ((b"bytes",), "bytes"),
    ],
)
def test_what_is_no_json_is_refused_in_a_sentence(values, words):
    if values == ([],):
        assert words in properties(from_examples(*values))
        return
    with pytest.raises(UnreadableImportError, match=words):
        from_examples(*values)


def test_half_a_character_never_reaches_the_schema():
    imported = from_examples({"a\ud800": "\udfff"})
    assert list(properties(imported)) == ["a\ufffd"]
    assert not any(found.blocking for found in judged(imported.output_schema, "output").diagnostics)


keywords = ["a", "b", "properties", "type", "required", "$ref", "~", "/", "sources", "confidence"]
names = st.text(max_size=6) | st.sampled_from(keywords)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8)
    | st.sampled_from(["open", "closed", "2024-01-01", "12%"])
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=14,
)


@given(st.lists(values, min_size=1, max_size=5))
def test_every_example_fits_the_schema_that_they_give(examples):
    schema = inferred_schema(examples)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for example in examples:
        assert validator.is_valid(example)


@given(st.lists(st.dictionaries(names, values, min_size=1, max_size=4), min_size=1, max_size=4))
def test_what_comes_of_examples_is_task_safe(examples):
    # What only asks for what every result has anyway asks for nothing, which is for its author to see.
    assume(any(name not in task_api_rules().basis_field_names for example in examples for name in example))
    imported = from_examples(*examples)
    left = [
        found for found in judged(imported.output_schema, "output").diagnostics if found.severity in GRAVE
    ]
    assert left == []


@given(st.lists(st.sampled_from(["list", "object", "both"]), max_size=12), scalars)
def test_examples_nested_too_deeply_are_made_task_safe(levels, leaf):
    example = leaf
    for level in levels:
        example = [example] if level == "list" else {"x": example}
        example = [example, {"y": 1}] if level == "both" else example
    imported = from_examples({"root": example})
    left = [
        found for found in judged(imported.output_schema, "output").diagnostics if found.severity in GRAVE
    ]
    assert left == []


@given(st.lists(values, min_size=1, max_size=5))
def test_an_example_more_never_makes_the_others_misfit(examples):
    guesses = Guesses()
    validator = Draft202012Validator(inferred_schema([*examples, *examples, None], guesses))
    assert all(validator.is_valid(example) for example in [*examples, None])
