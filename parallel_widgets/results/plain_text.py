"""A result as plain text, for terminals and for hosts that show no HTML."""

from __future__ import annotations

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.results.evidence import FieldEvidence, field_evidence
from parallel_widgets.results.readable_text import SAMPLE, on_one_line, readable, shortened, value_text

LIMIT = 20_000  # characters
VALUE_LENGTH, TITLE_LENGTH, ADDRESS_LENGTH = 500, 100, 200
MOST_SOURCES = 10


def plain_text(output: TaskRunOutput, *, is_sample: bool) -> str:
    """Write the output field by field with its sources, in about `LIMIT` characters at most."""
    blocks = [SAMPLE] if is_sample else []
    if not isinstance(output.content, (dict, list)):
        blocks.append(readable(shortened(value_text(output.content), LIMIT // 2)))
    size = sum(map(len, blocks))
    shown = total = 0
    is_full = False
    for total, field in enumerate(field_evidence(output), start=1):  # noqa: B007  (counted to the end)
        if is_full:
            continue
        block = _block(field)
        size += len(block)
        is_full = size > LIMIT
        if not is_full:
            blocks.append(block)
            shown += 1
    if shown < total:
        blocks.append(f"{total - shown:,} of {total:,} fields are left out here.")
    return "\n".join(blocks)


def _block(field: FieldEvidence) -> str:
    value = (
        ""
        if field.is_outer or not field.path
        else on_one_line(shortened(value_text(field.value), VALUE_LENGTH))
    )
    lines = [f"{on_one_line(shortened(field.field, TITLE_LENGTH))}: {value}".rstrip()]
    if field.basis:
        confidence = field.confidence or "not rated"
        lines.append(f"    confidence: {on_one_line(shortened(confidence, TITLE_LENGTH))}")
    for citation in field.citations[:MOST_SOURCES]:
        title = on_one_line(shortened(citation.title or "", TITLE_LENGTH))
        address = on_one_line(shortened(citation.url, ADDRESS_LENGTH))
        lines.append(f"    {f'{title}: ' if title else ''}{address}")
    if len(field.citations) > MOST_SOURCES:
        lines.append(f"    and {len(field.citations) - MOST_SOURCES:,} more sources")
    return "\n".join(lines)
