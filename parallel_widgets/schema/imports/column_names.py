"""The names of a table's columns as names of fields: ``Revenue (USD m)`` becomes ``revenue_usd_m``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.surrogates import without_halves

#: A longer name of a field is cut (characters).
MAX_NAME = 60

_BRACKETS = re.compile(r"[(\[]([^()\[\]]{1,60})[)\]]")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGNS = {
    "%": " percent ",
    "#": " number ",
    "&": " and ",
    "$": " usd ",
    "€": " eur ",
    "£": " gbp ",
    "¥": " jpy ",
}
_MULTIPLES = {
    "k": "thousands", "thousand": "thousands", "thousands": "thousands", "000s": "thousands",
    "m": "millions", "mn": "millions", "mm": "millions", "mio": "millions", "million": "millions",
    "millions": "millions", "b": "billions", "bn": "billions", "billion": "billions", "billions": "billions",
    "tn": "trillions", "trillion": "trillions", "trillions": "trillions",
}  # fmt: skip
_CURRENCIES = frozenset({"USD", "EUR", "GBP", "JPY", "CHF", "CNY", "INR", "CAD", "AUD", "SEK", "NOK", "DKK"})
_CURRENCY_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
#: What is measured in these is a number.
_UNITS = frozenset(
    {
        "km",
        "m",
        "cm",
        "mm",
        "mi",
        "ft",
        "in",
        "kg",
        "g",
        "t",
        "lb",
        "lbs",
        "l",
        "km2",
        "km²",
        "m2",
        "m²",
        "sqm",
    }
    | {"sq ft", "ha", "kw", "mw", "gw", "kwh", "mwh", "gwh", "s", "ms", "min", "h", "hours", "days", "years"}
    | {"months", "minutes", "seconds", "°c", "c", "°f", "bps", "mb", "gb", "tb", "#", "count", "number", "x"}
)


@dataclass(frozen=True)
class Column:
    """A column as a field.

    Attributes
    ----------
    heading
        As it stands in the table.
    name
        The field's name: no other column has it.
    description
        The heading in words; ``None`` where it says no more than the name.
    is_number
        Whether the heading names a unit, so that the values must be numbers.
    """

    heading: str
    name: str
    description: str | None
    is_number: bool


def columns(headings: Sequence[str], *, keep_identifiers: bool = False) -> tuple[Column, ...]:
    """Return the fields for a table's headings; empty and repeated ones get names of their own.

    Parameters
    ----------
    keep_identifiers
        Keep the headings that are identifiers, as programs use them; otherwise all are written in snake case.
    """
    made: list[Column] = []
    taken: set[str] = set()
    for number, raw in enumerate(headings, 1):
        heading = " ".join(without_halves(raw).split())
        kept = keep_identifiers and heading.isidentifier()
        name = base = (heading if kept else _snake_case(heading)) or f"column_{number}"
        count = 1
        while name in taken:
            count += 1
            name = f"{base}_{count}"
        taken.add(name)
        unit = _unit(heading)
        described = not heading or unit is not None or not _says_the_same(heading, base)
        made.append(
            Column(heading, name, _sentence(heading, number, unit) if described else None, _counts(unit))
        )
    return tuple(made)


def renamed(column: Column, number: int) -> str | None:
    """Return a sentence where the field of the ``number``-th column is called otherwise than the column."""
    if not column.heading:
        return f"Column {number} has no heading: it became {shown(column.name, quote='`')}."
    if column.name == column.heading:
        return None
    return f"The column {shown(column.heading)} became {shown(column.name, quote='`')}."


def _snake_case(heading: str) -> str:
    text = unicodedata.normalize("NFKC", heading)
    for sign, word in _SIGNS.items():
        text = text.replace(sign, word)
    text = _HUMP.sub("_", text)
    text = re.sub(r"[^\w]+", "_", text.replace("'", "").replace("\u2019", "")).lower()
    return re.sub(r"_+", "_", text).strip("_")[:MAX_NAME].rstrip("_")


def _says_the_same(heading: str, name: str) -> bool:
    return re.sub(r"[\W_]", "", heading).lower() == name.replace("_", "")


def _unit(heading: str) -> str | None:
    """Return what stands in the heading's last brackets."""
    found = _BRACKETS.findall(heading)
    return found[-1].strip() if found else None


def _counts(unit: str | None) -> bool:
    if unit is None:
        return False
    words = unit.replace("/", " ").split()
    return unit == "%" or unit.lower() in _UNITS or any(_currency(word) is not None for word in words)


def _currency(word: str) -> str | None:
    if word.upper() in _CURRENCIES:
        return word.upper()
    sign = word[:1]
    if sign in _CURRENCY_SIGNS and (len(word) == 1 or word[1:].lower() in _MULTIPLES):
        return _CURRENCY_SIGNS[sign]
    return None


def _sentence(heading: str, number: int, unit: str | None) -> str:
    if not heading:
        return f"Column {number} of the table."
    words = None if unit is None else _unit_in_words(unit)
    what = " ".join(_BRACKETS.sub(" ", heading).split())
    said = heading if words is None or not what else f"{what}, {words}"
    return f"{said[:1].upper()}{said[1:]}."


def _unit_in_words(unit: str) -> str | None:
    """Return a known unit as it is said after a comma."""
    if unit == "%":
        return "in percent"
    if unit in ("#", "count", "number"):
        return "as a number"
    words = unit.split()
    currency = next((found for word in words if (found := _currency(word)) is not None), None)
    if currency is not None and len(words) <= 2:
        rest = [word.strip("$€£¥").lower() for word in words if word.upper() != currency]
        multiple = next((_MULTIPLES[word] for word in rest if word in _MULTIPLES), None)
        return f"in {multiple} of {currency}" if multiple else f"in {currency}"
    return f"in {unit}" if currency is not None or unit.lower() in _UNITS else None
