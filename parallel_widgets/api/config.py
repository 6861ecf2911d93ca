"""Which service, with which key: arguments before environment, and only addresses that a key may go to."""

from __future__ import annotations

import ipaddress
import os
import re
from dataclasses import dataclass, field

import httpx

from parallel_widgets.api.errors import InvalidBaseUrlError, InvalidKeyError
from parallel_widgets.api.redaction import Secret, hidden_key

DEFAULT_BASE_URL = "https://api.parallel.ai"
KEY_VARIABLE = "PARALLEL_API_KEY"
BASE_URL_VARIABLE = "PARALLEL_BASE_URL"
_SPACE = re.compile(r"\s")


@dataclass(frozen=True)
class Service:
    """The address of a Task API, without a trailing slash, and the key for it, if there is one."""

    base_url: str
    api_key: Secret[str] | None = field(repr=False)
    is_loopback: bool

    @property
    def host(self) -> str:
        """The host's name, with the port where one is given."""
        return self.base_url.partition("://")[2].partition("/")[0]


def resolve_service(*, api_key: str | Secret[str] | None = None, base_url: str | None = None) -> Service:
    """Return the service to talk to.

    Parameters
    ----------
    api_key
        The key; None: the environment variable ``PARALLEL_API_KEY``. White space around it is dropped.
    base_url
        The address; None: the environment variable ``PARALLEL_BASE_URL``, else https://api.parallel.ai.

    Raises
    ------
    InvalidKeyError
        If the key cannot be a header.
    InvalidBaseUrlError
        If the address is not https (nor on the loopback), or has a user, a query or a fragment.
    """
    key = hidden_key(api_key) or Secret(os.environ.get(KEY_VARIABLE, ""))
    del api_key
    url = os.environ.get(BASE_URL_VARIABLE, "") if base_url is None else base_url
    address, is_loopback = _checked_url(url.strip() or DEFAULT_BASE_URL)
    return Service(address, _checked_key(key), is_loopback)


def _checked_key(key: Secret[str]) -> Secret[str] | None:
    fault = _fault_of_key(key)
    if fault is not None:
        raise InvalidKeyError(fault)
    trimmed = Secret(key.reveal().strip())
    return trimmed if trimmed.reveal() else None


def _fault_of_key(key: Secret[str]) -> str | None:
    # Apart from where it is raised, so that the key is in no variable there. Nor may the sentence quote it.
    text = key.reveal().strip()
    if not text.isascii():
        return "The API key has characters that are not ASCII, so it cannot be sent."
    if any(not "!" <= character <= "~" for character in text):
        return "The API key has a space, a line break or a control character within."
    return None


def _checked_url(text: str) -> tuple[str, bool]:
    if "@" in text:
        # Told apart first: what stands before the "@" may be a password and must not be quoted.
        raise InvalidBaseUrlError("The base URL holds a user name or a password; keys go into api_key.")
    try:
        url = httpx.URL(text)
    except httpx.InvalidURL:
        url = None
    if url is None or url.scheme not in ("http", "https") or not url.host or _SPACE.search(text):
        raise InvalidBaseUrlError(f"The base URL {text!r} is not an http(s) address.")
    if url.query or url.fragment or "?" in text or "#" in text:
        raise InvalidBaseUrlError("The base URL has a query or a fragment; leave that out.")
    is_loopback = _is_loopback(url.host)
    if url.scheme == "http" and not is_loopback:
        raise InvalidBaseUrlError(
            f"The base URL {text!r} is not encrypted, so the key would travel in the clear."
        )
    address = str(url).rstrip("/")
    if address.rpartition("/")[2] in ("v1", "v1beta"):
        raise InvalidBaseUrlError(f"The base URL {text!r} ends in a version; leave that out, it is added.")
    return address, is_loopback


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
