"""How a JSON text is laid out (indentation, spacing, line ends), and new values written in the same way."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .surrogates import escaped_halves

#: Containers that would be written wider than this get a line for each member (characters).
MAX_WIDTH = 100

_MARK = re.compile(
    r'(?P<string>"(?:[^"\\]|\\.)*")'
    r"|(?P<mark>[{\[:,])(?P<gap>[ \t\r\n]*)(?P<next>[}\]])?",
    re.DOTALL,
)
_BREAK = re.compile(r"\r\n|\n|\r")
_INDENTATION = re.compile(r"\ufeff?([ \t]*)")
_BREAK_KEPT = re.compile(r"(\r\n|\n|\r)")
# Never from inside of a run of spaces, which may be long.
_BREAK_AND_SPACE = re.compile(r"(,|(?<![, \t]))[ \t]*(?:\r\n|\n|\r)[ \t\r\n]*")
_STRING_OR_BREAK = re.compile(rf'("(?:[^"\\]|\\.)*")|{_BREAK_AND_SPACE.pattern}', re.DOTALL)


def line_breaks(text: str, start: int, end: int) -> Iterator[int]:
    """Yield where each line begins between two offsets."""
    for found in _BREAK.finditer(text, start, end):
        yield found.end()


def indentation_at(text: str, offset: int) -> str:
    """Return the white space that the line of ``offset`` begins with."""
    line = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    found = _INDENTATION.match(text, line, offset)
    return "" if found is None else found[1]


def written_token(value: Any) -> str:
    """Return a value that holds nothing, or a key, as JSON."""
    return escaped_halves(json.dumps(value, ensure_ascii=False))


@dataclass(frozen=True)
class Layout:
    """The habits of one text.

    Attributes
    ----------
    line_break
        ``"\\n"``, ``"\\r\\n"`` or ``"\\r"``; empty for a text in one line.
    unit
        One level of indentation.
    colon, comma
        With the space after them, inside a line.
    padding
        What stands inside the brackets of a container in one line, by its opening bracket.
    in_lines, in_one_line
        How many containers are written on several lines and on one, by their opening bracket.
    """

    line_break: str
    unit: str
    colon: str
    comma: str
    padding: dict[str, str]
    in_lines: Counter[str]
    in_one_line: Counter[str]

    @classmethod
    def of(cls, text: str) -> Layout:
        """Return the habits of ``text``: in each, what it does most."""
        gaps: dict[str, Counter[str]] = {mark: Counter() for mark in "{[:,"}
        in_lines: Counter[str] = Counter()
        in_one_line: Counter[str] = Counter()
        spaced = 0
        for found in _MARK.finditer(text):
            mark, gap = found["mark"], found["gap"]
            if mark is None or (mark in "{[" and found["next"]):
                continue
            if _BREAK.search(gap) is None:
                gaps[mark][gap] += 1
                spaced += mark == ":" and text[found.start() - 1] in " \t"
            if mark in "{[":
                (in_one_line if _BREAK.search(gap) is None else in_lines)[mark] += 1
        first_break = _BREAK.search(text.strip(" \t\r\n\ufeff"))
        line_break = "" if first_break is None else first_break[0]
        indented = re.search(r"[\[{][ \t]*(?:\r\n|\n|\r)([ \t]+)", text)
        outside = "" if indented is None else indentation_at(text, indented.start())
        unit = "  " if indented is None else indented[1].removeprefix(outside) or "  "
        before = " " if spaced > gaps[":"].total() / 2 else ""
        after = _most(gaps[":"], " ")
        comma = _most(gaps[","], " " if after or line_break else "")
        padding = {mark: _most(gaps[mark], "") for mark in "{["}
        return cls(line_break, unit, f"{before}:{after}", f",{comma}", padding, in_lines, in_one_line)

    def written(
        self,
        value: Any,
        indentation: str,
        *,
        in_line: bool = False,
        copied: Callable[[Any, str, bool], str | None] = lambda *_: None,
    ) -> str:
        """Return ``value`` as JSON.

        Parameters
        ----------
        indentation
            Of the line on which the value begins.
        in_line
            Whether it must not break the line.
        copied
            Returns the text of a value that need not be written anew, given the two parameters above.
        """
        in_line = in_line or not self.line_break
        before = copied(value, indentation, in_line)
        if before is not None:
            return before
        if not isinstance(value, dict | list) or not value:
            return written_token(value)
        mark, end = ("{", "}") if isinstance(value, dict) else ("[", "]")
        if in_line or self._fits_habits(value, mark):
            line = self._joined(value, indentation, in_line=True, copied=copied)
            inside = f"{mark}{self.padding[mark]}{self.comma.join(line)}{self.padding[mark]}{end}"
            if in_line or (len(inside) + len(indentation) <= MAX_WIDTH and not _BREAK.search(inside)):
                return inside
        deeper = f"{self.line_break}{indentation}{self.unit}"
        lines = self._joined(value, indentation + self.unit, in_line=False, copied=copied)
        return f"{mark}{deeper}{f',{deeper}'.join(lines)}{self.line_break}{indentation}{end}"

    def _joined(
        self,
        value: dict[str, Any] | list[Any],
        indentation: str,
        *,
        in_line: bool,
        copied: Callable[[Any, str, bool], str | None],
    ) -> list[str]:
        """Return the members or items of ``value``, each written."""
        if isinstance(value, list):
            return [self.written(item, indentation, in_line=in_line, copied=copied) for item in value]
        return [
            self.member(key, self.written(item, indentation, in_line=in_line, copied=copied))
            for key, item in value.items()
        ]

    def member(self, key: str, value: str) -> str:
        """Return a member of an object, its value being written already."""
        return f"{written_token(key)}{self.colon}{value}"

    def _fits_habits(self, value: Any, mark: str) -> bool:
        """Whether the text's author would try to write ``value`` on one line."""
        if isinstance(value, dict) and any(isinstance(item, dict) and item for item in value.values()):
            return False
        return self.in_one_line[mark] > 0

    def moved(self, piece: str, before: str, after: str) -> str:
        """Return a piece of a text whose lines were indented by ``before``, indented by ``after``."""
        if before == after:
            return piece
        first, *lines = _BREAK_KEPT.split(piece)
        pairs = zip(lines[::2], lines[1::2], strict=True)
        moved = (
            f"{ending}{after}{line[len(before) :]}" if line.startswith(before) else f"{ending}{line}"
            for ending, line in pairs
        )
        return "".join([first, *moved])

    def on_one_line(self, piece: str) -> str:
        """Return a piece of JSON without its line breaks."""
        return _STRING_OR_BREAK.sub(lambda found: found[1] or (self.comma if found[2] else ""), piece)


def _most(gaps: Counter[str], otherwise: str) -> str:
    return gaps.most_common(1)[0][0] if gaps else otherwise
