"""The schema of a union of types, as plainly as JSON Schema can say it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

#: What may stand beside a type that is joined with others into a list of types.
_JOINABLE = {"type"}


def union(branches: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Return the schema of what fits one of ``branches``: an enum, a list of types, or ``anyOf``."""
    flat: list[dict[str, Any]] = []
    for branch in branches:
        parts = branch["anyOf"] if branch.keys() == {"anyOf"} else [branch]
        flat.extend(part for part in parts if part not in flat)
    if not all(flat):
        return {}
    flat = _with_one_enum(flat)
    if len(flat) == 1:
        return flat[0]
    null = {"type": "null"}
    others = [branch for branch in flat if branch != null]
    if len(others) == 1 and null in flat and isinstance(others[0].get("type"), str | list):
        return _or_null(others[0])
    if all(branch.keys() <= _JOINABLE for branch in flat):
        return {"type": list(dict.fromkeys(kind for branch in flat for kind in _kinds(branch)))}
    return {"anyOf": flat}


def enum(values: Sequence[Any]) -> dict[str, Any]:
    """Return the schema of a choice of literals, with their types."""
    kinds = list(dict.fromkeys(_kind(value) for value in values))
    different = [value for place, value in enumerate(values) if not _among(value, values[:place])]
    return {"type": kinds[0] if len(kinds) == 1 else kinds, "enum": different}


def _among(value: Any, values: Sequence[Any]) -> bool:
    return any(value == other and isinstance(value, bool) == isinstance(other, bool) for other in values)


def _with_one_enum(branches: list[dict[str, Any]]) -> list[dict[str, Any]]:
    enums = [branch for branch in branches if branch.keys() == {"type", "enum"}]
    if len(enums) < 2:
        return branches
    joined = enum([value for branch in enums for value in branch["enum"]])
    first = next(place for place, branch in enumerate(branches) if branch in enums)
    rest = [branch for branch in branches if branch not in enums]
    return [*rest[:first], joined, *rest[first:]]


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    made = {**schema, "type": list(dict.fromkeys([*_kinds(schema), "null"]))}
    if "enum" in schema:
        made["enum"] = [*(value for value in schema["enum"] if value is not None), None]
    return made


def _kinds(schema: dict[str, Any]) -> list[str]:
    kind = schema["type"]
    return list(kind) if isinstance(kind, list) else [kind]


def _kind(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    return "string" if isinstance(value, str) else "integer" if isinstance(value, int) else "number"
