"""Paths of the Task API with ids in them."""

from __future__ import annotations

from urllib.parse import quote


def path_of(root: str, identifier: str, *rest: str) -> str:
    """Return a path with ids that stay one segment each, whatever is in them."""
    parts = []
    for part in (identifier, *rest):
        if part in ("", ".", ".."):
            raise ValueError(f"{part!r} is not an id.")
        parts.append(quote(part, safe=""))
    return "/".join((root, *parts))
