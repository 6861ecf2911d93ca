"""The service's timestamps as numbers."""

from __future__ import annotations

from datetime import datetime


def epoch_seconds(timestamp: str | None) -> float | None:
    """Return an RFC 3339 text as seconds since the epoch; None for what is none."""
    try:
        return datetime.fromisoformat((timestamp or "").replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError, OSError):
        return None
