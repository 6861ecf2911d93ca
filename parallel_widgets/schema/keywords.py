"""The keywords of JSON Schema that are worth offering or explaining, in one sentence each.

The browser reads the same data (``keywords.json``) for its completion; whether a keyword is supported is said
once, in ``task_api_rules.json``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Literal

from .rules import task_api_rules

Status = Literal["supported", "unsupported", "unverified"]


@dataclass(frozen=True, kw_only=True)
class Keyword:
    """One keyword.

    Attributes
    ----------
    name
        As written in a schema.
    summary
        What it says, for any JSON Schema.
    status
        In output schemas: ``unsupported`` where the Task API's documentation says so, ``unverified`` where it
        is silent.
    on
        The type of the values that it judges; ``None`` for any.
    insert
        JSON text to start with, in which ``${...}`` is a place to fill in; ``None`` where it is not offered.
    instead
        What to do in an output schema, where it is unsupported.
    """

    name: str
    summary: str
    status: Status
    on: Literal["object", "array", "string", "number"] | None = None
    insert: str | None = None
    instead: str | None = None


@lru_cache(maxsize=1)
def keywords() -> Mapping[str, Keyword]:
    """Return the keywords by name, in the order in which to offer them."""
    data = json.loads(files(__package__).joinpath("keywords.json").read_text("utf-8"))
    return {name: Keyword(name=name, status=keyword_status(name), **entry) for name, entry in data.items()}


def keyword_status(name: str) -> Status:
    """Return what the Task API's documentation says of a keyword in output schemas."""
    rules = task_api_rules()
    if name in rules.unsupported_keywords:
        return "unsupported"
    return "unverified" if name in rules.unverified_keywords else "supported"
