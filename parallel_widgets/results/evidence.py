"""Which part of an output a basis entry speaks of: ``people.0.name`` is a path, but a key may hold dots."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from parallel_widgets.api.models import Citation, FieldBasis, TaskRunOutput

#: Where a value sits in the output: object keys and list indices, outermost first.
Path: TypeAlias = "tuple[str | int, ...]"
# No documented field nests deeper; a longer name is matched by its beginning.
MAX_SEGMENTS = 32
# Digits of the greatest list index, so that no name makes a number of a million digits.
MAX_DIGITS = 9


@dataclass(frozen=True, kw_only=True)
class FieldEvidence:
    """A value of the output, and the basis entries that speak of it.

    Attributes
    ----------
    path
        Where the value sits; empty for the whole output.
    field
        The same as the API writes it: ``key_executives.0``. "" for the whole output; the entry's own words
        where they name no part of the output.
    value
        The value; None where `is_outer`.
    is_outer
        Whether parts of the value follow with a basis of their own, so that it is not repeated here.
    """

    path: Path
    field: str
    value: Any
    basis: tuple[FieldBasis, ...]
    is_outer: bool = False

    @property
    def confidence(self) -> str | None:
        """The confidence of the first entry that has one; None for "not rated", which is not "low"."""
        return next((entry.confidence for entry in self.basis if entry.confidence is not None), None)

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The citations of all entries, in their order."""
        return tuple(citation for entry in self.basis for citation in entry.citations)


def resolve_field(content: Any, field: str) -> tuple[Path, bool]:
    """Return the path of the named field, or of its nearest ancestor that is there; and whether it is whole.

    At each level the longest literal key wins, so that a key with dots is found before a path.
    """
    segments = field.split(".", MAX_SEGMENTS)
    is_whole = len(segments) <= MAX_SEGMENTS
    segments = segments[:MAX_SEGMENTS]
    path: list[str | int] = []
    value, at = content, 0
    while at < len(segments):
        if isinstance(value, list):
            index = _index(segments[at])
            if index is None or index >= len(value):
                break
            path.append(index)
            value, at = value[index], at + 1
            continue
        if not isinstance(value, Mapping):
            break
        end = next((end for end in range(len(segments), at, -1) if ".".join(segments[at:end]) in value), None)
        if end is None:
            break
        key = ".".join(segments[at:end])
        path.append(key)
        value, at = value[key], end
    return tuple(path), is_whole and at == len(segments)


def _index(segment: str) -> int | None:
    is_index = segment.isascii() and segment.isdecimal() and len(segment) <= MAX_DIGITS
    return int(segment) if is_index else None


def place_basis(content: Any, basis: Sequence[FieldBasis]) -> dict[Path, tuple[FieldBasis, ...]]:
    """Return the basis entries by the path of the value they support; ``()`` has those that match nothing."""
    placed: dict[Path, list[FieldBasis]] = {}
    for entry in basis:
        placed.setdefault(resolve_field(content, entry.field)[0], []).append(entry)
    return {path: tuple(entries) for path, entries in placed.items()}


def basis_of(output: TaskRunOutput, field: str) -> tuple[FieldBasis, ...]:
    """Return the entries for a field and its parts, else those for its nearest ancestor.

    A text has no fields: all entries are for it, whatever they are called.

    Raises
    ------
    ValueError
        If the output has no such field.
    """
    if not isinstance(output.content, (dict, list)):
        return output.basis
    path, is_whole = resolve_field(output.content, field)
    if not is_whole:
        raise ValueError(_no_field(output.content, path, field))
    placed = place_basis(output.content, output.basis)
    within = [entry for at, entries in placed.items() if at[: len(path)] == path for entry in entries]
    if within:
        return tuple(within)
    ancestors = (path[:length] for length in range(len(path) - 1, 0, -1))
    return next((placed[at] for at in ancestors if at in placed), ())


def _no_field(content: Any, path: Path, field: str) -> str:
    for step in path:
        content = content[step]
    inner = f"{field_name(path)} has" if path else "It has"
    if isinstance(content, list):
        there = f"{inner} {len(content):,} elements, counted from 0"
    elif isinstance(content, Mapping) and content:
        there = f"{inner} {', '.join(repr(str(key)[:40]) for key in list(content)[:10])}"
        there += " and others" if len(content) > 10 else ""
    else:
        there = f"{inner} no fields"
    return f"The output has no field {field[:80]!r}. {there}."


def field_name(path: Path) -> str:
    """Write a path as the API does."""
    return ".".join(map(str, path))


def field_evidence(output: TaskRunOutput) -> Iterator[FieldEvidence]:
    """Walk the output: each value that has a basis of its own, and each other top-level value.

    Entries that match nothing, and all those of a text, come last under their own names.
    """
    content = output.content
    placed = place_basis(output.content, output.basis)
    outer = {path[:length] for path in placed for length in range(len(path))}
    for path, value in _members((), content):
        yield from _walk(path, value, placed, outer)
    for entry in placed.get((), ()):
        yield FieldEvidence(path=(), field=entry.field, value=None, basis=(entry,))


def _walk(
    path: Path, value: Any, placed: Mapping[Path, tuple[FieldBasis, ...]], outer: set[Path]
) -> Iterator[FieldEvidence]:
    basis, name = placed.get(path, ()), field_name(path)
    if path not in outer:
        yield FieldEvidence(path=path, field=name, value=value, basis=basis)
        return
    if basis:
        yield FieldEvidence(path=path, field=name, value=None, basis=basis, is_outer=True)
    for inner, item in _members(path, value):
        yield from _walk(inner, item, placed, outer)


def _members(path: Path, value: Any) -> Iterable[tuple[Path, Any]]:
    if isinstance(value, Mapping):
        return (((*path, str(key)), item) for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return (((*path, index), item) for index, item in enumerate(value))
    return ()
