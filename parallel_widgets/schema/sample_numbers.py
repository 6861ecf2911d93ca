"""Sample numbers: plausible for their name, and inside the bounds of their schema."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any

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


def sample_number(schema: Mapping[str, Any], name: str, random: Random, *, integer: bool) -> int | float:
    """Return a number that fits the bounds and the ``multipleOf`` of ``schema``.

    Parameters
    ----------
    name
        The property's name, which tells the usual range.
    random
        Where the choice comes from.
    integer
        Whether it must be a whole number.
    """
    least, most = _bounds(schema)
    usual_least, usual_most = _usual_range(name)
    low = usual_least if least is None else least
    high = usual_most if most is None else most
    if least is None and most is not None:
        low = min(low, most - (usual_most - usual_least)) if most < usual_least else low
    if most is None and least is not None:
        high = max(high, least + (usual_most - usual_least)) if least > usual_most else max(high, least)
    step = Fraction(str(schema["multipleOf"])) if "multipleOf" in schema else None
    if integer:
        # Of the multiples of p/q in lowest terms, the whole ones are the multiples of p.
        step = Fraction(1 if step is None else step.numerator)
    elif step is None:
        step = _decimal_step(low, high)
    first = math.ceil(low / step)
    last = math.floor(high / step)
    if schema.get("exclusiveMinimum") is not None and first * step <= Fraction(
        str(schema["exclusiveMinimum"])
    ):
        first += 1
    if schema.get("exclusiveMaximum") is not None and last * step >= Fraction(
        str(schema["exclusiveMaximum"])
    ):
        last -= 1
    turns = random.randint(first, last) if first <= last else first
    value = turns * step
    return int(value) if value.denominator == 1 else float(value)


def _bounds(schema: Mapping[str, Any]) -> tuple[Fraction | None, Fraction | None]:
    least = [Fraction(str(schema[key])) for key in ("minimum", "exclusiveMinimum") if key in schema]
    most = [Fraction(str(schema[key])) for key in ("maximum", "exclusiveMaximum") if key in schema]
    return (max(least) if least else None), (min(most) if most else None)


def _usual_range(name: str) -> tuple[int, int]:
    lowered = name.lower()
    return next(((low, high) for pattern, low, high in _USUAL if pattern.search(lowered)), (1, 100))


def _decimal_step(low: Fraction | int, high: Fraction | int) -> Fraction:
    """Return a power of ten that leaves a choice between the bounds; at most one decimal by habit."""
    width = Fraction(high) - Fraction(low)
    step = Fraction(1, 10)
    while 0 < width < 4 * step:
        step /= 10
    if width == 0:
        # The one value between the bounds, whatever its decimals.
        return Fraction(1, Fraction(low).denominator)
    return step
