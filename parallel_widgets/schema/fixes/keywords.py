"""Keywords that are none, or that the documentation does not mention: the ones that were meant instead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.pointer import resolve, split
from parallel_widgets.schema.rules import meant_keyword

from .constraints import sentence
from .members import renamed, without
from .nullable import made_nullable
from .proposal import Proposal
from .prose import described
from .references import written_out


def unknown_keyword(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Write ``nullable`` as a type; rename what is misspelt."""
    pointer, keyword = finding.pointer.rpartition("/")[0], split(finding.pointer)[-1]
    schema = resolve(root, pointer)
    if keyword == "nullable":
        rest = without(schema, keyword)
        # An answer, or an input, as a whole cannot be null.
        if schema[keyword] is True and pointer:
            yield Proposal("Allow null by the type", {pointer: made_nullable(rest)})
        else:
            yield Proposal("Remove `nullable`", {pointer: rest})
        return
    meant = meant_keyword(keyword)
    if meant is not None and meant not in schema:
        yield Proposal(f"Rename it to `{meant}`", {pointer: renamed(schema, keyword, meant)})


def unverified_keyword(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Offer what the documentation does mention, without ever changing it by itself."""
    pointer, keyword = finding.pointer.rpartition("/")[0], split(finding.pointer)[-1]
    schema = resolve(root, pointer)
    if keyword == "const" and "enum" not in schema:
        as_enum = {
            "enum" if name == keyword else name: [item] if name == keyword else item
            for name, item in schema.items()
        }
        yield Proposal("Write it as an `enum` of one value", {pointer: as_enum}, is_alternative=True)
    elif keyword == "oneOf" and pointer and "anyOf" not in schema:
        yield Proposal(
            "Write it as `anyOf`", {pointer: renamed(schema, "oneOf", "anyOf")}, is_alternative=True
        )
    elif keyword in ("exclusiveMinimum", "exclusiveMaximum"):
        said = sentence(keyword, schema[keyword])
        if said and isinstance(schema.get("description", ""), str):
            moved = described(schema, said, instead_of=keyword)
            yield Proposal(f"Move `{keyword}` into the description", {pointer: moved}, is_alternative=True)
    elif keyword == "$ref":
        yield from written_out(root, pointer)
