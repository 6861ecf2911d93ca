"""JSON Pointer (RFC 6901): the one way this package names a place in a JSON document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class _Missing:
    """The type of `MISSING`."""

    def __repr__(self) -> str:
        return "MISSING"


#: Where there is no value; ``None`` is JSON's null.
MISSING: Any = _Missing()


def child(pointer: str, token: str | int) -> str:
    """Return the pointer to a member (a key or an index) of the place at ``pointer``."""
    if isinstance(token, int):
        return f"{pointer}/{token}"
    return f"{pointer}/{token.replace('~', '~0').replace('/', '~1')}"


def join(tokens: Iterable[str | int]) -> str:
    """Return the pointer that leads along ``tokens`` from the root."""
    pointer = ""
    for token in tokens:
        pointer = child(pointer, token)
    return pointer


def split(pointer: str) -> list[str]:
    """Return the unescaped tokens of ``pointer``."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def resolve(document: Any, pointer: str) -> Any:
    """Return the value at ``pointer`` in ``document``, or `MISSING`."""
    if pointer and not pointer.startswith("/"):
        return MISSING
    value = document
    for token in split(pointer):
        if isinstance(value, dict) and token in value:
            value = value[token]
        elif isinstance(value, list) and token.isdecimal() and token.isascii() and len(token) < 10:
            if (token != "0" and token.startswith("0")) or int(token) >= len(value):
                return MISSING
            value = value[int(token)]
        else:
            return MISSING
    return value
