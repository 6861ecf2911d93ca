"""How big a JSON Schema is, counted the way that the Task API's limits count."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from .outline import DEFINITIONS, Place, is_container


@dataclass(frozen=True)
class Measures:
    """Sizes of one schema.

    The API's documentation names these limits without saying how it counts. Its numbers are those of other
    structured-output services, whose definitions are used: strings are the names of properties and
    definitions and the values of enums and consts; definitions are counted once, where they stand.

    Attributes
    ----------
    nesting_depth
        Containers along the deepest way, the root being 1; ``deepest`` is the pointer to its end.
    total_properties, enum_values
        Counted over all objects and all enums.
    total_string_length
        In characters.
    fields
        Properties that hold data themselves: all but those that only hold objects with further properties.
    """

    nesting_depth: int
    deepest: str
    total_properties: int
    total_string_length: int
    enum_values: int
    fields: int


def measure(places: Iterable[Place]) -> Measures:
    """Measure a schema, given as its subschemas."""
    depth, deepest, properties, length, values, fields = 0, "", 0, 0, 0, 0
    for place in places:
        if place.depth > depth:
            depth, deepest = place.depth, place.pointer
        schema = place.schema
        if not isinstance(schema, dict):
            continue
        named = schema.get("properties")
        if isinstance(named, dict):
            properties += len(named)
            length += sum(map(len, named))
            fields += sum(not only_holds_others(child) for child in named.values())
        for keyword in DEFINITIONS:
            definitions = schema.get(keyword)
            if isinstance(definitions, dict):
                length += sum(map(len, definitions))
        enum = schema.get("enum")
        if isinstance(enum, list):
            values += len(enum)
            length += string_length(enum)
        if isinstance(schema.get("const"), str):
            length += len(schema["const"])
    return Measures(depth, deepest, properties, length, values, fields)


def string_length(values: Iterable[Any]) -> int:
    """Return the characters in those of ``values`` that are strings."""
    return sum(len(value) for value in values if isinstance(value, str))


def only_holds_others(schema: Any) -> bool:
    """Whether a property is an object, or a list of objects, whose own properties are counted instead."""
    while is_container(schema) and isinstance(schema.get("items"), dict):
        schema = schema["items"]
    return isinstance(schema, dict) and bool(schema.get("properties"))
