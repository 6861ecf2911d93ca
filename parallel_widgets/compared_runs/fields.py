"""The values of an output, each with its path, and what each rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from parallel_widgets.api.models import FieldBasis
from parallel_widgets.results.evidence import Path, place_basis

# What is nested deeper is one value (levels).
_DEEPEST = 50
_RATINGS = {"low": 0, "medium": 1, "high": 2}


@dataclass(frozen=True, kw_only=True)
class Support:
    """What a value rests on.

    Attributes
    ----------
    confidence
        The weakest rating of its parts; "" where nothing is rated, which is not a low one.
    citations
        The addresses of its sources, each once.
    """

    confidence: str = ""
    citations: tuple[str, ...] = ()


def values(content: Any) -> Iterator[tuple[Path, Any]]:
    """Yield the values of an output in their order; a list of plain values is one value."""
    stack: list[tuple[Path, Any]] = [((), content)]
    while stack:
        path, value = stack.pop()
        inner: list[tuple[Path, Any]] = []
        if isinstance(value, dict):
            inner = [((*path, str(name)), item) for name, item in value.items()]
        elif isinstance(value, list) and any(isinstance(item, (dict, list)) for item in value):
            inner = [((*path, index), item) for index, item in enumerate(value)]
        if inner and len(path) < _DEEPEST:
            stack.extend(reversed(inner))
        else:
            yield path, value


def named(path: Path) -> str:
    """Return what the API calls the field at a path: ``executives.0.name``; "output" for all of it."""
    return ".".join(map(str, path)) or "output"


class Supports:
    """Finds what supports a field: its own basis, that of its parts, or else of its nearest ancestor."""

    def __init__(self, content: Any, basis: Sequence[FieldBasis]) -> None:
        self._own = place_basis(content, basis)
        self._parts: dict[Path, list[FieldBasis]] = {}
        for path, entries in self._own.items():
            for length in range(1, len(path)):
                self._parts.setdefault(path[:length], []).extend(entries)

    def of(self, path: Path) -> Support:
        """Return what supports the value at a path."""
        ancestors = (path[:length] for length in range(len(path) - 1, -1, -1))
        found = (
            self._own.get(path)
            or self._parts.get(path)
            or next((self._own[at] for at in ancestors if at in self._own), ())
        )
        return _support(found)


def _support(entries: Sequence[FieldBasis]) -> Support:
    rated = [entry.confidence for entry in entries if entry.confidence]
    return Support(
        confidence=min(rated, key=lambda rating: _RATINGS.get(rating, len(_RATINGS)), default=""),
        citations=tuple(dict.fromkeys(citation.url for entry in entries for citation in entry.citations)),
    )
