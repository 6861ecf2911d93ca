"""How often, and how long apart, a request that may be repeated is repeated."""

from __future__ import annotations

import random as _random
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime


@dataclass(frozen=True, kw_only=True)
class RetryPolicy:
    """Exponential backoff with full jitter.

    Attributes
    ----------
    attempts
        How many times a request is sent at most, the first time included.
    first_delay, max_delay
        Bounds of the wait in seconds: before the n-th repetition it is a random time
        up to ``first_delay * 2 ** (n - 1)``, and up to ``max_delay`` at most.
    max_retry_after
        The longest ``Retry-After``, in seconds, that is waited for; a longer one is left to the caller.
    """

    attempts: int = 4
    first_delay: float = 0.5
    max_delay: float = 8.0
    max_retry_after: float = 60.0

    def __post_init__(self) -> None:
        if self.attempts < 1:
            raise ValueError("A request must be sent at least once: attempts is 1 or more.")

    def delay(self, repetition: int, *, random: Callable[[], float] = _random.random) -> float:
        """Return the seconds to wait before the given repetition (1 is the first)."""
        # Beyond 2 ** 30 every delay is the longest one, and the power would only grow.
        return random() * min(self.max_delay, self.first_delay * 2.0 ** min(repetition - 1, 30))


ONCE = RetryPolicy(attempts=1)


def parse_retry_after(value: str | None, *, now: float) -> float | None:
    """Return the seconds that a ``Retry-After`` header (seconds, or a date) asks for; None if it is neither.

    Parameters
    ----------
    value
        The header's value.
    now
        The current time, in seconds since the epoch.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    except (TypeError, ValueError, OverflowError):
        return None
