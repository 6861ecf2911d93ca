"""What the words of a field's name and description say about it: dates, units, quantities, null.

Plain word lists of English: they decide only whether a hint is worth its place, so where they are not sure,
or the text is in another language, they claim nothing. The patterns are compiled when they are first used
(``re`` keeps them): importing the package should stay quick.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

_HUMP = r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"
_WORD = r"[^\W_]+(?:['\u2019][^\W_]+)?"
_FORMAT = (
    r"(?i)YY|\bMM\b|\bDD\b|\bISO\b|\bRFC\b|\bUTC\b|\bunix\b|\bepoch\b|\bformat|\bquarter\b|\d{4}"
    r"|\be\.?g\.|\bexamples?\b|\bfor instance\b|\bsuch as\b|\bin the form\b|\bwritten (?:as|like)\b"
    r"|\bas (?:a |the )?(?:year|month)|\bonly the year\b|\byear only\b"
)
_BEGINS_AS_DATE = r"(?i)(?:the |a )?(?:(?!to\b)\w+ ){0,2}?date (?:of|when|on|that|the|by)\b"
#: Units that are no words: signs, a letter, and a range from 0 to 1 or 100.
_UNIT = r"[$€£¥₹%°]|(?:\bin\s|\d)\s*[mgwMGW]\b|\b[01]\s*(?:-|\u2013|to|and)\s*1(?:00?)?\b"
_QUANTITY = (
    r"(?i)\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|dozen|couple|both|pair"
    r"|all|every|each|any|entire|complete|full|exhaustive|comprehensive|whole|only|several|few|single"
    r"|at (?:least|most)|up to|no more|maximum|minimum|limit\w*|as many)\b"
)
_NULL = (
    r"\b(?:null|(?i:returns?|use|give|set to|put|be|is|as|or|otherwise|else)\s+[`'\"]?None)\b"
    r"(?!\s+(?:hypothes|island|pointer|result|string|value is not|is not|values are not|of|in the))"
)
_NOT_NULL = (
    r"(?i)(?:\b(?:not?|non|never|without|avoid\w*|than|instead of|string|text|word|literal)|n't|n\u2019t)"
    r"(?:[\s-]+(?:to|return|returning|be|is|use|using|a|the|contain|leave))*[\s-]*[`'\"(]*\Z"
)
_ABSENCE = (
    r"(?i)"
    r"\b(?:null|none|n/a|if (?:any|not|no|un\w+|available|known|it|there|applicable|present|possible|found)"
    r"|un(?:available|known|disclosed|clear|certain)|missing|absent|empty|otherwise|optional|omit\w*|blank"
    r"|not (?:available|known|found|disclosed|applicable|public|reported|stated|clear|yet|be found)"
    r"|where|when|only if|unless|except|cannot|can't|no longer|still)\b"
)


@dataclass(frozen=True)
class _Words:
    """The lists of ``description_words.json``.

    Attributes
    ----------
    stop_words, fillers
        Words that say nothing about a field; fillers are those of its type.
    english
        Words so common that one of them makes a text English.
    generic_names
        Names that say what kind of thing is meant, but not of what.
    date_ends
        Last words of a date's name.
    quantities
        What means nothing as a number without a unit.
    name_units, text_units
        Units as words of a name, and of a text.
    """

    stop_words: frozenset[str]
    fillers: frozenset[str]
    english: frozenset[str]
    generic_names: frozenset[str]
    date_ends: frozenset[str]
    quantities: frozenset[str]
    name_units: frozenset[str]
    text_units: frozenset[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    data = json.loads(files(__package__).joinpath("description_words.json").read_text("utf-8"))
    lists = {name: [word for line in lines for word in line.split()] for name, lines in data.items()}
    # A question mark: with its last letter or without.
    units = {
        form
        for unit in lists.pop("units")
        for form in (unit.rstrip("?"), unit[:-2] if unit[-1] == "?" else unit)
    }
    return _Words(
        **{name: frozenset(words) for name, words in lists.items()},
        name_units=frozenset(units),
        # "In" is an inch only in a name, and a letter is a unit only after "in" or a number.
        text_units=frozenset(unit for unit in units if unit != "in" and len(unit) > 1),
    )


def name_words(name: str) -> list[str]:
    """Return the words of a name in snake_case, kebab-case or camelCase, in lower case."""
    return [
        word.lower() for part in re.findall(_WORD, name.replace("_", " ")) for word in re.split(_HUMP, part)
    ]


def is_generic(name: str) -> bool:
    """Whether a name says what kind of thing is meant, but not of what."""
    return name.lower() in _words().generic_names


def is_english(text: str) -> bool:
    """Whether the word lists here say anything about ``text``: it looks English, or is too short to tell."""
    foreign = 0 if text.isascii() else sum(char.isalpha() and not char.isascii() for char in text)
    if foreign * 10 > len(text):
        return False
    words = [word.lower() for word in re.findall(_WORD, text)]
    return len(words) <= 4 or any(word in _words().english for word in words)


def adds_little(description: str, name: str) -> bool:
    """Whether a description says hardly more than the field's name does."""
    silent = _words().stop_words | _words().fillers
    stems = {_stem(word) for word in name_words(name)}
    words = [word.lower() for word in re.findall(_WORD, description)]
    telling = [word for word in words if word not in silent and _stem(word) not in stems]
    return not telling or (len(telling) == 1 and len(words) <= 3)


def is_date(name: str, description: str) -> bool:
    """Whether a text field holds a date, by its name or by how its description begins."""
    words = name_words(name) or [""]
    by_name = words[-1] in _words().date_ends or words[:2] == ["date", "of"]
    return by_name or (len(words) > 1 and words[-1] == "at") or bool(re.match(_BEGINS_AS_DATE, description))


def says_format(text: str) -> bool:
    """Whether a text says how a date is written."""
    return re.search(_FORMAT, text) is not None


def is_quantity(name: str) -> bool:
    """Whether a number of this name means nothing without a unit."""
    return not _words().quantities.isdisjoint(name_words(name))


def says_unit(name: str, text: str) -> bool:
    """Whether a unit is in the name or in the text."""
    if not _words().name_units.isdisjoint(name_words(name)) or re.search(_UNIT, text) is not None:
        return True
    words = (word.lower().lstrip("0123456789") for word in re.findall(_WORD, text))
    return not _words().text_units.isdisjoint(words)


def says_quantity(text: str) -> bool:
    """Whether a text says how many entries a list should have."""
    return re.search(_QUANTITY, text) is not None


def says_null(text: str) -> bool:
    """Whether a text asks for null (or Python's None) somewhere."""
    return any(not re.search(_NOT_NULL, text[: found.start()]) for found in re.finditer(_NULL, text))


def says_absence(text: str) -> bool:
    """Whether a text says what to do where there is no value."""
    return re.search(_ABSENCE, text) is not None


def _stem(word: str) -> str:
    """Cut a word so that "founded", "founding" and "founder" are one."""
    return word[:5] if len(word) > 5 else word.removesuffix("s")
