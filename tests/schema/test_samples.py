"""Samples fit their schema, look like what the schema asks for, and are the same in every process."""

import json
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from parallel_widgets.schema.samples import sample


def errors(value, schema):
    return [error.message for error in Draft202012Validator(schema).iter_errors(value)]


NAMES = st.sampled_from(
    ["name", "year", "founded_year", "email", "website", "total", "items", "country", "a b", "ö"]
)
DESCRIPTIONS = st.sampled_from(
    [
        "",
        "The name, e.g. Acme Corp.",
        "formatted like '$3.1 trillion (2023)'",
        "Format YYYY-MM-DD",
        "Who's that?",
    ]
)


@st.composite
def strings(draw):
    schema = {"type": "string"}
    if draw(st.booleans()):
        schema["description"] = draw(DESCRIPTIONS)
    if draw(st.booleans()):
        schema["minLength"] = draw(st.integers(0, 60))
    if draw(st.booleans()):
        schema["maxLength"] = schema.get("minLength", 0) + draw(st.integers(0, 30))
    if draw(st.integers(0, 4)) == 0:
        schema["format"] = draw(st.sampled_from(["date", "date-time", "email", "uri", "uuid"]))
    return schema


@st.composite
def numbers(draw):
    schema = {"type": draw(st.sampled_from(["integer", "number"]))}
    low = draw(st.integers(-1000, 3000))
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["minimum", "exclusiveMinimum"]))] = low
    if draw(st.booleans()):
        schema[draw(st.sampled_from(["maximum", "exclusiveMaximum"]))] = low + draw(st.integers(20, 400))
    if draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from([1, 2, 5, 10, 0.5, 0.25]))
    return schema


SCALARS = (
    strings()
    | numbers()
    | st.sampled_from([{"type": "boolean"}, {"type": "null"}, True, {}, {"type": ["string", "null"]}])
    | st.lists(st.sampled_from(["a", "b", 3, None, 1.5]), min_size=1, max_size=4).map(
        lambda enum: {"enum": enum}
    )
    | st.sampled_from(["x", 5, None, [1], {"k": 1}]).map(lambda value: {"const": value})
    | strings().map(lambda schema: {"anyOf": [{"type": "null"}, schema]})
    | numbers().map(lambda schema: {"oneOf": [{"type": "string"}, schema]})
    | st.tuples(strings(), DESCRIPTIONS).map(lambda pair: {"allOf": [pair[0], {"description": pair[1]}]})
)


@st.composite
def arrays(draw, inner):
    schema = {"type": "array", "items": draw(inner)}
    if draw(st.booleans()):
        schema["minItems"] = draw(st.integers(0, 5))
    if draw(st.booleans()):
        schema["maxItems"] = schema.get("minItems", 0) + draw(st.integers(0, 3))
    if draw(st.integers(0, 3)) == 0:
        schema["prefixItems"] = draw(st.lists(inner, min_size=1, max_size=2))
        schema["maxItems"] = max(schema.get("maxItems", 6), len(schema["prefixItems"]))
    return schema


@st.composite
def objects(draw, inner):
    properties = draw(st.dictionaries(NAMES, inner, max_size=4))
    schema = {"type": "object", "properties": properties}
    if properties:
        schema["required"] = draw(st.lists(st.sampled_from(sorted(properties)), unique=True))
    extra = draw(st.sampled_from([None, False, True, {"type": "integer"}]))
    if extra is not None:
        schema["additionalProperties"] = extra
    if extra is not False and draw(st.integers(0, 3)) == 0:
        schema["minProperties"] = draw(st.integers(0, 6))
    return schema


SCHEMAS = st.recursive(SCALARS, lambda inner: arrays(inner) | objects(inner), max_leaves=8)


@given(SCHEMAS, st.integers(0, 5))
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_sample_fits_its_schema(schema, seed):
    assert errors(sample(schema, seed=seed), schema) == []


