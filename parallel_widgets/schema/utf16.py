"""Offsets as a browser counts them: UTF-16 code units, where Python counts code points."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

_LONG = re.compile("[\U00010000-\U0010ffff]")


def utf16_offset(text: str, offset: int) -> int:
    """Return an offset into ``text``, given in code points, in UTF-16 code units."""
    return offset if text.isascii() else offset + bisect_left(_long_characters(text), offset)


# All offsets of one text are asked for together.
@lru_cache(maxsize=4)
def _long_characters(text: str) -> tuple[int, ...]:
    """Return where the characters are that take two code units."""
    return tuple(found.start() for found in _LONG.finditer(text))
