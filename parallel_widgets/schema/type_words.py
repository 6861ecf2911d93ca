"""The types of JSON Schema, and the words that people write for them."""

from __future__ import annotations

import difflib
from functools import lru_cache
from typing import Any

TYPES = ("array", "boolean", "integer", "null", "number", "object", "string")
_MEANT_TYPES = {
    "str": "string", "text": "string", "date": "string", "datetime": "string", "url": "string",
    "int": "integer", "long": "integer", "float": "number", "double": "number", "decimal": "number",
    "bool": "boolean", "dict": "object", "map": "object", "list": "array", "tuple": "array",
    "none": "null", "nonetype": "null", "nil": "null",
}  # fmt: skip


# The same slip is made in field after field, and is told of and mended.
@lru_cache(maxsize=256)
def meant_type(word: str, *, least: float = 0.7) -> str | None:
    """Return the JSON Schema type that ``word`` is probably meant to be, if it is not one.

    Parameters
    ----------
    least
        How similar a misspelt word must be to the type's name, from 0 to 1.
    """
    lowered = word.strip().lower()
    if lowered in _MEANT_TYPES:
        return _MEANT_TYPES[lowered]
    near = difflib.get_close_matches(lowered, TYPES, n=1, cutoff=least)
    return near[0] if near and near[0] != word else None


def meant_types(schema: Any) -> frozenset[str]:
    """Return the types that a schema names, each misspelt one as what it is probably meant to be."""
    kind = schema.get("type") if isinstance(schema, dict) else None
    words = [word for word in (kind if isinstance(kind, list) else [kind]) if isinstance(word, str)]
    return frozenset(word if word in TYPES else meant_type(word) or word for word in words)
