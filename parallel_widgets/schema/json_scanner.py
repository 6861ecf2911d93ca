"""One pass over a JSON text that keeps positions, and goes on after a slip so that one look shows them all.

Iterative, so that no nesting exhausts the stack; each state is a method that takes a token and names the
next state.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from .fix import Fix
from .json_faults import explain, shown
from .json_parts import Member, Problem
from .json_repairs import closed, quoted, replaced
from .pointer import MISSING, child
from .surrogates import LONE_SURROGATE, find_half, without_halves
from .text_lines import TextLines

#: Deeper JSON is reported, not walked.
MAX_NESTING = 100
#: Python refuses to read longer whole numbers (``sys.get_int_max_str_digits``), other readers round them.
MAX_DIGITS = 4300
#: A text with more problems than this is not the JSON it was meant to be.
MAX_PROBLEMS = 20

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


class _Token(NamedTuple):
    kind: str
    start: int
    end: int
    lexeme: str
    mark: str


@dataclass
class _Frame:
    """An object or list that is open."""

    container: Any
    pointer: str
    start: int
    key: str = ""

    @property
    def is_object(self) -> bool:
        return isinstance(self.container, dict)


class _Stop(Exception):  # noqa: N818 (no error: what is wrong has been said)
    """Nothing sensible can be read after this point."""


class Scanner:
    """Scans one text, once.

    Attributes
    ----------
    root
        The value, as far as it could be read.
    problems
        In the order they were met.
    spans, keys
        Offsets of each value and of each key, by JSON Pointer.
    shadowed
        Keys and values that a later member of the same key makes void, by the pointer of their object.
    """

    def __init__(self, text: str) -> None:
        self.root: Any = MISSING
        self.problems: list[Problem] = []
        self.spans: dict[str, tuple[int, int]] = {}
        self.keys: dict[str, tuple[int, int]] = {}
        self.shadowed: dict[str, list[Member]] = {}
        self._text = text
        self._position = 0
        self._stack: list[_Frame] = []
        self._comma = (0, 0)
        self._ended = 0
        self._lines = TextLines(text)
        self._has_half = LONE_SURROGATE.search(text) is not None

    def scan(self) -> None:
        """Fill the attributes."""
        states: dict[str, Callable[[_Token], str]] = {
            "value": self._value,
            "first item": self._first_item,
            "next item": self._next_item,
            "first key": self._first_key,
            "next key": self._next_key,
            "colon": self._colon,
            "comma": self._comma_or_end,
            "nothing": self._nothing,
        }
        if self._text.startswith("\ufeff"):
            self._position = 1
            message = "The text starts with a byte order mark, an invisible character; it is ignored."
            fix = replaced("Remove it", 0, 1, "")
            self.problems.append(Problem("byte_order_mark", message, "", 0, 1, fix))
        state = "value"
        try:
            while state != "done":
                state = states[state](self._next_token(state))
        except _Stop:
            self.root = MISSING

    # Tokens.

    def _next_token(self, state: str) -> _Token:
        # Where the token before ended: what is missing belongs there.
        self._ended = self._position
        while True:
            found = _TOKEN.match(self._text, self._position)
            if found is not None:
                kind = found.lastgroup or ""
                start, self._position = found.span(kind)
                lexeme = found[kind]
                return _Token(kind, start, self._position, lexeme, lexeme if kind == "mark" else "")
            wants_key = state.endswith("key") or (state == "comma" and self._stack[-1].is_object)
            fault = explain(self._text, self._position, wants_key=wants_key)
            fix = fault.fix if state != "nothing" or fault.kind == "skip" else None
            self._report(fault.rule, fault.message, fault.start, fault.end, fix)
            if fault.kind == "stop":
                raise _Stop
            self._position = fault.end
            if fault.kind != "skip":
                return _Token(fault.kind, fault.start, fault.end, fault.lexeme, "")

    # States.

    def _value(self, token: _Token) -> str:
        if token.kind == "string":
            self._attach(self._decoded(token), token)
        elif token.kind == "number":
            self._attach(self._number(token), token)
        elif token.kind == "word":
            self._attach(_WORDS[token.lexeme], token)
        elif token.kind == "unknown":
            self._attach(None, token)
        elif token.mark in ("{", "["):
            return self._open(token)
        else:
            return self._no_value(token)
        return "comma" if self._stack else "nothing"

    def _no_value(self, token: _Token) -> str:
        in_object = bool(self._stack) and self._stack[-1].is_object
        self._stop_at_end(token, is_half=in_object)
        if token.mark == "," and self._stack:
            without = None if in_object else replaced("Remove the comma", token.start, token.end, "")
            self._syntax("A value is missing before this comma.", token, without)
            if in_object:
                self._attach(None, token)
            return "first key" if in_object else "first item"
        if token.mark == "}" and in_object:
            self._syntax(f"The key {shown(self._stack[-1].key)} has no value.", token)
            self._attach(None, token)
            return self._close(token)
        self._syntax(f"A value is expected here, not `{token.lexeme}`.", token)
        raise _Stop

    def _first_item(self, token: _Token) -> str:
        return self._close(token) if token.mark == "]" else self._value(token)

    def _next_item(self, token: _Token) -> str:
        if token.mark == "]":
            self._trailing_comma(token)
        return self._first_item(token)

    def _first_key(self, token: _Token) -> str:
        return self._close(token) if token.mark == "}" else self._key(token)

    def _next_key(self, token: _Token) -> str:
        if token.mark == "}":
            self._trailing_comma(token)
        return self._first_key(token)

    def _key(self, token: _Token) -> str:
        self._stop_at_end(token)
        if token.kind == "string":
            self._open_key(self._decoded(token), token)
            return "colon"
        if token.kind in ("number", "word", "unknown"):
            if token.kind != "unknown":
                fix = quoted(token.start, token.end, token.lexeme)
                self._syntax(f'Put the key in double quotes: "{token.lexeme}".', token, fix)
            self._open_key(token.lexeme, token)
            return "colon"
        if token.mark == ",":
            without = replaced("Remove the comma", token.start, token.end, "")
            self._syntax("Remove this comma: there is nothing before it.", token, without)
            return "first key"
        self._syntax("A key in double quotes is expected here.", token)
        raise _Stop

    def _colon(self, token: _Token) -> str:
        self._stop_at_end(token, is_half=True)
        if token.mark == ":":
            return "value"
        key = shown(self._stack[-1].key)
        if token.mark in (",", "}", "]"):
            self._syntax(f"The key {key} has no value: add a colon and a value.", token)
            self._attach(None, token)
            return self._comma_or_end(token)
        colon = replaced("Add a colon", self._ended, self._ended, ":")
        self._syntax(f"A colon is missing after the key {key}.", token, colon)
        return self._value(token)

    def _comma_or_end(self, token: _Token) -> str:
        self._stop_at_end(token)
        in_object = self._stack[-1].is_object
        if token.mark == ",":
            self._comma = (token.start, token.end)
            return "next key" if in_object else "next item"
        if token.mark in ("}", "]"):
            return self._close(token)
        if token.mark == ":":
            self._syntax("There is no key before this colon.", token)
            raise _Stop
        comma = replaced("Add a comma", self._ended, self._ended, ",")
        self._syntax("A comma is missing before this.", token, comma)
        return self._key(token) if in_object else self._value(token)

    def _nothing(self, token: _Token) -> str:
        if token.kind != "end":
            rest = self._text[token.start :]
            is_noise = not rest.strip(" \t\r\n,;}]")
            fix = (
                replaced("Remove it", token.start, token.start + len(rest.rstrip()), "") if is_noise else None
            )
            self._syntax("One JSON value is expected: remove what follows it.", token, fix)
            raise _Stop
        return "done"

    # Containers and their members.

    def _open(self, token: _Token) -> str:
        pointer = self._here()
        if len(self._stack) >= MAX_NESTING:
            message = f"The JSON nests more than {MAX_NESTING} levels deep; it is not read further."
            self._report("nesting", message, token.start, token.end)
            raise _Stop
        frame = _Frame({} if token.mark == "{" else [], pointer, token.start)
        self._attach(frame.container, token)
        self._stack.append(frame)
        return "first key" if frame.is_object else "first item"

    def _close(self, token: _Token) -> str:
        frame = self._stack[-1]
        right = "}" if frame.is_object else "]"
        if token.mark != right:
            opening, (line, _) = self._text[frame.start], self._lines.place(frame.start)
            message = f"`{token.mark}` does not close the `{opening}` of line {line}: `{right}` is expected."
            self._syntax(message, token, self._right_bracket(token, right))
            raise _Stop
        self._stack.pop()
        self.spans[frame.pointer] = (frame.start, token.end)
        return "comma" if self._stack else "nothing"

    def _open_key(self, key: str, token: _Token) -> None:
        frame = self._stack[-1]
        pointer = child(frame.pointer, key)
        frame.key = key
        if key in frame.container:
            self._shadow(frame.pointer, pointer, key)
            line, _ = self._lines.place(self.keys[pointer][0])
            message = f"The key {shown(key)} is already in this object, on line {line}: keep one of them."
            self._report("duplicate_key", message, token.start, token.end)
        self.keys[pointer] = (token.start, token.end)

    def _shadow(self, owner: str, pointer: str, key: str) -> None:
        """Keep where the member stands that the next one of its key makes void, and nothing of its inside."""
        inside = f"{pointer}/"
        for place in [place for place in self.shadowed if place == pointer or place.startswith(inside)]:
            del self.shadowed[place]
        void, value = self.keys[pointer], self.spans[pointer]
        self.shadowed.setdefault(owner, []).append(Member(key, void[0], value[1], void, value))

    def _attach(self, value: Any, token: _Token) -> None:
        self.spans[self._here()] = (token.start, token.end)
        if not self._stack:
            self.root = value
        elif self._stack[-1].is_object:
            self._stack[-1].container[self._stack[-1].key] = value
        else:
            self._stack[-1].container.append(value)

    def _here(self) -> str:
        """Pointer to the value that comes next."""
        if not self._stack:
            return ""
        frame = self._stack[-1]
        return child(frame.pointer, frame.key if frame.is_object else len(frame.container))

    # Scalars.

    def _number(self, token: _Token) -> int | float:
        digits = token.lexeme.lstrip("-")
        if digits.isdecimal():
            if len(digits) <= MAX_DIGITS:
                return int(token.lexeme)
            message = f"This number has more than {MAX_DIGITS:,} digits, more than programs read."
            self._report("number_too_long", message, token.start, token.end)
            return 0
        number = float(token.lexeme)
        if math.isfinite(number):
            return number
        message = f"{shown(token.lexeme, quote='`')} is larger than the numbers that programs can hold."
        self._report("non_finite_number", message, token.start, token.end)
        return 0

    def _decoded(self, token: _Token) -> str:
        """Return the string that a token writes, without halves of surrogate pairs."""
        body = token.lexeme[1:-1]
        if "\\" in body:
            body = str(json.loads(token.lexeme))
        elif not self._has_half:
            return body
        if LONE_SURROGATE.search(body) is None:
            return body
        # In the text itself: the lexeme of a single-quoted string is not what stands there.
        written = self._text[token.start : token.end]
        start, end = find_half(written) or (0, len(written))
        message = (
            "This string holds half of a character (an emoji cut in two, say), which cannot be sent: "
            "remove it, or write the whole character."
        )
        start, end = token.start + start, token.start + end
        self._report("lone_surrogate", message, start, end, replaced("Remove it", start, end, ""))
        return without_halves(body)

    # Problems.

    def _report(self, rule: str, message: str, start: int, end: int, fix: Fix | None = None) -> None:
        self.problems.append(Problem(rule, message, self._here(), start, end, fix))
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Stop

    def _syntax(self, message: str, token: _Token, fix: Fix | None = None) -> None:
        self._report("syntax", message, token.start, token.end, fix)

    def _trailing_comma(self, token: _Token) -> None:
        message = f"Remove this comma: JSON has none before a closing `{token.mark}`."
        self._report("syntax", message, *self._comma, replaced("Remove the comma", *self._comma, ""))

    def _stop_at_end(self, token: _Token, *, is_half: bool = False) -> None:
        """Report a text that ends too early, at its end; ``is_half``: in the middle of a member."""
        if token.kind != "end":
            return
        if not self._stack:
            self._report("syntax", "There is no JSON here yet.", 0, token.end)
            raise _Stop
        opening, (line, _) = self._text[self._stack[-1].start], self._lines.place(self._stack[-1].start)
        closing = "".join("}" if frame.is_object else "]" for frame in reversed(self._stack))
        message = f"The text ends before the `{opening}` of line {line} is closed: add `{closing}`."
        openings = [frame.start for frame in self._stack]
        comma = self._comma if self._comma[1] == self._ended else None
        fix = None if is_half else closed(self._text, openings, self._ended, comma)
        self._report("syntax", message, token.start, token.end, fix)
        raise _Stop

    def _right_bracket(self, token: _Token, right: str) -> Fix:
        """Return what mends a bracket that does not close the last one open: one before it, or another."""
        outer = self._stack[-2] if len(self._stack) > 1 else None
        rest = "".join(self._text[token.start :].split())
        closes_all = not rest.strip("]}") and len(rest) >= len(self._stack)
        if outer is not None and token.mark == ("}" if outer.is_object else "]") and not closes_all:
            return closed(self._text, [self._stack[-1].start], self._ended, None)
        return replaced(f"Write `{right}`", token.start, token.end, right)
