"""A whole request, judged before it costs anything: both schemas, the input, and the three together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parallel_widgets.exceptions import ParallelWidgetsError

from .diagnostic import Diagnostic, Document, in_reading_order
from .document import SchemaDocument
from .finding import Finding
from .instance import check_instance
from .json_text import MAX_TEXT, parse_json
from .judgement import text_diagnostics
from .rules import task_api_rules
from .spec import SchemaType, compact_json, task_spec
from .surrogates import LONE_SURROGATE
from .text_lines import TextLines

#: Larger inputs are not checked against their schema (characters).
MAX_CHECKED_INPUT = 100_000


class InvalidRequestError(ParallelWidgetsError, ValueError):
    """A request that cannot be valid; it was not sent.

    Attributes
    ----------
    diagnostics
        What is wrong. The error's text says the same, one finding a line.
    """

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))

    def __reduce__(self) -> tuple[type[InvalidRequestError], tuple[tuple[Diagnostic, ...]]]:
        return type(self), (self.diagnostics,)


@dataclass(frozen=True)
class RequestCheck:
    """What can be said about a request.

    Attributes
    ----------
    diagnostics
        About all documents, by document and by place.
    task_spec
        The API's ``task_spec``; ``None`` if a schema in it cannot be valid.
    input
        The API's ``input``; ``None`` if it cannot be valid.
    characters
        ``spec`` and ``total``: compact JSON characters as sent, which the API limits; of a text that is
        broken, its own.
    """

    diagnostics: tuple[Diagnostic, ...]
    task_spec: dict[str, Any] | None
    input: str | dict[str, Any] | None
    characters: Mapping[str, int]

    @property
    def blocking(self) -> tuple[Diagnostic, ...]:
        """What keeps the request from being sent."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.blocking)

    @property
    def unsupported(self) -> tuple[Diagnostic, ...]:
        """What the API's documentation calls unsupported: to be sent knowingly."""
        return tuple(diagnostic for diagnostic in self.diagnostics if diagnostic.severity == "unsupported")


def check_request(
    *,
    output_schema_type: SchemaType,
    output_schema_text: str = "",
    output_schema_description: str = "",
    input_schema_type: Literal["json", "text"] = "json",
    input_schema_text: str = "",
    input_schema_description: str = "",
    input_type: Literal["text", "json"] = "text",
    input_text: str = "",
    processor: str | None = None,
    max_fields: int | None = None,
    auto_supported: bool = True,
) -> RequestCheck:
    """Judge a request as it stands in the editors; never raises, whatever the texts hold.

    Parameters
    ----------
    input_schema_text, input_schema_description
        Empty: there is no input schema.
    processor, max_fields, auto_supported
        What the chosen processor takes: fields in the answer (approximately), and schemas of type ``auto``.
    """
    output = SchemaDocument(output_schema_text, role="output") if output_schema_type == "json" else None
    has_input_schema = input_schema_type == "json" and bool(input_schema_text.strip())
    input_schema = SchemaDocument(input_schema_text, role="input") if has_input_schema else None
    schemas = [schema for schema in (output, input_schema) if schema is not None]
    found = [diagnostic for schema in schemas for diagnostic in schema.diagnostics()]
    if output_schema_type == "text":
        found.extend(_prose(output_schema_description, "output_schema"))
    if input_schema_type == "text":
        found.extend(_prose(input_schema_description, "input_schema"))
    can_be_sent = not any(diagnostic.blocking for diagnostic in found)
    spec = None
    if all(schema.measures is not None for schema in schemas):
        spec = task_spec(
            output_schema_type=output_schema_type,
            output_schema=None if output is None else output.value,
            output_schema_description=output_schema_description,
            input_schema_type=input_schema_type,
            input_schema=None if input_schema is None else input_schema.value,
            input_schema_description=input_schema_description,
        )
    value, about_input = _read_input(input_type, input_text, input_schema)
    found.extend(about_input)
    texts = (output_schema_text, output_schema_description, input_schema_text, input_schema_description)
    spec_size = sum(map(len, texts)) if spec is None else len(compact_json(spec))
    input_size = len(input_text) if value is None else len(compact_json(value))
    characters = {"spec": spec_size, "total": spec_size + input_size}
    if spec is not None:
        found.extend(_sizes(characters))
    if output is not None and output.measures is not None and max_fields is not None:
        found.extend(_fields(output, output.measures.fields, max_fields, processor))
    if output_schema_type == "auto" and not auto_supported:
        name = _named(processor)
        message = f"{name} has no automatic output schemas: choose `pro` or above, or give a schema."
        found.append(_about_request("auto_needs_pro", message, blocking=False))
    diagnostics = tuple(sorted(found, key=in_reading_order))
    return RequestCheck(diagnostics, spec if can_be_sent else None, value, characters)


