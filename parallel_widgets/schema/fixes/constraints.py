"""Constraints that the API does not know, said in the description instead: "At least 5 characters."."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.pointer import resolve, split

from .members import without
from .proposal import Proposal
from .prose import described

#: A constraint that takes more than this to say is not moved by itself (characters).
MAX_SENTENCE = 300

_FORMATS = {
    "date": "Format YYYY-MM-DD.",
    "date-time": "Format YYYY-MM-DDThh:mm:ssZ.",
    "time": "Format hh:mm:ss.",
    "duration": "A duration as in ISO 8601, such as P1Y2M.",
    "email": "An email address.",
    "idn-email": "An email address.",
    "hostname": "A host name.",
    "idn-hostname": "A host name.",
    "ipv4": "An IPv4 address.",
    "ipv6": "An IPv6 address.",
    "uri": "A full URL.",
    "url": "A full URL.",
    "iri": "A full URL.",
    "uri-reference": "A URL, full or relative.",
    "iri-reference": "A URL, full or relative.",
    "uuid": "A UUID.",
    "regex": "A regular expression.",
}
#: Patterns that only say how a date is written.
_DATE_PATTERNS = frozenset(
    {
        rf"{left}{year}-{two}-{two}{right}"
        for left, right in (("^", "$"), ("", ""))
        for year, two in ((r"\d{4}", r"\d{2}"), ("[0-9]{4}", "[0-9]{2}"))
    }
)


def sentence(keyword: str, value: Any) -> str | None:
    """Return what a constraint says, as a sentence.

    Returns
    -------
    Empty if the constraint allows everything; ``None`` if it cannot be said.
    """
    say = _SENTENCES.get(keyword)
    return None if say is None else say(value)


def unsupported_keyword(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Move the constraint into the description; or drop it."""
    pointer, keyword = finding.pointer.rpartition("/")[0], split(finding.pointer)[-1]
    schema = resolve(root, pointer)
    said = sentence(keyword, schema[keyword])
    if said and isinstance(schema.get("description", ""), str):
        moved = described(schema, said, instead_of=keyword)
        is_long = len(said) > MAX_SENTENCE
        title = f"Move `{keyword}` into the description"
        yield Proposal(title, {pointer: moved}, is_alternative=is_long)
    yield Proposal(
        f"Remove `{keyword}`", {pointer: without(schema, keyword)}, is_alternative=said is None or bool(said)
    )


def _counted(words: str, one: str, many: str) -> Callable[[Any], str | None]:
    def say(value: Any) -> str | None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        return f"{words} {_plain(value)} {one if value == 1 else many}."

    return say


def _number(words: str) -> Callable[[Any], str | None]:
    def say(value: Any) -> str | None:
        return f"{words} {_plain(value)}." if isinstance(value, int | float) else None

    return say


def _schema(words: str, *, none: str) -> Callable[[Any], str | None]:
    def say(value: Any) -> str | None:
        if value is False:
            return none
        if value is True or value == {}:
            return ""
        return f"{words} {_compact(value)}." if isinstance(value, dict) else None

    return say


def _format(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return _FORMATS.get(value, f"Format: {value}." if value else "")


def _pattern(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    return _FORMATS["date"] if value in _DATE_PATTERNS else f"Matches the regular expression `{value}`."


def _pattern_properties(value: Any) -> str | None:
    if not isinstance(value, Mapping):
        return None
    return " ".join(
        f"Properties whose names match the regular expression `{pattern}` fit {_compact(schema)}."
        for pattern, schema in value.items()
    )


def _plain(number: float) -> str:
    """Return a number as people write it: 5 for 5.0."""
    return json.dumps(int(number) if isinstance(number, float) and number.is_integer() else number)


def _compact(value: Any) -> str:
    return f"`{json.dumps(value, ensure_ascii=False)}`"


_SENTENCES: dict[str, Callable[[Any], str | None]] = {
    "format": _format,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "propertyNames": _schema("The names of its properties fit", none="No properties."),
    "minLength": _counted("At least", "character", "characters"),
    "maxLength": _counted("At most", "character", "characters"),
    "minItems": _counted("At least", "item", "items"),
    "maxItems": _counted("At most", "item", "items"),
    "minProperties": _counted("At least", "property", "properties"),
    "maxProperties": _counted("At most", "property", "properties"),
    "minContains": _counted("At least", "such item", "such items"),
    "maxContains": _counted("At most", "such item", "such items"),
    "contains": _schema("One of its items fits", none="Its items fit nothing."),
    "minimum": _number("At least"),
    "maximum": _number("At most"),
    "exclusiveMinimum": _number("More than"),
    "exclusiveMaximum": _number("Less than"),
    "multipleOf": _number("A multiple of"),
    "uniqueItems": lambda value: "No item twice." if value is True else "" if value is False else None,
    "unevaluatedItems": _schema("Further items fit", none="No further items."),
    "unevaluatedProperties": _schema("Further properties fit", none="No further properties."),
}
