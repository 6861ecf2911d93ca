"""The limits bar: what each limit counts, and which parts it names."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.field_path import field_path
from parallel_widgets.schema.judgement import Judgement
from parallel_widgets.schema.limits import request_limits, schema_limits
from parallel_widgets.schema.request import check_request
from parallel_widgets.schema.rules import task_api_rules

PRODUCT = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "phase": {"enum": ["idea", "beta", "sold"]},
        "parts": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}}}},
    },
}
SCHEMA = {
    "type": "object",
    "properties": {
        "summary": {"type": "string", "description": "s" * 400},
        "country": {"enum": ["FR", "DE"]},
        "products": {"type": "array", "items": PRODUCT},
    },
}


def by_name(schema, **options):
    text = schema if isinstance(schema, str) else json.dumps(schema, indent=2)
    return {limit.name: limit for limit in schema_limits(Judgement(text, "output"), **options)}


def parts(limit):
    return [(part.label, part.pointer, part.value) for part in limit.contributors]


def test_each_limit_has_its_value_and_the_documented_most():
    limits = by_name(SCHEMA, max_fields=5)
    spec = {"output_schema": {"type": "json", "json_schema": SCHEMA}}
    documented = task_api_rules().limits
    assert {name: (limit.value, limit.most) for name, limit in limits.items()} == {
        "spec_characters": (
            len(json.dumps(spec, separators=(",", ":"))),
            documented["task_spec_characters"],
        ),
        "total_properties": (7, documented["total_properties"]),
        "enum_values": (5, documented["enum_values"]),
        "total_string_length": (54, documented["total_string_length"]),
        "nesting_depth": (5, documented["nesting_depth"]),
        "fields": (5, 5),
    }
    assert [name for name, limit in limits.items() if limit.is_soft] == ["fields"]
    assert not any(limit.is_exceeded for limit in limits.values())


def test_the_largest_parts_are_named():
    limits = by_name(SCHEMA, max_fields=5)
    product = "/properties/products/items"
    assert parts(limits["total_properties"]) == [
        ("top level", "", 3),
        ("products[]", product, 3),
        ("products[].parts[]", f"{product}/properties/parts/items", 1),
    ]
    assert parts(limits["enum_values"]) == [
        ("products[].phase", f"{product}/properties/phase", 3),
        ("country", "/properties/country", 2),
    ]
    assert parts(limits["nesting_depth"])[0] == (
        "products[].parts[]",
        f"{product}/properties/parts/items",
        5,
    )
    assert parts(limits["fields"])[:2] == [("top level", "", 2), ("products[]", product, 2)]
    first, *others = limits["spec_characters"].contributors
    assert (first.label, first.pointer) == ("summary", "/properties/summary")
    assert first.value == len(json.dumps(SCHEMA["properties"]["summary"], separators=(",", ":")))
    assert all(part.value < first.value for part in others)


def test_the_characters_of_a_field_do_not_count_for_the_one_that_holds_it():
    long = {"type": "string", "description": "d" * 1000}
    schema = {"type": "object", "properties": {"a": {"type": "object", "properties": {"b": long}}}}
    first, *others = by_name(schema)["spec_characters"].contributors
    assert first.label == "a.b"
    assert sum(part.value for part in others) < 200


def test_a_text_that_is_no_schema_yet_has_its_own_length():
    (limit,) = by_name('{"type": "object", "properties": {').values()
    assert (limit.name, limit.value) == ("spec_characters", 34)
    assert parts(limit) == [("output schema", "", 34)]


def test_a_huge_schema_is_measured_only():
    assert list(by_name({"type": "object", "properties": {"a": {"description": "d" * 60_000}}})) == [
        "spec_characters"
    ]


def test_an_input_schema_has_only_its_size():
    (limit,) = schema_limits(Judgement(json.dumps(PRODUCT), "input"), document="input_schema")
    assert limit.name == "spec_characters"
    assert {part.document for part in limit.contributors} == {"input_schema"}


def limits_of(**request):
    check = check_request(**request)
    texts = {
        "output_schema": request.get("output_schema_text"),
        "input_schema": request.get("input_schema_text"),
    }
    judged = {
        name: Judgement(text, name.removesuffix("_schema")) if text else None for name, text in texts.items()
    }
    return check, {limit.name: limit for limit in request_limits(characters=check.characters, **judged)}


def test_a_request_counts_what_is_sent():
    check, limits = limits_of(
        output_schema_type="json",
        output_schema_text=json.dumps(SCHEMA),
        input_schema_text=json.dumps(PRODUCT),
        input_text="x" * 24_000,
    )
    assert limits["spec_characters"].value == check.characters["spec"]
    assert limits["total_characters"].value == check.characters["total"]
    assert [(part.document, part.label) for part in limits["total_characters"].contributors] == [
        ("input", "input"),
        ("output_schema", "output schema"),
        ("input_schema", "input schema"),
    ]
    assert parts(limits["total_characters"])[0][2] == 24_002
    assert limits["total_characters"].is_exceeded == (check.characters["total"] > 25_000)


def test_a_request_in_prose_has_only_its_sizes():
    check, limits = limits_of(
        output_schema_type="text", output_schema_description="A report of ten pages", input_text="France"
    )
    assert list(limits) == ["spec_characters", "total_characters"]
    assert parts(limits["total_characters"])[0] == ("output schema", "", check.characters["spec"])


def test_a_limit_travels_as_json():
    limit = by_name(SCHEMA)["enum_values"]
    assert json.loads(json.dumps(limit.to_dict())) == {
        "name": "enum_values",
        "label": "Enum values",
        "value": 5,
        "most": 500,
        "unit": "values",
        "is_soft": False,
        "contributors": [
            {
                "document": "output_schema",
                "pointer": "/properties/products/items/properties/phase",
                "label": "products[].phase",
                "value": 3,
            },
            {"document": "output_schema", "pointer": "/properties/country", "label": "country", "value": 2},
        ],
    }


@pytest.mark.parametrize(
    ("pointer", "path"),
    [
        ("", ""),
        ("/description", ""),
        ("/properties/a~1b/description", "a/b"),
        ("/properties/items/items/properties/properties", "items[].properties"),
        ("/properties/a/anyOf/0/properties/b/type", "a.b"),
        ("/$defs/Person/properties/name", "Person.name"),
        ("/properties", ""),
    ],
)
def test_a_place_is_named_as_people_do(pointer, path):
    assert field_path(pointer) == path


VALUES = st.recursive(
    st.sampled_from([None, True, 5, "string", "x" * 30]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "properties", "items", "enum", "const", "$defs", "a"]), inner
        )
    ),
    max_leaves=12,
)


@given(VALUES | st.text(max_size=8))
def test_whatever_stands_there_has_limits(value):
    for limit in schema_limits(Judgement(json.dumps(value), "output"), max_fields=5):
        assert limit.value >= 0
        assert len(limit.contributors) <= 3
        assert all(0 < part.value <= max(limit.value, 1) for part in limit.contributors)
