"""Where the schemas and the input are in what somebody hands over: a request, a task spec, or a schema.

With the names of the API and with the short ones (``output``, ``input``), and with or without the wrapper
that says of which type a schema is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from parallel_widgets.schema.pointer import child
from parallel_widgets.schema.spec import SchemaType

Kind = Literal["request", "task_spec", "schema"]

_TYPES = ("json", "text", "auto")
_SCHEMA_NAMES = ("output_schema", "input_schema", "output")
#: What stands at the root of a schema, and not of a task spec.
_SCHEMA_KEYS = frozenset(
    {"type", "properties", "$schema", "$ref", "$defs", "anyOf", "allOf", "oneOf", "items"}
)


@dataclass(frozen=True)
class SchemaPart:
    """One schema of a task.

    Attributes
    ----------
    pointer
        To the JSON Schema, or to the prose; ``""`` where the whole value is the schema.
    value
        What is there; ``None`` for the type ``auto``.
    """

    type: SchemaType
    pointer: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class RequestParts:
    """The parts of a request, each ``None`` where there is none.

    Attributes
    ----------
    kind
        What was handed over.
    input
        The input itself, which is at ``/input``.
    """

    kind: Kind
    output_schema: SchemaPart | None = None
    input_schema: SchemaPart | None = None
    input: Any = None
    processor: str | None = None


def request_parts(value: Mapping[str, Any]) -> RequestParts:
    """Find the parts of a request, a task spec or an output schema, told apart by their keys.

    Raises
    ------
    TypeError, ValueError
        If it is a request or a task spec, and has a part that cannot be one. The text is a sentence.
    """
    if "task_spec" in value or "processor" in value:
        return _request(value)
    is_short = not _SCHEMA_KEYS.intersection(value) and ("output" in value or "input" in value)
    if "output_schema" in value or "input_schema" in value or is_short:
        return _spec(value, "", kind="task_spec")
    return RequestParts(kind="schema", output_schema=SchemaPart("json", "", value))


def _request(value: Mapping[str, Any]) -> RequestParts:
    name = value.get("processor")
    if name is not None and not isinstance(name, str):
        raise TypeError(f"The processor is given by its name, not as {_type(name)}.")
    spec, pointer = value.get("task_spec"), "/task_spec"
    if spec is None:
        # Schemas beside the processor are those of its task spec; `input` there is the run's.
        spec, pointer = {key: value[key] for key in _SCHEMA_NAMES if key in value}, ""
    if not isinstance(spec, Mapping):
        raise TypeError(f"`task_spec` is an object with an `output_schema`, not {_type(spec)}.")
    parts = _spec(spec, pointer, kind="request")
    return RequestParts(
        kind="request",
        output_schema=parts.output_schema,
        input_schema=parts.input_schema,
        input=value.get("input"),
        processor=name,
    )


def _spec(spec: Mapping[str, Any], pointer: str, *, kind: Kind) -> RequestParts:
    parts: dict[str, SchemaPart | None] = {"output_schema": None, "input_schema": None}
    for name in parts:
        key = name if name in spec else name.removesuffix("_schema")
        if spec.get(key) is not None:
            parts[name] = _schema(spec[key], child(pointer, key), name)
    return RequestParts(kind=kind, **cast("dict[str, Any]", parts))


def _schema(value: Any, pointer: str, name: str) -> SchemaPart:
    if isinstance(value, str):
        if value == "auto" and name == "output_schema":
            return SchemaPart("auto", pointer, None)
        return SchemaPart("text", pointer, value)
    if not isinstance(value, Mapping):
        # A Pydantic model class is read by whoever writes the schema's text.
        return SchemaPart("json", pointer, value)
    kind = value.get("type")
    if "json_schema" in value and kind in (None, "json"):
        return SchemaPart("json", child(pointer, "json_schema"), value["json_schema"])
    if kind == "json":
        raise ValueError(f"`{name}` has the type `json`, but no `json_schema`.")
    if kind == "text":
        prose = value.get("description")
        if prose is not None and not isinstance(prose, str):
            raise TypeError(f"The `description` of `{name}` is a text, not {_type(prose)}.")
        return SchemaPart("text", child(pointer, "description"), prose or "")
    if kind == "auto":
        if name == "input_schema":
            raise ValueError("An input schema cannot be of the type `auto`: leave it out.")
        return SchemaPart("auto", pointer, None)
    if "json_schema" in value:
        raise ValueError(f"The type of `{name}` is one of {', '.join(_TYPES)}, not {kind!r}.")
    return SchemaPart("json", pointer, value)


def _type(value: Any) -> str:
    return type(value).__name__
