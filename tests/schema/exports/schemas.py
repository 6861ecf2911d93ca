"""Schemas for the tests of exports: published ones, generated ones, and one that has nearly everything."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

CORPUS = Path(__file__).parents[1] / "corpus"

_NAMES = st.one_of(
    st.sampled_from(["name", "key_executives", "id", "type", "class", "list", "str", "model_name", "copy"]),
    st.sampled_from(
        ["Field", "Output", "2023", "revenue (USD)", "a-b", "a_b", "_private", "__init__", "ﬁeld"]
    ),
    st.sampled_from(
        ["json", "model_dump", "Item", "Key Executives", "companies", "schema", "None", "constructor"]
    ),
    st.text(min_size=1, max_size=12).filter(lambda text: text.isprintable()),
)
_WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=30)
_DESCRIPTIONS = st.one_of(
    st.sampled_from(
        [
            "Full legal name.",
            "The company's \"trading\" name, as in 'Acme'.",
            "A path such as C:\\temp\\new; not \\u0041.",
            'He said """no""" twice"',
            " Indented\n  text\nover lines ",
            "Revenue of the last full fiscal year in millions of US dollars, as reported; null if the "
            "company does not report it, or only an estimate by a third party can be found.",
        ]
    ),
    _WORDS,
)
_SCALARS = st.one_of(st.text(max_size=8), st.integers(-5, 5), st.booleans(), st.none())


def _said(schema: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    more = st.fixed_dictionaries(
        {},
        optional={
            "description": _DESCRIPTIONS,
            "title": st.sampled_from(["A title", "Output", "", "Person"]),
            "examples": st.lists(_SCALARS, min_size=1, max_size=2),
            "default": _SCALARS,
        },
    )
    return st.tuples(schema, more).map(lambda parts: {**parts[0], **parts[1]})


def _typed(name: str, **keywords: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    kind = st.sampled_from([name, [name, "null"], ["null", name], [name]])
    return _said(st.fixed_dictionaries({"type": kind}, optional=keywords))


_BOUNDS = {
    "minimum": st.integers(-3, 3),
    "exclusiveMaximum": st.sampled_from([10, 2**70]),
    "multipleOf": st.sampled_from([1, 2]),
}
_LEAVES = st.one_of(
    _typed("string", minLength=st.integers(0, 3), pattern=st.just("^(?=a)b"), format=st.just("date")),
    _typed("integer", **_BOUNDS),
    _typed("number", **_BOUNDS, maximum=st.floats(-1, 9)),
    _typed("boolean"),
    _said(st.just({"type": ["string", "integer", "null"]})),
    _said(st.just({"type": "null"})),
    _said(st.just({})),
    _said(
        st.lists(st.text(max_size=30), min_size=1, max_size=5, unique=True).map(
            lambda v: {"type": "string", "enum": v}
        )
    ),
    _said(
        st.lists(st.integers(), min_size=1, max_size=3, unique=True).map(
            lambda v: {"type": ["integer", "null"], "enum": [*v, None]}
        )
    ),
    _said(st.lists(_SCALARS, min_size=1, max_size=3).map(lambda v: {"enum": v})),
    _said(st.text(max_size=8).map(lambda value: {"const": value})),
    _said(st.just({"oneOf": [{"type": "string"}, {"type": "integer", "minimum": 0}]})),
    _said(st.just({"type": "array", "prefixItems": [{"type": "string"}]})),
    st.just({"$ref": "#/$defs/Person", "description": "Who leads it."}),
    st.just({"$ref": "#/$defs/Person"}),
    st.just({"$ref": "#/$defs/Sector"}),
    st.just({"anyOf": [{"$ref": "#/$defs/Person"}, {"type": "null"}]}),
    st.booleans(),
)
DEFINITIONS = {
    "Person": {
        "type": "object",
        "description": "A person.",
        "properties": {
            "name": {"type": "string"},
            "sector": {"$ref": "#/$defs/Sector", "description": "Where they work."},
        },
        "required": ["name"],
    },
    "Sector": {"type": "string", "enum": ["energy", "health"], "description": "Its sector."},
}


@st.composite
def _objects(draw: st.DrawFn, inner: st.SearchStrategy[Any]) -> dict[str, Any]:
    properties = draw(st.dictionaries(_NAMES, inner, max_size=4))
    schema: dict[str, Any] = {"type": draw(st.sampled_from(["object", ["object", "null"]]))}
    if properties or draw(st.booleans()):
        schema["properties"] = properties
        schema["required"] = draw(
            st.sampled_from([list(properties), list(properties)[1:], [*properties, "other"]])
        )
    extra = draw(st.sampled_from([None, False, False, True, {"type": "string"}]))
    if extra is not None:
        schema["additionalProperties"] = extra
    if draw(st.booleans()):
        schema["description"] = draw(_DESCRIPTIONS)
    if draw(st.integers(0, 9)) == 0:
        schema["minProperties"] = 1
    return schema


def _containers(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    array = st.fixed_dictionaries(
        {"type": st.sampled_from(["array", ["array", "null"]])},
        optional={"items": inner, "minItems": st.integers(0, 3), "uniqueItems": st.just(True)},
    )
    union = st.lists(inner, min_size=1, max_size=3).map(lambda branches: {"anyOf": branches})
    return st.one_of(_objects(inner), _said(array), _said(union))


ANY_SCHEMAS = st.recursive(_LEAVES, _containers, max_leaves=8)


@st.composite
def object_schemas(draw: st.DrawFn) -> dict[str, Any]:
    """Draw the schema of an object, with definitions."""
    return {**draw(_objects(ANY_SCHEMAS)), "type": "object", "$defs": DEFINITIONS}


def published() -> list[Any]:
    """Return the schemas of the corpus, as parameters."""
    found = []
    for case in json.loads((CORPUS / "published_specs.json").read_text("utf-8")):
        for part in ("output_schema", "input_schema"):
            wrapped = (case["task_spec"] or {}).get(part)
            if isinstance(wrapped, dict) and "json_schema" in wrapped:
                found.append(pytest.param(wrapped["json_schema"], id=f"{case['name']}-{part}"))
    for case in json.loads((CORPUS / "broken_schemas.json").read_text("utf-8")):
        found.append(pytest.param(case["output_schema"], id=case["name"]))
    return found


#: What a careful author writes, and what generators of code get wrong.
COMPANY: dict[str, Any] = json.loads((Path(__file__).parent / "company.json").read_text("utf-8"))
