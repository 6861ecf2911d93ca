"""One request to create a run, as it will leave the kernel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from parallel_widgets.api.redaction import Secret


class RunRequest:
    """The body of the create, the betas it asks for, and its price in US dollars, where that is known.

    The body may hold secrets (headers of MCP servers), so no repr shows it. Nor does a verbose traceback,
    which prints the attributes that a line reads, but evaluates no property.
    """

    def __init__(
        self, *, body: Mapping[str, Any], betas: tuple[str, ...] = (), price_usd: float | None = None
    ) -> None:
        self._body = Secret(body)
        self.betas = betas
        self.price_usd = price_usd

    @property
    def body(self) -> Mapping[str, Any]:
        """The body of the create."""
        return self._body.reveal()

    @property
    def fingerprint(self) -> str:
        """Equal for equal requests; tells a second press of Run from another question."""
        text = json.dumps([self.body, self.betas], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        return f"RunRequest(betas={self.betas!r}, price_usd={self.price_usd!r})"
