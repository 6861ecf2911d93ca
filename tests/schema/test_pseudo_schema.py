"""Sketches of schemas: which objects are taken for one, and what they stand for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.metaschema import check_metaschema
from parallel_widgets.schema.pseudo_schema import is_pseudo_schema, schema_of_sketch


@pytest.mark.parametrize(
    "value",
    [
        {"name": "string"},
        {"name": "str", "tags": ["string"]},
        {"title": "string", "year": "integer"},
        {"name": {"type": "string"}, "age": {"type": "integer", "description": "In years"}},
        {"name": "Name of the company", "founded": "integer"},
        {"company": {"name": "string", "type": "string"}},
        {"people": [{"name": "string", "born": "date"}]},
        {"status": "active | inactive | null"},
    ],
)
def test_names_with_types_are_a_sketch(value):
    assert is_pseudo_schema(value)
    assert check_metaschema(schema_of_sketch(value)) == ()


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        "string",
        {"type": "object"},
        {"type": "string", "name": "string"},
        {"properties": {"name": "string"}},
        {"typ": "object", "propertys": {"a": {"type": "string"}}},
        {"name": "Acme", "founded": 1999},
        {"name": "Acme", "city": "Paris"},
        {"name": "Acme Inc", "about": "Makes anvils of all sizes"},
        {"product": "ring"},
        {"tags": ["string", "number"]},
        {"description": "A thing", "foo": {"type": "string"}},
        {"$ref": "#/x", "name": "string"},
    ],
)
def test_schemas_and_examples_are_none(value):
    assert not is_pseudo_schema(value)


@pytest.mark.parametrize(
    ("word", "schema"),
    [
        ("string", {"type": "string"}),
        ("Int", {"type": "integer"}),
        ("strng", {"type": "string"}),
        ("string?", {"type": ["string", "null"]}),
        ("Optional[float]", {"type": ["number", "null"]}),
        ("number or null", {"type": ["number", "null"]}),
        ("string | number", {"type": ["string", "number"]}),
        ("yes | no", {"type": "string", "enum": ["yes", "no"]}),
        ("'a' | 'b' | null", {"type": ["string", "null"], "enum": ["a", "b", None]}),
        ("list[string]", {"type": "array", "items": {"type": "string"}}),
        ("array of numbers", {"type": "array", "items": {"type": "number"}}),
        ("bool[]", {"type": "array", "items": {"type": "boolean"}}),
        ("url", {"type": "string", "description": "A full URL."}),
        ("number (in USD)", {"type": "number", "description": "in USD"}),
        ("date: of the filing", {"type": "string", "description": "of the filing. Format YYYY-MM-DD."}),
        ("What it makes", {"type": "string", "description": "What it makes"}),
    ],
)
def test_a_type_is_read_as_people_write_it(word, schema):
    assert schema_of_sketch({"a": word})["properties"]["a"] == schema


WORDS = st.sampled_from(["string", "int?", "list[", "a | b", "x or ", "()", "", " ", "date - d", "[]", "?"])
SKETCHES = st.recursive(
    WORDS | st.text(max_size=8) | st.integers() | st.none(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner, max_size=3),
    max_leaves=10,
)


@given(SKETCHES)
def test_whatever_is_taken_for_a_sketch_becomes_a_schema(value):
    if is_pseudo_schema(value):
        assert check_metaschema(schema_of_sketch(value)) == ()


@pytest.mark.timeout(10)
@pytest.mark.parametrize("piece", ["list[", "optional ", "a | ", "((", "a" * 10, " - ", "string? "])
def test_a_long_text_is_read_in_no_time(piece):
    assert is_pseudo_schema({"a": piece * 20_000}) in (True, False)
