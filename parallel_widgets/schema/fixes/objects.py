"""Objects: all properties required, no others allowed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import resolve

from .members import is_composed, names_in, placed
from .nullable import is_nullable, made_nullable
from .proposal import Proposal


def all_fields_required(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Add the missing ones to ``required``; or make them nullable too, so that they may stay empty."""
    schema = resolve(root, finding.pointer)
    properties = schema["properties"]
    listed = names_in(schema.get("required"))
    missing = [name for name in properties if name not in listed]
    required = placed(schema, "required", [*listed, *missing])
    what = shown(missing[0], quote="`") if len(missing) == 1 else f"{len(missing)} fields"
    yield Proposal(f"Add {what} to `required`", {finding.pointer: required})
    if all(is_nullable(properties[name]) for name in missing):
        return
    nullable = {name: made_nullable(item) if name in missing else item for name, item in properties.items()}
    yield Proposal(
        f"Make {what} required and nullable",
        {finding.pointer: placed(required, "properties", nullable)},
        is_alternative=True,
    )


def additional_properties_false(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Close the object; its author chooses where that would forbid what the schema describes elsewhere."""
    schema = resolve(root, finding.pointer)
    around, _, last = finding.pointer.rpartition("/")
    parent, _, keyword = around.rpartition("/")
    is_branch = last.isdecimal() and keyword in ("allOf", "anyOf", "oneOf")
    outside = resolve(root, parent) if is_branch else None
    shares = keyword == "allOf" or (isinstance(outside, dict) and "properties" in outside)
    is_open = schema.get("additionalProperties", True) in (True, {})
    yield Proposal(
        "Set `additionalProperties` to `false`" if is_open else "Allow no other properties",
        {finding.pointer: placed(schema, "additionalProperties", False)},
        is_alternative=not is_open or is_composed(schema) or (is_branch and shares),
    )
