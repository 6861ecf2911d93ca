"""Two schemas that both hold, written as one, so that a sample can be made for both at once."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any
from urllib.parse import unquote

from .pointer import MISSING, resolve

#: There is no value: the schema is false, or a sample of it would not end.
NO_SCHEMA: Any = MISSING
#: References that lead to references.
MAX_CHAIN = 50
#: Alternatives of two schemas that are tried with each other.
MAX_BRANCHES = 6

_LARGER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"})
_SMALLER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"})
_ONE_SCHEMA = frozenset(
    {"items", "additionalProperties", "propertyNames", "unevaluatedProperties", "contains"}
)
_SCHEMAS_BY_NAME = frozenset({"properties", "patternProperties", "dependentSchemas"})


def resolved(schema: Any, root: Any) -> Any:
    """Return ``schema`` with its own local reference and its ``allOf`` written into it.

    Only at its top: its parts keep theirs, so that recursive schemas stay finite.
    """
    for _ in range(MAX_CHAIN):
        if not isinstance(schema, dict) or ("$ref" not in schema and "allOf" not in schema):
            return schema
        rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf")}
        parts = [*schema.get("allOf", ())]
        if "$ref" in schema:
            parts.insert(0, _target(schema["$ref"], root))
        for part in parts:
            # What stands beside a reference says more about this place than what it leads to.
            rest = merged(part, rest)
            if rest is False:
                return False
        schema = rest
    return {}


def _target(reference: Any, root: Any) -> Any:
    if not isinstance(reference, str) or not reference.startswith("#"):
        return True
    fragment = unquote(reference[1:])
    if fragment and not fragment.startswith("/"):
        return _anchored(fragment, root)
    target = resolve(root, fragment)
    return target if isinstance(target, dict | bool) else True


def _anchored(name: str, root: Any) -> Any:
    definitions = root.get("$defs", {}) if isinstance(root, dict) else {}
    found = (item for item in definitions.values() if isinstance(item, dict) and item.get("$anchor") == name)
    return next(found, True)


def merged(one: Any, other: Any) -> Any:
    """Return a schema that holds where both do; annotations of ``other`` win."""
    if one is False or other is False:
        return False
    if not isinstance(one, dict):
        return other
    if not isinstance(other, dict):
        return one
    both = {**one, **other}
    for keyword in one.keys() & other.keys():
        both[keyword] = _both(keyword, one[keyword], other[keyword])
    together = [*one.get("allOf", ()), *other.get("allOf", ())]
    if "$ref" in one and "$ref" in other:
        # A schema has one reference; the other is resolved with its allOf.
        together.append({"$ref": one["$ref"]})
    if together:
        both["allOf"] = together
    if one.get("additionalProperties") is False or other.get("additionalProperties") is False:
        both = _closed(both, one, other)
    return both


def _closed(both: dict[str, Any], one: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    """Drop the optional properties that the schema which allows no others does not know."""
    for closed in (one, other):
        if closed.get("additionalProperties") is False and "patternProperties" not in closed:
            known = closed.get("properties", {})
            named = both.get("properties", {})
            both["properties"] = {key: value for key, value in named.items() if key in known}
    return both


def _both(keyword: str, one: Any, other: Any) -> Any:
    if one == other:
        return other
    if keyword == "type":
        return _types(one, other)
    if keyword == "enum":
        return [item for item in one if item in other]
    if keyword == "required":
        return list(dict.fromkeys([*one, *other]))
    if keyword in ("anyOf", "oneOf"):
        pairs = [merged(first, second) for first in one[:MAX_BRANCHES] for second in other[:MAX_BRANCHES]]
        return [pair for pair in pairs if pair is not False] or [False]
    if keyword in _LARGER:
        return max(one, other)
    if keyword in _SMALLER:
        return min(one, other)
    if keyword == "multipleOf":
        first, second = Fraction(str(one)), Fraction(str(other))
        common = Fraction(
            math.lcm(first.numerator, second.numerator), math.gcd(first.denominator, second.denominator)
        )
        return common.numerator if common.denominator == 1 else float(common)
    if keyword == "uniqueItems":
        return one or other
    if keyword in _SCHEMAS_BY_NAME:
        return {**one, **other, **{key: _all_of(one[key], other[key]) for key in one.keys() & other.keys()}}
    if keyword in _ONE_SCHEMA:
        return _all_of(one, other)
    if keyword == "prefixItems":
        shared = [_all_of(first, second) for first, second in zip(one, other, strict=False)]
        return shared + (one if len(one) > len(other) else other)[len(shared) :]
    return other


def _all_of(one: Any, other: Any) -> Any:
    if one is False or other is False:
        return False
    return {"allOf": [one, other]}


def _types(one: Any, other: Any) -> Any:
    first = one if isinstance(one, list) else [one]
    second = other if isinstance(other, list) else [other]
    common = [kind for kind in first if kind in second]
    # Every integer is a number.
    if {"integer", "number"} <= {*first, *second}:
        common.append("integer")
    common = list(dict.fromkeys(common))
    return common[0] if len(common) == 1 else common
