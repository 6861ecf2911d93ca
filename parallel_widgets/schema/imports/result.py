"""A schema that an import made, as its result: Task-safe where it is one of an output."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.surrogates import escaped_halves

from .imported import ImportChange, Imported
from .task_safe import task_safe


def json_text(value: Any) -> str:
    """Return ``value`` as JSON, indented by two."""
    return escaped_halves(json.dumps(value, indent=2, ensure_ascii=False))


def imported_schema(
    schema: Any,
    *,
    kind: str,
    label: str,
    role: Role,
    changes: Iterable[ImportChange] = (),
    notes: Iterable[str] = (),
    example: Any = MISSING,
) -> Imported:
    """Return the import of one schema, given as a value or as JSON text that is kept as it is laid out.

    Parameters
    ----------
    kind, label
        As `Imported.format` and `Imported.label`.
    changes, notes
        Of the import so far.
    example
        A value that fits an input schema: it becomes the input.
    """
    text = schema if isinstance(schema, str) else json_text(schema)
    if role == "input":
        return Imported(
            format=kind,
            label=label,
            input_schema_type="json",
            input_schema=text,
            input_type=None if example is MISSING else "json",
            input=None if example is MISSING else json_text(example),
            changes=tuple(changes),
            notes=tuple(notes),
        )
    safe = task_safe(text)
    return Imported(
        format=kind,
        label=label,
        output_type="json",
        output_schema=safe.text,
        changes=(*changes, *safe.changes),
        notes=(*notes, *safe.notes),
    )
