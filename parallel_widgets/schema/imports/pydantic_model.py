"""A schema from a Pydantic model, known by its shape: Pydantic is not imported here."""

from __future__ import annotations

import warnings
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.outline import subschemas

from .imported import Imported, UnreadableImportError
from .result import imported_schema
from .union import union


def is_pydantic_model(value: Any) -> bool:
    """Whether ``value`` is a Pydantic model class, or what can write its JSON schema like one."""
    return isinstance(value, type) and callable(getattr(value, "model_json_schema", None))


def from_pydantic(model: Any, *, role: Role = "output") -> Imported:
    """Return the schema of a Pydantic model (version 2), given as a class or as an instance.

    Raises
    ------
    UnreadableImportError
        If it is no model, or one that has no JSON schema.
    """
    cls = model if isinstance(model, type) else type(model)
    if not is_pydantic_model(cls):
        raise UnreadableImportError(f"{shown(cls.__name__, quote='`')} is no Pydantic model (version 2).")
    schema = model_schema(cls)
    fields = len(schema.get("properties", ()))
    return imported_schema(
        schema, kind="pydantic", label=f"Pydantic model {cls.__name__}, {fields} fields", role=role
    )


def model_schema(cls: Any) -> dict[str, Any]:
    """Return the model's JSON schema without the titles and defaults that Pydantic adds to each field."""
    try:
        with warnings.catch_warnings():
            # Of defaults that JSON cannot hold: they are no part of what is asked for.
            warnings.simplefilter("ignore")
            schema = cls.model_json_schema()
    except Exception as error:
        said = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UnreadableImportError(
            f"Pydantic has no JSON schema for {shown(cls.__name__, quote='`')}: {said}."
        ) from error
    if not isinstance(schema, dict):
        raise UnreadableImportError(f"{shown(cls.__name__, quote='`')} gives no JSON schema.")
    for place in list(subschemas(schema)):
        if isinstance(place.schema, dict):
            _tidied(place.schema)
    return _unfolded(schema)


def _unfolded(schema: dict[str, Any]) -> dict[str, Any]:
    """Write a model that holds itself out at the root, where Pydantic only refers to it."""
    definitions = schema.get("$defs")
    target = str(schema.get("$ref", "")).removeprefix("#/$defs/")
    if isinstance(definitions, dict) and isinstance(definitions.get(target), dict):
        rest = {key: value for key, value in schema.items() if key != "$ref"}
        return {**definitions[target], **rest}
    return schema


def _tidied(schema: dict[str, Any]) -> None:
    """Take out, in place, what says nothing to who fills the fields."""
    if isinstance(schema.get("title"), str):
        del schema["title"]
    if "default" in schema and schema["default"] is None:
        del schema["default"]
    branches = schema.get("anyOf")
    if isinstance(branches, list) and {"type": "null"} in branches and len(branches) == 2:
        simple = union([branch for branch in branches if isinstance(branch, dict)])
        if "anyOf" not in simple and len(simple) > 0 and not simple.keys() & (schema.keys() - {"anyOf"}):
            del schema["anyOf"]
            rest = dict(schema)
            schema.clear()
            schema.update({**simple, **rest})
