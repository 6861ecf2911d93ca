"""A schema from a table as text: its header alone or with rows, whatever separates its cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Any

from parallel_widgets.schema.json_text import MAX_TEXT
from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.pointer import MISSING, child

from .column_names import Column, columns, renamed
from .examples import Guesses, inferred_schema
from .imported import ImportChange, Imported, UnreadableImportError
from .python_types import described
from .result import imported_schema
from .source_text import source_text

#: What separates cells, the likeliest first where a header has as many of one as of another.
DELIMITERS = ("\t", ",", ";", "|")
#: Rows that are looked at; the types of the others are hardly new.
MAX_ROWS = 5_000
#: The Task API takes fewer properties; a header with more than this is no header (columns).
MAX_COLUMNS = 1_000

_INTEGER = re.compile(r"[+-]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,17})", re.ASCII)
_DECIMAL = re.compile(
    r"[+-]?(?:0|[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,17})?\.\d{1,17}(?:[eE][+-]?\d{1,2})?", re.ASCII
)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:0|[1-9]\d{0,2}(?:\.\d{3})+|[1-9]\d{0,17}),\d{1,17}", re.ASCII)
_WORDS = {"": None, "null": None, "n/a": None, "na": None, "nan": None, "true": True, "false": False}


def from_csv(text: str, *, role: Role = "output") -> Imported:
    """Return the schema of one row of a table, given as CSV, TSV or the like, with a header.

    The headings become names in snake case (``Revenue (USD m)``: ``revenue_usd_m``) and, where they say more
    than the name, descriptions; the rows, if any, give the types.

    Parameters
    ----------
    role
        For an input schema, the first row becomes the input.

    Raises
    ------
    UnreadableImportError
        If the text is empty, its quotes do not match, or its first line holds numbers instead of headings.
    """
    delimiter, rows = _rows(source_text(text, most=MAX_TEXT))
    headings = rows[0]
    fields = columns(headings)
    cells = [[cell.strip() for cell in row] for row in rows[1:]]
    ragged = [number for number, row in enumerate(rows[1:], 2) if len(row) != len(headings)]
    schema, guesses = _schema(fields, cells, delimiter)
    changes = [
        ImportChange(pointer=child("/properties", column.name), message=message)
        for number, column in enumerate(fields, 1)
        if (message := renamed(column, number)) is not None
    ]
    notes = list(guesses.notes())
    if ragged:
        few = ", ".join(map(str, ragged[:4])) + (" and others" if len(ragged) > 4 else "")
        notes.append(
            f"Not every row has the header's {len(headings)} cells (row {few}): "
            "missing cells count as empty, further ones are left out."
        )
    counted = f"{len(fields)} column{'s' if len(fields) != 1 else ''}"
    if len(cells) == MAX_ROWS:
        notes.append(f"The types are those of the first {MAX_ROWS:,} rows.")
    if not cells:
        notes.append("There are no rows to tell types from: what has no unit in its heading is a string.")
        label = f"Table header, {counted}"
    else:
        label = f"Table, {counted}, {len(cells):,} row{'s' if len(cells) != 1 else ''}"
    example: Any = MISSING
    if cells:
        example = {
            column.name: _value(cells[0][place] if place < len(cells[0]) else "", delimiter)
            for place, column in enumerate(fields)
        }
    return imported_schema(
        schema, kind="csv_header", label=label, role=role, changes=changes, notes=notes, example=example
    )


def delimiter_of(text: str) -> str | None:
    """Return what separates the cells of the first line; ``None`` if nothing does."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    bare = re.sub(r'"[^"]*"', "", line)
    counts = {delimiter: bare.count(delimiter) for delimiter in DELIMITERS}
    best = max(DELIMITERS, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else None


def _rows(text: str) -> tuple[str, list[list[str]]]:
    """Return the delimiter and the rows that are not empty, the header first."""
    text = text.lstrip("\ufeff")
    if not text.strip():
        raise UnreadableImportError("There is no header: the first line should name the columns.")
    found = delimiter_of(text)
    if found == "|" and text.lstrip().startswith("|"):
        return found, _checked(_markdown_rows(text))
    delimiter = found or ","
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True
    )
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(row)
            if len(rows) > MAX_ROWS:
                break
    except csv.Error as error:
        raise UnreadableImportError(
            f"This is no row of a table ({error}): look for a quote that is not closed.", line=reader.line_num
        ) from error
    return delimiter, _checked(rows)


def _markdown_rows(text: str) -> list[list[str]]:
    """Return the rows of a table in Markdown, without the line that rules off its header."""
    lines = [line.strip().strip("|").split("|") for line in text.splitlines() if line.strip()]
    return [row for row in lines if not all(re.fullmatch(r"\s*:?-+:?\s*", cell) for cell in row)]


def _checked(rows: list[list[str]]) -> list[list[str]]:
    if not rows:
        raise UnreadableImportError("There is no header: the first line should name the columns.")
    headings = rows[0]
    if len(headings) > MAX_COLUMNS:
        raise UnreadableImportError(
            f"The header has {len(headings):,} columns: choose those to ask for.", line=1
        )
    if all(_INTEGER.fullmatch(cell.strip()) or _DECIMAL.fullmatch(cell.strip()) for cell in headings):
        raise UnreadableImportError("The first line holds numbers: it should name the columns.", line=1)
    return rows


def _schema(
    fields: Sequence[Column], rows: Sequence[Sequence[str]], delimiter: str
) -> tuple[dict[str, Any], Guesses]:
    guesses = Guesses()
    properties = {}
    for place, column in enumerate(fields):
        cells = [row[place] if place < len(row) else "" for row in rows]
        schema = _column_schema(column, cells, delimiter, guesses)
        properties[column.name] = described(schema, column.description)
    schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
    return schema, guesses


def _column_schema(column: Column, cells: Sequence[str], delimiter: str, guesses: Guesses) -> dict[str, Any]:
    values = [_value(cell, delimiter) for cell in cells]
    if all(value is None for value in values):
        kind = "number" if column.is_number else "string"
        # A column without rows says nothing about missing values; one with empty cells does.
        return {"type": [kind, "null"] if values else kind}
    if any(isinstance(value, str) for value in values):
        # One word among numbers makes all of them words, as they stand in the table.
        values = [None if value is None else cell for value, cell in zip(values, cells, strict=True)]
    return inferred_schema(values, guesses, column.name)


def _value(cell: str, delimiter: str) -> Any:
    """Return a cell as the JSON that it probably stands for."""
    if cell.lower() in _WORDS:
        return _WORDS[cell.lower()]
    if _INTEGER.fullmatch(cell):
        return int(cell.replace(",", ""))
    if _DECIMAL.fullmatch(cell):
        return float(cell.replace(",", ""))
    if delimiter != "," and _DECIMAL_COMMA.fullmatch(cell):
        return float(cell.replace(".", "").replace(",", "."))
    return cell
