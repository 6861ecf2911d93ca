"""Which property of one schema is which of another, where the name does not tell."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any

from .spec import compact_json

#: Pairs of a removed and an added property that are compared; of more, only equal schemas are paired.
MAX_PAIRS = 2_500

_WORD = re.compile(r"\w+")


def renamed(removed: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, str]:
    """Return the removed names that are probably added ones now, each with its new name.

    Parameters
    ----------
    removed, added
        Schemas by name.
    """
    if len(removed) * len(added) > MAX_PAIRS:
        return _equal_ones(removed, added)
    pairs = []
    for place, (old, before) in enumerate(removed.items()):
        for other, (new, after) in enumerate(added.items()):
            score = _likeness(old, before, new, after)
            if score >= 1:
                pairs.append((-score, abs(place - other), place, old, new))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, _, old, new in sorted(pairs):
        if old not in found and new not in taken:
            found[old] = new
            taken.add(new)
    return found


def in_order(places: Sequence[int]) -> frozenset[int]:
    """Return the most of ``places`` (all different) that ascend as they are: the others have been moved."""
    lasts: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        length = bisect_left(lasts, place)
        before[place] = lasts[length - 1] if length else None
        lasts[length : length + 1] = [place]
    chain = set()
    link = lasts[-1] if lasts else None
    while link is not None:
        chain.add(link)
        link = before[link]
    return frozenset(chain)


def _equal_ones(removed: Mapping[str, Any], added: Mapping[str, Any]) -> dict[str, str]:
    by_schema: dict[str, list[str]] = {}
    for new, schema in added.items():
        by_schema.setdefault(compact_json(schema), []).append(new)
    found = {}
    for old, schema in removed.items():
        same = by_schema.get(compact_json(schema))
        if same and _words(schema):
            found[old] = same.pop(0)
    return found


def _likeness(old: str, before: Any, new: str, after: Any) -> float:
    """Return how sure it is that a property has only been renamed; from 1 on it is taken for that."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return 0
    names = _ratio(old.lower(), new.lower())
    if compact_json(before) == compact_json(after):
        # Two fields of one type and without a description are alike only by their names.
        return 2 + names if _words(before) or names >= 0.5 else 0
    if before.get("type") != after.get("type"):
        # Such as a year that becomes a whole number: the description alone tells.
        return 1 + names if names >= 0.5 and _overlap(_words(before), _words(after)) >= 0.8 else 0
    said = _overlap(_words(before), _words(after))
    inside = _overlap(_names(before), _names(after))
    are_silent = not _words(before) or not _words(after)
    by_name = (names >= 0.75 and (are_silent or said >= 0.3)) or (names >= 0.6 and said >= 0.5)
    is_it = by_name or said >= 0.7 or inside >= 0.6
    return 1 + (said + inside + names) / 3 if is_it else 0


def _ratio(one: str, other: str) -> float:
    matcher = difflib.SequenceMatcher(None, one[:100], other[:100], autojunk=False)
    return matcher.ratio() if matcher.quick_ratio() >= 0.4 else 0


def _words(schema: Any) -> frozenset[str]:
    description = schema.get("description") if isinstance(schema, dict) else None
    words = _WORD.findall(description.lower()) if isinstance(description, str) else ()
    # The shortest words are in every description.
    return frozenset(word for word in words if len(word) > 3 or word.isdecimal())


def _names(schema: Mapping[str, Any]) -> frozenset[str]:
    items = schema.get("items")
    names = (items if isinstance(items, dict) else schema).get("properties")
    return frozenset(names) if isinstance(names, dict) else frozenset()


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0
