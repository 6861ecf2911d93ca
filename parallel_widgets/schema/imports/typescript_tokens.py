"""The tokens of TypeScript's declarations, with the comments, which become descriptions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.text_lines import TextLines

from .imported import UnreadableImportError

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>//[^\n\r]*|/\*.*?\*/)
      | (?P<name>[^\W\d][\w$]*|\$[\w$]*)
      | (?P<string>"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<number>(?:0[xX][0-9a-fA-F]{1,16}|\d[\d_]{0,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,3})?|\.\d{1,30})n?)
      | (?P<mark>=>|\.\.\.|[{}\[\]()<>|&?:;,=.\-+@])
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_CHARACTERS = {
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "b": "\b",
    "f": "\f",
    "v": "\v",
    "0": "\0",
    "\n": "",
    "\r": "",
}
_TAG = re.compile(r"\s*@(?P<name>\w+)(?P<rest>.*)")

Kind = Literal["name", "string", "number", "mark", "end"]


@dataclass(frozen=True)
class Token:
    """A token.

    Attributes
    ----------
    value
        What it stands for: a string without its quotes, anything else as it is written.
    start, line, column
        Where it stands; the last two from 1.
    before
        The comment above it, or before it on its line.
    after
        The comment behind it on its line.
    """

    kind: Kind
    value: str
    start: int
    line: int
    column: int
    before: str = ""
    after: str = ""


def tokens(text: str) -> list[Token]:
    """Return the tokens of ``text``, one that marks its end included.

    Raises
    ------
    UnreadableImportError
        At the first character that begins none.
    """
    lines = TextLines(text)
    found: list[Token] = []
    comments: list[str] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        line, column = lines.place(position)
        if match is None:
            raise UnreadableImportError(_unknown(text, position), line=line, column=column)
        position = match.end()
        kind = match.lastgroup
        if kind == "space":
            # A comment with an empty line below it is a heading of its own.
            if match[0].count("\n") > 1:
                comments.clear()
        elif kind == "comment":
            last = found[-1] if found else None
            behind = last is not None and not comments and _same_line(text, last, match.start())
            if behind and last is not None and _ends_line(text, position):
                found[-1] = Token(
                    last.kind, last.value, last.start, last.line, last.column, last.before, _words(match[0])
                )
            else:
                comments.append(_words(match[0]))
        else:
            value = _string(match[0]) if kind == "string" else match[0]
            before = " ".join(filter(None, comments))
            found.append(Token(kind, value, match.start(), line, column, before))  # type: ignore[arg-type]
            comments.clear()
    line, column = lines.place(len(text))
    return [*found, Token("end", "", len(text), line, column)]


def _same_line(text: str, token: Token, position: int) -> bool:
    return "\n" not in text[token.start : position]


def _ends_line(text: str, position: int) -> bool:
    rest = text[position : position + 200].split("\n", 1)[0]
    return not rest.strip()


def _unknown(text: str, position: int) -> str:
    first = text[position]
    if first in "\"'":
        return "This string is not closed on its line."
    if first == "`":
        return "Template literal types are not read: write `string`, or a union of literals."
    if text.startswith("/*", position):
        return "This comment is not closed: add `*/`."
    return f"{shown(first, quote='`')} has no meaning in a TypeScript type."


def _string(lexeme: str) -> str:
    def plain(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code is None:
            return _CHARACTERS.get(found[4], found[4])
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"

    return _ESCAPE.sub(plain, lexeme[1:-1])


def _words(comment: str) -> str:
    """Return what a comment says: without its marks, and of its tags those that say more."""
    if comment.startswith("//"):
        return comment.lstrip("/").strip()
    said = []
    for raw in comment[2:-2].splitlines():
        line = raw.strip().lstrip("*").strip()
        tag = _TAG.fullmatch(line)
        if tag is None:
            said.append(line)
        elif tag["name"] in ("description", "remarks", "summary"):
            said.append(tag["rest"].strip(" -:"))
        elif tag["name"] in ("example", "format", "unit", "default", "deprecated"):
            said.append(f"{tag['name'].capitalize()}: {tag['rest'].strip(' -:')}.")
    return " ".join(filter(None, said))