def _prose(text: str, document: Document) -> list[Diagnostic]:
    """Return what keeps a text that is no JSON from being sent."""
    half = LONE_SURROGATE.search(text)
    if len(text) > MAX_TEXT:
        rule, start, end = "text_too_large", 0, 0
        message = f"This text has {len(text):,} characters, far more than the Task API takes."
    elif half is not None:
        rule, (start, end) = "lone_surrogate", half.span()
        message = "The text holds half of a character (an emoji cut in two, say), which cannot be sent."
    else:
        return []
    line, column = TextLines(text).place(start)
    return [
        Diagnostic(
            rule=rule,
            severity="error",
            message=message,
            document=document,
            start=start,
            end=end,
            line=line,
            column=column,
        )
    ]


def _read_input(
    kind: str, text: str, schema: SchemaDocument | None
) -> tuple[str | dict[str, Any] | None, list[Diagnostic]]:
    """Return the input as it would be sent, or ``None``, and what can be said about it."""
    if not text.strip():
        message = "The input is empty: say what to research."
        return None, [Diagnostic(rule="input_required", severity="error", message=message, document="input")]
    if kind == "text":
        problems = _prose(text, "input")
        return (None, problems) if problems else (text, _text_against_schema(text, schema))
    parsed = parse_json(text)
    found = text_diagnostics(parsed, "input")
    if any(diagnostic.blocking for diagnostic in found):
        return None, found
    if not isinstance(parsed.value, dict):
        message = (
            'The input as JSON must be an object, such as {"country": "France"}; or switch the input to text.'
        )
        return None, [*found, Finding("input_object_required", "error", message).in_text(parsed, "input")]
    if not parsed.value:
        message = "The input is an object without a field: say what to research."
        found.append(Finding("input_without_fields", "warning", message).in_text(parsed, "input"))
    for item in _against_schema(parsed.value, text, schema):
        found.append(Finding(item.rule, item.severity, item.message, item.pointer).in_text(parsed, "input"))
    return parsed.value, found


def _text_against_schema(text: str, schema: SchemaDocument | None) -> list[Diagnostic]:
    found = _against_schema(text, text, schema)
    if not any(diagnostic.rule == "input_mismatch" for diagnostic in found):
        return found
    message = "The input is text, but the input schema describes something else: give the input as JSON."
    return [Diagnostic(rule="input_mismatch", severity="warning", message=message, document="input")]


def _against_schema(value: Any, text: str, schema: SchemaDocument | None) -> list[Diagnostic]:
    """Return where the input does not fit its schema: the API warns of it, after the run has cost."""
    if schema is None or any(diagnostic.blocking for diagnostic in schema.diagnostics()):
        return []
    if len(text) > MAX_CHECKED_INPUT:
        message = "The input is too large to be checked against its schema here."
        return [Diagnostic(rule="not_checked", severity="hint", message=message, document="input")]
    return list(check_instance(value, schema.value))


def _sizes(characters: Mapping[str, int]) -> list[Diagnostic]:
    limits = task_api_rules().limits
    found = []
    most = limits["task_spec_characters"]
    if characters["spec"] > most:
        message = f"The schemas have {characters['spec']:,} characters together; the Task API takes {most:,}."
        found.append(_about_request("task_spec_size", message))
    most = limits["total_characters"]
    if characters["total"] > most:
        message = f"Schemas and input have {characters['total']:,} characters; the Task API takes {most:,}."
        found.append(_about_request("total_size", message))
    return found


def _fields(document: SchemaDocument, fields: int, most: int, processor: str | None) -> list[Diagnostic]:
    if fields <= most:
        return []
    message = f"The schema asks for {fields} fields; {_named(processor)} is made for about {most}."
    finding = Finding("too_many_fields_for_processor", "warning", message)
    return [finding.in_text(document.parsed, "output_schema")]


def _named(processor: str | None) -> str:
    return "This processor" if processor is None else f"Processor `{processor}`"


def _about_request(rule: str, message: str, *, blocking: bool = True) -> Diagnostic:
    return Diagnostic(
        rule=rule, severity="error" if blocking else "warning", message=message, document="request"
    )
