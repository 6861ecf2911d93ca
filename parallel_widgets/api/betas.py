"""The header that asks for beta features."""

from __future__ import annotations

from collections.abc import Iterable

# Sent with every run: some pages of the documentation ask for them, others say that they are always on.
DEFAULT_BETAS = ("events-sse-2025-07-24", "field-basis-2025-11-25")


def beta_header(betas: Iterable[str]) -> dict[str, str]:
    """Return the header for these betas and ``DEFAULT_BETAS``; raises ``ValueError`` for what is no name."""
    names = dict.fromkeys((*DEFAULT_BETAS, *betas))
    for name in names:
        if not name.isascii() or not name.replace("-", "").replace("_", "").isalnum():
            raise ValueError(f"{name!r} is not the name of a beta feature.")
    return {"parallel-beta": ",".join(names)}
