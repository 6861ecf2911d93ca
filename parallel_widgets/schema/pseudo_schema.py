"""Sketches of schemas, as people write them first: ``{"name": "string", "tags": ["string"]}``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .metaschema import flat_metaschema
from .rules import meant_keyword
from .type_words import TYPES, meant_type

#: No type takes more to name (characters).
MAX_TYPE = 100

_WORDS = {
    "date": ("string", "Format YYYY-MM-DD."),
    "datetime": ("string", "Format YYYY-MM-DDThh:mm:ssZ."),
    "date-time": ("string", "Format YYYY-MM-DDThh:mm:ssZ."),
    "timestamp": ("string", "Format YYYY-MM-DDThh:mm:ssZ."),
    "time": ("string", "Format hh:mm:ss."),
    "year": ("integer", "A year, such as 2024."),
    "url": ("string", "A full URL."),
    "uri": ("string", "A full URL."),
    "link": ("string", "A full URL."),
    "email": ("string", "An email address."),
    "uuid": ("string", "A UUID."),
    "percent": ("number", "In percent."),
    "percentage": ("number", "In percent."),
}
_PLURALS = {"strings": "string", "integers": "integer", "numbers": "number", "booleans": "boolean"}
_NULLS = frozenset({"null", "none", "nil", "undefined"})
_LIST = re.compile(
    r"(?:(?:list|array|sequence|set)\s*(?:\[|<|of\s)\s*(?P<of>.+?)\s*[\]>]?|(?P<each>.+?)\[\])\Z", re.I
)
_OPTIONAL = re.compile(
    r"(?:optional\s*[\[<]\s*(?P<in>.+?)\s*[\]>]|optional\s+(?P<after>.+)|(?P<marked>.+?)\?)\Z", re.I
)
_WITH_WORDS = re.compile(
    r"(?P<type>[\w\[\]<>|? -]{0,60}?[\w\]>?])\s*(?:[-\u2013\u2014:,;]\s+|\((?=.*\)\Z))(?P<said>.+?)\)?\Z",
    re.DOTALL,
)
#: Annotations are keywords, but their names are also what fields are called.
_ANNOTATIONS = frozenset({"title", "description", "default", "examples", "format"})


def is_pseudo_schema(value: Any) -> bool:
    """Whether an object is no JSON Schema but names fields with what they hold.

    Either types in words, or schemas that only lack the ``properties`` around them.
    """
    if not isinstance(value, dict) or not value:
        return False
    known = flat_metaschema()["properties"]
    keywords = {name for name in value if name in known or name.startswith("$")}
    if not keywords <= _ANNOTATIONS or keywords == set(value):
        return False
    if any(_is_misspelt(name, item) for name, item in value.items()):
        return False
    if any(not isinstance(value[name], str) or _of_word(value[name]) is None for name in keywords):
        return False
    return all(_is_sketch(item) for item in value.values()) and any(
        _names_a_type(item) for item in value.values()
    )


def _is_misspelt(name: str, value: Any) -> bool:
    """Whether a member is rather a keyword with a slip in its name."""
    meant = meant_keyword(name)
    return (meant == "properties" and isinstance(value, dict)) or (meant == "type" and value in TYPES)


def schema_of_sketch(value: Any) -> Any:
    """Return the schema that a sketch stands for; a schema inside of it stays as it is."""
    if isinstance(value, str):
        return _of_word(value) or _of_words(value) or {"type": "string", "description": value}
    if isinstance(value, list):
        return {"type": "array", "items": schema_of_sketch(value[0])} if value else {"type": "array"}
    if not isinstance(value, dict) or _is_schema(value):
        return value
    return {
        "type": "object",
        "properties": {name: schema_of_sketch(item) for name, item in value.items()},
        "required": list(value),
        "additionalProperties": False,
    }


def _is_sketch(value: Any) -> bool:
    if isinstance(value, str):
        return _of_word(value) is not None or " " in value.strip()
    if isinstance(value, list):
        return len(value) == 1 and _is_sketch(value[0])
    if not isinstance(value, dict):
        return False
    return _is_schema(value) or (bool(value) and all(map(_is_sketch, value.values())))


def _names_a_type(value: Any) -> bool:
    """Whether a type is in a sketch, rather than only prose."""
    if isinstance(value, str):
        return _of_word(value) is not None or _of_words(value) is not None
    if isinstance(value, list):
        return any(map(_names_a_type, value))
    return _is_schema(value) or any(map(_names_a_type, value.values()))


def _is_schema(value: Mapping[str, Any]) -> bool:
    kind = value.get("type")
    kinds = kind if isinstance(kind, list) else [kind]
    known = flat_metaschema()["properties"]
    is_typed = bool(kinds) and all(item in TYPES for item in kinds)
    if is_typed and any(not isinstance(item, str) or _of_word(item) is None for item in value.values()):
        return True
    return (is_typed and value.keys() <= known.keys()) or bool(
        {"enum", "anyOf", "$ref"} & value.keys() and value.keys() <= known.keys()
    )


def _of_word(text: str) -> dict[str, Any] | None:
    """Return the schema of a type in words: ``string``, ``int | null``, ``list[date]``, ``yes | no``."""
    text = text.strip()
    if len(text) > MAX_TYPE:
        return None
    lowered = text.lower()
    if lowered in _WORDS:
        kind, said = _WORDS[lowered]
        return {"type": kind, "description": said}
    if lowered in TYPES or lowered in _PLURALS:
        return {"type": _PLURALS.get(lowered, lowered)}
    if (found := _OPTIONAL.match(text)) is not None:
        return _nullable(_of_word(found["in"] or found["after"] or found["marked"]))
    if (found := _LIST.match(text)) is not None:
        items = _of_word(found["of"] or found["each"])
        return None if items is None else {"type": "array", "items": items}
    if "|" in text or " or " in text:
        return _of_union([part.strip() for part in re.split(r"\||\sor\s", text)])
    if re.fullmatch(r"\w+", text) is None:
        return None
    meant = meant_type(lowered, least=0.85)
    return None if meant is None or meant == "null" else {"type": meant}


def _of_union(parts: list[str]) -> dict[str, Any] | None:
    """Return the schema of alternatives: types, or the values of an enum."""
    rest = [part for part in parts if part.lower() not in _NULLS]
    if not all(rest) or not rest:
        return None
    is_nullable = len(rest) < len(parts)
    found = [_of_word(part) for part in rest]
    if len(rest) == 1:
        return _nullable(found[0]) if is_nullable else found[0]
    if all(schema is None for schema in found):
        values = [part.strip("'\"`") for part in rest]
        is_short = all(re.fullmatch(r"[\w./+-]+(?: [\w./+-]+)?", item) for item in values)
        schema: dict[str, Any] | None = {"type": "string", "enum": values} if is_short else None
        return _nullable(schema) if is_nullable else schema
    if all(schema is not None and schema.keys() == {"type"} for schema in found):
        kinds = list(dict.fromkeys(schema["type"] for schema in found if schema is not None))
        union = {"type": kinds if len(kinds) > 1 else kinds[0]}
        return _nullable(union) if is_nullable else union
    return None


def _nullable(schema: dict[str, Any] | None) -> dict[str, Any] | None:
    if schema is None:
        return None
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    changed = {**schema, "type": [*kinds, "null"]}
    if "enum" in schema:
        changed["enum"] = [*schema["enum"], None]
    return changed


def _of_words(text: str) -> dict[str, Any] | None:
    """Return the schema of a type with words about it: ``string - the legal name``, ``number (in USD)``."""
    found = _WITH_WORDS.match(text.strip())
    schema = None if found is None else _of_word(found["type"])
    if found is None or schema is None:
        return None
    said = found["said"].strip()
    before = schema.get("description")
    return {**schema, "description": said if before is None else f"{said.rstrip('.')}. {before}"}
