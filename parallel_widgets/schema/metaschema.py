"""Is this a JSON Schema? Judged by the flattened 2020-12 metaschema, in the words of a schema's author."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .json_faults import shown
from .outline import keyword_at
from .pointer import join
from .type_words import TYPES, meant_type
from .violation import kind_of

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

#: More findings than this say nothing new.
MAX_FINDINGS = 100

_SHAPES = {
    "a list of schemas, with at least one": ("allOf", "anyOf", "oneOf", "prefixItems"),
    "an object that maps names to schemas": (
        "properties", "patternProperties", "$defs", "definitions", "dependentSchemas", "dependencies",
    ),
    "a schema (an object)": (
        "items", "contains", "additionalProperties", "propertyNames", "if", "then", "else", "not",
        "unevaluatedItems", "unevaluatedProperties", "contentSchema",
    ),
    "a list": ("enum", "examples"),
    "a number": ("maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum"),
    "a number greater than 0": ("multipleOf",),
    "a whole number of at least 0": (
        "maxLength", "minLength", "maxItems", "minItems", "maxContains", "minContains", "maxProperties",
        "minProperties",
    ),
    "true or false": ("uniqueItems", "deprecated", "readOnly", "writeOnly"),
    "an object that maps names to lists of names": ("dependentRequired",),
    "an object that maps addresses to true or false": ("$vocabulary",),
    "a string of letters, digits, `-`, `_` and `.`, with a letter or `_` first": (
        "$anchor", "$dynamicAnchor", "$recursiveAnchor",
    ),
    "an address without a fragment (`#…`)": ("$id",),
}  # fmt: skip
_SHAPE_OF = {keyword: shape for shape, keywords in _SHAPES.items() for keyword in keywords}


@dataclass(frozen=True)
class Violation:
    """A place where a schema is none."""

    pointer: str
    message: str


@lru_cache(maxsize=1)
def flat_metaschema() -> dict[str, Any]:
    """Return the flattened 2020-12 metaschema, the same file that the browser checks with."""
    text = files(__package__).joinpath("draft2020_12_flat.json").read_text("utf-8")
    metaschema: dict[str, Any] = json.loads(text)
    return metaschema


@lru_cache(maxsize=1)
def _validator() -> Draft202012Validator:
    # Where its optional checks of formats are installed, it takes a second to import.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    return Draft202012Validator(flat_metaschema())


def check_metaschema(schema: Any) -> tuple[Violation, ...]:
    """Return the places where ``schema`` breaks the metaschema, one finding for each, sorted by pointer."""
    found: dict[str, Violation] = {}
    try:
        for error in _validator().iter_errors(schema):
            path = list(error.absolute_path)
            for violation in _violations(schema, path, error.validator, error.instance):
                found.setdefault(violation.pointer, violation)
            if len(found) >= MAX_FINDINGS:
                break
    except RecursionError:
        found[""] = Violation("", "The schema nests too deeply to be checked.")
    return tuple(found[pointer] for pointer in sorted(found))


def _violations(schema: Any, path: list[str | int], validator: str, value: Any) -> list[Violation]:
    keyword, rest = keyword_at(path)
    pointer = join(path)
    if keyword is None:
        return [Violation(pointer, _no_schema(path, value))]
    if keyword == "type":
        return _type_violations(pointer, value, rest)
    if keyword == "required" and not rest and value in (True, False):
        message = "`required` is a list of property names, and stands on the object, not on the property."
        return [Violation(pointer, message)]
    if keyword in ("required", "dependentRequired") and validator == "uniqueItems":
        twice = next(item for index, item in enumerate(value) if item in value[:index])
        return [Violation(pointer, f"`{keyword}` names {shown(str(twice))} twice.")]
    if keyword in ("required", "dependentRequired"):
        names = "property names (strings)"
        if rest and isinstance(rest[-1], int):
            return [Violation(pointer, f"`{keyword}` lists {names}; {kind_of(value)} is none.")]
        if keyword == "required" or rest:
            return [Violation(pointer, f"`{keyword}` must be a list of {names}, not {kind_of(value)}.")]
    shape = _SHAPE_OF.get(keyword, "a string")
    return [Violation(pointer, f"`{keyword}` must be {shape}, not {kind_of(value)}.")]


def _no_schema(path: Sequence[str | int], value: Any) -> str:
    if not path:
        return f"A JSON Schema is an object, not {kind_of(value)}."
    name = shown(str(path[-1]), quote="`")
    if path[-1] in ("items", "additionalProperties", "not", "if", "then", "else", "contains"):
        what = f"{name} must be a schema (an object)"
    elif isinstance(path[-1], int):
        what = f"Each entry of {shown(str(path[-2]), quote='`')} must be a schema (an object)"
    else:
        what = f"The schema of {name} must be an object"
    if isinstance(value, str):
        meant = meant_type(value) or (value if value in TYPES else None)
        if meant is not None:
            return f'{what}, not {kind_of(value)}: write {{"type": "{meant}"}}.'
    if path[-1] == "items" and isinstance(value, list):
        return f"{what}, not a list; for a list of schemas by position write `prefixItems`."
    return f"{what}, not {kind_of(value)}."


def _type_violations(pointer: str, value: Any, rest: Sequence[str | int]) -> list[Violation]:
    if rest or not isinstance(value, list):
        return [Violation(pointer, _bad_type(value))]
    if not value:
        return [Violation(pointer, "`type` is an empty list: name at least one type in it.")]
    found = []
    for index, item in enumerate(value):
        if item not in TYPES:
            found.append(Violation(f"{pointer}/{index}", _bad_type(item)))
        elif item in value[:index]:
            found.append(Violation(f"{pointer}/{index}", f"`type` names {shown(item)} twice."))
    return found


def _bad_type(value: Any) -> str:
    if value is None:
        return '`type` must be a string: for null write "null" in quotes.'
    expected = f"`type` must be one of {', '.join(TYPES)}"
    if not isinstance(value, str):
        return f"{expected}, not {kind_of(value)}."
    meant = meant_type(value)
    if meant is None:
        return f"{expected}, not {kind_of(value)}."
    return f"{expected}; did you mean `{meant}`?"
