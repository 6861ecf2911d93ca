"""A JSON Schema as its author sees it: a text, its value, and everything that can be said about it."""

from __future__ import annotations

import copy
from typing import Any

from .diagnostic import Diagnostic
from .json_text import ParsedJson
from .judgement import Role, judged
from .measures import Measures
from .pointer import MISSING
from .spec import schema_text


class SchemaDocument:
    """A schema given as JSON text, as a dict, or as a Pydantic model class.

    Parameters
    ----------
    text_or_value
        Text is kept verbatim; anything else is written as JSON with an indent of two.
    role
        The Task API has rules for output schemas; input schemas must only be valid.

    Raises
    ------
    TypeError
        If a value is no schema, or holds what JSON cannot.
    """

    def __init__(self, text_or_value: Any, *, role: Role = "output") -> None:
        self.text = text_or_value if isinstance(text_or_value, str) else schema_text(text_or_value)
        self.role: Role = role

    def __repr__(self) -> str:
        return f"SchemaDocument(role={self.role!r}, characters={len(self.text)})"

    @property
    def parsed(self) -> ParsedJson:
        """The text, parsed."""
        return judged(self.text, self.role).parsed

    @property
    def value(self) -> Any:
        """The schema; ``None`` where the text has none. A copy, for the caller to change."""
        value = self.parsed.value
        return None if value is MISSING else copy.deepcopy(value)

    @property
    def measures(self) -> Measures | None:
        """How big the schema is; ``None`` where the text has none, or one far too large."""
        return judged(self.text, self.role).measures

    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Return what can be said about the schema, in the order of its text."""
        return judged(self.text, self.role).diagnostics
