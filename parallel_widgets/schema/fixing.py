"""A text after its fixes: one, or all that keep its meaning, until nothing is left that they mend."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from .diagnostic import Diagnostic
from .fix import Fix
from .judgement import Judgement, Role, judged
from .text_edit import TextEdit, apply_edits, composed, trimmed

#: Broken syntax hides a schema, and a sketch of a schema hides what its fields lack; a place that has several
#: faults needs a round for each. More rounds than this nothing needs that people write.
MAX_ROUNDS = 60

_SEVERITIES = ("error", "unsupported", "warning")


@dataclass(frozen=True)
class Fixing:
    """What came of fixing all.

    Attributes
    ----------
    text
        The text afterwards.
    edits
        What made it of the text before.
    applied
        The findings that were mended, each with its fix; places are those of the text at its time.
    left
        What can still be said about the text, hints included.
    """

    text: str
    edits: tuple[TextEdit, ...]
    applied: tuple[Diagnostic, ...]
    left: tuple[Diagnostic, ...]


def apply_fix(text: str, fix: Fix) -> str:
    """Return ``text`` mended.

    Raises
    ------
    ValueError
        If ``fix`` was made for another text, as far as that can be told.
    """
    return apply_edits(text, fix.edits)


def fix_all(text: str, role: Role, *, rules: Collection[str] | None = None) -> Fixing:
    """Apply the preferred fix of each error and warning, until none is left.

    Hints are advice, and what the documentation does not mention is never changed by itself.

    Parameters
    ----------
    rules
        Only of these rules; ``None``: of all.
    """
    before, edits = text, tuple[TextEdit, ...]()
    applied: list[Diagnostic] = []
    judgement = judged(text, role)
    seen = {text}
    while len(seen) < MAX_ROUNDS:
        chosen = _together(text, [found for found in judgement.diagnostics if _is_wanted(found, rules)])
        round_edits = sorted(
            (edit for found in chosen if found.fix is not None for edit in found.fix.edits),
            key=lambda edit: (edit.start, edit.end),
        )
        after = apply_edits(text, round_edits)
        if after in seen:
            break
        text, edits, applied = after, composed(edits, round_edits), [*applied, *chosen]
        seen.add(text)
        judgement = Judgement(text, role)
    return Fixing(text, trimmed(before, edits), tuple(applied), judgement.diagnostics)


def _is_wanted(found: Diagnostic, rules: Collection[str] | None) -> bool:
    return found.fix is not None and found.severity in _SEVERITIES and (rules is None or found.rule in rules)


def _together(text: str, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Return the findings, the first first, whose fixes do not meet in the text nor in what they rewrite."""
    chosen: list[Diagnostic] = []
    changed: set[str] = set()
    ranges: list[tuple[int, int]] = []
    for diagnostic in found:
        fix = diagnostic.fix
        if fix is None or not changed.isdisjoint(fix.changed):
            continue
        wanted = [(edit.start, edit.end) for edit in fix.edits]
        if any((text[edit.start : edit.end] + edit.text).isspace() for edit in fix.edits):
            # It indents lines anew, and would not know of others that come between them.
            wanted = [(fix.edits[0].start, fix.edits[-1].end)]
        if any(_meets(ranges, *place) for place in wanted):
            continue
        chosen.append(diagnostic)
        changed.update(fix.changed)
        for place in wanted:
            insort(ranges, place)
    return chosen


def _meets(ranges: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether a range touches one of ``ranges``, which are sorted and do not overlap."""
    after = bisect_left(ranges, (start, end))
    return (after < len(ranges) and ranges[after][0] <= end) or (after > 0 and ranges[after - 1][1] >= start)
