"""One finding about a task: what is wrong, how bad it is, where, and how to mend it. Data, so it travels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .documentation import passage_about
from .fix import Fix
from .utf16 import utf16_offset

Severity = Literal["error", "unsupported", "warning", "unverified", "hint"]
Document = Literal["output_schema", "input_schema", "input", "request"]

#: The gravest first.
SEVERITIES: tuple[Severity, ...] = ("error", "unsupported", "warning", "unverified", "hint")
#: In the order in which findings are listed.
DOCUMENTS: tuple[Document, ...] = ("output_schema", "input_schema", "input", "request")


@dataclass(frozen=True, kw_only=True)
class Diagnostic:
    """A finding about one document of a task.

    Parameters
    ----------
    rule
        Identifier of the rule, stable across versions.
    severity
        ``error``: the request cannot be valid and does not leave the kernel. ``unsupported``: the
        documentation calls it unsupported; it may be run anyway, knowingly. ``warning``: the API takes it
        and warns. ``unverified``: the documentation is silent. ``hint``: advice.
    message
        Sentences for the author of the document.
    pointer
        JSON Pointer (RFC 6901) from the document's root.
    document
        Which text the finding is about; ``request`` is about the task as a whole.
    start, end
        Offsets into the document's text in code points, ``None`` where there is no place in a text.
    line, column
        The same place as ``start``, both 1-based, for people.
    fix
        What mends it, or ``None`` where its author has to choose.
    alternatives
        Other ways to mend it, which say something else about the answer.
    """

    rule: str
    severity: Severity
    message: str
    pointer: str = ""
    document: Document = "output_schema"
    start: int | None = None
    end: int | None = None
    line: int | None = None
    column: int | None = None
    fix: Fix | None = None
    alternatives: tuple[Fix, ...] = ()

    @property
    def blocking(self) -> bool:
        """Whether the request must not be sent."""
        return self.severity == "error"

    @property
    def link(self) -> str | None:
        """Address of the page on which the API's documentation states the rule."""
        return passage_about(self.rule)

    def to_dict(self, text: str = "") -> dict[str, Any]:
        """Return the finding as JSON for the browser.

        Parameters
        ----------
        text
            The document's text. Offsets are converted to the UTF-16 code units that a browser counts.
        """
        return {
            "rule": self.rule,
            "severity": self.severity,
            "message": self.message,
            "pointer": self.pointer,
            "document": self.document,
            "start": None if self.start is None else utf16_offset(text, self.start),
            "end": None if self.end is None else utf16_offset(text, self.end),
            "line": self.line,
            "column": self.column,
            "fix": None if self.fix is None else self.fix.to_dict(text),
            "alternatives": [fix.to_dict(text) for fix in self.alternatives],
            "link": self.link,
        }

    def __str__(self) -> str:
        place = self.document if self.line is None else f"{self.document} line {self.line}"
        return f"{place}: {self.message}"


def in_reading_order(diagnostic: Diagnostic) -> tuple[int, int, int, str, str, str]:
    """Sort key: by document, then by place in its text, then by rule: the same order on every run."""
    start = -1 if diagnostic.start is None else diagnostic.start
    end = -1 if diagnostic.end is None else diagnostic.end
    document = DOCUMENTS.index(diagnostic.document)
    return (document, start, end, diagnostic.rule, diagnostic.pointer, diagnostic.message)
