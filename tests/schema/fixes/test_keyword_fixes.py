"""What mends keywords, types and fields: the texts that come of it, in the style that was there."""

import json

import pytest

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fixing import apply_fix
from parallel_widgets.schema.rules import task_api_rules

from .mended import alternatives, field, fixed, fixed_value, found

# Constraints.


@pytest.mark.parametrize(
    ("keyword", "value", "sentence"),
    [
        ("minLength", 5, "At least 5 characters."),
        ("maxLength", 1, "At most 1 character."),
        ("format", "date", "Format YYYY-MM-DD."),
        ("format", "uri", "A full URL."),
        ("format", "int32", "Format: int32."),
        ("pattern", "^[A-Z]{2}$", "Matches the regular expression `^[A-Z]{2}$`."),
        ("pattern", r"^\d{4}-\d{2}-\d{2}$", "Format YYYY-MM-DD."),
        ("minimum", 0, "At least 0."),
        ("maximum", 1.50, "At most 1.5."),
        ("multipleOf", 5.0, "A multiple of 5."),
        ("minItems", 1, "At least 1 item."),
        ("maxItems", 10, "At most 10 items."),
        ("uniqueItems", True, "No item twice."),
        ("contains", {"const": 5}, 'One of its items fits `{"const": 5}`.'),
        ("minContains", 2, "At least 2 such items."),
        ("maxContains", 3, "At most 3 such items."),
        ("minProperties", 1, "At least 1 property."),
        ("maxProperties", 3, "At most 3 properties."),
        (
            "patternProperties",
            {"^x": {"type": "string"}},
            'Properties whose names match the regular expression `^x` fit `{"type": "string"}`.',
        ),
        ("propertyNames", {"maxLength": 3}, 'The names of its properties fit `{"maxLength": 3}`.'),
        ("unevaluatedItems", False, "No further items."),
        ("unevaluatedProperties", False, "No further properties."),
    ],
)
def test_a_constraint_becomes_a_sentence_in_its_place(keyword, value, sentence):
    text = json.dumps(field({"type": "string", keyword: value, "title": "t"}), indent=2)
    pointer = f"/properties/a/{keyword}"
    assert found(text, "unsupported_keyword", pointer).fix.title == f"Move `{keyword}` into the description"
    after = fixed(text, "unsupported_keyword", pointer)
    assert after == json.dumps(field({"type": "string", "description": sentence, "title": "t"}), indent=2)
    without = alternatives(text, "unsupported_keyword", pointer)[f"Remove `{keyword}`"]
    assert json.loads(without) == field({"type": "string", "title": "t"})


def test_every_unsupported_keyword_can_be_said():
    tested = test_a_constraint_becomes_a_sentence_in_its_place.pytestmark[0].args[1]
    assert {keyword for keyword, *_ in tested} == task_api_rules().unsupported_keywords


@pytest.mark.parametrize(
    ("description", "expected"),
    [
        ("The name", "The name. At least 5 characters."),
        ("The name.", "The name. At least 5 characters."),
        ("A name with at least 5 characters", "A name with at least 5 characters"),
        ("", "At least 5 characters."),
    ],
)
def test_a_sentence_is_added_to_a_description_that_does_not_say_it(description, expected):
    schema = field({"type": "string", "description": description, "minLength": 5})
    assert fixed_value(schema, "unsupported_keyword") == field({"type": "string", "description": expected})


def test_a_number_is_not_taken_for_the_beginning_of_another():
    schema = field({"type": "integer", "description": "At least 50 of them", "minimum": 5})
    after = fixed_value(schema, "unsupported_keyword")
    assert after["properties"]["a"]["description"] == "At least 50 of them. At least 5."


@pytest.mark.parametrize(("keyword", "value"), [("uniqueItems", False), ("unevaluatedItems", True)])
def test_a_constraint_that_allows_everything_is_removed(keyword, value):
    assert fixed_value(field({"type": "array", keyword: value}), "unsupported_keyword") == field(
        {"type": "array"}
    )


def test_a_constraint_that_takes_a_page_to_say_is_not_moved_by_itself():
    schema = field({"type": "string", "pattern": "|".join(["word"] * 100)})
    assert found(json.dumps(schema), "unsupported_keyword").fix is None


# Types, keywords, references.


def test_null_alone_gets_a_type_beside_it():
    assert fixed('{"properties": {"a": {"type": "null"}}}', "standalone_null") == (
        '{"properties": {"a": {"type": ["string", "null"]}}}'
    )


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "strin"}, {"type": "string"}),
        ({"type": "int", "title": "t"}, {"type": "integer", "title": "t"}),
        ({"type": "date"}, {"type": "string", "description": "Format YYYY-MM-DD."}),
        ({"type": ["str", None]}, {"type": ["string", "null"]}),
        ({"type": ["string", "string"]}, {"type": ["string"]}),
        ({"type": "none"}, {"type": ["string", "null"]}),
        ({"type": "array", "items": [{"type": "string"}]}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "array", "items": "string"}, {"type": "array", "items": {"type": "string"}}),
        ({"type": "string", "enum": "x"}, {"type": "string", "enum": ["x"]}),
        ({"type": "string", "description": ["Two", "lines"]}, {"type": "string", "description": "Two lines"}),
        ({"type": "string", "required": True}, {"type": "string"}),
        ("string", {"type": "string"}),
        ("The name of the company", {"type": "string", "description": "The name of the company"}),
        (["number"], {"type": "array", "items": {"type": "number"}}),
    ],
)
def test_what_is_no_schema_becomes_the_one_that_was_meant(schema, expected):
    assert fixed_value(field(schema), "metaschema") == field(expected)


