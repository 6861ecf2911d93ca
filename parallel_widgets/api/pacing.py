"""When requests may go out: one gate for each service and key, which all clients of the process pass.

A 429 closes it for everybody until the time that the service named. Creates go out at most at the documented
rate, which ages and so stands in ``rate_limits.json``, with the day it was read and where.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections import deque
from collections.abc import Callable
from importlib.resources import files
from typing import Any

from parallel_widgets.api.config import Service

#: Told while a create waits: when it will go out, in seconds since the epoch; and None once it waits no more.
WaitListener = Callable[[float | None], object]

# Seconds. A longer `Retry-After` is no rate limit of a minute, and nobody would see a run end for as long.
LONGEST_HOLD = 3600.0


def _read_limits() -> dict[str, Any]:
    limits: dict[str, Any] = json.loads(
        files("parallel_widgets.api").joinpath("rate_limits.json").read_text(encoding="utf-8")
    )
    return limits


_LIMITS = _read_limits()

RATE_LIMITS_AS_OF: str = _LIMITS["as_of"]
RATE_LIMITS_SOURCE: str = _LIMITS["source"]


class Pacing:
    """The gate of one service and key. Safe on any thread.

    Parameters
    ----------
    requests, seconds
        How many creates may go out within how many seconds; the documented limit by default.
    clock
        The time in seconds, from any beginning; for tests.
    """

    def __init__(
        self,
        *,
        requests: int = _LIMITS["creates"]["requests"],
        seconds: float = _LIMITS["creates"]["seconds"],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._requests = requests
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._held_until = float("-inf")
        self._sent_at: deque[float] = deque(maxlen=requests)

    def hold(self, seconds: float) -> None:
        """Let nothing out for so long, as after a 429; `LONGEST_HOLD` at most."""
        with self._lock:
            self._held_until = max(self._held_until, self._clock() + min(seconds, LONGEST_HOLD))

    def enter(self, *, creates: bool) -> float:
        """Ask to send a request now.

        Parameters
        ----------
        creates
            Whether it creates something, and so counts against the documented rate.

        Returns
        -------
        float
            0 if it may go, and then it counts; else the seconds after which to ask again.
        """
        with self._lock:
            now = self._clock()
            wait = self._held_until - now
            if creates and len(self._sent_at) == self._requests:
                wait = max(wait, self._sent_at[0] + self._seconds - now)
            if wait > 0:
                return wait
            if creates:
                self._sent_at.append(now)
            return 0.0


_lock = threading.Lock()
_gates: dict[Any, Pacing] = {}


def shared_pacing(service: Service) -> Pacing:
    """Return the process's gate for a service and its key. A forked child gets its own."""
    key = (os.getpid(), service.base_url, service.api_key)
    with _lock:
        return _gates.setdefault(key, Pacing())
