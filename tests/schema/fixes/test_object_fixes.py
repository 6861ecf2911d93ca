"""What mends objects, the root and what nests too deeply: the texts that come of it, in their style."""

import json

import pytest

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fixing import apply_fix

from .mended import alternatives, field, fixed, fixed_value, found

# Objects.

ONE_MISSING = """{
  "type": "object",
  "properties": {
    "name": {"type": "string"},
    "revenue": {"type": "number", "minimum": 1.50}
  },
  "required": ["name"],
  "additionalProperties": false
}
"""


def test_a_missing_name_is_added_to_required():
    assert found(ONE_MISSING, "all_fields_required").fix.title == "Add `revenue` to `required`"
    assert fixed(ONE_MISSING, "all_fields_required") == ONE_MISSING.replace('["name"]', '["name", "revenue"]')


def test_an_optional_field_may_become_required_and_nullable():
    (text,) = alternatives(ONE_MISSING, "all_fields_required").values()
    assert text == ONE_MISSING.replace('["name"]', '["name", "revenue"]').replace(
        '"number"', '["number", "null"]'
    )


@pytest.mark.parametrize(
    ("schema", "nullable"),
    [
        ({"type": "string", "enum": ["x"]}, {"type": ["string", "null"], "enum": ["x", None]}),
        ({"enum": ["x"]}, {"enum": ["x", None]}),
        ({"type": ["string", "number"]}, {"type": ["string", "number", "null"]}),
        ({"anyOf": [{"type": "string"}]}, {"anyOf": [{"type": "string"}, {"type": "null"}]}),
        (
            {"$ref": "#/$defs/d", "description": "d"},
            {"description": "d", "anyOf": [{"$ref": "#/$defs/d"}, {"type": "null"}]},
        ),
        ({"const": 5}, {"anyOf": [{"const": 5}, {"type": "null"}]}),
    ],
)
def test_every_kind_of_schema_can_become_nullable(schema, nullable):
    text = json.dumps({"type": "object", "properties": {"a": schema}, "$defs": {"d": {}}})
    (after,) = alternatives(text, "all_fields_required", "").values()
    assert json.loads(after)["properties"]["a"] == nullable


def test_required_comes_after_the_properties():
    text = '{"type": "object", "properties": {"a": {}}, "description": "d", "additionalProperties": false}'
    assert fixed(text, "all_fields_required") == text.replace('{"a": {}}', '{"a": {}}, "required": ["a"]')


@pytest.mark.parametrize("before", [{}, {"additionalProperties": True}, {"additionalProperties": {}}])
def test_an_open_object_is_closed(before):
    schema = {"type": "object", "properties": {"a": {}}, "required": ["a"], **before}
    assert fixed_value(schema, "additional_properties_false")["additionalProperties"] is False


@pytest.mark.parametrize(
    "schema",
    [
        {"additionalProperties": {"type": "string"}},
        {"allOf": [{"properties": {"b": {}}}]},
        {"$ref": "#/$defs/d"},
    ],
)
def test_what_closing_would_forbid_is_for_the_author_to_choose(schema):
    text = json.dumps({"type": "object", "properties": {"a": {}}, **schema})
    diagnostic = found(text, "additional_properties_false", "")
    assert diagnostic.fix is None
    (fix,) = diagnostic.alternatives
    assert json.loads(apply_fix(text, fix))["additionalProperties"] is False


# The root.

LIST = """{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "array",
  "description": "Rivals",
  "items": {"$ref": "#/$defs/Rival"},
  "$defs": {
    "Rival": {"type": "object", "properties": {"n": {"type": "string"}, "of": {"$ref": "#/items"}}}
  }
}"""


def test_a_list_at_the_root_moves_into_a_property_with_what_it_says():
    after = json.loads(fixed(LIST, "root_type_object"))
    assert list(after) == ["$schema", "type", "properties", "required", "additionalProperties", "$defs"]
    assert after["properties"]["items"] == {
        "type": "array",
        "description": "Rivals",
        "items": {"$ref": "#/$defs/Rival"},
    }
    assert after["$defs"]["Rival"]["properties"]["of"] == {"$ref": "#/properties/items/items"}
    assert fixed(LIST, "root_properties_required") == fixed(LIST, "root_type_object")


def test_a_list_at_the_root_is_wrapped_as_it_stands():
    text = '{\n\t"type": "array",\n\t"items": { "type":"string",  "title": "x" }\n}'
    assert fixed(text, "root_type_object") == (
        '{\n\t"type": "object",\n\t"properties": {\n\t\t"items": {\n\t\t\t"type": "array",\n'
        '\t\t\t"items": { "type":"string",  "title": "x" }\n\t\t}\n\t},\n\t"required": [\n\t\t"items"\n\t],\n'
        '\t"additionalProperties": false\n}'
    )


