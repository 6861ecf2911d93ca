"""Objects with a member more or fewer, in the order in which authors of schemas write them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: Where a keyword goes: after the last of those before it here that an object has.
_ORDER = (
    "$schema", "$id", "title", "type", "description", "enum", "items", "properties", "required",
    "additionalProperties",
)  # fmt: skip


def placed(schema: Mapping[str, Any], keyword: str, value: Any) -> dict[str, Any]:
    """Return ``schema`` with ``keyword``: in its place if it is there, else where authors write it."""
    if keyword in schema:
        return {name: value if name == keyword else item for name, item in schema.items()}
    before = _ORDER[: _ORDER.index(keyword)]
    after = next((name for name in reversed(before) if name in schema), None)
    members = list(schema.items())
    names = list(schema)
    index = 0 if after is None else names.index(after) + 1
    return dict([*members[:index], (keyword, value), *members[index:]])


def without(schema: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """Return ``schema`` without the members of these names."""
    return {name: item for name, item in schema.items() if name not in names}


def renamed(schema: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return ``schema`` with the member ``old`` called ``new``."""
    return {new if name == old else name: item for name, item in schema.items()}


def names_in(value: Any) -> list[Any]:
    """Return the entries of a list such as ``required``; none of what is no list."""
    return value if isinstance(value, list) else []


def types_of(schema: Any) -> list[str]:
    """Return the types that a schema names; not what else may stand there."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    return [item for item in (kind if isinstance(kind, list) else [kind]) if isinstance(item, str)]


def is_object_schema(schema: Any) -> bool:
    """Whether a schema describes an object by its properties, and no other keyword says more about it."""
    return (
        isinstance(schema, dict)
        and isinstance(schema.get("properties"), dict)
        and set(types_of(schema)) <= {"object", "null"}
        and _COMPOSING.isdisjoint(schema)
    )


_COMPOSING = frozenset(
    {"$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "dependentSchemas"}
)


def is_composed(schema: Mapping[str, Any]) -> bool:
    """Whether other schemas say more about the value that ``schema`` describes."""
    return not _COMPOSING.isdisjoint(schema)
