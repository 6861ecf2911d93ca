"""The Task API's rules for output schemas: data (``task_api_rules.json``) and the walk that applies them."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from .finding import Finding
from .json_faults import shown
from .measures import Measures, string_length
from .metaschema import flat_metaschema
from .outline import IN_PLACE_LISTS, Place, is_container
from .pointer import child, split
from .type_words import TYPES, meant_types


@dataclass(frozen=True)
class Rules:
    """The documented numbers and lists.

    Attributes
    ----------
    limits
        By name; lengths in characters.
    unsupported_keywords, unverified_keywords
        What the documentation calls unsupported, and what it says nothing about.
    basis_field_names
        Names that repeat what every result already carries beside its fields.
    as_of, source
        Month of the documentation, and its address.
    """

    limits: Mapping[str, int]
    unsupported_keywords: frozenset[str]
    unverified_keywords: frozenset[str]
    basis_field_names: frozenset[str]
    as_of: str
    source: str


@lru_cache(maxsize=1)
def task_api_rules() -> Rules:
    """Return the documented rules."""
    data = json.loads(files(__package__).joinpath("task_api_rules.json").read_text("utf-8"))
    return Rules(
        limits=data["limits"],
        unsupported_keywords=frozenset(data["unsupported_keywords"]),
        unverified_keywords=frozenset(data["unverified_keywords"]),
        basis_field_names=frozenset(data["basis_field_names"]),
        as_of=data["as_of"],
        source=data["source"],
    )


def output_rules(places: Sequence[Place], measures: Measures) -> list[Finding]:
    """Apply the Task API's rules to an output schema, given as its subschemas, the root first."""
    root = places[0].schema
    if not isinstance(root, dict):
        return [Finding("root_type_object", "error", "The output schema must be a JSON object.")]
    findings = [*_root(root), *_basis_fields(places), *_nesting(root, measures), *_limits(measures)]
    for place in places:
        if isinstance(place.schema, dict):
            findings.extend(_object_rules(place))
            findings.extend(_value_rules(place))
            findings.extend(_keywords(place))
    return findings


def _root(root: Mapping[str, Any]) -> Iterator[Finding]:
    if root.get("type") != "object":
        kind = root.get("type")
        # Where the type itself is wrong, that finding speaks for this one only if an object is meant.
        is_spoken_for = kind in TYPES or isinstance(kind, list) or meant_types(root) == {"object"}
        yield Finding(
            "root_type_object",
            "error",
            'The output schema must have `"type": "object"` at its root: put a list into a property.',
            at="/type" if "type" in root and is_spoken_for else None,
        )
    if not isinstance(root.get("properties"), dict):
        message = "The output schema must have `properties` at its root: one for each field of the answer."
        yield Finding("root_properties_required", "error", message)
    if "anyOf" in root:
        message = "`anyOf` cannot stand at the root: merge its alternatives into one set of `properties`."
        yield Finding("root_anyof_forbidden", "unsupported", message, at="/anyOf", on_key=True)


def _basis_fields(places: Sequence[Place]) -> Iterator[Finding]:
    """Judge the names of the answer's fields, those included that alternatives at the root give it."""
    of_the_answer = set[str]()
    for place in places:
        above = place.pointer.rpartition("/")[0].rpartition("/")[0]
        if place.pointer and not (place.via in IN_PLACE_LISTS and above in of_the_answer):
            continue
        of_the_answer.add(place.pointer)
        names = place.schema.get("properties") if isinstance(place.schema, dict) else None
        for name in names if isinstance(names, dict) else ():
            if name in task_api_rules().basis_field_names:
                message = (
                    f"Every field of the answer comes with its citations, reasoning and confidence: "
                    f"{shown(name, quote='`')} asks for them again."
                )
                pointer = child(child(place.pointer, "properties"), name)
                yield Finding("basis_field_name", "warning", message, pointer, on_key=True)


def _nesting(root: Mapping[str, Any], measures: Measures) -> Iterator[Finding]:
    """Judge the depth that the schema has, or will have when its root is an object."""
    most = task_api_rules().limits["nesting_depth"]
    is_list = is_container(root) and "properties" not in root and "object" not in meant_types(root)
    depth = measures.nesting_depth + is_list
    if depth > most:
        names = [token for token in split(measures.deepest) if token not in ("properties", "items")]
        place = f"down to {shown('.'.join(names), quote='`')}" if names else "at its deepest"
        around = ", the object that its root must be included" if is_list else ""
        what = f"{depth} levels of objects and lists ({place}{around})"
        message = f"The schema nests {what}; the Task API takes {most}."
        yield Finding("nesting_depth", "error", message, at=measures.deepest)


