"""The metaschema check: the official verdict, in the words of a schema's author."""

import json
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parallel_widgets.schema.metaschema import check_metaschema, flat_metaschema
from parallel_widgets.schema.pointer import MISSING, resolve

OFFICIAL = Draft202012Validator(Draft202012Validator.META_SCHEMA)
KEYWORDS = sorted(flat_metaschema()["properties"])
ODD = st.sampled_from(
    [
        None,
        True,
        False,
        0,
        1,
        -1,
        1.5,
        2.0,
        "string",
        "int",
        "#/x",
        "a#b",
        "",
        [],
        {},
        ["string"],
        [1],
        [None],
        ["string", "string"],
        ["null", "integer"],
        {"a": True},
        {"a": ["x", "x"]},
        {"a": {"type": "strin"}},
        [{"type": "object"}],
        [True, 3],
        [{"minLength": -1}],
        [[]],
    ]
)
SCHEMAS = st.recursive(
    st.dictionaries(st.sampled_from(KEYWORDS), ODD, max_size=4),
    lambda inner: st.dictionaries(
        st.sampled_from([*KEYWORDS, "unknown"]),
        ODD
        | inner
        | st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from("abc"), inner, max_size=2),
        max_size=4,
    ),
    max_leaves=6,
)


@given(SCHEMAS | ODD)
@settings(max_examples=400)
def test_the_flat_metaschema_agrees_with_the_official_one(schema):
    found = check_metaschema(schema)
    assert (not found) == OFFICIAL.is_valid(schema)
    for violation in found:
        assert resolve(schema, violation.pointer) is not MISSING
        assert violation.message.endswith((".", "?"))
    assert len({violation.pointer for violation in found}) == len(found)


GOOD = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 1, "pattern": "^x"},
        "kind": {"enum": ["a", "b"]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/part"}, "uniqueItems": True},
        "other": {"anyOf": [{"type": ["string", "null"]}, {"const": 3}], "default": None},
    },
    "required": ["name"],
    "$defs": {"part": {"type": "number", "multipleOf": 0.5, "minimum": 0}},
    "dependentRequired": {"name": ["kind"]},
}


def test_mutants_of_a_good_schema_get_the_official_verdict():
    random = Random(20)
    values = [None, True, -1, 0, 1.5, "strin", "", [], ["a", "a"], {}, {"type": 5}, [{}], ["a", 1]]
    verdicts = set()
    for _ in range(500):
        mutant = json.loads(json.dumps(GOOD))
        part, keys = mutant, []
        while isinstance(part, dict | list) and part and (not keys or random.random() < 0.75):
            keys = list(part) if isinstance(part, dict) else list(range(len(part)))
            parent, key = part, random.choice(keys)
            part = part[key]
        parent[key] = random.choice(values)
        verdict = OFFICIAL.is_valid(mutant)
        verdicts.add(verdict)
        assert (not check_metaschema(mutant)) == verdict, mutant
    assert verdicts == {True, False}


@pytest.mark.parametrize(
    ("schema", "pointer", "message"),
    [
        ({"type": "strin"}, "/type", "did you mean `string`?"),
        ({"type": "str"}, "/type", "did you mean `string`?"),
        ({"type": "Integer"}, "/type", "did you mean `integer`?"),
        (
            {"type": "zebra"},
            "/type",
            'must be one of array, boolean, integer, null, number, object, string, not the string "zebra".',
        ),
        ({"type": None}, "/type", '"null" in quotes'),
        ({"type": ["string", "nul"]}, "/type/1", "did you mean `null`?"),
        ({"type": ["string", "string"]}, "/type/1", 'names "string" twice'),
        ({"type": []}, "/type", "empty list"),
        ({"properties": {"a": "string"}}, "/properties/a", 'write {"type": "string"}'),
        ({"properties": ["a"]}, "/properties", "`properties` must be an object that maps names to schemas"),
        ({"properties": {"a": {"required": True}}}, "/properties/a/required", "stands on the object"),
        ({"required": "a"}, "/required", "must be a list of property names"),
        ({"required": ["a", 5]}, "/required/1", "the number 5 is none"),
        ({"required": ["a", "a"]}, "/required", 'names "a" twice'),
        ({"items": [{"type": "string"}]}, "/items", "`prefixItems`"),
        ({"anyOf": []}, "/anyOf", "with at least one"),
        ({"anyOf": [3]}, "/anyOf/0", "Each entry of `anyOf`"),
        ({"minLength": -1}, "/minLength", "a whole number of at least 0, not the number -1"),
        ({"minimum": "5"}, "/minimum", '`minimum` must be a number, not the string "5"'),
        ({"enum": "a"}, "/enum", "`enum` must be a list"),
        ({"description": 5}, "/description", "`description` must be a string, not the number 5"),
        ({"multipleOf": 0}, "/multipleOf", "greater than 0"),
        ([], "", "A JSON Schema is an object, not an empty list."),
        ({"$defs": {"a": {"items": {"type": "x-"}}}}, "/$defs/a/items/type", "`type` must be one of"),
    ],
)
def test_a_violation_is_a_sentence_at_the_innermost_place(schema, pointer, message):
    (violation,) = check_metaschema(schema)
    assert violation.pointer == pointer
    assert message in violation.message


def test_many_violations_are_found_at_once():
    found = check_metaschema({"type": "objekt", "properties": {"a": {"type": "txt"}, "b": {"minimum": "x"}}})
    assert [violation.pointer for violation in found] == [
        "/properties/a/type",
        "/properties/b/minimum",
        "/type",
    ]
