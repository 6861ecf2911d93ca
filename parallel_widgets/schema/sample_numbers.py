"""Sample numbers: plausible for their name and unit, and inside the bounds of their schema."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from fractions import Fraction
from random import Random
from typing import Any

from .usual_ranges import usual_range

#: How many numbers are offered: of 0.01, say, only some multiples are multiples in binary, too.
TRIES = 8


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
    low, high = _range(schema, name, integer=integer)
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


def _range(schema: Mapping[str, Any], name: str, *, integer: bool) -> tuple[Fraction, Fraction]:
    """Return the schema's bounds; where it has only one, the usual range on that side of it."""
    lowest = [Fraction(str(schema[key])) for key in ("minimum", "exclusiveMinimum") if key in schema]
    highest = [Fraction(str(schema[key])) for key in ("maximum", "exclusiveMaximum") if key in schema]
    description = schema.get("description")
    text = description if isinstance(description, str) else ""
    usual_low, usual_high = map(Fraction, usual_range(name, text, integer=integer))
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
