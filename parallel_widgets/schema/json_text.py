"""Strict JSON (RFC 8259) with positions: the value of a text, where each part of it is, and what is wrong with it.

The scanner is iterative, so that no text exhausts the stack, and goes on after a common slip (a trailing comma,
a comment, Python's ``True``), so that one look shows all of them.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from .json_faults import Fault, explain, shown
from .pointer import MISSING, child

#: Longer texts are measured, not parsed (characters).
MAX_TEXT = 1_000_000
#: Deeper JSON is reported, not walked.
MAX_NESTING = 100
#: Python refuses to read longer whole numbers (``sys.get_int_max_str_digits``), other readers round them.
MAX_DIGITS = 4300
#: A text with more problems than this is not the JSON it was meant to be.
MAX_PROBLEMS = 20

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
#: Problems that leave a value to judge.
HARMLESS = frozenset({"duplicate_key", "byte_order_mark"})

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
        (?P<string>"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*")
      | (?P<mark>[{}\[\],:])
      | (?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?![\w.+-]))
      | (?P<word>(?:true|false|null)(?![\w$]))
      | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}
_LINE_BREAK = re.compile(r"\r\n?|\n")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)


@dataclass(frozen=True)
class Problem:
    """Something that keeps a text from being the JSON it should be; offsets in code points."""

    rule: str
    message: str
    pointer: str
    start: int
    end: int


class ParsedJson:
    """What `parse_json` found.

    Attributes
    ----------
    text
        The text, verbatim.
    value
        Its value; `MISSING` if the text has none that can be trusted. Duplicate keys: the last one counts.
    problems
        In the order of the text.
    """

    def __init__(
        self,
        text: str,
        value: Any,
        problems: tuple[Problem, ...],
        spans: dict[str, tuple[int, int]],
        keys: dict[str, tuple[int, int]],
    ) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self._spans = spans
        self._keys = keys
        self._line_starts: list[int] | None = None

    def span(self, pointer: str, *, key: bool = False) -> tuple[int, int] | None:
        """Return the offsets of the value at ``pointer``, or of its key, quotes included."""
        return (self._keys if key else self._spans).get(pointer)

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the place of ``offset`` as people count it: from 1."""
        if self._line_starts is None:
            self._line_starts = [0, *(found.end() for found in _LINE_BREAK.finditer(self.text))]
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1


def parse_json(text: str) -> ParsedJson:
    """Parse ``text``; never raises, however broken or large the text is."""
    if len(text) > MAX_TEXT:
        message = f"This text has {len(text):,} characters; up to {MAX_TEXT:,} are read. The Task API takes far less."
        return ParsedJson(text, MISSING, (Problem("text_too_large", message, "", 0, 0),), {}, {})
    return _Scanner(text).scan()


class _Stop(Exception):  # noqa: N818 (no error: it ends a scan that has said what is wrong)
    """Nothing sensible can be read after this point."""


@dataclass
class _Frame:
    """A container that is open."""

    container: dict[str, Any] | list[Any]
    pointer: str
    start: int
    key: str = ""


