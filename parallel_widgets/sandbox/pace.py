"""How long a sample run takes: short enough to watch, in the order of the documented latencies."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from parallel_widgets.api.processors import processor

#: The documented latencies span a factor of 240; their square root makes `base` 3 s and `ultra8x` 19 s.
SECONDS_PER_ROOT_SECOND = 0.5

#: Two runs never take quite the same time.
JITTER = 0.1


@dataclass(frozen=True)
class Pace:
    """The speed of a sandbox's runs.

    Parameters
    ----------
    speed
        How many times as fast as the default pace; `math.inf` for at once.
    durations
        Seconds by processor name, which are then taken as they are.
    """

    speed: float = 1.0
    durations: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.speed > 0:
            raise ValueError(
                f"speed is how many times as fast as usual, so it must be above 0, not {self.speed!r}."
            )

    def duration(self, processor_name: str, rng: random.Random) -> float:
        """Give the seconds from create to end; ``rng`` decides the jitter."""
        if processor_name in self.durations:
            return self.durations[processor_name]
        known = processor(processor_name)
        shortest, longest = known.latency if known is not None else (15.0, 100.0)
        typical = math.sqrt(shortest * longest)
        return SECONDS_PER_ROOT_SECOND * math.sqrt(typical) * rng.uniform(1 - JITTER, 1 + JITTER) / self.speed
