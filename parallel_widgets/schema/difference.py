"""What sets one schema apart from another, in terms of fields, each difference to be taken over or not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

from .difference_walk import Move, Walk
from .json_text import parse_json
from .pointer import MISSING
from .splices import Splicer, same
from .surrogates import escaped_halves
from .text_edit import TextEdit, edits_between

DifferenceKind = Literal[
    "added", "removed", "renamed", "retyped", "described", "required", "enum", "moved", "other"
]


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference.

    Attributes
    ----------
    kind
        ``moved``: to another place of its object, or into another object. ``other``: some other keyword.
    pointer
        In the schema after; of what was removed, in the one before.
    before_pointer
        In the schema before; ``None`` for what is new.
    message
        What it is, as a sentence.
    breaking
        Whether answers to the schema before may not fit the one after, or what read them misses something.
    """

    kind: DifferenceKind
    pointer: str
    before_pointer: str | None
    message: str
    breaking: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as JSON."""
        return dataclasses.asdict(self)

    def __str__(self) -> str:
        return self.message


def compare_schemas(before: Any, after: Any) -> tuple[Difference, ...]:
    """Return how ``after`` differs from ``before``, in the order of ``after``; never raises on JSON values.

    Parameters
    ----------
    before, after
        JSON values. ``None`` and `MISSING` stand for an empty schema.
    """
    return _walked(before, after, None)[1]


def accept_differences(before_text: str, after: Any, indices: Collection[int]) -> tuple[TextEdit, ...]:
    """Return the edits of a schema's text that take over some of its differences from another.

    Parameters
    ----------
    before_text
        The schema's JSON text; what is not taken over stays as it is written.
    after
        The value of the other schema.
    indices
        Which of ``compare_schemas(<value of before_text>, after)`` to take over.

    Raises
    ------
    ValueError
        If there is no such difference, or if only some of them are to be taken over into a text that is no
        JSON.
    """
    parsed = parse_json(before_text)
    before = parsed.value
    value, differences = _walked(before, after, frozenset(indices))
    unknown = sorted(set(indices) - set(range(len(differences))))
    if unknown:
        raise ValueError(f"There is no difference {unknown[0]}; there are {len(differences)}.")
    if not indices:
        return ()
    if before is MISSING and before_text.strip() and len(set(indices)) < len(differences):
        raise ValueError(
            "The text is no JSON now, so nothing can be put into it: mend it first, or replace all of it."
        )
    if before is MISSING or before is None or before == {}:
        written = json.dumps(value, indent=2, ensure_ascii=False)
        return edits_between(before_text, escaped_halves(written))
    return Splicer(parsed).rewrite({"": value})


def _walked(before: Any, after: Any, wanted: Collection[int] | None) -> tuple[Any, tuple[Difference, ...]]:
    """Return ``before`` with the wanted differences (``None``: all) taken over, and all differences."""
    before, after = ({} if value is None or value is MISSING else value for value in (before, after))
    try:
        unpaired = Walk(_Chosen(None))
        unpaired.schema(before, after)
        chosen = _Chosen(wanted, is_first=before == {})
        value = Walk(chosen, _moves(unpaired)).schema(before, after)
    except RecursionError:
        chosen = _Chosen(wanted)
        is_wanted = chosen(
            "other", "", "", "The schema is another one, too deep to be compared.", breaking=True
        )
        value = after if is_wanted else before
    return value, tuple(chosen.differences)


class _Chosen:
    """Collects differences and tells which of them are wanted, by their number."""

    def __init__(self, wanted: Collection[int] | None, *, is_first: bool = False) -> None:
        self.differences: list[Difference] = []
        self._wanted = wanted
        self._is_first = is_first

    def __call__(
        self,
        kind: DifferenceKind,
        pointer: str,
        before_pointer: str | None,
        message: str,
        *,
        breaking: bool = False,
    ) -> bool:
        number = len(self.differences)
        self.differences.append(
            Difference(
                kind=kind,
                pointer=pointer,
                before_pointer=before_pointer,
                message=message,
                # Nothing was asked for before, so there is nothing to break.
                breaking=breaking and not self._is_first,
            )
        )
        return self._wanted is None or number in self._wanted


def _moves(walk: Walk) -> list[Move]:
    """Return the properties that left one object and came, with their name and schema, into another."""
    left: dict[str, list[str]] = {}
    for pointer in walk.removed:
        left.setdefault(_property(pointer), []).append(pointer)
    moves = []
    for pointer, schema in walk.added.items():
        for before_pointer in left.get(_property(pointer), ()):
            if same(walk.removed[before_pointer], schema):
                left[_property(pointer)].remove(before_pointer)
                moves.append(Move(before_pointer, pointer, walk.removed[before_pointer]))
                break
    return moves


def _property(pointer: str) -> str:
    """Return the last two steps of a pointer: a name, and whether it is a property's or a definition's."""
    return "/".join(pointer.rsplit("/", 2)[1:])
