"""A fix before it is written into a text: what it changes in the schema's value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Proposal:
    """A way to mend a finding.

    Attributes
    ----------
    title
        What it does, as an imperative of a few words.
    changes
        The new values by JSON Pointer to the old ones; made with the unchanged parts of these themselves, so
        that they are known as such when they are written.
    is_alternative
        Whether the schema means something else afterwards, so that its author has to choose it.
    """

    title: str
    changes: Mapping[str, Any]
    is_alternative: bool = False