def test_required_on_a_property_moves_to_its_object():
    text = '{"type": "object", "properties": {"a": {"type": "string", "required": true}, "b": {}}}'
    assert fixed(text, "metaschema") == (
        '{"type": "object", "properties": {"a": {"type": "string"}, "b": {}}, "required": ["a"]}'
    )


def test_a_name_that_is_required_twice_is_left_once():
    assert fixed_value({**field({}), "required": ["a", "a"]}, "metaschema") == field({})


@pytest.mark.parametrize("schema", [5, None, {"type": 5}, {"type": "xyz"}, {"type": []}, {"enum": None}])
def test_where_it_is_not_plain_what_was_meant_nothing_is_offered(schema):
    assert found(json.dumps(field(schema)), "metaschema").fix is None


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": "string", "descripton": "d"}, {"type": "string", "description": "d"}),
    ],
)
def test_a_keyword_that_is_none_becomes_the_one_that_was_meant(schema, expected):
    assert fixed_value(field(schema), "unknown_keyword") == field(expected)


def test_a_misspelt_keyword_does_not_take_the_place_of_the_right_one():
    schema = field({"type": "string", "descripton": "d", "description": "e"})
    assert found(json.dumps(schema), "unknown_keyword").fix is None


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"const": 5}, {"enum": [5]}),
        ({"oneOf": [{}]}, {"anyOf": [{}]}),
        ({"exclusiveMinimum": 5}, {"description": "More than 5."}),
        ({"$ref": "#/$defs/d"}, {"type": "string"}),
        ({"$ref": "#/$defs/d", "title": "t"}, {"type": "string", "title": "t"}),
    ],
)
def test_what_the_documentation_does_not_mention_changes_only_when_its_author_chooses(schema, expected):
    text = json.dumps(field(schema, **{"$defs": {"d": {"type": "string"}}}))
    assert found(text, "unverified_keyword").fix is None
    (after,) = alternatives(text, "unverified_keyword").values()
    assert json.loads(after)["properties"]["a"] == expected


def test_a_recursive_definition_is_not_written_in_the_place_of_its_reference():
    node = {"type": "object", "properties": {"next": {"$ref": "#/$defs/other"}}}
    defs = {"node": node, "other": {"$ref": "#/$defs/node"}}
    text = json.dumps(field({"$ref": "#/$defs/node"}, **{"$defs": defs}))
    assert alternatives(text, "unverified_keyword", "/properties/a/$ref") == {}


@pytest.mark.parametrize("reference", ["#/definitions/City", "City", "City.json#/$defs/City"])
def test_a_reference_that_leads_nowhere_leads_to_what_was_meant(reference):
    text = json.dumps({"$defs": {"City": {}}, "items": {"$ref": reference}})
    rule = "unresolved_ref" if reference.startswith("#") else "remote_ref"
    assert fixed(text, rule, role="input") == text.replace(f'"$ref": "{reference}"', '"$ref": "#/$defs/City"')


# Fields.


def test_a_field_that_every_result_has_already_is_dropped():
    text = '{"properties": {\n  "a": {},\n  "sources": {"type": "array"}\n}, "required": ["sources", "a"]}'
    assert fixed(text, "basis_field_name") == '{"properties": {\n  "a": {}\n}, "required": ["a"]}'


def test_a_field_that_is_the_only_one_or_is_referred_to_is_not_dropped_by_itself():
    only = {"properties": {"sources": {}}}
    assert found(json.dumps(only), "basis_field_name").fix is None
    used = {"properties": {"sources": {}, "a": {"$ref": "#/properties/sources"}}}
    assert found(json.dumps(used), "basis_field_name").fix is None


def test_advice_is_followed_by_a_click():
    null = field({"type": "string", "description": "The tax number. If not stated, return null."})
    assert fixed_value(null, "null_not_allowed")["properties"]["a"]["type"] == ["string", "null"]
    date = {"type": "string", "description": "Day on which the company went public"}
    text = json.dumps({"type": "object", "properties": {"listing_date": date}})
    after = json.loads(fixed(text, "date_without_format"))["properties"]["listing_date"]["description"]
    assert after == "Day on which the company went public. Format YYYY-MM-DD."


# Sketches.


def test_a_sketch_of_a_schema_becomes_one():
    text = (
        '{\n  "name": "string",\n  "tags": ["string"],\n  "ceo": {"name": "str - full", "since": "date?"}\n}'
    )
    (diagnostic,) = SchemaDocument(text).diagnostics()
    assert (diagnostic.rule, diagnostic.severity) == ("pseudo_schema", "error")
    after = SchemaDocument(apply_fix(text, diagnostic.fix))
    assert after.value["properties"]["ceo"] == {
        "type": "object",
        "properties": {
            "name": {"type": "string", "description": "full"},
            "since": {"type": ["string", "null"], "description": "Format YYYY-MM-DD."},
        },
        "required": ["name", "since"],
        "additionalProperties": False,
    }
    assert not [item for item in after.diagnostics() if item.severity != "hint"]


def test_the_rules_name_the_page_that_states_them():
    assert found('{"type": "array"}', "root_type_object").link.startswith("https://docs.parallel.ai/")
    assert found('{"type": "arr"}', "metaschema").link is None


def test_a_fix_travels_to_the_browser_in_its_units():
    text = '{"type": "object", "properties": {"🙂": {}}, "required": [], "additionalProperties": false}'
    data = found(text, "all_fields_required").to_dict(text)
    (edit,) = data["fix"]["edits"]
    units = text.encode("utf-16-le")
    assert units[: edit["start"] * 2].decode("utf-16-le").endswith('"required": ')
    assert data["fix"]["title"] == "Add `🙂` to `required`"
    assert [fix["title"] for fix in data["alternatives"]] == []
    json.dumps(data)
