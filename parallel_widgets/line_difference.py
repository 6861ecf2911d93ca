"""How edits would change a text, line by line, as people read it: what changes, with a few lines around."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from parallel_widgets.schema.text_edit import TextEdit, apply_edits

#: Lines that are shown around a change.
CONTEXT = 3
#: Lines that are shown at most: nobody reads more.
MAX_LINES = 2_000

Line = dict[str, str]


class _Change(NamedTuple):
    """Lines of the text before, from ``start`` to ``end``, and what comes in their place."""

    start: int
    end: int
    added: list[str]


def line_difference(text: str, edits: Sequence[TextEdit]) -> list[Line]:
    """Return the lines as dicts with ``kind`` (``same``, ``removed``, ``added``, ``gap``) and ``text``.

    Parameters
    ----------
    edits
        Of ``text``, sorted and not overlapping. A gap stands for lines that they leave, and says how many.
    """
    lines = text.split("\n")
    shown: list[Line] = []
    position = 0
    for change in _changes(text, lines, edits):
        shown += _unchanged(lines[position : change.start], after_change=bool(shown), before_change=True)
        shown += _lines("removed", lines[change.start : change.end])
        shown += _lines("added", change.added)
        position = change.end
    if shown:
        shown += _unchanged(lines[position:], after_change=True, before_change=False)
    if len(shown) <= MAX_LINES:
        return shown
    left = len(shown) - MAX_LINES
    return [*shown[:MAX_LINES], {"kind": "gap", "text": f"{left:,} more lines are not shown"}]


def _changes(text: str, lines: list[str], edits: Iterable[TextEdit]) -> Iterator[_Change]:
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    blocks: list[tuple[int, int, list[TextEdit]]] = []
    for edit in edits:
        first, last = (bisect_right(starts, offset) - 1 for offset in (edit.start, edit.end))
        if blocks and first <= blocks[-1][1]:
            first, _, earlier = blocks.pop()
            blocks.append((first, last, [*earlier, edit]))
        else:
            blocks.append((first, last, [edit]))
    for start, last, inside in blocks:
        first, offset = start, starts[start]
        shifted = [TextEdit(edit.start - offset, edit.end - offset, edit.text) for edit in inside]
        old = lines[start : last + 1]
        new = apply_edits(text[offset : starts[last + 1] - 1], shifted).split("\n")
        while old and new and old[0] == new[0]:
            first, old, new = first + 1, old[1:], new[1:]
        while old and new and old[-1] == new[-1]:
            old, new = old[:-1], new[:-1]
        if old or new:
            yield _Change(first, first + len(old), new)


def _unchanged(lines: list[str], *, after_change: bool, before_change: bool) -> list[Line]:
    """Return the lines between two changes, or at an end of the text, as far as they are shown."""
    head = CONTEXT if after_change else 0
    tail = CONTEXT if before_change else 0
    left = len(lines) - head - tail
    if left < 1:
        return _lines("same", lines)
    gap = {"kind": "gap", "text": f"{left:,} unchanged line{'s' if left != 1 else ''}"}
    return [*_lines("same", lines[:head]), gap, *_lines("same", lines[len(lines) - tail :])]


def _lines(kind: str, lines: list[str]) -> list[Line]:
    return [{"kind": kind, "text": line.rstrip("\r")} for line in lines]
