"""The values in a text of JSON: one, several in a row, or one a line; slips that are plain are mended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from parallel_widgets.schema.fixing import fix_all
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.pointer import MISSING

from .imported import UnreadableImportError

#: Values in one text that are read; more examples teach nothing new.
MAX_VALUES = 10_000

#: Longer texts are not mended (characters): each mistake takes another look at all of it.
MAX_MENDED = 100_000
#: What is no JSON but says plainly what is meant: trailing commas, comments, Python's ``True``.
_SLIPS = frozenset({"syntax", "non_finite_number"})

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^"{}\[\]]+|.', re.DOTALL)
_BETWEEN = re.compile(r"[\s,;]*")


@dataclass(frozen=True)
class JsonValues:
    """What a text holds.

    Attributes
    ----------
    values
        At least one.
    notes
        What was not as it should be.
    text
        The text of the one value, mended where it had to be; ``None`` for several.
    """

    values: tuple[Any, ...]
    notes: tuple[str, ...] = ()
    text: str | None = None


def read_json_values(text: str) -> JsonValues:
    """Return the values of a text that is JSON, several JSON values, or a list of them a line each (NDJSON).

    Raises
    ------
    UnreadableImportError
        With the line and column of the first mistake that is not plain.
    """
    parsed = parse_json(text)
    if parsed.value is not MISSING:
        notes = [f"{problem.message}" for problem in parsed.problems if problem.rule == "duplicate_key"]
        return JsonValues((parsed.value,), tuple(notes), text)
    pieces = list(_pieces(text))
    if len(pieces) > 1:
        values = []
        for start, piece in pieces[:MAX_VALUES]:
            inner = parse_json(piece)
            if inner.value is MISSING:
                first = inner.problems[0]
                line, column = parsed.line_and_column(start + first.start)
                raise UnreadableImportError(first.message, line=line, column=column)
            values.append(inner.value)
        left = len(pieces) - len(values)
        return JsonValues(tuple(values), (f"{left:,} further examples were not read.",) if left else ())
    first = parsed.problems[0]
    if first.rule == "text_too_large":
        raise UnreadableImportError(first.message)
    line, column = parsed.line_and_column(first.start)
    mended = fix_all(text, "output", rules=_SLIPS).text if len(text) <= MAX_MENDED else text
    value = parse_json(mended).value
    if value is not MISSING:
        more = f" And {len(parsed.problems) - 1} more." if len(parsed.problems) > 1 else ""
        note = f"Mended on the way (line {line}, column {column}): {first.message}{more}"
        return JsonValues((value,), (note,), mended)
    raise UnreadableImportError(first.message, line=line, column=column)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield the objects and lists that follow each other in ``text``, and where each begins.

    One that is not closed goes on to the end of the text; what stands between two is a piece, too, so that it
    is reported.
    """
    depth, start = 0, 0
    for found in _PIECE.finditer(text):
        mark = found[0]
        if depth == 0:
            start = found.start()
        if mark in ("{", "["):
            depth += 1
        elif mark in ("}", "]") and depth:
            depth -= 1
            if depth == 0:
                yield start, text[start : found.end()]
        elif depth == 0 and _BETWEEN.fullmatch(mark) is None:
            yield start, mark
    if depth:
        yield start, text[start:]
