"""Names for generated code: of classes after what they describe, of fields after their JSON names."""

from __future__ import annotations

import keyword
import re
import unicodedata
from collections.abc import Collection

_WORD = re.compile(r"[^\W_]+")
_NO_LETTER = re.compile(r"\W+")
# Endings of plurals, and what the singular has in their place; the first that fits counts.
_SINGULARS = (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"))
_NO_PLURALS = ("ss", "us", "is", "news", "series")


def class_name(text: str, *, otherwise: str) -> str:
    """Return ``text`` as the name of a class: ``key_executives`` becomes ``KeyExecutives``."""
    words = _WORD.findall(unicodedata.normalize("NFKC", text))
    name = "".join(word[0].upper() + word[1:] for word in words)
    if name[:1].isdigit():
        name = otherwise + name
    return name if name.isidentifier() else otherwise


def item_name(name: str) -> str:
    """Return the name for one item of a list named ``name``: ``products`` gives ``product``."""
    lower = name.lower()
    if lower.endswith(_NO_PLURALS):
        return f"{name}_item"
    for plural, singular in _SINGULARS:
        if lower.endswith(plural):
            return name[: -len(plural)] + singular
    return name[:-1] if lower.endswith("s") and len(name) > 1 else f"{name}_item"


def field_name(name: str, *, taken: Collection[str]) -> str:
    """Return a Python name for the JSON name ``name``: itself where it can be, and is not ``taken``."""
    identifier = unicodedata.normalize("NFKC", name)
    if not identifier.isidentifier() or identifier.startswith("_"):
        identifier = _NO_LETTER.sub("_", identifier).strip("_")
        if not identifier.isidentifier():
            identifier = f"field_{identifier}".rstrip("_")
        if not identifier.isidentifier():
            identifier = "field"
    if keyword.iskeyword(identifier) or identifier in taken:
        identifier += "_"
    return unused(identifier, taken)


def unused(name: str, taken: Collection[str]) -> str:
    """Return ``name``, with a number where it is taken or a word of Python."""
    number, candidate = 2, name
    while candidate in taken or keyword.iskeyword(candidate):
        candidate, number = f"{name}{number}", number + 1
    return candidate
