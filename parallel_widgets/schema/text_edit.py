"""Edits of a text: what a fix, an import or a merge does to it, so that all else stays as it was written.

Splices rather than operations on values: a broken text has no value, and a value knows no formatting, no
duplicate keys, no order and no large numbers.
"""

from __future__ import annotations

import difflib
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .utf16 import utf16_offset

#: Two pieces of text are compared token by token up to this product of their lengths (in tokens).
MAX_COMPARED = 1_000_000

_TOKEN = re.compile(r"\w+|\s+|.", re.DOTALL)


@dataclass(frozen=True)
class TextEdit:
    """One splice: the characters from ``start`` to ``end`` become ``text``.

    Attributes
    ----------
    start, end
        Offsets in code points of the text that the edit was made for.
    text
        What comes in their place.
    """

    start: int
    end: int
    text: str


def apply_edits(text: str, edits: Iterable[TextEdit]) -> str:
    """Return ``text`` with all of ``edits`` done.

    Raises
    ------
    ValueError
        If the edits are not sorted, overlap, or reach beyond the text.
    """
    pieces, position = [], 0
    for edit in edits:
        if not position <= edit.start <= edit.end <= len(text):
            raise ValueError(
                f"The edit of characters {edit.start} to {edit.end} does not follow the one before it "
                f"inside a text of {len(text)} characters."
            )
        pieces += [text[position : edit.start], edit.text]
        position = edit.end
    return "".join([*pieces, text[position:]])


def utf16_edits(text: str, edits: Iterable[TextEdit]) -> list[dict[str, Any]]:
    """Return ``edits`` of ``text`` as JSON for the browser, which counts UTF-16 code units."""
    return [
        {
            "start": utf16_offset(text, edit.start),
            "end": utf16_offset(text, edit.end),
            "text": edit.text,
        }
        for edit in edits
    ]


def edits_between(before: str, after: str) -> tuple[TextEdit, ...]:
    """Return few and small edits that make ``after`` of ``before``: whole lines first, then words in them."""
    edits = []
    old_lines, new_lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for start, end, old, new in _replaced(old_lines, new_lines):
        old_tokens, new_tokens = _TOKEN.findall(old), _TOKEN.findall(new)
        if len(old_tokens) * len(new_tokens) > MAX_COMPARED:
            edits.append(TextEdit(start, end, new))
            continue
        edits += [
            TextEdit(start + first, start + last, written)
            for first, last, _, written in _replaced(old_tokens, new_tokens)
        ]
    return trimmed(before, edits)


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, str, str]]:
    """Yield start and end (characters of ``old``), the old and the new text of each difference."""
    offsets = [0]
    for piece in old:
        offsets.append(offsets[-1] + len(piece))
    for tag, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield offsets[i], offsets[j], "".join(old[i:j]), "".join(new[k:m])


def trimmed(text: str, edits: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """Return ``edits`` without what they replace by itself, and without those that do nothing."""
    return tuple(edit for edit in (_trimmed(text, edit) for edit in edits) if edit is not None)


def _trimmed(text: str, edit: TextEdit) -> TextEdit | None:
    start, end, written = edit.start, edit.end, edit.text
    first = 0
    while first < min(end - start, len(written)) and text[start + first] == written[first]:
        first += 1
    start, written = start + first, written[first:]
    last = 0
    while last < min(end - start, len(written)) and text[end - 1 - last] == written[-1 - last]:
        last += 1
    end, written = end - last, written[: len(written) - last]
    return None if start == end and not written else TextEdit(start, end, written)


def composed(first: Iterable[TextEdit], second: Iterable[TextEdit]) -> tuple[TextEdit, ...]:
    """Return the edits of a text that do what ``first`` does, and then ``second`` to its result."""
    between = _Pieces(first)
    result: list[_Piece] = []
    position = 0
    for edit in second:
        result += between.taken(edit.start - position)
        between.taken(edit.end - edit.start)
        result.append(edit.text)
        position = edit.end
    result += between.taken(sys.maxsize)

    edits, reached, written = [], 0, ""
    for piece in result:
        if isinstance(piece, str):
            written += piece
        elif len(piece):
            if written or piece.start > reached:
                edits.append(TextEdit(reached, piece.start, written))
            reached, written = piece.stop, ""
    return tuple(edits)


#: What was written, or a range of the text that was there before.
_Piece = str | range


class _Pieces:
    """A text after edits, as pieces; taken from its front."""

    def __init__(self, edits: Iterable[TextEdit]) -> None:
        self._rest: list[_Piece] = []
        position = 0
        for edit in edits:
            self._rest += [range(position, edit.start), edit.text]
            position = edit.end
        self._rest.append(range(position, sys.maxsize))
        self._rest.reverse()

    def taken(self, count: int) -> list[_Piece]:
        """Take the next ``count`` characters, or all that are left."""
        found: list[_Piece] = []
        while count > 0 and self._rest:
            piece = self._rest.pop()
            if len(piece) > count:
                self._rest.append(piece[count:])
                piece = piece[:count]
            found.append(piece)
            count -= len(piece)
        return found
