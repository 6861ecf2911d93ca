"""JSON values as TypeScript literals, laid out as its formatters do."""

from __future__ import annotations

import re
from typing import Any

from .layout import Below, Brackets, Code, Labelled, Layout, lay_out

#: The width that formatters of TypeScript keep unless they are told otherwise.
TYPESCRIPT = Layout(width=80, indent="  ")
_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def typescript_text(text: str) -> str:
    """Return ``text`` as a string literal."""
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in text) + quote


def typescript_key(name: str) -> str:
    """Return a property's name as it stands in a type or an object: in quotes where it must be."""
    return name if _IDENTIFIER.fullmatch(name) else typescript_text(name)


def typescript_value(value: Any) -> Code:
    """Return the literal of a JSON value."""
    if isinstance(value, str):
        return typescript_text(value)
    if isinstance(value, dict):
        return Brackets("{", tuple(_member(key, item) for key, item in value.items()), "}", padding=" ")
    if isinstance(value, list):
        return Brackets("[", tuple(typescript_value(item) for item in value), "]")
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return repr(value)


def typescript_code(code: Code, *, depth: int = 0, taken: int = 0) -> str:
    """Return code on lines of bounded width; see `Layout` for ``depth`` and ``taken``."""
    return lay_out(code, Layout(TYPESCRIPT.width, TYPESCRIPT.indent, depth, taken))


def _member(key: str, value: Any) -> Labelled:
    # As a plain key it would set the object's prototype.
    name = '["__proto__"]' if key == "__proto__" else typescript_key(key)
    code = Below(typescript_text(value)) if isinstance(value, str) else typescript_value(value)
    return Labelled(f"{name}: ", code)


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + character
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"