@given(objects(SCALARS), objects(SCALARS))
@settings(max_examples=60, deadline=None)
def test_a_sample_fits_two_schemas_at_once(one, other):
    for schema in (one, other):
        schema.pop("additionalProperties", None)
    other["properties"] = {f"other {name}": schema for name, schema in other["properties"].items()}
    other["required"] = [f"other {name}" for name in other.get("required", ())]
    schema = {"allOf": [one, other]}
    assert errors(sample(schema), schema) == []


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (
            {"type": "string", "description": "GDP in USD, formatted like '$3.1 trillion (2023)'"},
            "$3.1 trillion (2023)",
        ),
        ({"type": "string", "description": "Amount (e.g., '50M'). If unavailable, return 'n/a'."}, "50M"),
        (
            {"type": "string", "description": "The company, e.g. Acme Corp. If unknown return null."},
            "Acme Corp",
        ),
        ({"type": "string", "description": "Round (Series A, Series B, etc.)"}, "Series A"),
        ({"type": "string", "description": "An owner such as “O'Neill”"}, "O'Neill"),
        ({"type": "string", "description": "The date. Format YYYY-MM-DD"}, "2024-05-17"),
        ({"type": "string", "description": "in the format MM-YYYY"}, "05-2024"),
        ({"type": "string", "enum": ["only"]}, "only"),
        ({"const": {"a": [1]}}, {"a": [1]}),
        ({"type": "string", "examples": ["an example"]}, "an example"),
        ({"type": "integer", "default": 7}, 7),
        ({"type": ["string", "null"], "default": None, "examples": [None, "x"]}, "x"),
        ({"anyOf": [{"type": "null"}, {"const": "told"}]}, "told"),
        ({"type": "string", "examples": [3], "enum": ["b"]}, "b"),
        ({"type": "string", "maxLength": 3, "examples": ["too long", "ok"]}, "ok"),
    ],
)
def test_a_sample_is_what_the_schema_offers(schema, expected):
    assert sample(schema) == expected


def test_a_string_that_nothing_describes_says_that_it_is_a_sample():
    value = sample(
        {"type": "object", "properties": {"ceoName": {"type": "string"}, "notes": {"type": "string"}}}
    )
    assert value == {"ceoName": "Sample ceo name", "notes": "Sample notes"}


def test_the_items_of_a_list_differ():
    item = {"type": "object", "properties": {"name": {"type": "string"}, "homepage": {"type": "string"}}}
    value = sample({"type": "array", "items": item, "minItems": 3})
    assert len({entry["name"] for entry in value}) == len(value) >= 3
    assert all(entry["homepage"].startswith("https://www.example.com/") for entry in value)


@pytest.mark.parametrize("name", ["date", "date-time", "email", "ipv4", "ipv6", "uuid"])
def test_a_format_is_kept(name):
    schema = {"type": "string", "format": name}
    checker = Draft202012Validator(schema, format_checker=FormatChecker())
    assert list(checker.iter_errors(sample(schema))) == []


