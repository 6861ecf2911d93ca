"""Addresses of cited pages as links that can be followed safely, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

LONGEST = 2000  # characters; browsers and servers stop somewhere above
# Reserved characters of RFC 3986 but for quotes and parentheses, which end an address in some notations.
_KEPT = "%/:?#@!$&*+,;=-._~"
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?\.?", re.ASCII)
_BEFORE_HOST = re.compile(r"https?://[^/?#\s\\@]+", re.ASCII | re.IGNORECASE)
_ACTING = re.compile(r"[\x00-\x20\x7f-\x9f\\]")


@dataclass(frozen=True)
class SafeLink:
    """An absolute http or https address in ASCII without quotes, brackets or spaces, and its host.

    The host is as the network knows it (``xn--``), so that one that only looks like another is told from it.
    """

    url: str
    host: str


def safe_link(address: str) -> SafeLink | None:
    """Return the address as a link; None unless every reader takes it for the same page on the web.

    Refused are other schemes, addresses without a host, with a name or password before it, with characters
    that browsers drop or turn (controls, spaces, backslashes), and hosts that are no IDNA names.
    """
    if len(address) > LONGEST or _ACTING.search(address) or not _BEFORE_HOST.match(address):
        return None
    try:
        parts = urlsplit(address)
        port = "" if parts.port is None else f":{parts.port}"
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:  # also of IDNA
        return None
    if "@" in parts.netloc or not _HOST.fullmatch(host):
        return None
    rest = address[address.index("://") + 3 + len(parts.netloc) :]
    path = quote(rest, safe=_KEPT, errors="replace")
    return SafeLink(url=f"{parts.scheme}://{host}{port}{path}", host=host)
