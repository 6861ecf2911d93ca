"""The processors of the Task API as data: what each costs, how long it takes, how many fields it is good for.

These facts age, so they stand in ``processors.json``, with the day they were read and where.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Processor:
    """One processor.

    Attributes
    ----------
    name
        As sent in a request.
    latency
        Documented range of a run's time, in seconds.
    price_usd
        Price of one run, in US dollars.
    max_fields
        About how many output fields it is good for.
    auto_supported
        Whether an ``auto`` output schema is documented for it.
    """

    name: str
    latency: tuple[int, int]
    price_usd: float
    max_fields: int
    auto_supported: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the processor as JSON."""
        return {
            "name": self.name,
            "price_usd": self.price_usd,
            "latency": list(self.latency),
            "max_fields": self.max_fields,
            "auto_supported": self.auto_supported,
        }


def _read_table() -> dict[str, Any]:
    table: dict[str, Any] = json.loads(
        files("parallel_widgets.api").joinpath("processors.json").read_text(encoding="utf-8")
    )
    return table


_TABLE = _read_table()

PROCESSORS_AS_OF: str = _TABLE["as_of"]
PROCESSORS_SOURCE: str = _TABLE["source"]
PROCESSORS: tuple[Processor, ...] = tuple(
    Processor(**{**row, "latency": tuple(row["latency"])}) for row in _TABLE["processors"]
)


def processor(name: str) -> Processor | None:
    """Return what is known of a processor, or None: the service may know more names than this table."""
    return next((entry for entry in PROCESSORS if entry.name == name), None)
