"""What the browser gets for a message: what it asked for; or why not, as a code and a sentence."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

Message: TypeAlias = Mapping[str, Any]
Reply: TypeAlias = dict[str, Any]
#: Does what a message of one kind asks for, on the engine's loop.
Handler: TypeAlias = Callable[[Message], Awaitable[Reply]]


class NotDoneError(Exception):
    """What a message asks for was not done.

    Parameters
    ----------
    code
        A word for the browser to act on.
    message
        A sentence for the user.
    fields
        What else the browser needs to go on.
    """

    def __init__(self, code: str, message: str, **fields: Any) -> None:
        super().__init__(message)
        self.reply: Reply = {"ok": False, "code": code, "message": message, **fields}


def done(**fields: Any) -> Reply:
    """The reply to a message that was done."""
    return {"ok": True, **fields}
