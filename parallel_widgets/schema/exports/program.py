"""What a program that runs a request consists of, whatever its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .placeholders import MARK, without_secrets
from .shape import readable

DEFAULT_BASE_URL = "https://api.parallel.ai"
KEY_VARIABLE = "PARALLEL_API_KEY"
#: Seconds that the service may wait in one long poll.
POLL_SECONDS = 60
#: Seconds after which a long poll is given up: the answer needs a moment, too.
READ_SECONDS = 75
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True)
class Program:
    """A request to be written as a program.

    Attributes
    ----------
    body
        Of ``POST /v1/tasks/runs``, without secrets.
    has_placeholders
        Whether something must be filled in.
    base_url
        The service's address; ``None``: the usual one.
    """

    body: dict[str, Any]
    has_placeholders: bool
    base_url: str | None

    @property
    def address(self) -> str:
        """The service's address, without a slash at its end."""
        return self.base_url or DEFAULT_BASE_URL

    @property
    def notes(self) -> tuple[str, ...]:
        """What the reader must know before the program can run, a line each."""
        key = f"Your key is read from the environment: export {KEY_VARIABLE}=..."
        if urlsplit(self.address).hostname in _LOOPBACK:
            key = f"The sandbox takes any key, but wants one: export {KEY_VARIABLE}=any"
        secrets = f"Secrets were left out: put your own where it says {MARK}..."
        return (key, secrets) if self.has_placeholders else (key,)


#: Said beside the create, a line each.
COSTS = (
    "This costs money, so it is sent once. If its answer is lost, a run may exist all the",
    "same, and sending it again would pay for another.",
)
#: Said beside the wait.
WAITS = "Waiting costs nothing: ask until there is a result, whatever happens on the way."


def read_program(request: Mapping[str, Any], *, base_url: str | None) -> Program:
    """Return what a program for ``request`` consists of.

    Raises
    ------
    ValueError
        If the request lacks its input or its processor or is no JSON, or the address is none for a key.
    """
    missing = [name for name in ("processor", "input") if not request.get(name)]
    if missing:
        raise ValueError(f"The request has no `{'` and no `'.join(missing)}`, so there is nothing to run.")
    body = readable(dict(request), what="The request")
    shown = without_secrets(body)
    return Program(shown, shown != body, _checked(base_url))


def _checked(base_url: str | None) -> str | None:
    address = (base_url or "").strip().rstrip("/")
    if not address or address == DEFAULT_BASE_URL:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        parts = urlsplit("")
    is_plain = address.isascii() and address.isprintable() and not set(address) & set(" \"'\\`$<>")
    if parts.scheme not in ("http", "https") or not parts.hostname or not is_plain:
        raise ValueError("The base URL is not an http(s) address.")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise ValueError("The base URL holds more than an address; leave users, queries and fragments out.")
    return address
