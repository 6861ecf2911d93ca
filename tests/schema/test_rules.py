"""The Task API's rules: where each finding stands, and what it says."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.coaching import COACHING_RULES
from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.rules import task_api_rules


def findings(schema, rule=None, *, role="output"):
    """Return what the rules say; advice about descriptions is no rule."""
    found = SchemaDocument(schema, role=role).diagnostics()
    return [item for item in found if item.rule not in COACHING_RULES and (rule is None or item.rule == rule)]


def underlined(text, rule):
    return [text[item.start : item.end] for item in SchemaDocument(text).diagnostics() if item.rule == rule]


GOOD = {
    "type": "object",
    "properties": {"a": {"type": "string", "description": "An a"}},
    "required": ["a"],
    "additionalProperties": False,
}


def test_a_good_schema_gets_nothing():
    assert findings(GOOD) == []


def test_each_object_is_asked_for_its_own_required_and_additional_properties():
    inner = {"type": "object", "properties": {"x": {}, "y/z": {}}, "required": ["x"]}
    schema = {
        "type": "object",
        "properties": {
            "object": inner,
            "list": {"type": "array", "items": inner},
            "nullable": {"anyOf": [inner, {"type": "null"}]},
            "ref": {"$ref": "#/$defs/d"},
        },
        "$defs": {"d": inner},
    }
    places = [
        "",
        "/properties/object",
        "/properties/list/items",
        "/properties/nullable/anyOf/0",
        "/$defs/d",
    ]
    for rule in ("all_fields_required", "additional_properties_false"):
        assert [item.pointer for item in findings(schema, rule)] == places


def test_a_branch_that_only_adds_to_an_object_is_left_alone():
    schema = copy.deepcopy(GOOD)
    schema["properties"]["a"] = {"allOf": [{"properties": {"x": {}}}], "if": {"properties": {"x": {}}}}
    assert not [item for item in findings(schema) if item.severity == "warning"]


@pytest.mark.parametrize("keyword", sorted(task_api_rules().unsupported_keywords))
def test_an_unsupported_keyword_is_underlined_and_may_be_run(keyword):
    values = {"format": "date", "pattern": "x", "patternProperties": {}, "uniqueItems": True, "multipleOf": 1}
    values |= {
        name: {} for name in ("contains", "propertyNames", "unevaluatedItems", "unevaluatedProperties")
    }
    schema = copy.deepcopy(GOOD)
    schema["properties"]["a"][keyword] = values.get(keyword, 1)
    text = json.dumps(schema, indent=2)
    (found,) = findings(text)
    assert (found.rule, found.severity) == ("unsupported_keyword", "unsupported")
    assert not found.blocking
    assert text[found.start : found.end] == f'"{keyword}"'


def test_a_keyword_is_not_a_property_and_not_a_value():
    schema = copy.deepcopy(GOOD)
    names = ["format", "minLength", "anyOf", "items", "properties"]
    schema["properties"] = {name: {"type": "string", "description": "d"} for name in names}
    schema["required"] = names
    schema["properties"]["items"]["enum"] = ["format"]
    assert findings(schema) == []


def test_what_the_documentation_does_not_mention_is_unverified():
    schema = copy.deepcopy(GOOD)
    schema["properties"]["a"] |= {"const": "x", "default": "x", "exclusiveMinimum": 3}
    assert {(item.rule, item.severity) for item in findings(schema)} == {("unverified_keyword", "unverified")}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "null"}, True),
        ({"type": ["null"]}, True),
        ({"type": ["string", "null"]}, False),
        ({"anyOf": [{"type": "string"}, {"type": "null"}]}, False),
        ({"type": "array", "items": {"type": "null"}}, True),
    ],
)
def test_null_must_not_stand_alone(schema, expected):
    wrapped = {**GOOD, "properties": {"a": schema}}
    assert bool(findings(wrapped, "standalone_null")) == expected


@pytest.mark.parametrize("text", ["true", "[]", '"x"', "5", "null"])
@pytest.mark.parametrize("role", ["output", "input"])
def test_a_schema_that_is_no_object_is_an_error(text, role):
    found = findings(text, role=role)
    assert len(found) == 1
    assert found[0].blocking


def test_an_input_schema_is_only_asked_to_be_valid():
    schema = {"type": "array", "items": {"type": "string", "minLength": 3, "format": "date"}}
    assert findings(schema, role="input") == []
    assert [item.rule for item in findings({"type": "arr"}, role="input")] == ["metaschema"]


@pytest.mark.parametrize(
    ("keyword", "words"),
    [("descripton", "`description`"), ("propertys", "`properties`"), ("nullable", '["string", "null"]')],
)
def test_a_misspelt_keyword_gets_a_hint(keyword, words):
    schema = copy.deepcopy(GOOD)
    schema["properties"]["a"][keyword] = "x"
    (found,) = findings(schema)
    assert (found.rule, found.severity) == ("unknown_keyword", "hint")
    assert words in found.message


def test_keywords_of_ones_own_are_left_alone():
    schema = {**GOOD, "x-order": 1, "exampleValue": 3}
    assert findings(schema) == []


def test_findings_underline_what_they_are_about():
    text = """{
  "type": "array",
  "additionalProperties": true,
  "required": [],
  "properties": {
    "one": {"type": "strin"},
    "sources": {"type": "null"},
    "two": {"type": "object", "properties": {"x": {}}}
  },
  "anyOf": [{}]
}"""
    assert underlined(text, "root_type_object") == ['"array"']
    assert underlined(text, "additional_properties_false") == ["true", '"two"']
    assert underlined(text, "all_fields_required") == ['"required"', '"two"']
    assert underlined(text, "metaschema") == ['"strin"']
    assert underlined(text, "standalone_null") == ['"null"']
    assert underlined(text, "basis_field_name") == ['"sources"']
    assert underlined(text, "root_anyof_forbidden") == ['"anyOf"']
    assert underlined('{"type": "object"}', "root_properties_required") == ["{"]


def test_depth_is_shown_where_it_is_deepest():
    schema = {"type": "string"}
    for level in range(6):
        schema = {"type": "object", "properties": {f"level{5 - level}": schema}}
    text = json.dumps(schema)
    (found,) = findings(text, "nesting_depth")
    assert found.pointer == ""
    assert text[found.start : found.end] == '"level4"'
    assert "6 levels" in found.message


def test_references_and_nullable_branches_do_not_nest():
    inner = {"type": "object", "properties": {"deep": {"$ref": "#/$defs/d"}}}
    for _ in range(3):
        inner = {"type": "object", "properties": {"x": {"anyOf": [inner, {"type": "null"}]}}}
    schema = {"type": "object", "properties": {"x": inner}, "$defs": {"d": {"type": "array", "items": {}}}}
    assert findings(schema, "nesting_depth") == []


def test_size_and_depth_are_measured():
    schema = {
        "type": "object",
        "properties": {
            "abc": {"type": "array", "items": {"type": "object", "properties": {"d": {"enum": ["xy", 1]}}}},
            "e": {"const": "four"},
        },
        "$defs": {"gh": {}},
    }
    measures = SchemaDocument(schema).measures
    assert (measures.nesting_depth, measures.total_properties, measures.enum_values) == (3, 3, 2)
    assert measures.total_string_length == len("abc" + "d" + "xy" + "e" + "four" + "gh")
    assert measures.fields == 2


def test_findings_stand_in_the_order_of_the_text():
    text = '{"properties": {"b": {"format": "x", "minLength": 1}, "a": {"type": 5}}, "type": "object"}'
    starts = [item.start for item in findings(text)]
    assert starts == sorted(starts)
    assert len(starts) > 4


@pytest.mark.timeout(20)
def test_a_schema_far_too_large_is_only_measured():
    schema = {**GOOD, "properties": {f"p{number}": {"type": 5} for number in range(8_000)}}
    (found,) = findings(schema)
    assert found.rule == "text_too_large"
    assert found.blocking


def test_of_very_many_findings_the_gravest_are_shown():
    properties = {f"p{number}": {"type": "string", "minLength": 1} for number in range(300)}
    found = findings({"type": "object", "properties": {**properties, "last": {"type": "strin"}}})
    assert len(found) == 201
    assert {"metaschema", "total_properties"} <= {item.rule for item in found}
    assert found[-1].rule == "more_findings"


@pytest.mark.timeout(20)
def test_a_schema_as_deep_as_json_may_be_is_judged():
    text = '{"not": ' * 99 + "{}" + "}" * 99
    assert "root_type_object" in [item.rule for item in findings(text)]
    nested = '{"items": ' * 99 + '{"type": 5}' + "}" * 99
    assert {"metaschema", "nesting_depth"} <= {item.rule for item in findings(nested)}


KEYWORDS = (
    "type", "properties", "required", "items", "$ref", "$defs", "$id", "$anchor", "anyOf", "enum", "const",
    "additionalProperties", "patternProperties", "if", "dependentSchemas", "prefixItems", "a",
)  # fmt: skip
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4),
    max_leaves=15,
)


@given(JSON, st.sampled_from(["output", "input"]))
def test_whatever_the_json_holds_is_judged_without_an_exception(value, role):
    text = json.dumps(value, indent=1)
    for item in SchemaDocument(text, role=role).diagnostics():
        assert 0 <= item.start <= item.end <= len(text)
        assert item.message.endswith((".", "?"))
        json.dumps(item.to_dict(text))
