"""A schema from the columns of a DataFrame (pandas, polars), known by its shape: neither is imported here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.pointer import MISSING, child

from .column_names import columns, renamed
from .csv_table import MAX_COLUMNS
from .examples import Guesses, inferred_schema
from .imported import ImportChange, Imported, UnreadableImportError
from .json_values import json_value
from .python_types import described
from .result import imported_schema

#: Values of each column that are looked at.
MAX_ROWS = 1_000

#: The dtypes of pandas and polars by how their names begin, the longest first.
_DTYPES = (
    (re.compile(r"u?int(eger)?\d*$", re.IGNORECASE), {"type": "integer"}),
    (re.compile(r"(float|double|decimal)", re.IGNORECASE), {"type": "number"}),
    (re.compile(r"bool", re.IGNORECASE), {"type": "boolean"}),
    (
        re.compile(r"datetime", re.IGNORECASE),
        {"type": "string", "description": "Format YYYY-MM-DDThh:mm:ssZ."},
    ),
    (re.compile(r"date", re.IGNORECASE), {"type": "string", "description": "Format YYYY-MM-DD."}),
)


def is_dataframe(value: Any) -> bool:
    """Whether ``value`` has what a DataFrame has: named columns with types."""
    return (
        not isinstance(value, type)
        and all(hasattr(value, name) for name in ("columns", "dtypes", "shape", "head"))
        and callable(getattr(value, "__getitem__", None))
    )


def from_dataframe(frame: Any, *, role: Role = "output") -> Imported:
    """Return the schema of one row of a DataFrame.

    Column names that are identifiers are kept; others are written in snake case and described. The types are
    those of the values in the first rows, and those of the columns where there is no value.

    Parameters
    ----------
    frame
        A DataFrame of pandas or polars, or what looks like one.
    role
        For an input schema, the first row becomes the input.

    Raises
    ------
    UnreadableImportError
        If it is no DataFrame, has no columns, or holds what JSON cannot.
    """
    if not is_dataframe(frame):
        raise UnreadableImportError(
            f"This is no DataFrame of pandas or polars, but a value of type {type(frame).__name__}."
        )
    labels = list(frame.columns)
    if not labels:
        raise UnreadableImportError("The DataFrame has no columns.")
    if len(labels) > MAX_COLUMNS:
        raise UnreadableImportError(f"The DataFrame has {len(labels):,} columns: select those to ask for.")
    dtypes = _dtypes(frame, labels)
    first_rows = frame.head(MAX_ROWS)
    fields = columns([_heading(label) for label in labels], keep_identifiers=True)
    guesses, properties, example = Guesses(), {}, {}
    for place, column in enumerate(fields):
        values = json_value(_values(first_rows, labels, place))
        if any(value is not None for value in values):
            schema = inferred_schema(values, guesses, column.name)
        else:
            schema = dict(_of_dtype(dtypes[place]))
            if values:
                schema["type"] = [schema["type"], "null"]
        properties[column.name] = described(schema, column.description)
        if values:
            example[column.name] = values[0]
    changes = [
        ImportChange(pointer=child("/properties", column.name), message=message)
        for number, column in enumerate(fields, 1)
        if (message := renamed(column, number)) is not None
    ]
    rows = int(frame.shape[0])
    return imported_schema(
        {
            "type": "object",
            "properties": properties,
            "required": list(properties),
            "additionalProperties": False,
        },
        kind="dataframe",
        label=f"DataFrame, {len(fields)} column{'s' if len(fields) != 1 else ''}, "
        f"{rows:,} row{'s' if rows != 1 else ''}",
        role=role,
        changes=changes,
        notes=guesses.notes(),
        example=example or MISSING,
    )


def _heading(label: Any) -> str:
    """Return a column's label as text; those of several levels joined."""
    if isinstance(label, tuple):
        return " ".join(str(part) for part in label if str(part).strip())
    return str(label)


def _dtypes(frame: Any, labels: list[Any]) -> list[str]:
    dtypes = frame.dtypes
    found = list(dtypes.values()) if isinstance(dtypes, Mapping) else list(dtypes)
    return [str(dtype) for dtype in found] if len(found) == len(labels) else [""] * len(labels)


def _values(frame: Any, labels: list[Any], place: int) -> list[Any]:
    # By place where the frame can: two columns of pandas may have the same label.
    by_place = getattr(frame, "iloc", None)
    column = frame[labels[place]] if by_place is None else by_place[:, place]
    convert = getattr(column, "to_list", None) or getattr(column, "tolist", None)
    return list(convert()) if callable(convert) else list(column)


def _of_dtype(dtype: str) -> dict[str, Any]:
    return next((schema for pattern, schema in _DTYPES if pattern.match(dtype)), {"type": "string"})
