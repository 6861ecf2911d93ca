"""Several schemas of which one holds (``anyOf``, ``oneOf``) or all hold (``allOf``), as one object."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .members import is_object_schema, names_in, placed, types_of, without
from .nullable import made_nullable
from .references import local_target

_KEYWORDS = ("anyOf", "oneOf", "allOf")


def merged_alternatives(root: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return ``root`` with the properties of all its branches, or ``None`` if they are not all objects.

    What only some of the alternatives have becomes nullable: it is null in the others.
    """
    properties = dict(root["properties"]) if isinstance(root.get("properties"), dict) else {}
    kinds = set(types_of(root))
    if not kinds <= {"object", "null"} or _is_map(root):
        return None
    sentences = []
    for keyword in _KEYWORDS:
        listed = root.get(keyword)
        if listed is None:
            continue
        branches = [_resolved(root, branch) for branch in names_in(listed)]
        branches = [branch for branch in branches if types_of(branch) != ["null"]]
        if not branches or not all(_is_part_of_an_object(branch) for branch in branches):
            return None
        if keyword == "allOf" and any(name in properties for name in _names(branches)):
            # Both hold, which one schema may not be able to say.
            return None
        _add(properties, branches, is_choice=keyword != "allOf")
        sentences += [
            branch["description"] for branch in branches if isinstance(branch.get("description"), str)
        ]
    if not properties:
        return None
    merged = placed(placed(without(root, *_KEYWORDS), "type", "object"), "properties", properties)
    if sentences and "description" not in merged:
        merged = placed(merged, "description", " ".join(dict.fromkeys(sentences)))
    merged = placed(merged, "required", list(properties))
    return placed(merged, "additionalProperties", False)


def _resolved(root: Mapping[str, Any], branch: Any) -> Any:
    """Return a branch, or what it refers to if it says nothing else."""
    if isinstance(branch, dict) and branch.keys() == {"$ref"}:
        return local_target(root, branch["$ref"])
    return branch


def _is_part_of_an_object(branch: Any) -> bool:
    if not isinstance(branch, dict):
        return False
    only_required = branch.keys() <= {"required", "title", "description"}
    return only_required or (is_object_schema(branch) and not _is_map(branch))


def _add(properties: dict[str, Any], branches: list[Any], *, is_choice: bool) -> None:
    """Add the properties of all ``branches``, in their order."""
    found: dict[str, list[Any]] = {}
    for branch in branches:
        for name, schema in branch.get("properties", {}).items():
            found.setdefault(name, []).append(schema)
    for name, schemas in found.items():
        if name in properties:
            # What the root says of it holds in each branch.
            continue
        whole = _one_of(schemas)
        is_common = not is_choice or len(schemas) == len(branches)
        properties[name] = whole if is_common else made_nullable(whole)


def _names(branches: list[Any]) -> list[str]:
    return [name for branch in branches for name in branch.get("properties", {})]


def _is_map(schema: Mapping[str, Any]) -> bool:
    """Whether a schema describes the properties that it does not name."""
    others = schema.get("additionalProperties")
    return (isinstance(others, dict) and bool(others)) or "patternProperties" in schema


def _one_of(schemas: list[Any]) -> Any:
    """Return a schema for what fits one of ``schemas``."""
    distinct = list({json.dumps(schema, sort_keys=True): schema for schema in schemas}.values())
    if len(distinct) == 1:
        return distinct[0]
    values = [_values(schema) for schema in distinct]
    if all(value is not None for value in values):
        every = [item for value in values for item in value or ()]
        first = {name: item for name, item in distinct[0].items() if name not in ("const", "enum")}
        kinds = list(dict.fromkeys(kind for schema in distinct for kind in types_of(schema)))
        if kinds:
            first = placed(first, "type", kinds[0] if len(kinds) == 1 else kinds)
        return placed(first, "enum", list({json.dumps(item): item for item in every}.values()))
    if all(isinstance(schema, dict) and schema.keys() <= {"type", "description"} for schema in distinct):
        kinds = list(dict.fromkeys(kind for schema in distinct for kind in types_of(schema)))
        texts = list(dict.fromkeys(schema["description"] for schema in distinct if "description" in schema))
        if all(types_of(schema) for schema in distinct) and all(isinstance(text, str) for text in texts):
            whole: dict[str, Any] = {"type": kinds[0] if len(kinds) == 1 else kinds}
            return {**whole, "description": " Or: ".join(texts)} if texts else whole
    return {"anyOf": distinct}


def _values(schema: Any) -> list[Any] | None:
    """Return the values that a schema lists."""
    if not isinstance(schema, dict):
        return None
    if "const" in schema:
        return [schema["const"]]
    return schema["enum"] if isinstance(schema.get("enum"), list) else None
