"""What a scan of a JSON text tells of: its members, where they stand, and what keeps it from being JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .fix import Fix


@dataclass(frozen=True)
class Problem:
    """Something that keeps a text from being the JSON it should be, and what mends it if that is plain."""

    rule: str
    message: str
    pointer: str
    start: int
    end: int
    fix: Fix | None = None


class Member(NamedTuple):
    """A member of an object, or an item of a list, in the text; offsets in code points.

    Attributes
    ----------
    name
        The key, or the index.
    start, end
        Of all of it; of an item, of its value.
    key, value
        Start and end of either; the key's include its quotes, and are ``None`` for an item.
    """

    name: str | int
    start: int
    end: int
    key: tuple[int, int] | None
    value: tuple[int, int]
