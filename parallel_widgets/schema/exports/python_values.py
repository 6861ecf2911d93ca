"""JSON values as Python literals, in the form that ``ruff format`` gives them."""

from __future__ import annotations

from typing import Any

from .layout import Brackets, Code, Labelled, Layout, Pieces, lay_out

#: The width that formatters of Python keep unless they are told otherwise.
PYTHON = Layout(width=88, indent="    ")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def python_text(text: str) -> str:
    """Return ``text`` as a string literal on one line."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in text) + quote


def python_value(value: Any) -> Code:
    """Return the literal of a JSON value; long texts in objects are written in pieces."""
    if isinstance(value, str):
        return python_text(value)
    if isinstance(value, dict):
        return Brackets("{", tuple(_member(key, item) for key, item in value.items()), "}")
    if isinstance(value, list):
        return Brackets("[", tuple(python_value(item) for item in value), "]")
    return repr(value)


def python_argument(name: str, value: Any) -> Labelled:
    """Return ``name=value`` for a call."""
    return Labelled(f"{name}=", _breakable(value))


def python_code(code: Code, *, depth: int = 0, taken: int = 0) -> str:
    """Return code on lines that formatters leave as they are; see `Layout` for ``depth`` and ``taken``."""
    return lay_out(code, Layout(PYTHON.width, PYTHON.indent, depth, taken))


def _member(key: str, value: Any) -> Labelled:
    return Labelled(f"{python_text(key)}: ", _breakable(value))


def _breakable(value: Any) -> Code:
    return Pieces(value, python_text) if isinstance(value, str) else python_value(value)


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + character
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
