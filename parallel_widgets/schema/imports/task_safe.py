"""The one step that makes an imported output schema Task-safe, and says what it changed and what is left."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from parallel_widgets.schema.fixes.prose import joined
from parallel_widgets.schema.fixing import fix_all
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.outline import Place, is_container, subschemas
from parallel_widgets.schema.pointer import MISSING, child, split
from parallel_widgets.schema.rules import task_api_rules
from parallel_widgets.schema.splices import Splicer
from parallel_widgets.schema.text_edit import apply_edits

from .imported import ImportChange

#: Of the same kind, so many findings that are left are told one by one.
MAX_LEFT = 5

_GRAVE = ("error", "unsupported", "warning")


@dataclass(frozen=True)
class TaskSafe:
    """A schema text that the Task API takes, as far as it could be made so.

    Attributes
    ----------
    text
        The schema, mended.
    changes
        What was mended.
    notes
        What is left for the author.
    """

    text: str
    changes: tuple[ImportChange, ...] = ()
    notes: tuple[str, ...] = ()


def task_safe(text: str) -> TaskSafe:
    """Return the output schema in ``text``, mended; what stays nested too deeply becomes a string."""
    fixing = fix_all(text, "output")
    changes = [*_changes(fixing.applied)]
    if any(found.rule == "nesting_depth" for found in fixing.left):
        text, flattened = _not_too_deep(fixing.text)
        changes += flattened
        fixing = fix_all(text, "output")
        changes += _changes(fixing.applied)
    left = [f"Still to do: {found.message}" for found in fixing.left if found.severity in _GRAVE]
    if len(left) > MAX_LEFT:
        left = [*left[:MAX_LEFT], f"And {len(left) - MAX_LEFT} more findings, shown at their places."]
    return TaskSafe(fixing.text, tuple(changes), tuple(left))


def _changes(applied: Any) -> list[ImportChange]:
    return [
        ImportChange(pointer=found.pointer, message=f"{found.fix.title}.")
        for found in applied
        if found.fix is not None
    ]


def _not_too_deep(text: str) -> tuple[str, list[ImportChange]]:
    """Ask for what is nested deeper than the Task API takes as JSON in a string."""
    parsed = parse_json(text)
    if parsed.value is MISSING:
        return text, []
    most = task_api_rules().limits["nesting_depth"]
    replaced: dict[str, Any] = {}
    for place in subschemas(parsed.value):
        is_inside = any(place.pointer.startswith(child(pointer, "")) for pointer in replaced)
        if place.depth > most and is_container(place.schema) and not is_inside:
            replaced[place.pointer] = _as_text(place)
    changes = [
        ImportChange(
            pointer=pointer,
            message=f"{shown(split(pointer)[-1], quote='`')} is nested deeper than the {most} levels that "
            "the Task API takes: asked for as JSON in a string.",
        )
        for pointer in replaced
    ]
    return apply_edits(text, Splicer(parsed).rewrite(replaced)), changes


def _as_text(place: Place) -> dict[str, Any]:
    kinds = place.schema.get("type")
    is_nullable = isinstance(kinds, list) and "null" in kinds
    properties = place.schema.get("properties")
    names = list(properties) if isinstance(properties, dict) else []
    what = f"JSON with {', '.join(names[:10])}." if names else "JSON."
    description = place.schema.get("description")
    return {
        "type": ["string", "null"] if is_nullable else "string",
        "description": joined(description if isinstance(description, str) else "", what),
    }
