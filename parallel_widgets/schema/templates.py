"""Tasks to start from, each a JSON file in ``templates/``: two schemas, a sample input and a processor."""

from __future__ import annotations

import copy
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

#: In the order of the gallery, from the plainest.
_NAMES = (
    "company_profile",
    "leadership_team",
    "market_size",
    "product_comparison",
    "event_timeline",
    "due_diligence",
)


@dataclass(frozen=True, kw_only=True)
class Template:
    """A whole task.

    Attributes
    ----------
    name
        What it is asked for by.
    title, summary
        For people: a few words, and a sentence.
    input
        A sample that fits ``input_schema``.
    processor
        One that is good for as many fields.
    """

    name: str
    title: str
    summary: str
    input: str | Mapping[str, Any]
    input_schema: Mapping[str, Any] | None
    output_schema: Mapping[str, Any]
    processor: str


def templates() -> tuple[Template, ...]:
    """Return the templates; what is in them may be changed."""
    return copy.deepcopy(_read())


@lru_cache(maxsize=1)
def _read() -> tuple[Template, ...]:
    folder = files(__package__).joinpath("templates")
    return tuple(
        Template(name=name, **json.loads(folder.joinpath(f"{name}.json").read_text("utf-8")))
        for name in _NAMES
    )
