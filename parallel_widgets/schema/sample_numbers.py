"""Sample numbers: plausible for their name, and inside the bounds of their schema."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

#: How many numbers are offered: of 0.01, say, only some multiples are multiples in binary, too.
TRIES = 8
#: What numbers of a name usually are; the first pattern found in the name counts.
_USUAL: tuple[tuple[re.Pattern[str], int, int], ...] = (
    (re.compile(r"year|founded"), 1990, 2024),
    (re.compile(r"month"), 1, 12),
    (re.compile(r"(?<![a-z])day(?!s)"), 1, 28),
    (re.compile(r"percent|pct|share|rate|margin"), 5, 95),
    (re.compile(r"score|rating|rank"), 1, 10),
    (re.compile(r"employees?|headcount|staff"), 50, 5000),
    (re.compile(r"population|revenue|gdp|funding|valuation|market_cap|users"), 1_000_000, 900_000_000),
    (re.compile(r"price|cost|fee|salary"), 10, 900),
)


def sample_number(
    schema: Mapping[str, Any], name: str, random: Random, *, integer: bool
) -> Iterator[int | float]:
    """Yield numbers that fit the bounds and the ``multipleOf`` of ``schema``, as well as binary numbers can.

    Parameters
    ----------
    name
        The property's name, which tells the usual range.
    random
        Where the choice comes from.
    integer
        Whether it must be a whole number.
    """
    low, high = _range(schema, name)
    step = Fraction(str(schema["multipleOf"])) if "multipleOf" in schema else None
    if integer:
        # Of the multiples of p/q in lowest terms, the whole ones are the multiples of p.
        step = Fraction(1 if step is None else step.numerator)
    elif step is None:
        step = _decimal_step(low, high)
    first, last = math.ceil(low / step), math.floor(high / step)
    if "exclusiveMinimum" in schema and first * step <= Fraction(str(schema["exclusiveMinimum"])):
        first += 1
    if "exclusiveMaximum" in schema and last * step >= Fraction(str(schema["exclusiveMaximum"])):
        last -= 1
    for _ in range(TRIES if first < last else 1):
        value = step * (random.randint(first, last) if first <= last else first)
        yield int(value) if value.denominator == 1 else float(value)


def _range(schema: Mapping[str, Any], name: str) -> tuple[Fraction, Fraction]:
    """Return the schema's bounds; where it has only one, the usual range on that side of it."""
    lowest = [Fraction(str(schema[key])) for key in ("minimum", "exclusiveMinimum") if key in schema]
    highest = [Fraction(str(schema[key])) for key in ("maximum", "exclusiveMaximum") if key in schema]
    usual_low, usual_high = map(Fraction, _usual_range(name))
    width = usual_high - usual_low
    if not lowest and highest:
        high = min(highest)
        return (usual_low if usual_low <= high else high - width), min(high, max(usual_high, high - width))
    if lowest and not highest:
        low = max(lowest)
        return low, (usual_high if usual_high > low else low + width)
    if lowest and highest:
        return max(lowest), min(highest)
    return usual_low, usual_high


def _usual_range(name: str) -> tuple[int, int]:
    lowered = name.lower()
    return next(((low, high) for pattern, low, high in _USUAL if pattern.search(lowered)), (1, 100))


def _decimal_step(low: Fraction, high: Fraction) -> Fraction:
    """Return a power of ten that leaves a choice between the bounds; at most one decimal by habit."""
    width = high - low
    step = Fraction(1, 10)
    while 0 < width < 4 * step:
        step /= 10
    if width == 0:
        # The one value between the bounds, whatever its decimals.
        return Fraction(1, low.denominator)
    return step
