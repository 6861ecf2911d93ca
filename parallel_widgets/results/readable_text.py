"""Text of strangers as it can be shown anywhere: what would act on its reader or its surroundings is visible.

Control characters, terminal sequences among them, become the pictures that Unicode has for them; characters
that turn the direction of what follows are written out, since they make a text read as what it is not; half
characters, which UTF-8 cannot carry, become the replacement character.
"""

from __future__ import annotations

import json
import re
from typing import Any

#: Stands above what the sandbox made up, wherever it is shown.
SAMPLE = "Sample data from the sandbox — not research"

# C0 (but tab and line feed), DEL and C1; embeddings, overrides and isolates (UAX #9); separators that only
# some readers take for the end of a line; surrogates.
_ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def readable(text: str) -> str:
    """Return the text with nothing in it that acts; lines end in a line feed."""
    return _ACTING.sub(_shown, text.replace("\r\n", "\n"))


def on_one_line(text: str) -> str:
    """Return the readable text with single spaces between its words."""
    return " ".join(readable(text).split())


def shortened(text: str, longest: int) -> str:
    """Return the text, or its beginning and an ellipsis if it has more characters than ``longest``."""
    return text if len(text) <= longest else f"{text[:longest]} …"


def value_text(value: Any) -> str:
    """Return a JSON value as text: a text as it is, all else as JSON."""
    if isinstance(value, str):
        return value
    try:
        return json.dumps(value, ensure_ascii=False)
    except (RecursionError, ValueError):
        return "(nested too deeply to be shown)"


def _shown(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code in (0x0D, 0x2028, 0x2029):
        return "\n"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    return f"[U+{code:04X}]" if 0x2000 <= code < 0x2100 else "\ufffd"
