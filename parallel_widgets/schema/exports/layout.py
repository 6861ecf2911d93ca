"""Nested code on lines of bounded width: one line where it fits, else an item a line, as by formatters."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

_WORD = re.compile(r"\S*\s*", re.ASCII)


@dataclass(frozen=True)
class Brackets:
    """Items between brackets.

    Attributes
    ----------
    padding
        What stands inside the brackets where all is on one line: a space in TypeScript's ``{ a: 1 }``.
    """

    opening: str
    items: tuple[Code, ...]
    closing: str
    padding: str = ""


@dataclass(frozen=True)
class Labelled:
    """Something behind its name: ``name=value``, ``"key": value``; the label holds the sign between."""

    label: str
    value: Code


@dataclass(frozen=True)
class Pieces:
    """A text that may be written as several literals, which the language joins again.

    Attributes
    ----------
    write
        Writes one piece as a literal.
    """

    text: str
    write: Callable[[str], str]


@dataclass(frozen=True)
class Below:
    """A literal that stands on the next line, indented, where it is too long for the one that names it."""

    literal: str


Code: TypeAlias = "str | Brackets | Labelled | Pieces | Below"


@dataclass(frozen=True)
class Layout:
    """How wide lines are, how deep an indent is, and where on a line the code begins and ends.

    Attributes
    ----------
    taken
        Characters of the line that stand before the code, without the indent of ``depth``.
    after
        Characters that follow on the same line.
    """

    width: int
    indent: str
    depth: int = 0
    taken: int = 0
    after: int = 0

    def room(self) -> int:
        """Return how many characters are left on the line."""
        return self.width - len(self.indent) * self.depth - self.taken - self.after


def one_line(code: Code) -> str:
    """Return ``code`` on one line, however long."""
    if isinstance(code, str):
        return code
    if isinstance(code, Pieces):
        return code.write(code.text)
    if isinstance(code, Below):
        return code.literal
    if isinstance(code, Labelled):
        return code.label + one_line(code.value)
    if not code.items:
        return code.opening + code.closing
    inner = ", ".join(one_line(item) for item in code.items)
    return f"{code.opening}{code.padding}{inner}{code.padding}{code.closing}"


def lay_out(code: Code, layout: Layout) -> str:
    """Return ``code`` on as many lines as the layout needs; the first one begins without an indent."""
    line = one_line(code)
    if isinstance(code, str) or len(line) <= layout.room():
        return line
    if isinstance(code, Labelled):
        value = lay_out(code.value, replace(layout, taken=layout.taken + len(code.label)))
        return (code.label.rstrip() if value.startswith("\n") else code.label) + value
    inner = Layout(layout.width, layout.indent, layout.depth + 1, after=1)
    if isinstance(code, Below):
        return f"\n{inner.indent * inner.depth}{code.literal}"
    if isinstance(code, Pieces):
        lines = _filled(code, inner.room() + inner.after)
        return _exploded("(", lines, ")", inner) if lines else line
    if not code.items:
        return line
    return _exploded(code.opening, [lay_out(item, inner) + "," for item in code.items], code.closing, inner)


def _exploded(opening: str, lines: Sequence[str], closing: str, inner: Layout) -> str:
    margin = inner.indent * inner.depth
    body = "".join(f"{margin}{line}\n" for line in lines)
    return f"{opening}\n{body}{inner.indent * (inner.depth - 1)}{closing}"


def _filled(pieces: Pieces, room: int) -> list[str]:
    """Return the literals of pieces that are as long as the room lets them be, cut between words."""
    lines: list[str] = []
    piece = ""
    for word in _WORD.findall(pieces.text):
        if piece and len(pieces.write(piece + word)) > room:
            lines.append(pieces.write(piece))
            piece = ""
        piece += word
    return [*lines, pieces.write(piece)] if piece else lines
