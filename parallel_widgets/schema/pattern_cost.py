"""How long a regular expression may take: an upper bound, so that no pattern can hang a kernel.

Python's ``re`` backtracks and cannot be interrupted: ``^(a+)+$`` on 40 characters runs for hours. Patterns
whose cost has no simple bound are not run at all.
"""

from __future__ import annotations

import re
from functools import lru_cache

#: Longer patterns are not run (characters).
MAX_PATTERN = 255
#: Steps that a match may take; about 0.1 s.
MAX_STEPS = 2_000_000

_PIECE = re.compile(
    r"""\\(?P<escape>.)
      | (?P<cls>\[\^?\]?(?:\\.|[^\]\\])*\])
      | (?P<open>\((?P<special>\?(?:[:=!]|<[=!]|P?<\w+>)?)?)
      | (?P<close>\))
      | (?P<bar>\|)
      | (?P<repeat>[*+?]|\{(?P<least>\d+)(?P<range>,(?P<most>\d*))?\})
      | .""",
    re.VERBOSE | re.DOTALL,
)


def is_affordable(pattern: str, length: int) -> bool:
    """Whether searching ``pattern`` in a text of ``length`` characters is sure to end soon."""
    choices = _choices(pattern)
    if choices is None:
        return False
    steps = 1 if pattern.startswith("^") and "|" not in pattern else length + 1
    for span in choices:
        steps *= min(length, span) + 1
        if steps > MAX_STEPS:
            return False
    return steps * _fixed_turns(pattern) <= MAX_STEPS


@lru_cache(maxsize=256)
def _choices(pattern: str) -> tuple[int, ...] | None:
    """Return in how many more ways than one each part of ``pattern`` can match; ``None``: without bound.

    A repeated group that itself offers a choice multiplies its ways with each turn: that is where patterns
    explode. Back references and look-arounds are refused for the same reason.
    """
    if len(pattern) > MAX_PATTERN:
        return None
    spans: list[int] = []
    # For the pattern and each open group: how many choices are in it.
    groups = [0]
    closed = 0
    after_repeat = False
    for piece in _PIECE.finditer(pattern):
        if piece["repeat"]:
            # A second one makes the first lazy.
            if not after_repeat:
                if closed and piece["repeat"] != "?":
                    return None
                span = _span(piece)
                spans.append(span)
                groups[-1] += min(span, 1)
            after_repeat, closed = not after_repeat, 0
            continue
        after_repeat, closed = False, 0
        if piece["escape"] and (piece["escape"].isdigit() or piece["escape"] in "gk"):
            return None
        if piece["open"]:
            if piece["special"] in ("?", "?=", "?!", "?<=", "?<!"):
                return None
            groups.append(0)
        elif piece["close"] and len(groups) > 1:
            closed = groups.pop()
            groups[-1] += closed
        elif piece["bar"]:
            spans.append(1)
            groups[-1] += 1
    return tuple(spans)


def _span(repeat: re.Match[str]) -> int:
    """Return how many turns a repetition may choose among, beyond the first choice."""
    if repeat["repeat"] == "?":
        return 1
    if repeat["repeat"] in ("*", "+") or (repeat["range"] and not repeat["most"]):
        return MAX_STEPS
    if not repeat["range"]:
        return 0
    return max(int(repeat["most"]) - int(repeat["least"]), 0)


def _fixed_turns(pattern: str) -> int:
    """Return how many turns the fixed repetitions of ``pattern`` make if each is in the one before."""
    turns = 1
    for piece in _PIECE.finditer(pattern):
        turns *= int(piece["least"] or 1) or 1
    return turns
