"""Sample strings: an example from the description where there is one, else words that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

# \u2018 to \u201d are the curly quotes.
_QUOTED = (
    r"['\u2018]((?:[^'\u2019]|(?<=\w)['\u2019](?=\w)){1,80})['\u2019](?!\w)"
    r'|["\u201c]([^"\u201d]{1,80})["\u201d]'
)
#: An example in quotes after words that announce one: "formatted like '$3.1 trillion (2023)'".
_ANNOUNCED = re.compile(
    r"(?:\be\.?g\.?|\bfor example|\bfor instance|\bsuch as|\blike|\bexamples?(?: is)?"
    rf"|\bformat(?:ted)?(?: as)?|\bin the form(?: of)?)[\s,:(]*(?:{_QUOTED})",
    re.IGNORECASE,
)
#: Without quotes: "e.g. Acme Corp", up to the end of the clause.
_BARE = re.compile(
    r"(?:\be\.g\.|\bfor example|\bfor instance)[\s,:]+"
    r"([^\s'\"(),;\u2018\u201c][^'\"(),;\n\u201c\u201d]{0,59})",
    re.IGNORECASE,
)
#: The first of a list in brackets that ends in "etc.": "(Series A, Series B, etc.)".
_LISTED = re.compile(r"\(([^(),]{1,40}),[^()]{1,120}\betc\b\.?\)")
_WRITTEN_FORMATS = (
    ("YYYY-MM-DD", "2024-05-17"),
    ("MM/DD/YYYY", "05/17/2024"),
    ("DD/MM/YYYY", "17/05/2024"),
    ("DD.MM.YYYY", "17.05.2024"),
    ("MM-YYYY", "05-2024"),
    ("YYYY-MM", "2024-05"),
    ("MM/YYYY", "05/2024"),
    ("YYYY", "2024"),
)
_FORMATS = {
    "date": "2024-05-17",
    "date-time": "2024-05-17T09:30:00Z",
    "time": "09:30:00Z",
    "duration": "P3D",
    "email": "sample@example.com",
    "idn-email": "sample@example.com",
    "hostname": "www.example.com",
    "idn-hostname": "www.example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://www.example.com/sample",
    "uri-reference": "/sample",
    "iri": "https://www.example.com/sample",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "json-pointer": "/sample",
    "regex": "sample",
}
_NAMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"e?mail"), "sample@example.com"),
    (re.compile(r"(^|_)(url|uri|website|link|homepage)s?($|_)"), "https://www.example.com/sample"),
    (re.compile(r"(^|_)domains?($|_)"), "example.com"),
    (re.compile(r"phone"), "+1 555 0100"),
    (re.compile(r"(^|_)(date|day)($|_)|_(at|on)$"), "2024-05-17"),
    (re.compile(r"(^|_)years?($|_)"), "2019"),
)
#: Tried against a pattern that nothing else fits.
_FOR_PATTERNS = (
    "sample", "SAMPLE", "Sample", "sample-1", "sample_1", "S", "s", "1", "12", "123", "1234", "12345", "2024",
    "2024-05-17", "05-2024", "2024-05", "05/17/2024", "09:30", "US", "USD", "en-US", "AB123", "AAPL", "1.0",
    "1.0.0", "$10", "$1.5 million", "10%", "+15550100", "sample@example.com", "https://www.example.com/sample",
    "00000000-0000-4000-8000-000000000001", "0000000000", "#a1b2c3",
)  # fmt: skip


def sample_text(schema: Mapping[str, Any], name: str, random: Random, index: int = 0) -> Iterator[str]:
    """Yield strings for ``schema``, the most telling first; lengths fit its bounds.

    Parameters
    ----------
    name
        The property's name.
    index
        Position in a list; other positions get other strings.
    """
    least, most = int(schema.get("minLength", 0)), schema.get("maxLength")
    candidates = list(dict.fromkeys(_candidates(schema, name, random, index)))
    fitting = [text for text in candidates if len(text) >= least and (most is None or len(text) <= most)]
    yield from fitting
    if "pattern" in schema:
        yield from _FOR_PATTERNS
    for text in candidates:
        if text not in fitting:
            yield _cut(text, least, most)


def _cut(text: str, least: int, most: int | float | None) -> str:
    """Return ``text`` at a length between the bounds; not longer than is useful."""
    if len(text) < least:
        text += " sample text" * ((min(least, 100_000) - len(text)) // 12 + 1)
        text = text[: max(least, 0)]
    return text if most is None or len(text) <= most else text[: int(most)]


def _candidates(schema: Mapping[str, Any], name: str, random: Random, index: int) -> Iterator[str]:
    if schema.get("format") in _FORMATS:
        yield _varied(_FORMATS[schema["format"]], index)
    description = schema.get("description")
    quoted = list(examples_in(description)) if isinstance(description, str) else []
    if index < len(quoted):
        yield quoted[index]
    if isinstance(description, str):
        written = next((example for form, example in _WRITTEN_FORMATS if form in description), None)
        if written is not None:
            yield _varied(written, index)
    lowered = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    for pattern, text in _NAMES:
        if pattern.search(lowered):
            yield _varied(text, index)
    words = re.sub(r"[\W_]+", " ", lowered).strip()[:60]
    number = f" {index + 1}" if index else ""
    yield f"Sample {words}{number}" if words else f"Sample text{number}"
    yield f"Sample {random.randrange(100, 1000)}"


def _varied(text: str, index: int) -> str:
    """Return ``text`` changed a little for later positions of a list."""
    if index == 0:
        return text
    if text[-1:].isdigit() and index < 10:
        return text[:-1] + str((int(text[-1]) + index) % 10)
    if text.startswith("https://"):
        return f"{text}-{index + 1}"
    if "@" in text:
        return f"sample{index + 1}@example.com"
    return text


def examples_in(description: str) -> Iterator[str]:
    """Yield the examples that a description gives: "formatted like '$3.1 trillion (2023)'"."""
    for found in _ANNOUNCED.finditer(description):
        yield (found[1] or found[2]).strip()
    for found in _LISTED.finditer(description):
        yield found[1].strip()
    for found in _BARE.finditer(description):
        text = re.split(r"\.(?:\s|$)|\bor\b|\betc\b", found[1])[0].strip()
        if text:
            yield text
