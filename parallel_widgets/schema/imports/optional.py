"""Optional parts of a source, as the Task API wants them: always there, and null where there is no value."""

from __future__ import annotations

from typing import Any

from parallel_widgets.schema.fixes.nullable import made_nullable
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.outline import subschemas
from parallel_widgets.schema.pointer import child

from .imported import ImportChange


def required_and_nullable(schema: dict[str, Any]) -> tuple[ImportChange, ...]:
    """Make each optional property of ``schema`` required and nullable, in place; return what that changed.

    Only for a schema that was just made, all of whose objects say which of their properties are required.
    """
    changes = []
    for place in list(subschemas(schema)):
        names = place.schema.get("properties") if isinstance(place.schema, dict) else None
        if not isinstance(names, dict):
            continue
        required = frozenset(place.schema.get("required", ()))
        for name in names:
            if name in required:
                continue
            before, names[name] = names[name], made_nullable(names[name])
            now = "now required" if names[name] == before else "now required, and nullable"
            changes.append(
                ImportChange(
                    pointer=child(child(place.pointer, "properties"), name),
                    message=f"{shown(name, quote='`')} may be missing in the source: {now}.",
                )
            )
        place.schema["required"] = list(names)
    return tuple(changes)
