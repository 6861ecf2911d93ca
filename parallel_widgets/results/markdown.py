"""A result as Markdown that is as harmless as text wherever it is rendered: GitHub, Jupyter, a mail.

A field's text is escaped. A report is Markdown already, so its headings, lists, tables and links stay; HTML,
images (which are fetched from wherever they point to), formulas (which can hold links) and links that are not
http or https become text. What is disarmed is written as a character reference: a backslash would be undone
by one that stands before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from parallel_widgets.api.models import Citation, FieldBasis, TaskRunOutput
from parallel_widgets.results.evidence import FieldEvidence, field_evidence
from parallel_widgets.results.readable_text import SAMPLE, on_one_line, readable, value_text
from parallel_widgets.results.safe_link import safe_link

_INLINE = re.compile(r"([\\`*_\[\]|~$])")
_BLOCK = re.compile(r"^[ \t]*(?:([#+=-])|(\d{1,9})([.)]))|^[ \t]+", re.MULTILINE | re.ASCII)
# What GitHub makes a link of by itself, also where `safe_link` refuses it.
_AUTOLINK = re.compile(r":(?=//)|(?<=www)\.", re.IGNORECASE)
_HTML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})

# Of a report, what may do more than be read. The addresses after these are judged by `safe_link`.
_ACTING = re.compile(
    r"""
    <(?P<auto>https?://[^\s<>]+)>                                               # <https://example.org>
    | \](?P<opens>\(\s{0,9}|:[ \t]{0,9}\n?[ \t]{0,9})<?(?P<to>https?://(?:[^\s<>()]|\([^\s<>()]*\))+)>?(?=[\s)]|$)
    | (?P<anchor>\]\(\#[\w-]*\))
    | (?P<closes>\])(?=[(:])                                                    # a link, or its definition
    | (?P<image>!+)(?=\[)
    | (?P<tag><)(?=[A-Za-z/!?])
    | (?P<bare>(?i:https?)://[^\s<>()\[\]\\$]*)
    | (?P<formula>\$|\\(?=begin\b|\\[(\[]))
    """,
    re.VERBOSE | re.ASCII,
)


def markdown(output: TaskRunOutput, *, is_sample: bool) -> str:
    """Write the whole output with its basis: a section for each field."""
    blocks = [f"**{SAMPLE}**"] if is_sample else []
    if isinstance(output.content, str):
        blocks.append(inert_markdown(output.content))
    elif not isinstance(output.content, (dict, list)):
        blocks.append(escaped(value_text(output.content)))
    for field in field_evidence(output):
        blocks += _section(field)
    return "\n\n".join(blocks) + "\n"


def inert_markdown(text: str) -> str:
    """Return Markdown of strangers without what acts; the rest of it stays Markdown."""
    return _ACTING.sub(_disarmed, readable(text))


def escaped(text: str) -> str:
    """Return Markdown that reads as this text, lines and all."""
    inline = _INLINE.sub(r"\\\1", readable(text)).translate(_HTML)
    return _AUTOLINK.sub(_disarmed, _BLOCK.sub(_unmarked, inline))


def _disarmed(found: re.Match[str]) -> str:
    match found.lastgroup:
        case "auto" | "to" | "bare" as kind:
            link = safe_link(found[kind])
            if link is None:
                whole = found[0] if kind == "bare" else f"&#{ord(found[0][0])};{found[0][1:]}"
                return whole.replace("<", "&lt;").replace("://", "&#58;//")
            if kind == "to":
                return f"]{found['opens']}{link.url}"
            return f"<{link.url}>" if kind == "auto" else found[0]
        case "anchor":
            return found[0]
        case "image":
            return ""
    return f"&#{ord(found[0])};"


def _unmarked(found: re.Match[str]) -> str:
    # Indented lines would be code.
    mark, number, point = found.groups()
    return f"\\{mark}" if mark else f"{number}\\{point}" if number else ""


def _section(field: FieldEvidence) -> Iterator[str]:
    yield f"## {escaped(on_one_line(field.field)) or 'Output'}"
    if field.path and not field.is_outer:
        yield escaped(value_text(field.value))
    for entry in field.basis:
        yield from _basis(entry)
    if not field.basis:
        yield "No basis was given."


def _basis(entry: FieldBasis) -> Iterator[str]:
    yield f"Confidence: {escaped(on_one_line(entry.confidence or 'not rated'))}"
    if entry.reasoning:
        yield escaped(entry.reasoning)
    if entry.citations:
        yield "\n".join(f"- {_source(citation)}" for citation in entry.citations)
    else:
        yield "No source was cited."


def _source(citation: Citation) -> str:
    link, title = safe_link(citation.url), escaped(on_one_line(citation.title or ""))
    if link is None:
        shown = " ".join(filter(None, (title, escaped(on_one_line(citation.url)))))
    else:
        shown = f"[{title or escaped(link.url)}]({link.url}) ({link.host})"
    excerpts = (f"\n  > {escaped(on_one_line(excerpt))}\n" for excerpt in citation.excerpts)
    return shown + "".join(excerpts)
