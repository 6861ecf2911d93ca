"""How people name a place in a schema: ``products[].name``, for what no pointer says as shortly."""

from __future__ import annotations

from .outline import DEFINITIONS, IN_PLACE_MAPS, PART_MAPS
from .pointer import split

_MAPS = PART_MAPS | IN_PLACE_MAPS | DEFINITIONS


def field_path(pointer: str) -> str:
    """Return the path of the field at ``pointer``; ``""`` for what is in no field.

    Keywords that describe the same value (``anyOf``, ``if``) are not in it, nor is what follows the last
    name.
    """
    path, tokens = "", iter(split(pointer))
    for step in tokens:
        if step in _MAPS:
            name = next(tokens, None)
            if name is not None:
                path += f".{name}" if path else name
        elif step == "items":
            path += "[]"
    return path
