"""A file with a schema, a task spec or a request: its findings, where they are in it, and its fixes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from parallel_widgets.request_parts import RequestParts, SchemaPart, request_parts
from parallel_widgets.request_texts import RequestTexts, judge_request
from parallel_widgets.schema.diagnostic import Diagnostic, Document
from parallel_widgets.schema.fixing import fix_all
from parallel_widgets.schema.json_text import ParsedJson, parse_json
from parallel_widgets.schema.judgement import Role, judged, text_diagnostics
from parallel_widgets.schema.layout import indentation_at
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.text_edit import TextEdit, apply_edits

#: What a file is taken for; ``auto``: told by its keys, and a bare schema is one for the output.
FileRole = Literal["auto", "output", "input"]


@dataclass(frozen=True)
class Place:
    """A finding in a file; line and column from 1, in characters."""

    diagnostic: Diagnostic
    line: int
    column: int


class CheckedFile:
    """The text of a file, judged.

    Parameters
    ----------
    role
        A schema by itself is one for this; a task spec and a request say what is in them.
    processor
        Instead of the one in a request.

    Attributes
    ----------
    places
        The findings, in the order of the file.
    """

    def __init__(self, text: str, *, role: FileRole = "auto", processor: str | None = None) -> None:
        self._text = text
        self._role: Role = "input" if role == "input" else "output"
        self._excerpts: dict[Document, _Excerpt] = {}
        try:
            places = list(self._judged(parse_json(text), processor))
        except (TypeError, ValueError) as error:
            refused = Diagnostic(rule="no_request", severity="error", message=str(error), document="request")
            places = [Place(refused, 1, 1)]
        self.places = tuple(sorted(places, key=lambda place: (place.line, place.column)))

    def fixed(self) -> str:
        """Return the file's text with everything fixed that can be without changing its meaning."""
        text = self._text
        if parse_json(text).value is MISSING:
            # What is in it can be told only once it is JSON.
            text = fix_all(text, self._role, rules=("syntax",)).text
            is_mended = text != self._text and parse_json(text).value is not MISSING
            return CheckedFile(text, role=self._role).fixed() if is_mended else text
        edits = []
        for document, excerpt in self._excerpts.items():
            role: Role = "output" if document == "output_schema" else "input"
            if document != "input" and excerpt.is_exact:
                after = fix_all(excerpt.text, role).text
                edits.append(TextEdit(excerpt.start, excerpt.end, excerpt.put_back(after)))
        return apply_edits(text, sorted(edits, key=lambda edit: edit.start))

    def _judged(self, parsed: ParsedJson, processor: str | None) -> Iterator[Place]:
        parts = request_parts(parsed.value) if isinstance(parsed.value, dict) else None
        if parts is None or parts.kind == "schema":
            document: Document = "input_schema" if self._role == "input" else "output_schema"
            self._excerpts[document] = _Excerpt(self._text, 0, len(self._text))
            found = self._about_schema(processor)
        else:
            found = self._about_request(parsed, parts, processor)
            for problem in text_diagnostics(parsed, "request"):
                if not any(excerpt.holds(problem.start) for excerpt in self._excerpts.values()):
                    yield Place(problem, problem.line or 1, problem.column or 1)
        for diagnostic in found:
            excerpt = self._excerpts.get(diagnostic.document)
            line, column = (1, 1) if excerpt is None else excerpt.place(diagnostic)
            yield Place(diagnostic, line, column)

    def _about_schema(self, processor: str | None) -> tuple[Diagnostic, ...]:
        if self._role == "input":
            return judged(self._text, "input").diagnostics
        texts = RequestTexts(output_schema_type="json", output_schema_text=self._text, processor=processor)
        return tuple(item for item in judge_request(texts).diagnostics if item.document != "input")

    def _about_request(
        self, parsed: ParsedJson, parts: RequestParts, processor: str | None
    ) -> tuple[Diagnostic, ...]:
        texts: dict[str, Any] = {"processor": processor or parts.processor}
        schemas: dict[Document, SchemaPart | None] = {
            "output_schema": parts.output_schema,
            "input_schema": parts.input_schema,
        }
        for document, part in schemas.items():
            if part is not None:
                texts[f"{document}_type"] = part.type
                if part.type != "auto":
                    excerpt = self._excerpt(document, parsed, part.pointer, part.value)
                    texts[f"{document}_{'text' if part.type == 'json' else 'description'}"] = excerpt.text
        if parts.input is not None:
            texts["input_type"] = "text" if isinstance(parts.input, str) else "json"
            texts["input_text"] = self._excerpt("input", parsed, "/input", parts.input).text
        found = judge_request(RequestTexts(**texts)).diagnostics
        return tuple(item for item in found if item.document != "input" or parts.input is not None)

    def _excerpt(self, document: Document, parsed: ParsedJson, pointer: str, value: Any) -> _Excerpt:
        start, end = parsed.span(pointer) or (0, 0)
        content = value if isinstance(value, str) else None
        self._excerpts[document] = _Excerpt(self._text, start, end, content)
        return self._excerpts[document]


@dataclass
class _Excerpt:
    """A part of a file's text, without the indentation of what it stands in.

    Attributes
    ----------
    file, start, end
        The file's text, and which part of it.
    content
        What a string says there, where it is that which is judged: its places are those of the string.
    """

    file: str
    start: int
    end: int
    content: str | None = None
    text: str = field(init=False)
    _indentation: str = field(init=False)

    def __post_init__(self) -> None:
        piece = self.file[self.start : self.end]
        self._indentation = indentation_at(self.file, self.start)
        breaks = re.findall(rf"(?:\r\n|\n|\r)({re.escape(self._indentation)})?", piece)
        if not all(breaks):
            self._indentation = ""
        # A line break of JSON is never inside a string.
        self.text = re.sub(rf"(\r\n|\n|\r){re.escape(self._indentation)}", r"\1", piece)
        if self.content is not None:
            self.text = self.content

    @property
    def is_exact(self) -> bool:
        """Whether it is the file's own text."""
        return self.content is None

    def holds(self, offset: int | None) -> bool:
        """Whether a place in the file is in it."""
        return offset is not None and self.start <= offset < self.end

    def put_back(self, text: str) -> str:
        """Return another text for this place as it stands in the file."""
        return re.sub(r"(\r\n|\n|\r)", lambda found: found[0] + self._indentation, text)

    def place(self, diagnostic: Diagnostic) -> tuple[int, int]:
        """Return line and column in the file."""
        before = re.split(r"\r\n|\n|\r", self.file[: self.start])
        line, column = len(before), len(before[-1]) + 1
        if diagnostic.line is None or diagnostic.column is None or not self.is_exact:
            return line, column
        if diagnostic.line == 1:
            return line, column + diagnostic.column - 1
        return line + diagnostic.line - 1, len(self._indentation) + diagnostic.column
