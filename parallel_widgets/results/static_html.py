"""A result as HTML that any host can show from a saved notebook: a table of the fields with their sources.

No script, no style sheet, nothing that is loaded. Colours are those of the page, so it is as readable in the
dark. All text is escaped, and links are http and https only.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from parallel_widgets.api.models import Citation, FieldBasis, TaskRunOutput
from parallel_widgets.results.evidence import FieldEvidence, field_evidence
from parallel_widgets.results.readable_text import SAMPLE, on_one_line, readable, shortened, value_text
from parallel_widgets.results.safe_link import safe_link

LIMIT = 200_000  # bytes of UTF-8; as much as a widget keeps in a notebook of a result
MOST_ROWS = 1000

_ACROSS = "text-align: left; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere;"
_CELL = f'<td dir="auto" style="{_ACROSS}">'
_HEAD = "".join(
    f'<th style="{_ACROSS}">{name}</th>' for name in ("Field", "Value", "Confidence", "Sources and reasoning")
)


@dataclass(frozen=True, kw_only=True)
class Room:
    """How much of a row is shown: characters of its texts, citations, and excerpts of each."""

    value: int
    reasoning: int
    citations: int
    excerpts: int


AMPLE = Room(value=2000, reasoning=2000, citations=20, excerpts=3)
SCARCE = Room(value=300, reasoning=0, citations=3, excerpts=0)
FIELD_LENGTH, TITLE_LENGTH, ADDRESS_LENGTH, EXCERPT_LENGTH = 200, 150, 200, 500


def static_html(output: TaskRunOutput, *, is_sample: bool) -> str:
    """Write the output with its basis as a table, in at most `LIMIT` bytes and a sentence on what was cut."""
    parts = [f"<p><strong>{SAMPLE}</strong></p>"] if is_sample else []
    is_cut = False
    if not isinstance(output.content, (dict, list)):
        text, is_cut = _report(value_text(output.content))
        parts.append(text)
    size = sum(map(_size, parts))
    rows: list[str] = []
    total = 0
    is_full = False
    for total, field in enumerate(field_evidence(output), start=1):  # noqa: B007  (counted to the end)
        if is_full:
            continue
        for room in (AMPLE, SCARCE):
            row, row_cut = _row(field, room)
            if size + _size(row) <= LIMIT:
                break
        is_full = size + _size(row) > LIMIT or len(rows) == MOST_ROWS
        if not is_full:
            rows.append(row)
            size += _size(row)
            is_cut = is_cut or row_cut
    if rows:
        body = "".join(rows)
        parts.append(f"<table><thead><tr>{_HEAD}</tr></thead><tbody>{body}</tbody></table>")
    parts.append(_left_out(total - len(rows), total, is_cut=is_cut))
    return f'<div style="overflow-x: auto">{"".join(parts)}</div>'


def _report(text: str) -> tuple[str, bool]:
    # Characters, of which the strangest take fourteen bytes as HTML.
    for longest in (LIMIT // 2, LIMIT // 4, LIMIT // 28):
        shown = _text(text, longest)
        if _size(shown) <= LIMIT // 2:
            break
    return f'<div dir="auto" style="{_ACROSS}">{shown}</div>', len(text) > longest


def _row(field: FieldEvidence, room: Room) -> tuple[str, bool]:
    """The row, and whether something was cut from it."""
    value = "" if field.is_outer or not field.path else value_text(field.value)
    sources = "".join(_basis(entry, room) for entry in field.basis)
    is_cut = len(value) > room.value or any(_is_cut(entry, room) for entry in field.basis)
    confidence = "not rated" if field.confidence is None else field.confidence
    if field.basis == ():
        confidence, sources = "", "No basis was given."
    cells = (
        _line(field.field, FIELD_LENGTH),
        _text(value, room.value),
        _line(confidence, FIELD_LENGTH),
        sources,
    )
    return f"<tr>{''.join(f'{_CELL}{cell}</td>' for cell in cells)}</tr>", is_cut


def _is_cut(entry: FieldBasis, room: Room) -> bool:
    return (
        len(entry.reasoning) > room.reasoning
        or len(entry.citations) > room.citations
        or any(
            len(citation.excerpts) > room.excerpts
            or any(len(excerpt) > EXCERPT_LENGTH for excerpt in citation.excerpts[: room.excerpts])
            for citation in entry.citations[: room.citations]
        )
    )


def _basis(entry: FieldBasis, room: Room) -> str:
    cited = islice(entry.citations, room.citations)
    sources = "".join(f"<li>{_source(citation, room)}</li>" for citation in cited)
    reasoning = ""
    if entry.reasoning and room.reasoning:
        told = _text(entry.reasoning, room.reasoning)
        reasoning = f"<details><summary>Reasoning</summary>{told}</details>"
    return f"{f'<ol>{sources}</ol>' if sources else 'No source was cited. '}{reasoning}"


def _source(citation: Citation, room: Room) -> str:
    link = safe_link(citation.url)
    title = _line(citation.title or "", TITLE_LENGTH)
    if link is None:
        shown = " ".join(filter(None, (title, f"<em>{_line(citation.url, ADDRESS_LENGTH)}</em>")))
    else:
        address = html.escape(link.url)
        shown = (
            f'<a href="{address}" target="_blank" rel="noopener noreferrer nofollow">'
            f"{title or _line(link.url, ADDRESS_LENGTH)}</a> ({link.host})"
        )
    excerpts = "".join(
        f"<blockquote>{_text(excerpt, EXCERPT_LENGTH)}</blockquote>"
        for excerpt in islice(citation.excerpts, room.excerpts)
    )
    return shown + (f"<details><summary>Excerpts</summary>{excerpts}</details>" if excerpts else "")


def _text(text: str, longest: int) -> str:
    return _escaped(readable(shortened(text, longest)))


def _line(text: str, longest: int) -> str:
    return _escaped(on_one_line(shortened(text, longest)))


def _escaped(text: str) -> str:
    # MathJax runs on the outputs of notebooks, and would take amounts of money for formulas: an element
    # within the delimiters keeps it from that in every host.
    escaped = html.escape(text)
    return escaped.replace("\\", "<span>\\</span>").replace("$", "<span>$</span>")


def _left_out(fields: int, total: int, *, is_cut: bool) -> str:
    said = list(_cuts(fields, total, is_cut=is_cut))
    if not said:
        return ""
    sentence = f"To fit into a notebook, {' and '.join(said)}. task.output and task.basis have it all."
    return f"<p><em>{sentence}</em></p>"


def _cuts(fields: int, total: int, *, is_cut: bool) -> Iterator[str]:
    if fields:
        yield f"{fields:,} of {total:,} fields are left out"
    if is_cut:
        yield "long texts and lists of sources are shortened"


def _size(text: str) -> int:
    return len(text.encode())
