"""Descriptions: sentences added to them, since they are what a field is researched by."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .members import placed


def described(schema: Mapping[str, Any], sentence: str, *, instead_of: str | None = None) -> dict[str, Any]:
    """Return ``schema`` with ``sentence`` in its description, unless that says so already.

    Parameters
    ----------
    instead_of
        A keyword that goes; a new description takes its place.
    """
    description = schema.get("description")
    text = joined(description if isinstance(description, str) else "", sentence)
    if "description" in schema or instead_of is None or not text:
        rest = {name: item for name, item in schema.items() if name != instead_of}
        return placed(rest, "description", text) if text else rest
    return dict(
        ("description", text) if name == instead_of else (name, item) for name, item in schema.items()
    )


def joined(before: str, sentence: str) -> str:
    """Return two pieces of prose as one; the second is left out where the first holds it."""
    head = before.rstrip()
    if not head or not sentence:
        return before or sentence
    said = re.escape(sentence.rstrip("."))
    if re.search(rf"(?<!\w){said}(?!\w|[.,]\d)", head, re.IGNORECASE):
        return before
    return f"{head}{'' if head.endswith(('.', '!', '?', ':', ';', '…')) else '.'} {sentence}"