class _Scanner:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.problems: list[Problem] = []
        self.spans: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        self.stack: list[_Frame] = []
        self.root: Any = MISSING
        self.has_surrogate = LONE_SURROGATE.search(text) is not None

    def scan(self) -> ParsedJson:
        try:
            self._scan()
        except _Stop:
            self.root = MISSING
        problems = sorted(self.problems, key=lambda problem: (problem.start, problem.end))
        sound = all(problem.rule in HARMLESS for problem in problems)
        value = self.root if sound else MISSING
        return ParsedJson(self.text, value, tuple(problems), self.spans, self.keys)

    def _report(self, rule: str, message: str, pointer: str, start: int, end: int) -> None:
        self.problems.append(Problem(rule, message, pointer, start, end))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _syntax(self, message: str, start: int, end: int, *, stop: bool = False) -> None:
        pointer = self.stack[-1].pointer if self.stack else ""
        self._report("syntax", message, pointer, start, end)
        if stop:
            raise _Stop

    def _scan(self) -> None:  # noqa: PLR0912 (one branch for each thing JSON's grammar can expect)
        text, position = self.text, 0
        if text.startswith("\ufeff"):
            position = 1
            message = "The text starts with a byte order mark, an invisible character; it is ignored."
            self._report("byte_order_mark", message, "", 0, 1)
        match = _TOKEN.match
        expect = "value"
        comma = (0, 0)
        while True:
            token = match(text, position)
            if token is not None and token.lastgroup is not None:
                kind: str = token.lastgroup
                start, position = token.start(kind), token.end()
                lexeme = text[start:position]
            else:
                fault = self._fault(position, expect)
                position = fault.end
                if fault.kind == "skip":
                    continue
                kind, start, lexeme = fault.kind, fault.start, fault.lexeme
            mark = lexeme if kind == "mark" else ""
            if kind == "end":
                self._ended(expect, start)
                return
            if expect == "nothing":
                self._syntax(
                    "One JSON value is expected: remove what follows it.", start, position, stop=True
                )
            if expect == "colon":
                if mark == ":":
                    expect = "value"
                    continue
                key = shown(self.stack[-1].key)
                if mark in ("", "{", "["):
                    self._syntax(f"A colon is missing after the key {key}.", start, position)
                else:
                    self._syntax(f"The key {key} has no value: add `: ` and a value.", start, position)
                    self._attach(None, start, start)
                    expect = "comma"
                if mark in ("", "{", "["):
                    expect = "value"
            if expect == "comma":
                if mark == ",":
                    comma = (start, position)
                    expect = (
                        "key after comma"
                        if isinstance(self.stack[-1].container, dict)
                        else "value after comma"
                    )
                    continue
                if mark in ("}", "]"):
                    expect = self._close(mark, start, position)
                    continue
                self._syntax("A comma is missing before this.", start, position)
                if mark == ":":
                    raise _Stop
                expect = "key" if isinstance(self.stack[-1].container, dict) else "value"
            if expect.startswith("key"):
                if kind == "string":
                    self._open_key(self._decode(lexeme, start), start, position)
                    expect = "colon"
                elif mark == "}":
                    if expect == "key after comma":
                        self._syntax("Remove this comma: JSON has none before a closing `}`.", *comma)
                    expect = self._close(mark, start, position)
                elif mark == ",":
                    self._syntax("Remove this comma: there is nothing before it.", start, position)
                elif kind in ("number", "word"):
                    self._syntax(f'Put the key in double quotes: "{lexeme}".', start, position)
                    self._open_key(lexeme, start, position)
                    expect = "colon"
                else:
                    self._syntax("A key in double quotes is expected here.", start, position, stop=True)
                continue
            # A value.
            if kind == "string":
                self._attach(self._decode(lexeme, start), start, position)
            elif mark in ("{", "["):
                expect = self._open(mark, start)
                continue
            elif kind == "number":
                self._attach(self._number(lexeme, start, position), start, position)
            elif kind == "word":
                self._attach(_WORDS[lexeme], start, position)
            elif kind == "unknown":
                self._attach(None, start, position)
            elif mark == "]" and expect in ("value or end", "value after comma"):
                if expect == "value after comma":
                    self._syntax("Remove this comma: JSON has none before a closing `]`.", *comma)
                expect = self._close(mark, start, position)
                continue
            elif mark == "," and self.stack:
                self._syntax("A value is missing before this comma.", start, position)
                if isinstance(self.stack[-1].container, dict):
                    self._attach(None, start, start)
                    comma, expect = (start, position), "key after comma"
                continue
            elif mark == "}" and self.stack and isinstance(self.stack[-1].container, dict):
                self._syntax(f"The key {shown(self.stack[-1].key)} has no value.", start, position)
                self._attach(None, start, start)
                expect = self._close(mark, start, position)
                continue
            else:
                self._syntax(f"A value is expected here, not `{lexeme}`.", start, position, stop=True)
            expect = "comma" if self.stack else "nothing"

    def _fault(self, position: int, expect: str) -> Fault:
        """Explain what is no token, and read it as what was meant."""
        fault = explain(self.text, position, wants_key=expect.startswith("key"))
        if fault.message:
            if fault.rule == "syntax":
                self._syntax(fault.message, fault.start, fault.end, stop=fault.kind == "stop")
            else:
                self._report(fault.rule, fault.message, self._here(), fault.start, fault.end)
        return fault

    def _here(self) -> str:
        """Pointer to the value that comes next."""
        if not self.stack:
            return ""
        frame = self.stack[-1]
        token = frame.key if isinstance(frame.container, dict) else len(frame.container)
        return child(frame.pointer, token)

    def _attach(self, value: Any, start: int, end: int) -> None:
        if not self.stack:
            self.root = value
            self.spans[""] = (start, end)
            return
        frame = self.stack[-1]
        if isinstance(frame.container, dict):
            self.spans[child(frame.pointer, frame.key)] = (start, end)
            frame.container[frame.key] = value
        else:
            self.spans[f"{frame.pointer}/{len(frame.container)}"] = (start, end)
            frame.container.append(value)

    def _open_key(self, key: str, start: int, end: int) -> None:
        frame = self.stack[-1]
        pointer = child(frame.pointer, key)
        if key in frame.container:
            first, _ = self._line_of(self.keys[pointer][0])
            message = f"The key {shown(key)} is already in this object, on line {first}: keep one of them."
            self._report("duplicate_key", message, pointer, start, end)
        frame.key = key
        self.keys[pointer] = (start, end)

    def _open(self, mark: str, start: int) -> str:
        if len(self.stack) >= MAX_NESTING:
            message = f"The JSON nests more than {MAX_NESTING} levels deep; it is not read further."
            self._report("nesting", message, self._here(), start, start + 1)
            raise _Stop
        container: dict[str, Any] | list[Any] = {} if mark == "{" else []
        frame = _Frame(container, self._here(), start)
        self._attach(container, start, start + 1)
        self.stack.append(frame)
        return "key" if mark == "{" else "value or end"

    def _close(self, mark: str, start: int, end: int) -> str:
        frame = self.stack[-1]
        right = "}" if isinstance(frame.container, dict) else "]"
        if mark != right:
            opening = self.text[frame.start]
            line, _ = self._line_of(frame.start)
            message = f"`{mark}` does not close the `{opening}` of line {line}: `{right}` is expected."
            self._syntax(message, start, end, stop=True)
        self.stack.pop()
        self.spans[frame.pointer] = (frame.start, end)
        return "comma" if self.stack else "nothing"

    def _ended(self, expect: str, end: int) -> None:
        if expect == "nothing":
            return
        if not self.stack:
            self._syntax("There is no JSON here yet.", 0, end)
            return
        line, _ = self._line_of(self.stack[-1].start)
        opening = self.text[self.stack[-1].start]
        closing = "".join("}" if isinstance(frame.container, dict) else "]" for frame in reversed(self.stack))
        message = f"The text ends before the `{opening}` of line {line} is closed: add `{closing}`."
        self._syntax(message, end, end)

    def _line_of(self, offset: int) -> tuple[int, int]:
        return ParsedJson(self.text, None, (), {}, {}).line_and_column(offset)

    def _number(self, lexeme: str, start: int, end: int) -> int | float:
        if lexeme.lstrip("-").isdecimal():
            if len(lexeme.lstrip("-")) > MAX_DIGITS:
                message = f"This number has more than {MAX_DIGITS:,} digits, more than programs can read."
                self._report("number_too_long", message, self._here(), start, end)
                return 0
            return int(lexeme)
        number = float(lexeme)
        if math.isinf(number):
            message = f"{shown(lexeme, quote='`')} is larger than any number that programs can hold."
            self._report("non_finite_number", message, self._here(), start, end)
            return 0
        return number

    def _decode(self, lexeme: str, start: int) -> str:
        """Return the string that ``lexeme`` writes, without the halves of surrogate pairs."""
        body = lexeme[1:-1]
        if "\\" in body:
            try:
                body = json.loads(lexeme)
            except ValueError:
                # A recovered string, already reported.
                return LONE_SURROGATE.sub("\ufffd", body)
        elif not self.has_surrogate:
            return body
        if LONE_SURROGATE.search(body) is None:
            return body
        place = _lone_surrogate(lexeme)
        if place is not None:
            message = (
                "This string holds half of a surrogate pair (an emoji cut in two, say), "
                "which cannot be sent: remove it or write the whole character."
            )
            self._report("lone_surrogate", message, self._here(), start + place[0], start + place[1])
        return LONE_SURROGATE.sub("\ufffd", body)


def _lone_surrogate(lexeme: str) -> tuple[int, int] | None:
    """Return where in a string token the first half of a surrogate pair stands alone."""
    raw = LONE_SURROGATE.search(lexeme)
    if raw is not None:
        return raw.span()
    high: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(lexeme):
        unit = int(escape[1], 16) if escape[1] else 0
        if 0xDC00 <= unit <= 0xDFFF and high is not None and high.end() == escape.start():
            high = None
            continue
        if high is not None:
            break
        if 0xD800 <= unit <= 0xDBFF:
            high = escape
        elif 0xDC00 <= unit <= 0xDFFF:
            return escape.span()
    return None if high is None else high.span()