def _limits(measures: Measures) -> Iterator[Finding]:
    limits = task_api_rules().limits
    for rule, size, what in (
        ("total_properties", measures.total_properties, "properties in all its objects"),
        ("total_string_length", measures.total_string_length, "characters in its names and enum values"),
        ("enum_values", measures.enum_values, "enum values in all"),
    ):
        if size > limits[rule]:
            message = f"The schema has {size:,} {what}; the Task API takes {limits[rule]:,}."
            yield Finding(rule, "error", message)


def _object_rules(place: Place) -> Iterator[Finding]:
    """Rules for what has properties: the root, objects, and branches that say they are objects."""
    schema, pointer = place.schema, place.pointer
    names = schema.get("properties")
    if not isinstance(names, dict) or not (place.is_value or "object" in meant_types(schema)):
        return
    required = schema.get("required")
    listed = required if isinstance(required, list) else []
    missing = [name for name in names if name not in listed]
    if missing:
        few = ", ".join(shown(name, quote="`") for name in missing[:4])
        more = f" and {len(missing) - 4} more" if len(missing) > 4 else ""
        message = f"Not in `required`: {few}{more}. The Task API asks for every property."
        at = child(pointer, "required") if isinstance(required, list) else None
        yield Finding("all_fields_required", "warning", message, pointer, at=at)
    if schema.get("additionalProperties") is not False:
        message = 'The Task API asks for `"additionalProperties": false` on every object.'
        at = child(pointer, "additionalProperties") if "additionalProperties" in schema else None
        yield Finding("additional_properties_false", "warning", message, pointer, at=at)


def _value_rules(place: Place) -> Iterator[Finding]:
    schema, pointer = place.schema, place.pointer
    if schema.get("type") in ("null", ["null"]) and pointer and place.is_value:
        message = (
            'A field that can only be null says nothing: give it a type as well, as in `["string", "null"]`.'
        )
        yield Finding("standalone_null", "unsupported", message, pointer, at=child(pointer, "type"))
    enum = schema.get("enum")
    limits = task_api_rules().limits
    if isinstance(enum, list) and len(enum) > limits["large_enum_from"]:
        length, most = string_length(enum), limits["large_enum_string_length"]
        if length > most:
            message = (
                f"This enum has {len(enum):,} values with {length:,} characters; above "
                f"{limits['large_enum_from']} values the Task API takes {most:,} characters."
            )
            yield Finding("large_enum_string_length", "error", message, pointer, at=child(pointer, "enum"))


def _keywords(place: Place) -> Iterator[Finding]:
    rules = task_api_rules()
    for keyword in place.schema:
        at = child(place.pointer, keyword)
        if keyword in rules.unsupported_keywords:
            message = (
                f"The Task API does not support `{keyword}` in output schemas: say it in the `description`."
            )
            yield Finding("unsupported_keyword", "unsupported", message, at, on_key=True)
        elif keyword in rules.unverified_keywords:
            message = f"The Task API's documentation does not say whether `{keyword}` is supported."
            yield Finding("unverified_keyword", "unverified", message, at, on_key=True)


def keyword_hints(places: Sequence[Place]) -> list[Finding]:
    """Return hints about keywords that are probably misspelt, for any schema."""
    known = flat_metaschema()["properties"]
    findings = []
    for place in places:
        for keyword in place.schema if isinstance(place.schema, dict) else ():
            if keyword in known or keyword.startswith(("x-", "$")):
                continue
            at = child(place.pointer, keyword)
            if keyword == "nullable":
                message = '`nullable` is no JSON Schema: write `"type": ["string", "null"]`.'
                findings.append(Finding("unknown_keyword", "hint", message, at, on_key=True))
            elif (meant := meant_keyword(keyword)) is not None:
                message = f"{shown(keyword, quote='`')} is no keyword of JSON Schema; did you mean `{meant}`?"
                findings.append(Finding("unknown_keyword", "hint", message, at, on_key=True))
    return findings


# A schema has few distinct keywords, many times.
@lru_cache(maxsize=256)
def meant_keyword(name: str) -> str | None:
    """Return the keyword that ``name`` is probably meant to be."""
    near = difflib.get_close_matches(name, flat_metaschema()["properties"], n=1, cutoff=0.8)
    return near[0] if near else None
