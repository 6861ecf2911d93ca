"""Schemas and task specs as JSON text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parallel_widgets.schema.surrogates import escaped_halves

from .shape import readable, readable_schema


def json_schema_source(schema: Any) -> str:
    """Return the JSON text of a schema, with an indent of two.

    Raises
    ------
    ValueError
        If it is no schema, or is nested too deeply.
    """
    return json_source(readable_schema(schema))


def task_spec_source(task_spec: Mapping[str, Any]) -> str:
    """Return the JSON text of a task spec, as the API takes it.

    Raises
    ------
    ValueError
        If it is no JSON, or is nested too deeply.
    """
    return json_source(readable(dict(task_spec), what="The task spec"))


def json_source(value: Any) -> str:
    """Return the JSON text of a value, with an indent of two and a line break at its end."""
    return escaped_halves(json.dumps(value, indent=2, ensure_ascii=False)) + "\n"
