"""References: the one that was meant, or what it refers to in its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.outline import subschemas
from parallel_widgets.schema.pointer import resolve
from parallel_widgets.schema.references import meant_reference

from .members import without
from .proposal import Proposal


def lost_reference(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Refer to the definition whose name the reference ends with."""
    reference = resolve(root, finding.pointer)
    meant = meant_reference(root, reference)
    if meant is not None and meant != reference:
        yield Proposal(f"Refer to {shown(meant, quote='`')}", {finding.pointer: meant})


def written_out(root: Any, pointer: str) -> Iterator[Proposal]:
    """Write the definition in the place of the reference at ``pointer``, unless it refers to itself."""
    schema = resolve(root, pointer)
    reference = schema["$ref"]
    target = local_target(root, reference)
    if target is None or any(place.schema is schema for place in subschemas(target)):
        return
    if _is_recursive(root, target, reference):
        return
    rest = without(schema, "$ref")
    whole = target if not rest else {**target, **rest}
    title = f"Write {shown(reference.rsplit('/', 1)[-1], quote='`')} here, without the reference"
    yield Proposal(title, {pointer: whole}, is_alternative=True)


def local_target(root: Any, reference: Any) -> dict[str, Any] | None:
    """Return the object that a reference into the same document leads to."""
    if not isinstance(reference, str) or not reference.startswith("#/"):
        return None
    target = resolve(root, unquote(reference[1:]))
    return target if isinstance(target, dict) and "$id" not in target else None


def references_in(schema: Any) -> Iterator[tuple[str, str]]:
    """Yield the pointer and the reference of each ``$ref`` in ``schema``."""
    for place in subschemas(schema):
        reference = place.schema.get("$ref") if isinstance(place.schema, dict) else None
        if isinstance(reference, str):
            yield place.pointer, reference


def refers_into(root: Any, pointer: str) -> bool:
    """Whether a reference leads to the place at ``pointer`` or to a part of it."""
    return any(f"{unquote(reference)}/".startswith(f"#{pointer}/") for _, reference in references_in(root))


def _is_recursive(root: Any, target: Any, reference: str) -> bool:
    """Whether what ``reference`` leads to comes back to it."""
    seen, waiting = {reference}, [target]
    while waiting:
        for _, inner in references_in(waiting.pop()):
            if inner == reference:
                return True
            following = local_target(root, inner)
            if inner not in seen and following is not None:
                seen.add(inner)
                waiting.append(following)
    return False
