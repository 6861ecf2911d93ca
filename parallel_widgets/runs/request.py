"""One request to create a run, as it will leave the kernel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class RunRequest:
    """The body of the create, the betas it asks for, and its price in US dollars, where that is known.

    The body may hold secrets (headers of MCP servers), so no repr shows it.
    """

    body: Mapping[str, Any] = field(repr=False)
    betas: tuple[str, ...] = ()
    price_usd: float | None = None

    @property
    def fingerprint(self) -> str:
        """Equal for equal requests; tells a second press of Run from another question."""
        text = json.dumps([self.body, self.betas], sort_keys=True, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
