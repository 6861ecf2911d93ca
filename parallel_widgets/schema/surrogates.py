"""Halves of surrogate pairs: Python strings and JSON escapes can hold them, UTF-8 (the network) cannot."""

from __future__ import annotations

import re

LONE_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|.)", re.DOTALL)


def without_halves(text: str) -> str:
    """Return ``text`` with the replacement character in the place of each half."""
    return LONE_SURROGATE.sub("\ufffd", text)


def escaped_halves(json_text: str) -> str:
    """Return JSON text with each half as its escape, so that the text can be sent and shown."""
    return LONE_SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", json_text)


def find_half(lexeme: str) -> tuple[int, int] | None:
    """Return where in a JSON string token the first half stands alone, as it is or as an escape."""
    raw = LONE_SURROGATE.search(lexeme)
    if raw is not None:
        return raw.span()
    high: re.Match[str] | None = None
    for escape in _ESCAPE.finditer(lexeme):
        unit = int(escape[1], 16) if escape[1] else 0
        is_low = 0xDC00 <= unit <= 0xDFFF
        if high is not None and not (is_low and high.end() == escape.start()):
            break
        if is_low and high is None:
            return escape.span()
        high = escape if 0xD800 <= unit <= 0xDBFF else None
    return None if high is None else high.span()
