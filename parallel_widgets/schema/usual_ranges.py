"""What the numbers of a field usually are: by its name, in the unit that its name or description asks for."""

from __future__ import annotations

import re

from .description_words import name_words

#: The first pattern found in the name counts.
_BY_NAME: tuple[tuple[re.Pattern[str], int, int], ...] = (
    (re.compile(r"year|founded"), 1990, 2024),
    (re.compile(r"month"), 1, 12),
    (re.compile(r"(?<![a-z])day(?!s)"), 1, 28),
    (re.compile(r"percent|pct|share|rate|margin"), 5, 95),
    (re.compile(r"score|rating|rank"), 1, 10),
    (re.compile(r"employees?|headcount|staff"), 50, 5000),
    (re.compile(r"population|revenue|gdp|funding|valuation|market_cap|users"), 1_000_000, 900_000_000),
    (re.compile(r"price|cost|fee|salary"), 10, 900),
)
_OTHERWISE = (1, 100)
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SHORT = {"k": "thousand", "m": "million", "mn": "million", "mm": "million", "bn": "billion", "b": "billion"}
_CURRENCY = r"(?:[$\u20ac\u00a3\u00a5\u20b9]|usd|eur|gbp|jpy|cny|inr|chf|cad|aud|us dollars?|dollars?|euros?)"
#: "In millions", "in USD million", "(EUR m)", "$bn".
_SCALED = re.compile(
    rf"\b(?:in|expressed as) (?:the )?(?:{_CURRENCY} ?)?(?P<word>thousand|million|billion|trillion)s?\b"
    rf"|{_CURRENCY} ?(?P<unit>thousand|million|billion|trillion|k|mn|mm|m|bn|b)s?\b",
    re.IGNORECASE,
)
_CURRENCY_WORD = re.compile(_CURRENCY, re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?:between|from|range of)?\s*0(?:\.0+)?\s*(?:-|\u2013|to|and)\s*1(?:\.0+)?\b(?!\s*[\d,%])"
    r"|\bas a (?:decimal )?(?:fraction|ratio|proportion)\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\b(?:in|as a|as) percent(?:age)?\b|\bpercentage of\b|\bin %", re.IGNORECASE)


def usual_range(name: str, description: str, *, integer: bool) -> tuple[int, int]:
    """Return the bounds between which the numbers of a field usually are.

    Parameters
    ----------
    integer
        Whether they are whole ones, of which a range from 0 to 1 has too few.
    """
    if not integer and _FRACTION.search(description):
        return 0, 1
    lowered = "_".join(name_words(name))
    low, high = next(
        ((low, high) for pattern, low, high in _BY_NAME if pattern.search(lowered)),
        (5, 95) if _PERCENT.search(description) else _OTHERWISE,
    )
    scale = _scale(lowered, description)
    return (low, high) if scale == 1 else (max(low // scale, 1), max(high // scale, 100))


def _scale(name: str, description: str) -> int:
    """Return what one of a field's numbers stands for: a million where they are millions."""
    words = name.split("_")
    named = next((word.removesuffix("s") for word in words if word.removesuffix("s") in _SCALES), None)
    if named is None and words[-1] in _SHORT and any(map(_CURRENCY_WORD.fullmatch, words)):
        # After a currency: an "m" alone may be metres.
        named = _SHORT[words[-1]]
    if named is None and words[-1] in ("musd", "busd"):
        named = _SHORT[words[-1][0]]
    if named is None and (found := _SCALED.search(description)) is not None:
        unit = (found["word"] or found["unit"]).lower()
        named = _SHORT.get(unit, unit)
    return 1 if named is None else _SCALES[named]
