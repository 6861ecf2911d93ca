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
    for step in split(pointer):
        if isinstance(value, dict) and step in value:
            value = value[step]
        elif isinstance(value, list) and step.isdecimal() and step.isascii() and len(step) < 10:
            if (step != "0" and step.startswith("0")) or int(step) >= len(value):
                return MISSING
            value = value[int(step)]
        else:
            return MISSING
    return value


def put(document: Any, pointer: str, value: Any) -> Any:
    """Return ``document`` with ``value`` at ``pointer``, where something is; all else is shared with it."""
    if not pointer:
        return value
    first, *rest = split(pointer)
    inner = join(rest)
    if isinstance(document, list):
        index = int(first)
        return [*document[:index], put(document[index], inner, value), *document[index + 1 :]]
    return {name: put(item, inner, value) if name == first else item for name, item in document.items()}
