"""Where the subschemas of a JSON Schema are: the one walk that rules, references and pattern checks share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .pointer import child
from .type_words import meant_types

#: Keywords whose value is a schema, by whether the schema judges the same value or a part of it.
IN_PLACE = frozenset({"if", "then", "else", "not"})
PARTS = frozenset(
    {
        "items",
        "contains",
        "additionalProperties",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
    }
)
OTHER_SCHEMAS = frozenset({"contentSchema"})
#: Keywords whose value is a list of schemas.
IN_PLACE_LISTS = frozenset({"allOf", "anyOf", "oneOf"})
PART_LISTS = frozenset({"prefixItems"})
#: Keywords whose value maps names to schemas.
IN_PLACE_MAPS = frozenset({"dependentSchemas"})
PART_MAPS = frozenset({"properties", "patternProperties"})
DEFINITIONS = frozenset({"$defs", "definitions"})

_SINGLE = IN_PLACE | PARTS | OTHER_SCHEMAS
_LISTS = IN_PLACE_LISTS | PART_LISTS
_MAPS = IN_PLACE_MAPS | PART_MAPS | DEFINITIONS


@dataclass(frozen=True)
class Place:
    """One subschema.

    Attributes
    ----------
    pointer
        From the root schema.
    schema
        The subschema: a dict or a bool in a valid schema, anything in a broken one.
    via
        The keyword that holds it; ``""`` for the root.
    depth
        Containers (objects, arrays) around and including this one, on the way that an instance nests. A
        definition counts from itself: the API's documentation is silent, and references are not expanded.
    """

    pointer: str
    schema: Any
    via: str
    depth: int

    @property
    def is_value(self) -> bool:
        """Whether it describes a value of its own, rather than saying more about its parent's."""
        return self.via not in IN_PLACE and self.via not in IN_PLACE_LISTS and self.via not in IN_PLACE_MAPS


def is_container(schema: Any) -> bool:
    """Whether ``schema`` describes an object or an array, by its type or, without one, by its keywords.

    A misspelt type counts as what it is meant to be: to mend it makes nothing deeper.
    """
    if not isinstance(schema, dict):
        return False
    if schema.get("type") is None:
        return any(keyword in schema for keyword in ("properties", "items", "prefixItems"))
    return not meant_types(schema).isdisjoint(("object", "array"))


def subschemas(root: Any) -> Iterator[Place]:
    """Yield the root and every subschema in it, in document order, without recursion."""
    stack = [Place("", root, "", 1 if is_container(root) else 0)]
    while stack:
        place = stack.pop()
        yield place
        if isinstance(place.schema, dict):
            stack.extend(reversed(list(_children(place))))


def _children(place: Place) -> Iterator[Place]:
    for keyword, value in place.schema.items():
        if keyword in _SINGLE:
            yield _child(place, child(place.pointer, keyword), value, keyword)
        elif keyword in _LISTS and isinstance(value, list):
            pointer = child(place.pointer, keyword)
            for index, schema in enumerate(value):
                yield _child(place, child(pointer, index), schema, keyword)
        elif keyword in _MAPS and isinstance(value, dict):
            pointer = child(place.pointer, keyword)
            for name, schema in value.items():
                yield _child(place, child(pointer, name), schema, keyword)


def _child(parent: Place, pointer: str, schema: Any, keyword: str) -> Place:
    contains = is_container(schema)
    if keyword in DEFINITIONS or keyword in OTHER_SCHEMAS:
        depth = 1 if contains else 0
    elif keyword in IN_PLACE or keyword in IN_PLACE_LISTS or keyword in IN_PLACE_MAPS:
        # The branches of one value nest no deeper than the value, which may be a container only in a branch.
        own = 0 if is_container(parent.schema) or not contains else 1
        depth = parent.depth + own
    else:
        depth = parent.depth + (1 if contains else 0)
    return Place(pointer, schema, keyword, depth)


def keyword_at(path: Sequence[str | int]) -> tuple[str | None, tuple[str | int, ...]]:
    """Tell what a path into a schema leads to.

    Returns
    -------
    The keyword whose value it leads into and the rest of the path inside that value; ``None`` where the path
    leads to a subschema itself.
    """
    position = 0
    while position < len(path):
        keyword = str(path[position])
        if keyword in _SINGLE:
            position += 1
        elif (keyword in _LISTS or keyword in _MAPS) and position + 1 < len(path):
            position += 2
        else:
            return keyword, tuple(path[position + 1 :])
    return None, ()
