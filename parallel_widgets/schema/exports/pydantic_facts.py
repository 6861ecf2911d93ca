"""What Pydantic v2 takes: its own names, what ``Field`` says of the keywords, and what fits a docstring."""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Mapping
from typing import Any, TypeGuard

from parallel_widgets.schema.outline import DEFINITIONS

from .python_values import PYTHON, python_text
from .shape import kinds

NONE = " | None"
PYDANTIC = ("BaseModel", "ConfigDict", "Field", "RootModel", "WithJsonSchema")
TYPING = ("Annotated", "Any", "Literal")
PRIMITIVES = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
# What annotations and defaults use: a field of that name would stand in their way.
USED_NAMES = frozenset({*PYDANTIC, *TYPING, "SkipJsonSchema", "str", "int", "float", "bool", "list", "dict"})
# Public names of Pydantic's BaseModel (2.x), which no field may have.
MODEL_NAMES = frozenset(
    {
        *("construct", "copy", "dict", "from_orm", "json", "parse_file", "parse_obj", "parse_raw"),
        *("schema", "schema_json", "update_forward_refs", "validate"),
        *("model_computed_fields", "model_config", "model_construct", "model_copy", "model_dump"),
        *("model_dump_json", "model_extra", "model_fields", "model_fields_set", "model_json_schema"),
        *("model_parametrized_name", "model_post_init", "model_rebuild", "model_validate"),
        *("model_validate_json", "model_validate_strings"),
    }
)
_LENGTHS = {"minLength": "min_length", "maxLength": "max_length"}
_BOUNDS = {
    "minimum": "ge",
    "maximum": "le",
    "exclusiveMinimum": "gt",
    "exclusiveMaximum": "lt",
    "multipleOf": "multiple_of",
}
CONSTRAINTS: Mapping[str, Mapping[str, str]] = {
    "string": _LENGTHS,
    "integer": _BOUNDS,
    "number": _BOUNDS,
    "array": {"minItems": "min_length", "maxItems": "max_length"},
}
# Pydantic's core keeps the bounds of an `int` in 64 bits.
_LARGEST = 2**53
ANNOTATIONS = frozenset({"title", "description", "default", "examples"})
SAID_ELSEWHERE = frozenset({"title", *DEFINITIONS})


def is_class(schema: Mapping[str, Any]) -> bool:
    """Whether a schema becomes a class: an object (or null) with known properties, or closed."""
    if "$ref" in schema or [name for name in kinds(schema) if name != "null"] != ["object"]:
        return False
    if {"enum", "const"} & schema.keys():
        return False
    return bool(schema.get("properties")) or schema.get("additionalProperties") is False


def is_text(value: Any) -> TypeGuard[str]:
    """Whether Pydantic takes a value as a description, and as it is: it takes indents away."""
    return isinstance(value, str) and value != "" and inspect.cleandoc(value) == value


def is_bound(value: Any, kind: str) -> bool:
    """Whether ``Field`` takes a value as the constraint of a string, a list or a number (``kind``)."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or abs(value) >= _LARGEST:
        return False
    return kind == "number" or (isinstance(value, int) and (kind == "integer" or value >= 0))


def python_default(schema: Any) -> tuple[Any] | None:
    """Return the default that a field can have in Python, too: a plain value of the field's own type."""
    if not isinstance(schema, dict) or "default" not in schema or "$ref" in schema:
        return None
    value, names = schema["default"], kinds(schema)
    kind = {type(None): "null", str: "string", bool: "boolean", int: "integer", float: "number"}.get(
        type(value)
    )
    if kind is None or kind not in names or value not in schema.get("enum", [value]) or "const" in schema:
        return None
    return (value,)


def is_docstring(text: str) -> bool:
    """Whether a description can stand between three quotes on one line of a class."""
    fits = len(text) + len('    """"""') <= PYTHON.width
    return fits and python_text(text)[1:-1] == text and not text.endswith('"') and '"""' not in text


def or_none(kinds: Iterable[str]) -> str:
    """Return what makes an annotation take null as well, where ``kinds`` of JSON include it."""
    return NONE if "null" in kinds else ""


def without(mapping: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the keywords of a schema but for one."""
    return {name: value for name, value in mapping.items() if name != key}
