"""A way to mend what a diagnostic is about: edits of the text, with a title to choose them by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .text_edit import TextEdit, utf16_edits


@dataclass(frozen=True, kw_only=True)
class Fix:
    """What mends a finding.

    Parameters
    ----------
    title
        What it does, as an imperative of a few words: "Add `revenue` to `required`".
    edits
        Of the text that was judged; sorted, not overlapping. Every character outside them stays.
    changed
        Pointers to the objects and lists that the edits rewrite: of two fixes that rewrite the same one, the
        second is to be made anew after the first. Empty where the text is broken.
    """

    title: str
    edits: tuple[TextEdit, ...]
    changed: tuple[str, ...] = ()

    def to_dict(self, text: str) -> dict[str, Any]:
        """Return the fix as JSON for the browser; ``text`` is the one that it was made for."""
        return {"title": self.title, "edits": utf16_edits(text, self.edits)}