TREE = {
    "$defs": {
        "node": {
            "type": "object",
            "properties": {
                "name": {"type": "string"},
                "children": {"type": "array", "items": {"$ref": "#/$defs/node"}},
                "parent": {"anyOf": [{"$ref": "#/$defs/node"}, {"type": "null"}]},
            },
            "required": ["name", "children", "parent"],
            "additionalProperties": False,
        }
    },
    "$ref": "#/$defs/node",
}
SATISFIABLE = [
    TREE,
    {"type": "object", "properties": {"next": {"$ref": "#"}}},
    {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True, "minItems": 3},
    {"type": "array", "items": {"type": "boolean"}, "uniqueItems": True},
    {
        "type": "array",
        "items": {"type": "integer", "minimum": 1, "maximum": 9},
        "uniqueItems": True,
        "minItems": 5,
    },
    {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": False},
    {"type": "array", "contains": {"const": 5}, "minContains": 2},
    {"type": "array", "items": {"type": "integer"}, "contains": {"type": "integer", "minimum": 90}},
    {"type": "object", "additionalProperties": {"type": "integer"}, "minProperties": 1},
    {
        "type": "object",
        "patternProperties": {"^x_": {"type": "integer"}},
        "required": ["x_a"],
        "additionalProperties": False,
    },
    {"type": "object", "properties": {"a": {}, "b": {}}, "maxProperties": 1},
    {"type": "object", "properties": {"a": {"type": "string"}}, "dependentRequired": {"a": ["b"]}},
    {"type": "object", "properties": {"a": {"const": 1}}, "dependentSchemas": {"a": {"required": ["b"]}}},
    {
        "type": "object",
        "properties": {"kind": {"enum": ["x", "y"]}, "n": {"type": "integer"}},
        "if": {"properties": {"kind": {"const": "x"}}},
        "then": {"required": ["n"]},
        "else": {"properties": {"n": False}},
    },
    {"oneOf": [{"type": "integer"}, {"type": "number", "minimum": 500.5}]},
    {"anyOf": [False, {"type": "string"}]},
    {"not": {"type": "string"}},
    {"type": "integer", "exclusiveMinimum": 3, "exclusiveMaximum": 5},
    {"type": "number", "minimum": 0.001, "maximum": 0.002},
    {"type": "number", "multipleOf": 0.01, "minimum": 19.9, "maximum": 20.1},
    {"type": "integer", "multipleOf": 2.5, "minimum": 1},
    {"type": "number", "maximum": -1e6},
    {"type": "string", "pattern": "^\\d{4}-\\d{2}$"},
    {"type": "string", "minLength": 200},
    {
        "allOf": [{"$ref": "#/$defs/a"}, {"$ref": "#/$defs/b"}],
        "$defs": {
            "a": {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"]},
            "b": {"type": "object", "properties": {"y": {"type": "boolean"}}, "required": ["y"]},
        },
    },
    {
        "allOf": [
            {"anyOf": [{"type": "string", "minLength": 20}, {"type": "integer"}]},
            {"anyOf": [{"type": "boolean"}, {"type": "string", "maxLength": 25}]},
        ]
    },
    {
        "allOf": [{"$ref": "#/$defs/a"}, {"required": ["y"]}],
        "$defs": {"a": {"type": "object", "properties": {"y": {"const": 3}}}},
    },
    {
        "$defs": {"a": {"$anchor": "here", "type": "integer"}},
        "type": "object",
        "properties": {"v": {"$ref": "#here"}},
    },
    {
        "type": "object",
        "properties": {"v": {"type": "string", "allOf": [{"maxLength": 5}, {"minLength": 5}]}},
    },
    {"type": "object", "properties": {"~/%": {"const": 1}, "r": {"$ref": "#/properties/~0~1%25"}}},
    {
        "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        "oneOf": [{"properties": {"a": {"const": 1}}}],
        "type": "object",
    },
]


@pytest.mark.parametrize("schema", SATISFIABLE, ids=lambda schema: json.dumps(schema)[:50])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_a_schema_that_can_be_satisfied_is(schema, seed):
    value = sample(schema, seed=seed)
    assert errors(value, schema) == []
    assert len(json.dumps(value)) < 20_000


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "object", "properties": {"a": {"$ref": "#"}}, "required": ["a"]},
        {"$ref": "#"},
        {"$ref": "https://example.com/schema"},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"type": "array", "minItems": 10**9, "items": {}},
        {"type": "string", "minLength": 10**12},
        {"type": "string", "pattern": "^(a+)+$"},
        {"enum": []},
        {"type": "object", "minProperties": 10**9},
        {"allOf": [{"$ref": "#/allOf/0"}]},
        {"properties": {"a": {"allOf": [{"$ref": "#/properties/a"}]}}, "type": "object"},
        {
            "$defs": {f"d{n}": {"allOf": [{"$ref": f"#/$defs/d{n + 1}"}] * 2} for n in range(40)},
            "$ref": "#/$defs/d0",
        },
        {
            "$defs": {"n": {"type": "object", "properties": {c: {"$ref": "#/$defs/n"} for c in "abcdef"}}},
            "$ref": "#/$defs/n",
        },
    ],
    ids=lambda schema: json.dumps(schema)[:50],
)
@pytest.mark.timeout(20)
def test_a_schema_that_cannot_be_satisfied_ends_too(schema):
    assert len(json.dumps(sample(schema))) < 2_000_000


def test_the_same_seed_gives_the_same_sample_in_every_process():
    code = (
        "import json, sys; from parallel_widgets.schema.samples import sample;"
        "print(json.dumps([sample(json.loads(sys.argv[1]), seed=seed) for seed in range(5)]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, json.dumps(TREE)],
            env={"PYTHONHASHSEED": hash_seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_another_seed_gives_another_sample():
    schema = {"type": "array", "items": {"type": "integer"}, "minItems": 3}
    assert len({json.dumps(sample(schema, seed=seed)) for seed in range(10)}) > 5


@pytest.mark.parametrize(
    ("name", "description", "low", "high"),
    [
        ("revenue", "", 1_000_000, 900_000_000),
        ("revenue", "Revenue in millions of USD", 1, 900),
        ("revenue", "Revenue (EUR m)", 1, 900),
        ("revenue", "Revenue in USD thousands", 1_000, 900_000),
        ("revenueUsdM", "Revenue", 1, 900),
        ("revenue_usd_bn", "", 1, 100),
        ("population_millions", "", 1, 900),
        ("market_cap", "Market capitalisation, in $ billions", 1, 100),
        ("margin", "Net margin as a fraction between 0 and 1", 0, 1),
        ("growth", "Growth on the year, in percent", 5, 95),
        ("length_m", "Length", 1, 100),
        ("score", "From 1 to 10", 1, 10),
    ],
)
def test_a_number_is_given_in_its_unit(name, description, low, high):
    schema = {
        "type": "object",
        "properties": {name: {"type": "number", "description": description}},
        "required": [name],
    }
    made = [sample(schema, seed=seed)[name] for seed in range(20)]
    assert all(low <= number <= high for number in made)
    assert len(set(made)) > 3
