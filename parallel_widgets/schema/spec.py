"""The ways to give a schema to a task, read into one, and the API's task spec that it becomes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from .surrogates import escaped_halves

SchemaType = Literal["json", "text", "auto"]


@dataclass(frozen=True, kw_only=True)
class SchemaSource:
    """A schema as its author gave it.

    Parameters
    ----------
    type
        ``json``: a JSON Schema, in ``text``. ``text``: prose, in ``description``. ``auto``: the API chooses.
    text
        The JSON text; verbatim where it was given as text.
    description
        The prose of a text schema.
    """

    type: SchemaType
    text: str = ""
    description: str = ""


def read_schema(value: Any) -> SchemaSource:
    """Read a schema given as a dict, JSON text, a Pydantic model class, prose, or ``"auto"``.

    Text that begins with ``{`` or ``[`` is JSON text, and is kept verbatim, broken or not: the editor is the
    place to mend it.

    Raises
    ------
    TypeError
        If ``value`` is none of these, or holds what JSON cannot.
    """
    if isinstance(value, str):
        if value == "auto":
            return SchemaSource(type="auto")
        if value.lstrip("\ufeff \t\r\n").startswith(("{", "[")):
            return SchemaSource(type="json", text=value)
        return SchemaSource(type="text", description=value)
    return SchemaSource(type="json", text=schema_text(value))


def schema_text(value: Any) -> str:
    """Return the JSON text (two-space indent) of a schema given as a value or a Pydantic model class.

    Raises
    ------
    TypeError
        If ``value`` is no schema, or holds what JSON cannot.
    """
    # By its shape, not its class: the package does not need Pydantic.
    model_json_schema = getattr(value, "model_json_schema", None)
    if callable(model_json_schema):
        value = model_json_schema()
    if not isinstance(value, Mapping):
        raise TypeError(
            "A schema is given as a dict, JSON text, a Pydantic model class, a sentence, or 'auto', "
            f"not as {type(value).__name__}."
        )
    try:
        text = json.dumps(dict(value), indent=2, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"The schema cannot be written as JSON: {error}.") from error
    # Half a surrogate pair would break the message that carries the text; as an escape it can be shown.
    return escaped_halves(text)


def task_spec(
    *,
    output_schema_type: SchemaType,
    output_schema: Any = None,
    output_schema_description: str = "",
    input_schema_type: Literal["json", "text"] = "json",
    input_schema: Any = None,
    input_schema_description: str = "",
) -> dict[str, Any]:
    """Return the API's ``task_spec``; without an input schema the key is left out.

    Parameters
    ----------
    output_schema, input_schema
        Parsed JSON Schemas, for the type ``json``. ``None``: there is none.
    output_schema_description, input_schema_description
        Prose, for the type ``text``; the input's is left out when empty.
    """
    spec: dict[str, Any] = {
        "output_schema": _wrapped(output_schema_type, output_schema, output_schema_description)
    }
    if input_schema_type == "json" and input_schema is not None:
        spec["input_schema"] = _wrapped("json", input_schema, "")
    if input_schema_type == "text" and input_schema_description.strip():
        spec["input_schema"] = _wrapped("text", None, input_schema_description)
    return spec


def compact_json(value: Any) -> str:
    """Return ``value`` as the compact JSON that is sent: what the API's size limits count."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _wrapped(kind: SchemaType, schema: Any, description: str) -> dict[str, Any]:
    if kind == "json":
        return {"type": "json", "json_schema": schema}
    if kind == "text" and description.strip():
        return {"type": "text", "description": description}
    return {"type": kind}
