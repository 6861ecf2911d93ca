"""A row of the README's table of figures, and the table in Markdown."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, how it came out, what it stands beside, and the aim."""

    what: str
    measured: str
    beside: str = ""
    aim: str = ""


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share (0 to 1) of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def summary(milliseconds: Sequence[float]) -> str:
    """Median and 95th percentile of durations in milliseconds."""
    return f"{statistics.median(milliseconds):.1f} / {percentile(milliseconds, 0.95):.1f} ms"


def as_markdown(rows: Sequence[Row]) -> str:
    """The table, with the columns of the README."""
    lines = ["| What (median / p95) | Measured | Beside it, in the same run | Aim |", "|---|---|---|---|"]
    lines += [f"| {row.what} | {row.measured} | {row.beside} | {row.aim} |" for row in rows]
    return "\n".join(lines)
