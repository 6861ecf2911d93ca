"""Advice about descriptions: which field gets which hint, and that well-written ones are left alone."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.coaching import COACHING_RULES, coach
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.outline import subschemas

CORPUS = Path(__file__).parent / "corpus"
STRING, NULLABLE = {"type": "string"}, {"type": ["string", "null"]}


def hints(schema):
    return coach(list(subschemas(schema)))


def about(name, field, **root):
    """The rules of the hints for one field of a schema."""
    return [hint.rule for hint in hints({"type": "object", "properties": {name: field}, **root})]


def described(description, kind="string", **more):
    return {"type": kind, "description": description, **more}


WELL_WRITTEN = [
    ("ceo_name", described("Full name of the current chief executive of the company, as on its website")),
    ("founding_date", described("Day on which the company was incorporated. Format YYYY-MM-DD.")),
    ("founding_date", described("The official founding date of the company in the format MM-YYYY")),
    ("founded", described("Date of incorporation, such as 2009-04-17")),
    ("updated_at", described("When the price was last changed, as an ISO 8601 time in UTC")),
    ("launch_date", described("When the product was first sold in Europe", format="date")),
    ("revenue", described("Revenue of the last fiscal year in millions of US dollars", "number")),
    ("revenue_usd", described("Revenue of the company's last fiscal year", "number")),
    ("growth_percent", described("Growth of revenue from 2023 to 2024", "number")),
    ("employee_count", described("People who worked at the company at the end of 2024", "integer")),
    ("floor_area", described("Rentable space of the building (m²), in square metres", "number")),
    ("market_share", described("Part of the world market that the company has, 0 to 1", "number")),
    ("competitors", described("The five largest competitors by revenue", "array", items=STRING)),
    ("subsidiaries", described("All companies that it owns", "array", items=STRING)),
    ("tags", described("What the company does", "array", items={"enum": ["a", "b"]})),
    ("ceo", described("Current chief executive. If there is none, return null.", ["string", "null"])),
    ("ceo", described("Current chief executive; empty where nobody is named", ["string", "null"])),
    ("phase", described("Stage of the trial", enum=["1", "2", None])),
    ("stock_symbol", described("Ticker under which it trades. Never return null; use 'private' instead.")),
    ("effect", described("Whether the study rejects the null hypothesis, in one sentence")),
    ("marker", described("Write the string 'null' where no marker is known")),
    ("rating", described("If the agency's rating is null in the table, write 'not rated'")),
    ("version", {"const": "1"}),
    ("is_public", described("Whether shares of the company trade on a stock exchange today", "boolean")),
    ("price", described("Monthly price of the basic plan, as shown on its website")),
]


@pytest.mark.parametrize(("name", "field"), WELL_WRITTEN)
def test_a_description_that_says_what_is_wanted_gets_no_hint(name, field):
    assert about(name, field) == []


@pytest.mark.parametrize(
    ("rule", "name", "field"),
    [
        ("description_missing", "founding_year", STRING),
        ("description_missing", "founding_year", described("  ")),
        ("description_missing", "industry", {"type": "string", "enum": ["a", "b"]}),
        ("description_missing", "anything", {}),
        ("generic_name", "name", STRING),
        ("generic_name", "Name", described("The name")),
        ("generic_name", "revenue", described("Revenue", "number")),
        ("description_thin", "ceo_name", described("Name of the CEO")),
        ("description_thin", "market_position", described("Market positioning analysis")),
        ("description_thin", "ceo_name", described("string")),
        ("date_without_format", "appointed_date", described("When the current chief took office")),
        ("date_without_format", "founded", described("The date when the company was founded")),
        (
            "date_without_format",
            "lastSeenAt",
            described("When it was seen by the police", ["string", "null"]),
        ),
        ("number_without_unit", "revenue", described("What the company sold last year", "number")),
        ("number_without_unit", "tower_height", described("From the ground to the tip", "integer")),
        ("list_without_quantity", "key_insights", described("Key business insights", "array", items=STRING)),
        (
            "list_without_quantity",
            "rounds",
            described("Rounds of funding", "array", items={"type": "object", "properties": {}}),
        ),
        ("null_not_allowed", "funding", described("Amount in USD. If unavailable, return null.")),
        ("null_not_allowed", "funding", described("Amount in USD, or `null` where nobody says.")),
        ("null_not_allowed", "funding", described("Amount in USD. Return None if unknown.")),
        ("null_not_allowed", "stage", described("Stage, else null", ["string", "null"], enum=["a"])),
        ("null_not_allowed", "stage", {"enum": ["a"], "description": "Stage of the trial, else null"}),
        ("null_not_mentioned", "ceo", described("Chief executive of the firm today", ["string", "null"])),
        (
            "null_not_mentioned",
            "ceo",
            {"anyOf": [STRING, {"type": "null"}], "description": "Chief executive of the firm today"},
        ),
    ],
)
def test_a_field_gets_the_one_hint_that_helps_most(rule, name, field):
    (hint,) = hints({"type": "object", "properties": {name: field}})
    assert (hint.rule, hint.severity, hint.pointer) == (rule, "hint", f"/properties/{name}")
    assert f"`{name}`" in hint.message
    assert hint.message.endswith((".", "”", "…"))


def test_a_hint_stands_at_the_description_or_else_at_the_name():
    schema = {"type": "object", "properties": {"ceo_name": described("CEO name"), "ceo": STRING}}
    parsed = parse_json(json.dumps(schema))
    diagnostics = [hint.in_text(parsed, "output_schema") for hint in hints(schema)]
    assert [parsed.text[item.start : item.end] for item in diagnostics] == ['"CEO name"', '"ceo"']


def test_a_missing_description_is_asked_for_in_the_terms_of_its_type():
    asked = {
        "boolean": "for true, and what for false",
        "integer": "in which unit",
        "array": "how many entries",
        "string": "in which form",
    }
    for kind, words in asked.items():
        (hint,) = hints({"type": "object", "properties": {"x": {"type": [kind, "null"]}}})
        assert words in hint.message
        assert "when to return null" in hint.message


def test_a_field_that_only_holds_others_leaves_the_hints_to_them():
    person = {"type": "object", "properties": {"name": STRING}}
    schema = {
        "type": "object",
        "properties": {
            "object": person,
            "nullable": {"anyOf": [person, {"type": "null"}]},
            "reference": {"$ref": "#/$defs/person"},
            "map": {"type": "object", "additionalProperties": {"type": "string"}},
        },
        "$defs": {"person": person},
    }
    assert [(hint.rule, hint.pointer) for hint in hints(schema)] == [
        ("description_missing", "/properties/object/properties/name"),
        ("description_missing", "/properties/nullable/anyOf/0/properties/name"),
        ("description_missing", "/$defs/person/properties/name"),
    ]


def test_what_is_said_once_for_all_fields_is_not_asked_of_each():
    convention = "Amounts are in millions of US dollars, dates as YYYY-MM-DD; null where nothing is known."
    for name, field in [
        ("deal_size", described("Sum that was paid for the shares", "number")),
        ("closing_date", described("When the deal was closed")),
        ("buyer", described("Company that bought the shares", ["string", "null"])),
    ]:
        assert about(name, field)
        assert about(name, field, description=convention) == []
        inside = {"type": "object", "description": convention, "properties": {name: field}}
        assert about("deal", inside) == []


def test_a_description_behind_a_reference_counts():
    definitions = {"money": described("Sum in millions of US dollars", "number")}
    assert about("revenue", {"$ref": "#/$defs/money"}, **{"$defs": definitions}) == []
    assert about("revenue", {"$ref": "#/$defs/none"}) == ["generic_name"]


def test_descriptions_in_other_languages_are_not_judged_by_their_words():
    for text in ("Datum der Gründung laut Handelsregister, sofern bekannt", "会社の設立日", "会社"):
        assert about("founding_date", described(text, ["string", "null"])) == []
    assert about("founding_date", STRING) == ["description_missing"]


def test_names_that_the_result_repeats_anyway_get_no_advice():
    assert about("confidence", STRING) == []
    assert about("result", {"type": "object", "properties": {"confidence": STRING}}) == [
        "description_missing"
    ]


def test_branches_that_only_add_conditions_are_left_alone():
    field = described("The five largest competitors of the firm", "array", items=STRING)
    condition = {"if": {"properties": {"x": STRING}}, "not": {"properties": {"y": STRING}}}
    assert about("competitors", {**field, **condition}) == []


def published():
    for case in json.loads((CORPUS / "published_specs.json").read_text(encoding="utf-8")):
        schema = (case["task_spec"] or {}).get("output_schema")
        if isinstance(schema, dict) and "json_schema" in schema:
            yield case["name"], schema["json_schema"]


def test_published_specs_get_these_hints_and_no_others():
    rules = {name: [hint.rule for hint in hints(schema)] for name, schema in published()}
    assert {name: found for name, found in rules.items() if found} == {
        "spec-toplevel-description": ["null_not_allowed"],
        "spec-fix-root-array": ["generic_name", "description_missing"],
        "spec-fix-anyof": ["description_missing"] * 2,
        "quickstart-structured": ["description_missing"] * 3,
        "group-company-insights": ["list_without_quantity", "description_thin"],
        "suggest-response-ceo": ["date_without_format"],
        "suggest-processor-ceo": ["description_missing"],
        "product-page-acme": ["description_missing"] * 3,
        "supabase-doc": ["description_missing"] * 3 + ["generic_name"],
        "findall-enrich-ceo": ["description_thin"],
    }


KEYWORDS = [
    "type",
    "description",
    "properties",
    "items",
    "anyOf",
    "enum",
    "const",
    "$ref",
    "allOf",
    "required",
]
SCALARS = st.sampled_from(
    ["null", "string", "array", "object", "Return null", "#", "#/properties/a", 5, None]
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*KEYWORDS, "date", "name", "revenue"]), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(ANYTHING)
def test_whatever_the_schema_holds_there_is_at_most_one_hint_a_field(schema):
    found = hints({"type": "object", "properties": schema})
    assert all(hint.rule in COACHING_RULES for hint in found)
    assert len({hint.pointer for hint in found}) == len(found)
