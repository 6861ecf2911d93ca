"""Fields that need not be asked for, and fields whose description lacks something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import resolve, split

from .members import names_in, placed, without
from .proposal import Proposal
from .prose import described
from .references import refers_into


def basis_field_name(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Drop the field: every result has it already."""
    name = split(finding.pointer)[-1]
    if refers_into(root, finding.pointer):
        return
    owner = finding.pointer.rpartition("/")[0].rpartition("/")[0]
    schema = resolve(root, owner)
    changed = placed(schema, "properties", without(schema["properties"], name))
    if name in names_in(schema.get("required")):
        changed = placed(changed, "required", [item for item in schema["required"] if item != name])
    is_last = len(schema["properties"]) == 1
    yield Proposal(f"Drop {shown(name, quote='`')}", {owner: changed}, is_alternative=is_last)


def date_without_format(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Say how the date is written."""
    schema = resolve(root, finding.pointer)
    if isinstance(schema, dict) and isinstance(schema.get("description", ""), str):
        said = described(schema, "Format YYYY-MM-DD.")
        yield Proposal("Add “Format YYYY-MM-DD.” to the description", {finding.pointer: said})
