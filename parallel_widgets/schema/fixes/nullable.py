"""A schema that also takes null: what an optional field becomes, as every field must be given."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .members import types_of


def is_nullable(schema: Any) -> bool:
    """Whether null fits, as far as the schema's own keywords tell."""
    if not isinstance(schema, dict):
        return schema is not False
    if "const" in schema and schema["const"] is not None:
        return False
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        return False
    if types_of(schema) and "null" not in types_of(schema):
        return False
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and not any(map(is_nullable, branches)):
            return False
    return "$ref" not in schema and "allOf" not in schema


def made_nullable(schema: Any) -> Any:
    """Return ``schema`` as one that takes null as well."""
    if is_nullable(schema) or not isinstance(schema, dict):
        return schema
    if {"$ref", "allOf", "const"} & schema.keys():
        return _with_null_branch(schema)
    changed: dict[str, Any] = dict(schema)
    if types_of(schema) and "null" not in types_of(schema):
        changed["type"] = [*types_of(schema), "null"]
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        changed["enum"] = [*schema["enum"], None]
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and not any(map(is_nullable, branches)):
            changed[keyword] = [*branches, {"type": "null"}]
    return changed


def _with_null_branch(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a choice between ``schema`` and null; what is said about the field stays outside."""
    outside = {name: item for name, item in schema.items() if name in ("title", "description")}
    inside = {name: item for name, item in schema.items() if name not in outside} if outside else schema
    return {**outside, "anyOf": [inside, {"type": "null"}]}
