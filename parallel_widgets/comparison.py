"""Two schemas to compare: of what stands in the widget, its last run, a template, and a text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from parallel_widgets.draft import TEXT_TRAITS
from parallel_widgets.proposal import template_named
from parallel_widgets.reply import NotDoneError, Reply
from parallel_widgets.request_parts import request_parts
from parallel_widgets.schema.difference import accept_differences, compare_schemas
from parallel_widgets.schema.imports.result import json_text
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.text_edit import utf16_edits

if TYPE_CHECKING:
    from parallel_widgets.widget import TaskWidget

NAMES: Mapping[str, str] = {"output_schema": "output schema", "input_schema": "input schema"}


def compared(before: str, after: str) -> Reply:
    """Return how one schema's text differs from another's, as JSON for the browser."""
    found = compare_schemas(_value(before), _value(after))
    return {
        "differences": [item.to_dict() for item in found],
        "before_text": before,
        "after_text": after,
    }


def accepted(text: str, proposed: str, indices: list[int]) -> Reply:
    """Return the edits of a text that take over some of its differences to the proposed one."""
    after = parse_json(proposed).value
    if after is MISSING:
        raise NotDoneError("invalid", "The proposed schema is no JSON.")
    try:
        edits = accept_differences(text, after, indices)
    except ValueError as error:
        raise NotDoneError("invalid", str(error)) from error
    return {"edits": utf16_edits(text, edits)}


def side_text(side: Any, document: str, widget: TaskWidget) -> str:
    """Return the schema text that the browser means by a side of a comparison."""
    match side:
        case {"kind": "current"}:
            draft = widget.draft
            if getattr(draft, f"{document}_type") != "json":
                raise NotDoneError("invalid", f"The {NAMES[document]} is no JSON schema now.")
            text: str = getattr(draft, TEXT_TRAITS[document])
            return text
        case {"kind": "last_run"}:
            return _of_last_run(document, widget)
        case {"kind": "template", "name": str(name)}:
            schema = getattr(template_named(name), document)
            if schema is None:
                raise NotDoneError("invalid", f"This template has no {NAMES[document]}.")
            return json_text(schema)
        case {"kind": "text", "text": str(text)}:
            return _of_text(text, document)
    raise NotDoneError(
        "invalid", "What is compared is the text now, the last run's, a template, or another text."
    )


def _of_last_run(document: str, widget: TaskWidget) -> str:
    request = widget.last_request
    if request is None:
        raise NotDoneError("invalid", "This widget has not submitted a run yet.")
    part = getattr(request_parts(request.body), document)
    if part is None or part.type != "json":
        raise NotDoneError("invalid", f"The last run had no JSON schema as its {NAMES[document]}.")
    return json_text(part.value)


def _of_text(text: str, document: str) -> str:
    """Return the text if it is a schema, and the schema in it if it is a task spec or a request."""
    value = _value(text)
    if not isinstance(value, dict):
        return text
    try:
        parts = request_parts(value)
    except (TypeError, ValueError) as error:
        raise NotDoneError("unreadable", str(error)) from error
    if parts.kind == "schema":
        return text
    part = getattr(parts, document)
    if part is None or part.type != "json":
        raise NotDoneError("unreadable", f"There is no JSON schema in this as its {NAMES[document]}.")
    return part.value if isinstance(part.value, str) else json_text(part.value)


def _value(text: str) -> Any:
    if not text.strip():
        return MISSING  # an empty text is compared as an empty schema
    parsed = parse_json(text)
    if parsed.value is MISSING:
        problem = parsed.problems[0]
        line, _ = parsed.line_and_column(problem.start)
        raise NotDoneError("unreadable", f"This is no JSON yet. Line {line}: {problem.message}")
    return parsed.value
