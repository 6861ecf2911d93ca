"""Differences between schemas: what they are called, and that any of them can be taken over by itself."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.schema.difference import accept_differences, compare_schemas
from parallel_widgets.schema.text_edit import apply_edits

CORPUS = Path(__file__).parent / "corpus"
STRING = {"type": "string"}
CEO = {"type": "string", "description": "Full name of the chief executive"}
BEFORE = {
    "type": "object",
    "properties": {
        "ceo": CEO,
        "founded": {"type": "string", "description": "Year of foundation"},
        "sector": {"enum": ["energy", "health"]},
        "address": {"type": "object", "properties": {"city": STRING, "street": STRING}, "required": ["city"]},
    },
    "required": ["ceo", "founded"],
    "additionalProperties": False,
}


def changed(**changes):
    """The schema with other properties (``None``: without it)."""
    schema = copy.deepcopy(BEFORE)
    for name, field in changes.items():
        if field is None:
            del schema["properties"][name]
            schema["required"] = [other for other in schema["required"] if other != name]
        else:
            schema["properties"][name] = field
    return schema


def differences(before, after):
    return [(item.kind, item.pointer, item.breaking) for item in compare_schemas(before, after)]


def taken_over(text, after, indices):
    return apply_edits(text, accept_differences(text, after, indices))


def accepted(before, after, indices, indent=2):
    return taken_over(json.dumps(before, indent=indent), after, indices)


def strict(value):
    """The value as text, so that true is not 1; the order of keys does not count."""
    return json.dumps(value, sort_keys=True)


def test_a_schema_does_not_differ_from_itself():
    assert compare_schemas(BEFORE, copy.deepcopy(BEFORE)) == ()
    assert compare_schemas(BEFORE, dict(reversed(BEFORE.items()))) == ()


def test_a_field_that_is_new_or_gone_is_one_difference_with_its_entry_in_required():
    after = changed(website={"type": "string", "description": "Its home page"}, founded=None)
    after["required"].append("website")
    assert [item.to_dict() for item in compare_schemas(BEFORE, after)] == [
        {
            "kind": "added",
            "pointer": "/properties/website",
            "before_pointer": None,
            "message": "`website` is new (string).",
            "breaking": True,
        },
        {
            "kind": "removed",
            "pointer": "/properties/founded",
            "before_pointer": "/properties/founded",
            "message": "`founded` is gone.",
            "breaking": True,
        },
    ]
    only_added = json.loads(accepted(BEFORE, after, [0]))
    assert list(only_added["properties"]) == [*BEFORE["properties"], "website"]
    assert only_added["required"] == ["ceo", "founded", "website"]
    only_removed = json.loads(accepted(BEFORE, after, [1]))
    assert (list(only_removed["properties"]), only_removed["required"]) == (
        ["ceo", "sector", "address"],
        ["ceo"],
    )


def test_a_field_that_is_called_otherwise_is_no_other_field():
    after = json.loads(json.dumps(BEFORE).replace('"founded"', '"founding_year"'))
    (found,) = compare_schemas(BEFORE, after)
    assert (found.kind, found.pointer, found.before_pointer) == (
        "renamed",
        "/properties/founding_year",
        "/properties/founded",
    )
    assert found.message == "`founded` is called `founding_year` now."
    assert list(json.loads(accepted(BEFORE, after, [0]))["properties"]) == list(after["properties"])


def test_a_renamed_field_can_keep_its_name_and_get_its_new_description():
    after = json.loads(json.dumps(BEFORE).replace('"founded"', '"year_founded"'))
    after["properties"]["year_founded"]["description"] = "Year of foundation, as YYYY"
    assert [item.kind for item in compare_schemas(BEFORE, after)] == ["renamed", "described"]
    value = json.loads(accepted(BEFORE, after, [1]))
    assert value["properties"]["founded"] == after["properties"]["year_founded"]
    assert value["required"] == ["ceo", "founded"]


def test_fields_of_one_type_without_a_description_are_not_taken_for_each_other():
    before, after = ({"type": "object", "properties": {name: STRING}} for name in ("ceo", "website"))
    assert [item.kind for item in compare_schemas(before, after)] == ["added", "removed"]


@pytest.mark.parametrize(
    ("old", "new", "is_renamed"),
    [
        (("founded", "Year of foundation"), ("year_founded", "Year of foundation"), True),
        (("hq", "City of the head office"), ("headquarters", "City of the head office today"), True),
        (("employes", "How many work there"), ("employees", "How many people work there in all"), True),
        (("revenue_2022", ""), ("revenue_2023", ""), True),
        (("revenue", "Revenue of the company in 2023"), ("profit", "Profit of the company in 2023"), False),
        (("ceo_name", "Full name of the chief executive"), ("cfo_name", "Who keeps the books"), False),
        (("start", "Day on which it began"), ("budget", "Money that it may spend"), False),
    ],
)
def test_what_is_only_renamed_is_told_from_what_is_another_field(old, new, is_renamed):
    before, after = (
        {"properties": {name: {"type": "string", "description": text} if text else STRING}}
        for name, text in (old, new)
    )
    assert ("renamed" in [item.kind for item in compare_schemas(before, after)]) == is_renamed


@pytest.mark.parametrize(
    ("field", "after", "message", "breaking"),
    [
        (STRING, {"type": ["string", "null"]}, "`x` may be null now.", False),
        ({"type": ["string", "null"]}, STRING, "`x` may no longer be null.", True),
        (STRING, {"anyOf": [STRING, {"type": "null"}]}, "`x` may be null now.", False),
        ({"type": "integer"}, {"type": "number"}, "`x` is number now, instead of integer.", False),
        ({"type": "number"}, {"type": "integer"}, "`x` is integer now, instead of number.", True),
        (
            STRING,
            {"type": "array", "items": STRING},
            "`x` is list of string now, instead of string.",
            True,
        ),
        (
            {"type": "object", "properties": {"a": STRING}},
            STRING,
            "`x` is string now, instead of object.",
            True,
        ),
        ({}, STRING, "`x` is string now, instead of anything.", True),
        ({"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}, "`x` is `b` now, instead of `a`.", True),
    ],
)
def test_a_type_that_changes_is_one_difference(field, after, message, breaking):
    (found,) = compare_schemas({"properties": {"x": field}}, {"properties": {"x": after}})
    assert (found.kind, found.pointer) == ("retyped", "/properties/x")
    assert (found.message, found.breaking) == (message, breaking)


def test_other_changes_of_a_field_are_told_apart():
    after = changed(
        ceo={**CEO, "description": "Name of the boss", "minLength": 3, "title": "CEO"},
        sector={"enum": ["energy", "finance"]},
    )
    after["additionalProperties"] = True
    after["required"] = ["founded"]
    assert differences(BEFORE, after) == [
        ("described", "/properties/ceo", False),
        ("other", "/properties/ceo/minLength", True),
        ("other", "/properties/ceo/title", False),
        ("required", "/properties/ceo", False),
        ("enum", "/properties/sector", True),
        ("other", "/additionalProperties", False),
    ]
    assert [item.message for item in compare_schemas(BEFORE, after)] == [
        'The description of `ceo` is another one: "Name of the boss".',
        "`minLength` of `ceo` is new: `3`.",
        '`title` of `ceo` is new: "CEO".',
        "`ceo` may be left out now.",
        'The values of `sector` differ: new "finance"; gone "health".',
        "`additionalProperties` of the schema is `true` now, instead of `false`.",
    ]


def test_differences_inside_an_object_and_a_list_have_their_own_places():
    def listed(inner):
        return {"type": "object", "properties": {"list": {"type": "array", "items": inner}}}

    before = listed({"type": "object", "properties": {"a": STRING}})
    after = listed({"type": "object", "properties": {"a": STRING, "b": STRING}, "required": ["a"]})
    assert differences(before, after) == [
        ("required", "/properties/list/items/properties/a", True),
        ("added", "/properties/list/items/properties/b", False),
    ]
    assert compare_schemas(before, after)[1].message == "`list[].b` is new (string)."


def test_a_field_in_another_place_of_its_object_has_moved():
    after = copy.deepcopy(BEFORE)
    after["properties"] = {"sector": after["properties"].pop("sector"), **after["properties"]}
    (found,) = compare_schemas(BEFORE, after)
    assert (found.kind, found.pointer, found.message) == (
        "moved",
        "/properties/sector",
        "`sector` stands first now.",
    )
    assert json.loads(accepted(BEFORE, after, [0])) == BEFORE
    assert list(json.loads(accepted(BEFORE, after, [0]))["properties"]) == list(after["properties"])


def test_a_field_that_moved_inside_a_list_is_found_there():
    one, other = ({"a": STRING, "b": CEO, "c": STRING}, {"b": CEO, "c": STRING, "a": STRING})
    before, after = (
        {"properties": {"list": {"type": "array", "items": {"properties": names}}}} for names in (one, other)
    )
    (found,) = compare_schemas(before, after)
    assert found.message == "`list[].a` stands after `list[].c` now."


def test_a_field_in_another_object_has_moved_there_or_stays_where_it_was():
    after = changed(ceo=None)
    after["properties"]["address"]["properties"]["ceo"] = CEO
    (found,) = compare_schemas(BEFORE, after)
    assert (found.kind, found.before_pointer, found.pointer, found.message) == (
        "moved",
        "/properties/ceo",
        "/properties/address/properties/ceo",
        "`ceo` is `address.ceo` now.",
    )
    assert json.loads(accepted(BEFORE, after, [0])) == after


def test_definitions_are_compared_like_fields():
    before = {"type": "object", "properties": {}, "$defs": {"a": STRING}}
    after = {"type": "object", "properties": {}, "$defs": {"a": {"type": "integer"}, "b": CEO}}
    assert [item.message for item in compare_schemas(before, after)] == [
        "`a` is integer now, instead of string.",
        "`b` is new (definition).",
    ]


def test_taking_over_changes_only_what_it_must_of_the_text():
    text = """{
\t"type": "object", "properties": {
\t\t"big": {"const": 12345678901234567890.0},
\t\t"ceo":   { "type" : "string" },
\t\t"2024": {"type": "string"}
\t}
}"""
    after = json.loads(text)
    after["properties"]["ceo"]["description"] = "Who leads it"
    after["properties"]["added"] = STRING
    after["properties"]["big"] = {"const": 1}
    kinds = [item.kind for item in compare_schemas(json.loads(text), after)]
    assert kinds == ["other", "described", "added"]
    assert taken_over(text, after, [1]) == text.replace(
        '"string" },', '"string", "description" : "Who leads it" },'
    ) or taken_over(text, after, [1]) == text.replace(
        '"string" },', '"string", "description": "Who leads it" },'
    )
    assert taken_over(text, after, []) == text


@pytest.mark.parametrize("text", ["", " \n", "{}", "null"])
def test_an_empty_text_gets_what_is_taken_over_written_anew(text):
    found = compare_schemas(None, BEFORE)
    assert not any(item.breaking for item in found)
    assert taken_over(text, BEFORE, range(len(found))) == json.dumps(BEFORE, indent=2)
    names = [item.pointer for item in found if item.kind == "added"]
    assert names == [f"/properties/{name}" for name in BEFORE["properties"]]
    only = [index for index, item in enumerate(found) if item.pointer in ("", "/properties/ceo")]
    assert json.loads(taken_over(text, BEFORE, only)) == {
        "type": "object",
        "properties": {"ceo": CEO},
        "required": ["ceo"],
    }


def test_a_broken_text_is_replaced_only_as_a_whole():
    count = len(compare_schemas(None, BEFORE))
    assert json.loads(taken_over("{'a': 1,", BEFORE, range(count))) == BEFORE
    with pytest.raises(ValueError, match="mend it first"):
        accept_differences("{'a': 1,", BEFORE, [0])
    assert accept_differences("{'a': 1,", BEFORE, []) == ()


def test_a_difference_that_there_is_not_cannot_be_taken_over():
    with pytest.raises(ValueError, match="There is no difference 3; there are 1"):
        accept_differences(json.dumps(BEFORE), changed(ceo=None), [0, 3])


def published():
    specs = json.loads((CORPUS / "published_specs.json").read_text(encoding="utf-8"))
    schemas = ((case["task_spec"] or {}).get("output_schema") for case in specs)
    return [item["json_schema"] for item in schemas if isinstance(item, dict) and "json_schema" in item]


@pytest.mark.parametrize("after", published())
def test_one_published_schema_becomes_another_when_all_is_taken_over(after):
    for before in published():
        everything = range(len(compare_schemas(before, after)))
        assert json.loads(accepted(before, after, everything)) == after


NAMES = st.sampled_from(["a", "b", "c", "ceo", "ceo_name", "items"])
WORDS = st.sampled_from(["", "Year of foundation", "Year of the foundation", "Name"])
LEAF = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["string", "integer", ["string", "null"], "null"]),
        "description": WORDS,
        "enum": st.lists(st.sampled_from(["x", "y", 1, True, None]), max_size=3),
        "title": WORDS,
        "minLength": st.integers(0, 2),
        "$ref": st.sampled_from(["#", "#/$defs/a"]),
    },
)


def containers(inner):
    named = st.dictionaries(NAMES, inner, max_size=4)
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(["object", "array", ["object", "null"]]),
            "properties": named,
            "required": st.lists(NAMES, max_size=3),
            "additionalProperties": st.sampled_from([True, False, {}]) | inner,
            "items": inner,
            "anyOf": st.lists(inner, max_size=2),
            "$defs": named,
            "description": WORDS,
        },
    )


SCHEMAS = st.recursive(LEAF, containers, max_leaves=8)
KEYS = st.sampled_from(["properties", "required", "items", "type", "$defs", "a"])
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(0, 1) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner),
    max_leaves=8,
)
# Null at the root stands for no schema.
ANYTHING = SCHEMAS | JUNK.filter(lambda value: value is not None)


@given(ANYTHING, ANYTHING)
@settings(max_examples=300)
def test_taking_over_all_gives_the_other_schema_and_none_changes_nothing(before, after):
    found = compare_schemas(before, after)
    assert compare_schemas(before, before) == ()
    # What only stands in another order is the same JSON value, and may be no difference.
    assert found or strict(before) == strict(after)
    assert strict(before) != strict(after) or all(item.kind == "moved" for item in found)
    for item in found:
        assert item.message.endswith(".")
        json.dumps(item.to_dict())
    assert accept_differences(json.dumps(before), after, []) == ()
    assert strict(json.loads(accepted(before, after, range(len(found))))) == strict(after)


@given(ANYTHING, ANYTHING, st.sets(st.integers(0, 12)), st.sampled_from([None, 2, "\t"]))
@settings(max_examples=300)
def test_what_is_not_taken_over_can_still_be_taken_over_later(before, after, chosen, indent):
    count = len(compare_schemas(before, after))
    between = json.loads(accepted(before, after, chosen & set(range(count)), indent))
    rest = compare_schemas(between, after)
    assert strict(json.loads(accepted(between, after, range(len(rest)), indent))) == strict(after)
