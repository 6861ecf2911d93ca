"""What an import, a template or a suggestion proposes: its parts, beside what stands in the widget now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from parallel_widgets.draft import TEXT_TRAITS, Draft
from parallel_widgets.reply import NotDoneError
from parallel_widgets.runs.suggestion import SuggestedTask
from parallel_widgets.schema.difference import compare_schemas
from parallel_widgets.schema.imports.imported import Imported
from parallel_widgets.schema.imports.result import json_text
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.templates import Template, templates


def proposal(imported: Imported, draft: Draft) -> dict[str, Any]:
    """Return an import as JSON for the browser; nothing is changed by it."""
    return {
        "format": imported.format,
        "label": imported.label,
        "parts": proposed_parts(imported, draft),
        "processor": imported.processor,
        "changes": [{"pointer": change.pointer, "message": change.message} for change in imported.changes],
        "notes": list(imported.notes),
    }


def proposed_parts(imported: Imported, draft: Draft) -> list[dict[str, Any]]:
    """Return the texts of an import, each with how it differs from the one in the draft."""
    given = (
        ("output_schema", imported.output_type, imported.output_schema, imported.output_description),
        (
            "input_schema",
            imported.input_schema_type,
            imported.input_schema,
            imported.input_schema_description,
        ),
        ("input", imported.input_type, imported.input, imported.input),
    )
    parts = []
    for document, kind, json_schema, prose in given:
        if kind is not None:
            text = {"json": json_schema, "text": prose}.get(kind) or ""
            differences = _differences(document, text, draft) if kind == "json" else []
            parts.append({"document": document, "type": kind, "text": text, "differences": differences})
    return parts


def template_named(name: str) -> Template:
    """Return a template by its name."""
    for template in templates():
        if template.name == name:
            return template
    raise NotDoneError("invalid", f"There is no template {name!r}.")


def from_template(template: Template) -> Imported:
    """Return what a template proposes."""
    proposed = Imported(format="template", label=template.title, processor=template.processor)
    return _with_parts(proposed, template.output_schema, template.input_schema, template.input)


def from_suggestion(suggested: SuggestedTask) -> Imported:
    """Return what the service's suggestion proposes."""
    proposed = Imported(format="suggestion", label=suggested.title)
    example = suggested.inputs[0] if suggested.inputs else None
    return _with_parts(proposed, suggested.output_schema, suggested.input_schema, example)


def _with_parts(proposed: Imported, output_schema: Any, input_schema: Any, example: Any) -> Imported:
    """Return a proposal with its schemas and an example input, of which the output schema alone must be."""
    proposed = replace(proposed, output_type="json", output_schema=json_text(output_schema))
    if input_schema is not None:
        proposed = replace(proposed, input_schema_type="json", input_schema=json_text(input_schema))
    if example is None:
        return proposed
    if isinstance(example, str):
        return replace(proposed, input_type="text", input=example)
    return replace(proposed, input_type="json", input=json_text(example))


def _differences(document: str, text: str, draft: Draft) -> list[dict[str, Any]]:
    """Return how a proposed schema differs; nothing where one of the two texts is no JSON, or no schema."""
    if document == "input":
        return []
    before, after = (parse_json(written).value for written in (getattr(draft, TEXT_TRAITS[document]), text))
    # A text that cannot be read has no fields to compare: the proposal takes its place as a whole.
    if before is MISSING or after is MISSING:
        return []
    return [item.to_dict() for item in compare_schemas(before, after)]
