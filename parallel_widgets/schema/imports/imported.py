"""What an import found: the parts of a task, what was changed to suit the Task API, and what was guessed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.schema.spec import SchemaType


class UnreadableImportError(ParallelWidgetsError, ValueError):
    """What was given cannot be imported; the message says what was expected, where, and what to do.

    Attributes
    ----------
    line, column
        Where in the text, both from 1; ``None`` where there is no such place.
    """

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        place = (
            "" if line is None else f"Line {line}: " if column is None else f"Line {line}, column {column}: "
        )
        super().__init__(f"{place}{message}")
        self.line = line
        self.column = column


@dataclass(frozen=True, kw_only=True)
class ImportChange:
    """One thing that the imported schema says otherwise than its source, to be Task-safe.

    Attributes
    ----------
    pointer
        JSON Pointer to the place in the schema.
    message
        What was changed, and why where that is not plain.
    """

    pointer: str
    message: str


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The parts of a task that an import found; ``None`` is a part that it says nothing about.

    Attributes
    ----------
    format
        What the source was read as: a name of `reading.FORMATS` or `objects.OBJECT_FORMATS`.
    label
        The same for people: "Example JSON, 3 objects".
    output_type, input_schema_type
        Which kind of schema each part is: ``json`` has its JSON text, ``text`` its description.
    output_schema, input_schema
        JSON text.
    input
        The task's input: JSON text for the ``input_type`` ``json``, else prose.
    processor
        Name of the processor.
    changes
        What differs from the source, so that the Task API takes it.
    notes
        What was guessed, left out, or remains to be done; one sentence each.
    """

    format: str
    label: str
    output_type: SchemaType | None = None
    output_schema: str | None = None
    output_description: str = ""
    input_schema_type: Literal["json", "text"] | None = None
    input_schema: str | None = None
    input_schema_description: str = ""
    input_type: Literal["json", "text"] | None = None
    input: str | None = None
    processor: str | None = None
    changes: tuple[ImportChange, ...] = ()
    notes: tuple[str, ...] = ()
