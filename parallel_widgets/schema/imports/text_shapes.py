"""What strings look like (dates, addresses, amounts), said in words: the Task API takes no ``format``."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: The longest value that a description repeats (characters).
MAX_EXAMPLE = 30

#: Every string of a field must match for its sentence; the first that fits says most.
_SHAPES = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), sentence)
    for pattern, sentence in (
        (r"\d{4}-\d\d-\d\d", "Format YYYY-MM-DD."),
        (
            r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?",
            "Format YYYY-MM-DDThh:mm:ssZ.",
        ),
        (r"(1[5-9]|20|21)\d\d-(0[1-9]|1[0-2])", "Format YYYY-MM."),
        (r"(1[5-9]|20|21)\d\d", "Format YYYY."),
        (r"\d{4}/\d\d/\d\d", "Format YYYY/MM/DD."),
        (r"\d{1,2}\.\d{1,2}\.\d{4}", "Format DD.MM.YYYY."),
        (r"\d\d:\d\d", "Format hh:mm."),
        (r"\d\d:\d\d:\d\d", "Format hh:mm:ss."),
        (r"https?://[^\s]+", "A full web address (URL)."),
        (r"[\w.+-]{1,64}@[\w-]{1,64}(\.[\w-]{1,64})+", "An e-mail address."),
    )
)
#: Of these an example says more than words.
_AMOUNTS = tuple(
    (re.compile(pattern, re.ASCII | re.IGNORECASE), sentence)
    for pattern, sentence in (
        (r"[+-]?\d{1,20}([.,]\d{1,9})?\s?%", "A percentage, formatted like '{}'."),
        (
            r"-?([$€£¥]|[a-z]{3}\s)\s?\d[\d,.]{0,20}(\s?(k|m|mn|b|bn|t|thousand|million|billion|trillion))?",
            "An amount of money, formatted like '{}'.",
        ),
    )
)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/\d{4}", re.ASCII)


def shape_of(values: Sequence[str]) -> str | None:
    """Return a sentence about what all of ``values`` look like, or ``None``."""
    if not values:
        return None
    for pattern, sentence in _SHAPES:
        if all(pattern.fullmatch(value) for value in values):
            return sentence
    for pattern, sentence in _AMOUNTS:
        if len(values[0]) <= MAX_EXAMPLE and all(pattern.fullmatch(value) for value in values):
            return sentence.format(values[0])
    return _slashed_date(values)


def _slashed_date(values: Sequence[str]) -> str | None:
    """Tell days from months where one of the dates can only be read one way."""
    found = [_SLASHED.fullmatch(value) for value in values]
    pairs = [(int(match[1]), int(match[2])) for match in found if match is not None]
    if len(pairs) < len(values):
        return None
    if all(first <= 12 for first, _ in pairs):
        if any(second > 12 for _, second in pairs):
            return "Format MM/DD/YYYY."
        return f"A date, formatted like '{values[0]}'."
    return "Format DD/MM/YYYY." if all(second <= 12 for _, second in pairs) else None
