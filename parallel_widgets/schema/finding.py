"""What a rule says before the text is known: a diagnostic without its place in a text."""

from __future__ import annotations

from dataclasses import dataclass

from .diagnostic import Diagnostic, Document, Severity
from .json_text import ParsedJson


@dataclass(frozen=True)
class Finding:
    """A finding about a JSON value.

    Attributes
    ----------
    rule, severity, message, pointer
        As in `Diagnostic`.
    at
        Pointer to what to underline, where that says more than ``pointer``.
    on_key
        Whether to underline the key there rather than its value.
    """

    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    at: str | None = None
    on_key: bool = False

    @property
    def place(self) -> str:
        """Pointer to what to underline."""
        return self.pointer if self.at is None else self.at

    def in_text(self, parsed: ParsedJson, document: Document) -> Diagnostic:
        """Return the diagnostic, with its place in the text that ``parsed`` comes from."""
        start, end = _underlined(parsed, self.place, on_key=self.on_key)
        line, column = parsed.line_and_column(start)
        return Diagnostic(
            rule=self.rule,
            severity=self.severity,
            message=self.message,
            pointer=self.pointer,
            document=document,
            start=start,
            end=end,
            line=line,
            column=column,
        )


def _underlined(parsed: ParsedJson, pointer: str, *, on_key: bool) -> tuple[int, int]:
    """Return what to underline: a scalar whole; of an object or list its key, or its opening bracket."""
    key, value = parsed.span(pointer, key=True), parsed.span(pointer)
    if value is None:
        return key if key is not None else (0, 0)
    is_container = parsed.text[value[0] : value[0] + 1] in ("{", "[")
    if key is not None and (on_key or is_container):
        return key
    return (value[0], value[0] + 1) if is_container else value
