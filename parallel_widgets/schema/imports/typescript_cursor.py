"""A place in the tokens of a TypeScript text, and what to say where something else was expected."""

from __future__ import annotations

from parallel_widgets.schema.json_faults import shown

from .imported import UnreadableImportError
from .typescript_tokens import Token


class Cursor:
    """Goes over tokens, of which the last marks the end."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._place = 0

    def _peek(self, ahead: int = 0) -> Token:
        return self._tokens[min(self._place + ahead, len(self._tokens) - 1)]

    def _next(self) -> Token:
        token = self._peek()
        self._place = min(self._place + 1, len(self._tokens) - 1)
        return token

    def _at(self, *values: str) -> bool:
        token = self._peek()
        return token.kind in ("mark", "name") and token.value in values

    def _accept(self, *values: str) -> Token | None:
        return self._next() if self._at(*values) else None

    def _expect(self, value: str, wanted: str | None = None) -> Token:
        token = self._accept(value)
        if token is None:
            raise self._unexpected(wanted or f"`{value}`")
        return token

    def _name(self, wanted: str) -> Token:
        if self._peek().kind != "name":
            raise self._unexpected(wanted)
        return self._next()

    def _unexpected(self, wanted: str) -> UnreadableImportError:
        token = self._peek()
        found = "the text ends" if token.kind == "end" else f"{shown(token.value, quote='`')} stands"
        return self._error(token, f"Expected {wanted} where {found}.")

    @staticmethod
    def _error(token: Token, message: str) -> UnreadableImportError:
        return UnreadableImportError(message, line=token.line, column=token.column)

    def _last(self) -> Token:
        return self._tokens[max(self._place - 1, 0)]
