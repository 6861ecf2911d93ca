"""What stands in a widget, written for elsewhere: schemas, types, and programs that make the request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from parallel_widgets.api.config import DEFAULT_BASE_URL
from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.exports.placeholders import without_secrets
from parallel_widgets.schema.exports.request_code import request_code
from parallel_widgets.schema.imports.result import json_text

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

#: The forms that are programs: their languages as `request_code` names them, file names, what they are in.
PROGRAMS: Mapping[str, tuple[str, str, str]] = {
    "python_sdk": ("python-sdk", "run_task.py", "python"),
    "python_httpx": ("python-httpx", "run_task.py", "python"),
    "curl": ("curl", "run_task.sh", "shell"),
    "typescript": ("typescript", "run_task.ts", "typescript"),
}


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A text for elsewhere, the name of a file for it, and the language it is in."""

    text: str
    filename: str
    language: str


def exported(widget: TaskWidget, connection: Connection, *, form: str, document: str) -> Exported:
    """Write the task, or one of its schemas, in some form.

    Parameters
    ----------
    form
        "json_schema", "pydantic" or "typescript_types" of a schema; "task_spec"; or one of `PROGRAMS`.
    document
        Which schema.

    Raises
    ------
    InvalidRequestError
        If what is to be written cannot be valid.
    ValueError
        If there is no such schema or no such form.
    """
    if form in PROGRAMS:
        name, filename, language = PROGRAMS[form]
        request = widget.request_for(widget.judge.now())
        return Exported(text=request_program(request, name, connection), filename=filename, language=language)
    if form == "task_spec":
        return Exported(text=json_text(widget.task_spec), filename="task_spec.json", language="json")
    if form not in _SCHEMA_FORMS:
        known = ", ".join((*_SCHEMA_FORMS, "task_spec", *PROGRAMS))
        raise ValueError(f"There is no form {form!r} to export; there are {known}.")
    write, extension, language = _SCHEMA_FORMS[form]
    return Exported(
        text=write(_schema(widget, document)), filename=f"{document}{extension}", language=language
    )


def request_program(request: RunRequest, language: str, connection: Connection) -> str:
    """Write a program that makes a request where this connection would; see `TaskWidget.to_code`."""
    # Events are for who watches; the program only waits for the result.
    # Verbose tracebacks would print the secrets, too, which are left out of programs anyway.
    body = without_secrets({name: value for name, value in request.body.items() if name != "enable_events"})
    # Without an address: the sandbox of this process would end with it, so the program is for the API.
    address = connection.plan()["base_url"]
    return request_code(
        body, language=language, base_url=None if address in ("", DEFAULT_BASE_URL) else address
    )


def _schema(widget: TaskWidget, document: str) -> SchemaDocument:
    draft = widget.draft
    text = getattr(draft, TEXT_TRAITS[document])
    name = document.replace("_", " ")
    if getattr(draft, f"{document}_type") != "json" or not text.strip():
        raise ValueError(f"The {name} is no JSON schema, so there is nothing to write.")
    return SchemaDocument(text, role="output" if document == "output_schema" else "input")


_SCHEMA_FORMS: Mapping[str, tuple[Callable[[SchemaDocument], str], str, str]] = {
    "json_schema": (SchemaDocument.to_json, ".json", "json"),
    "pydantic": (SchemaDocument.to_pydantic, ".py", "python"),
    "typescript_types": (SchemaDocument.to_typescript, ".ts", "typescript"),
}
