"""Objects inside objects, written side by side: what nests too deeply is flattened, its names joined."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.measures import measure
from parallel_widgets.schema.outline import subschemas
from parallel_widgets.schema.pointer import put, resolve, split
from parallel_widgets.schema.rules import task_api_rules

from .members import is_object_schema, names_in, placed, types_of
from .nullable import made_nullable
from .proposal import Proposal
from .prose import joined
from .references import refers_into

#: More levels than this are not flattened at once.
MAX_LEVELS = 50


def nesting_depth(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Flatten as few and as deep levels as it takes."""
    most = task_api_rules().limits["nesting_depth"]
    changed, flattened = root, list[str]()
    while (found := measure(subschemas(changed))).nesting_depth > most and len(flattened) < MAX_LEVELS:
        pointer = _deepest_that_can(changed, found.deepest)
        if pointer is None:
            return
        flattened.append(pointer)
        owner = _owner(pointer)
        changed = put(changed, owner, _flattened(resolve(changed, owner), split(pointer)[-1]))
    if not flattened:
        return
    name = ".".join(token for token in split(flattened[0]) if token not in ("properties", "items"))
    what = shown(name, quote="`") if len(flattened) == 1 else f"{len(flattened)} objects"
    yield Proposal(f"Flatten {what}, joining names with `_`", {"": changed})


def _owner(pointer: str) -> str:
    """Return the pointer to the object that has a property."""
    return pointer.rpartition("/")[0].rpartition("/")[0]


def _deepest_that_can(root: Any, deepest: str) -> str | None:
    """Return the deepest object on the way to a place that can be put into the object around it."""
    pointer = deepest
    while pointer:
        owner = _owner(pointer)
        if pointer.rpartition("/")[0] == f"{owner}/properties" and _can_be_flattened(root, owner, pointer):
            return pointer
        pointer = pointer.rpartition("/")[0]
    return None


def _can_be_flattened(root: Any, owner: str, pointer: str) -> bool:
    outer, inner = resolve(root, owner), resolve(root, pointer)
    if not is_object_schema(outer) or not is_object_schema(inner) or not inner["properties"]:
        return False
    if isinstance(inner.get("additionalProperties"), dict) or "patternProperties" in inner:
        return False
    name = split(pointer)[-1]
    names = {f"{name}_{part}" for part in inner["properties"]}
    return names.isdisjoint(outer["properties"]) and not refers_into(root, pointer)


def _flattened(outer: dict[str, Any], name: str) -> dict[str, Any]:
    """Return an object with the properties of its property ``name`` in its place."""
    inner = outer["properties"][name]
    parts = {f"{name}_{part}": _carried(inner, schema) for part, schema in inner["properties"].items()}
    properties: dict[str, Any] = {}
    for key, schema in outer["properties"].items():
        properties.update(parts if key == name else {key: schema})
    changed = placed(outer, "properties", properties)
    if name in names_in(outer.get("required")):
        inside = [f"{name}_{part}" for part in inner["properties"] if part in names_in(inner.get("required"))]
        required = [item for key in outer["required"] for item in (inside if key == name else [key])]
        changed = placed(changed, "required", required)
    return changed


def _carried(inner: dict[str, Any], schema: Any) -> Any:
    """Return the schema of a part with what its object said: that it may be null, and in prose."""
    if "null" in types_of(inner):
        schema = made_nullable(schema)
    said = inner.get("description")
    if not isinstance(said, str) or not isinstance(schema, dict):
        return schema
    own = schema.get("description", "")
    return placed(schema, "description", joined(said, own)) if isinstance(own, str) else schema