def test_a_single_value_at_the_root_moves_into_a_property_called_by_its_title():
    after = fixed_value({"type": "string", "title": "Legal name"}, "root_type_object")
    assert after["required"] == ["legal_name"]
    assert fixed_value({"enum": ["a"]}, "root_type_object")["properties"] == {"answer": {"enum": ["a"]}}


def test_a_root_that_only_lacks_its_type_gets_it_first():
    assert fixed('{"properties": {"a": {}}}', "root_type_object") == (
        '{"type": "object", "properties": {"a": {}}}'
    )
    assert fixed_value({"type": ["object", "null"], "properties": {}}, "root_type_object")["type"] == "object"


def test_misspelt_properties_are_found():
    text = '{"type": "object", "propertys": {"a": {}}}'
    assert fixed(text, "root_properties_required") == (
        '{"type": "object", "properties": {"a": {}}, "required": ["a"], "additionalProperties": false}'
    )


def test_a_root_that_is_a_reference_takes_what_it_refers_to():
    defined = {"type": "object", "properties": {"child": {"$ref": "#/$defs/Node"}}}
    after = fixed_value({"$ref": "#/$defs/Node", "$defs": {"Node": defined}}, "root_type_object")
    whole = {**defined, "required": ["child"], "additionalProperties": False}
    assert after == {**whole, "$defs": {"Node": defined}}


def test_an_empty_object_is_offered_a_first_field():
    (text,) = alternatives('{"type": "object"}', "root_properties_required").values()
    assert not [item for item in SchemaDocument(text).diagnostics() if item.severity != "hint"]


def test_alternatives_at_the_root_become_one_object():
    schema = {
        "type": "object",
        "anyOf": [
            {"type": "object", "properties": {"kind": {"const": "a"}, "x": {"type": "string"}}},
            {"$ref": "#/$defs/B"},
            {"type": "null"},
        ],
        "$defs": {"B": {"properties": {"kind": {"const": "b"}, "y": {"type": "integer"}}}},
    }
    assert fixed_value(schema, "root_anyof_forbidden") == {
        "type": "object",
        "properties": {
            "kind": {"enum": ["a", "b"]},
            "x": {"type": ["string", "null"]},
            "y": {"type": ["integer", "null"]},
        },
        "required": ["kind", "x", "y"],
        "additionalProperties": False,
        "$defs": schema["$defs"],
    }


def test_alternatives_that_only_require_are_dropped_with_the_choice():
    schema = {**field({"type": "string"}), "anyOf": [{"required": ["a"]}, {"required": ["b"]}]}
    assert fixed_value(schema, "root_anyof_forbidden") == field({"type": "string"})


@pytest.mark.parametrize(
    "branches",
    [[{"type": "array"}, {"type": "object", "properties": {"a": {}}}], [True], [{"not": {}}]],
)
def test_alternatives_that_are_no_objects_are_not_merged(branches):
    assert found(json.dumps({"type": "object", "anyOf": branches}), "root_anyof_forbidden").fix is None


def test_what_several_alternatives_say_of_one_field_is_a_choice():
    branches = [
        {"properties": {"a": {"type": "string", "description": "One"}, "b": {"type": "array", "items": {}}}},
        {"properties": {"a": {"type": "number", "description": "Two"}, "b": {"type": "string"}}},
    ]
    after = fixed_value({"type": "object", "anyOf": branches}, "root_anyof_forbidden")["properties"]
    assert after["a"] == {"type": ["string", "number"], "description": "One Or: Two"}
    assert after["b"] == {"anyOf": [{"type": "array", "items": {}}, {"type": "string"}]}


# Depth.


def nested(levels, **inner):
    schema = {"type": "string", "description": "A word"}
    for level in range(levels, 0, -1):
        schema = {
            "type": "object",
            "properties": {f"l{level}": schema},
            "required": [f"l{level}"],
            "additionalProperties": False,
            **(inner if level == levels else {}),
        }
    return schema


def test_a_level_too_many_is_flattened_where_it_is_deepest():
    after = fixed_value(nested(6), "nesting_depth")
    assert "l5_l6" in json.dumps(after)
    assert after == json.loads(json.dumps(nested(5)).replace('"l5"', '"l5_l6"'))


def test_many_levels_are_flattened_at_once():
    text = json.dumps(nested(9), indent=2)
    assert found(text, "nesting_depth").fix.title == "Flatten 4 objects, joining names with `_`"
    assert SchemaDocument(fixed(text, "nesting_depth")).measures.nesting_depth == 5


def test_what_a_flattened_object_said_is_carried_by_its_parts():
    after = json.dumps(
        fixed_value(nested(6, type=["object", "null"], description="Its place"), "nesting_depth")
    )
    assert '"type": ["string", "null"]' in after
    assert '"description": "Its place. A word"' in after


def test_lists_and_objects_that_something_refers_to_are_not_flattened():
    schema = {"type": "string"}
    for _ in range(5):
        schema = {"type": "array", "items": schema}
    assert found(json.dumps(field(schema)), "nesting_depth").fix is None
