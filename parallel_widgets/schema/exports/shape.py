"""What a schema says about the type of its values, and what its local references lead to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from parallel_widgets.schema.outline import DEFINITIONS
from parallel_widgets.schema.pointer import MISSING, resolve

#: Deeper schemas are refused: no documented one comes near, and each level costs a few calls.
MAX_LEVELS = 100
_OBJECT_KEYWORDS = frozenset({"properties", "required", "additionalProperties"})


def readable(value: Any, *, what: str) -> Any:
    """Return a copy of JSON, made of plain dicts and lists.

    Raises
    ------
    ValueError
        If it is no JSON, or nested too deeply to be written as code.
    """
    try:
        copy = json.loads(json.dumps(value, allow_nan=False))
        _check_depth(copy)
    except (TypeError, ValueError, RecursionError) as error:
        raise ValueError(f"{what} cannot be written as code: {error}") from error
    return copy


def readable_schema(schema: Any) -> Any:
    """Return a copy of a JSON Schema.

    Raises
    ------
    ValueError
        If it is none, or nested too deeply to be written as code.
    """
    if not isinstance(schema, (Mapping, bool)):
        raise ValueError(f"A JSON Schema is an object, not {type(schema).__name__}.")
    return readable(dict(schema) if isinstance(schema, Mapping) else schema, what="The schema")


def kinds(schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the types that a schema allows, ``()`` where it does not say."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return (kind,)
    if isinstance(kind, list):
        return tuple(dict.fromkeys(name for name in kind if isinstance(name, str)))
    if not {"$ref", "enum", "const", "anyOf", "oneOf", "allOf"} & schema.keys():
        if _OBJECT_KEYWORDS & schema.keys():
            return ("object",)
        if "items" in schema:
            return ("array",)
    return ()


def local_pointer(schema: Mapping[str, Any], root: Any) -> str | None:
    """Return the pointer to what the ``$ref`` of a schema leads to in ``root``; ``None`` where nothing is."""
    reference = schema.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    pointer = unquote(reference[1:])
    target = resolve(root, pointer)
    return None if target is MISSING or not isinstance(target, (dict, bool)) else pointer


def inlined(value: Any, root: Any, *, open_pointers: tuple[str, ...] = ()) -> Any:
    """Return JSON out of a schema with the local references replaced by what they lead to.

    Raises
    ------
    ValueError
        If a reference leads back to itself: that cannot be written out.
    """
    if isinstance(value, list):
        return [inlined(item, root, open_pointers=open_pointers) for item in value]
    if not isinstance(value, dict):
        return value
    rest = {
        key: inlined(item, root, open_pointers=open_pointers)
        for key, item in value.items()
        if key not in DEFINITIONS
    }
    pointer = local_pointer(value, root)
    if pointer is None:
        return rest
    if pointer in open_pointers:
        raise ValueError(f"The reference to #{pointer} leads back to itself where that cannot be written.")
    target = inlined(resolve(root, pointer), root, open_pointers=(*open_pointers, pointer))
    del rest["$ref"]
    return {**target, **rest} if isinstance(target, dict) else target


def _check_depth(value: Any) -> None:
    level = [value]
    for _ in range(MAX_LEVELS):
        level = [
            child
            for item in level
            if isinstance(item, (dict, list))
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise ValueError(f"it is nested more than {MAX_LEVELS} levels deep.")
