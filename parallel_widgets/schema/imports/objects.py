"""Python objects of a notebook, imported by their shape: models, tables, examples, runs."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .annotations import from_dataclass, from_typed_dict, is_typed_dict
from .dataframe import from_dataframe, is_dataframe
from .detection import format_of_json
from .examples import from_examples
from .imported import Imported, UnreadableImportError
from .json_values import json_value
from .pydantic_model import from_pydantic, is_pydantic_model
from .reading import read_import
from .task_spec import from_result, from_spec

#: The kinds of objects, and what to call them.
OBJECT_FORMATS: Mapping[str, str] = {
    "pydantic": "Pydantic model",
    "dataclass": "Dataclass",
    "typed_dict": "TypedDict",
    "dataframe": "DataFrame",
}


def object_format(value: Any) -> str | None:
    """Return which of `OBJECT_FORMATS` an object is; ``None`` if it is none of them."""
    try:
        if is_pydantic_model(value):
            return "pydantic"
        if is_typed_dict(value):
            return "typed_dict"
        if dataclasses.is_dataclass(value) and isinstance(value, type):
            return "dataclass"
        return "dataframe" if is_dataframe(value) else None
    # An object in a notebook may do anything when it is looked at.
    except Exception:  # noqa: BLE001
        return None


def import_object(value: Any, *, role: Role = "output") -> Imported:
    """Return the parts of a task that a Python object says something about.

    Parameters
    ----------
    value
        A Pydantic model, a dataclass or a TypedDict (the class), a DataFrame of pandas or polars, a dict that
        is a schema, a task spec or an example, a list of examples, a run, or a text as for `read_import`.
    role
        Which schema it is for, where the object does not say so itself.

    Raises
    ------
    UnreadableImportError
        If it is none of these, or a part of it has no JSON.
    """
    try:
        return _imported(value, role)
    except UnreadableImportError:
        raise
    # An object in a notebook may do anything when it is looked at.
    except Exception as error:
        name = shown(type(value).__name__, quote="`")
        raise UnreadableImportError(f"This object of type {name} could not be read: {error}.") from error


def from_run(run: Any, *, role: Role = "output") -> Imported:
    """Return the parts of the task that an earlier run was created with.

    Raises
    ------
    UnreadableImportError
        If it is no run, or its task has no schema that can be read.
    """
    body = _body_of(run)
    if body is None:
        raise UnreadableImportError(
            f"This is no run of a task, but a value of type {type(run).__name__}: give what `run()` returned."
        )
    return from_spec(body, role=role)


def _body_of(run: Any) -> Mapping[str, Any] | None:
    """Return what was posted to create a run; ``None`` for what is no run."""
    body = getattr(getattr(run, "request", None), "body", None)
    return body if isinstance(body, Mapping) else None


def _imported(value: Any, role: Role) -> Imported:
    if isinstance(value, str):
        return read_import(value, role=role)
    kind = object_format(value)
    if kind == "pydantic":
        return from_pydantic(value, role=role)
    if kind == "dataclass":
        return from_dataclass(value, role=role)
    if kind == "typed_dict":
        return from_typed_dict(value, role=role)
    if kind == "dataframe":
        return from_dataframe(value, role=role)
    if _body_of(value) is not None:
        return from_run(value, role=role)
    if isinstance(value, list | tuple):
        return from_examples(*value, role=role)
    if isinstance(value, Mapping):
        plain = json_value(value)
        found = format_of_json([plain])
        if found == "run_result":
            return from_result(plain, role=role)
        return from_examples(plain, role=role) if found == "example_json" else from_spec(plain, role=role)
    if isinstance(value, type):
        raise UnreadableImportError(
            f"The class {shown(value.__name__, quote='`')} is no Pydantic model, dataclass or TypedDict."
        )
    return from_examples(value, role=role)
