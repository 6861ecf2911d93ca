"""What mends a slip in JSON, where it is plain what was meant: a quote, a comma, a bracket."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from .fix import Fix
from .layout import indentation_at, line_breaks
from .text_edit import TextEdit

_ESCAPE = re.compile(r"""\\(?:u[0-9a-fA-F]{4}|.)|["\x00-\x1f]""", re.DOTALL)
_GOOD_ESCAPE = re.compile(r'\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])\Z')
_LINE_END = re.compile(r"[\n\r]|\Z")
_AFTER_STRING = re.compile(r"[\s,}\]]*\Z")
_NEXT_LINE = re.compile(r"(?:\r\n|\n|\r)\s*(?:[\"}\]]|\Z)|\Z")
#: A string over several lines is one where its end is near (characters).
_MAX_STRING = 2_000
_OVER_LINES = re.compile(rf'"(?:[^"\\]|\\.){{0,{_MAX_STRING}}}"(?=\s*[,}}\]:])', re.DOTALL)


def replaced(title: str, start: int, end: int, text: str) -> Fix:
    """Return the fix that writes ``text`` from ``start`` to ``end``."""
    return Fix(title=title, edits=(TextEdit(start, end, text),))


def without_comment(text: str, start: int, end: int) -> Fix:
    """Return the fix that removes a comment, with its line if nothing else is on it."""
    first = start
    while first > 0 and text[first - 1] in " \t":
        first -= 1
    begins_line = first == 0 or text[first - 1] in "\n\r"
    ending = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)").match(text, end)
    if begins_line and ending is not None:
        return replaced("Remove the comment", first, ending.end(), "")
    return replaced("Remove the comment", start if begins_line else first, end, "")


def quoted(start: int, end: int, body: str) -> Fix:
    """Return the fix that puts ``body``, the inside of an otherwise quoted string, in double quotes."""

    def escaped(found: re.Match[str]) -> str:
        piece = found[0]
        if piece == "\\'":
            return "'"
        if len(piece) == 1:
            return json.dumps(piece)[1:-1]
        return piece if _GOOD_ESCAPE.match(piece) else f"\\{piece}"

    return replaced("Put it in double quotes", start, end, f'"{_ESCAPE.sub(escaped, body)}"')


def well_escaped(text: str, start: int, end: int) -> Fix:
    """Return the fix that escapes what cannot stand in a string as it is; from its quote to its quote."""
    edits = []
    for found in _ESCAPE.finditer(text, start + 1, end - 1):
        if len(found[0]) == 1:
            edits.append(TextEdit(*found.span(), json.dumps(found[0])[1:-1]))
        elif not _GOOD_ESCAPE.match(found[0]):
            edits.append(TextEdit(found.start(), found.start(), "\\"))
    return Fix(title="Escape it", edits=tuple(edits))


def closed_string(text: str, start: int) -> Fix | None:
    """Return the fix that closes a string on its line, or that writes its line breaks as escapes."""
    line_end = _LINE_END.search(text, start)
    end = len(text) if line_end is None else line_end.start()
    if _NEXT_LINE.match(text, end):
        rest = _AFTER_STRING.search(text, start + 1, end)
        end = end if rest is None else rest.start()
        return replaced("Close the string", end, end, '"')
    whole = _OVER_LINES.match(text, start)
    if whole is None:
        return None
    fix = well_escaped(text, *whole.span())
    return Fix(title="Write its line breaks as `\\n`", edits=fix.edits)


def closed(text: str, openings: Sequence[int], end: int, comma: tuple[int, int] | None) -> Fix:
    """Return the fix that closes what is open at the end of a text.

    Parameters
    ----------
    openings
        Offsets of the brackets, the outermost first.
    end
        Where the last token ends.
    comma
        That token, if it is a comma: none stands before a bracket.
    """
    breaks = re.search(r"\r\n|\n|\r", text)
    brackets = []
    for opening in reversed(openings):
        bracket = "}" if text[opening] == "{" else "]"
        is_spread = breaks is not None and next(line_breaks(text, opening, end), None) is not None
        on_line = f"{breaks[0] if breaks else ''}{indentation_at(text, opening)}" if is_spread else ""
        brackets.append(on_line + bracket)
    written = "".join(brackets)
    title = f"Add `{''.join(bracket.strip() for bracket in brackets)}`"
    if comma is None:
        return replaced(title, end, end, written)
    return replaced(title, *comma, written)
