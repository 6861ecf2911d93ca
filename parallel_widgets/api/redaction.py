"""Secrets, and how they stay out of messages: a key that hides itself, and a sieve for what servers echo."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, NoReturn, TypeVar

T_co = TypeVar("T_co", covariant=True)

REDACTED = "[secret]"
# Shorter ones would blank out ordinary words ("1", "true") of a message.
_SHORTEST_SECRET = 6
# Levels of nesting that are searched. No documented answer comes near, and what is not searched is not shown.
_DEEPEST = 100


class Secret(Generic[T_co]):
    """A text, or more, that shows itself only when asked to: no repr, log, pickle or traceback holds it.

    Verbose tracebacks print the variables of every frame, so whoever is given a secret wraps it first.
    """

    __slots__ = ("_value",)

    def __init__(self, value: T_co) -> None:
        self._value = value

    def reveal(self) -> T_co:
        """Return the value itself."""
        return self._value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and bool(self._value == other._value)

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> NoReturn:
        raise TypeError("A secret is not written anywhere, so what holds it cannot be pickled or copied.")

    def __repr__(self) -> str:
        return f"Secret({REDACTED!r})"


def hidden_key(key: str | Secret[str] | None) -> Secret[str] | None:
    """Return an API key as a secret; None where none was given.

    Raises
    ------
    TypeError
        If it is no text.
    """
    if key is None or isinstance(key, Secret):
        return key
    if not isinstance(key, str):
        raise TypeError(f"An API key is a str, not {type(key).__name__}.")
    return Secret(key)


def request_secrets(body: Any) -> tuple[Secret[str], ...]:
    """Return the secrets inside a request body: the values of the headers meant for MCP servers.

    Validation errors may quote the request, so these are taken out of whatever comes back.
    """
    return tuple(Secret(text) for text in _mcp_header_values(body))


def _mcp_header_values(body: Any) -> Iterator[str]:
    if not isinstance(body, Mapping):
        return
    servers = body.get("mcp_servers")
    for server in servers if isinstance(servers, Sequence) else ():
        headers = server.get("headers") if isinstance(server, Mapping) else None
        if isinstance(headers, Mapping):
            for value in headers.values():
                if isinstance(value, str) and value:
                    # Of "Bearer abc" the service may quote the second part alone.
                    yield from (value, value.split(" ")[-1])
    inputs = body.get("inputs")
    for run_input in inputs if isinstance(inputs, Sequence) else ():
        yield from _mcp_header_values(run_input)


def redact(value: Any, secrets: Sequence[Secret[str]]) -> Any:
    """Return ``value`` (a text, or JSON) with every secret replaced."""
    texts = sorted({secret.reveal() for secret in secrets if len(secret.reveal()) >= _SHORTEST_SECRET})
    # Longest first: one secret may be part of another ("Bearer abc..." and "abc...").
    return _replace(value, sorted(texts, key=len, reverse=True), depth=0)


def _replace(value: Any, texts: Sequence[str], *, depth: int) -> Any:
    if depth > _DEEPEST:
        return REDACTED
    if isinstance(value, str):
        for text in texts:
            value = value.replace(text, REDACTED)
        return value
    if isinstance(value, list):
        return [_replace(item, texts, depth=depth + 1) for item in value]
    if isinstance(value, dict):
        return {
            _replace(key, texts, depth=depth): _replace(item, texts, depth=depth + 1)
            for key, item in value.items()
        }
    return value
