"""The text that an import reads: a string, and no longer than what people paste."""

from __future__ import annotations

from typing import Any

from .imported import UnreadableImportError


def source_text(value: Any, *, most: int, advice: str = "paste less of it") -> str:
    """Return ``value`` if it is a text that an import takes.

    Parameters
    ----------
    most
        Characters that are read.
    advice
        What to do about a longer one.

    Raises
    ------
    UnreadableImportError
        If it is no string, or longer than ``most``.
    """
    if not isinstance(value, str):
        raise UnreadableImportError(f"A text is imported here, not a value of type {type(value).__name__}.")
    if len(value) > most:
        raise UnreadableImportError(
            f"This text has {len(value):,} characters; no more than {most:,} are read: {advice}."
        )
    return value
