"""Any pasted text, read as what it is: the one way in for the import box and for files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from parallel_widgets.schema.json_text import MAX_TEXT
from parallel_widgets.schema.judgement import Role

from .csv_table import from_csv
from .detection import format_of_json, format_of_text, pasted_part
from .examples import from_examples
from .imported import Imported, UnreadableImportError
from .json_reading import JsonValues, read_json_values
from .python_source import from_python_source
from .source_text import source_text
from .task_spec import from_pseudo_schema, from_result, from_spec
from .typescript import from_typescript

#: What a text can be read as, and what to call it. ``auto`` tells by the text's shape.
FORMATS: Mapping[str, str] = {
    "auto": "Whatever it is",
    "example_json": "Example JSON",
    "json_schema": "JSON schema",
    "task_spec": "Task spec",
    "task_request": "Task request",
    "csv_header": "Table (CSV, TSV) or its header",
    "typescript": "TypeScript type",
    "python": "Python class (Pydantic, dataclass, TypedDict)",
    "pseudo_schema": "Names with types",
}


def read_import(
    text: str,
    *,
    format: str = "auto",  # noqa: A002
    role: Role = "output",
) -> Imported:
    """Return the parts of a task that a text holds.

    Parameters
    ----------
    text
        Anything that is pasted; nothing in it is executed or fetched.
    format
        A name of `FORMATS`.
    role
        Which schema it is for, where the text does not say so itself.

    Raises
    ------
    UnreadableImportError
        If it cannot be read as that; nothing else is ever raised.
    """
    if format not in FORMATS:
        names = ", ".join(FORMATS)
        raise UnreadableImportError(f"There is no format {format!r}: choose one of {names}.")
    text = pasted_part(source_text(text, most=MAX_TEXT))
    if not text.strip("\ufeff \t\r\n"):
        raise UnreadableImportError(
            "There is nothing to import: paste example JSON, a schema, a table's header, or a type."
        )
    found = format_of_text(text) if format == "auto" else format
    if found == "csv_header":
        return from_csv(text, role=role)
    if found == "typescript":
        return from_typescript(text, role=role)
    if found == "python":
        return from_python_source(text, role=role)
    if found is None:
        raise UnreadableImportError(
            "This is neither JSON, nor a table, nor a type of TypeScript or Python. If it is one of these, "
            "choose which; a wish in words belongs in Suggest."
        )
    return _json(text, found, role)


def _json(text: str, name: str, role: Role) -> Imported:
    read = read_json_values(text)
    found = format_of_json(read.values) if name == "json" else name
    imported = _of_values(read, found, role)
    return replace(imported, notes=(*read.notes, *imported.notes)) if read.notes else imported


def _of_values(read: JsonValues, name: str, role: Role) -> Imported:
    value = read.values[0]
    if name == "example_json":
        return from_examples(*read.values, role=role)
    if len(read.values) > 1 or not isinstance(value, dict):
        raise UnreadableImportError(f'To be read as "{FORMATS[name]}", this has to be one JSON object.')
    if name == "run_result":
        return from_result(value, role=role)
    if name == "pseudo_schema":
        return from_pseudo_schema(value, role=role)
    return from_spec(value, role=role, text=read.text)
