"""The basis of an output as CSV that a spreadsheet takes for text, never for formulas."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.results.frames import BASIS_COLUMNS, basis_rows
from parallel_widgets.results.readable_text import readable, shortened, value_text

# Characters that a cell of Excel holds; what is longer spills into other cells
# (https://support.microsoft.com/office/excel-specifications-and-limits).
LONGEST_CELL = 32_767
# What spreadsheets take for the beginning of a formula, also in the wide forms of East Asian keyboards and
# after spaces (https://owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = re.compile("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*%?", re.ASCII)


def basis_csv(output: TaskRunOutput) -> str:
    """Write the rows of `basis_rows`; lines end as RFC 4180 says."""
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    writer.writerow(BASIS_COLUMNS)
    values: list[Any] = [None] * len(BASIS_COLUMNS)
    cells = [""] * len(BASIS_COLUMNS)
    for *row, excerpts in basis_rows(output):
        before, values = values, [*row, "\n\n".join(excerpts)]
        # The citations of a field share its value, which may be large.
        pairs = zip(values, before, cells, strict=True)
        cells = [cell if value is earlier else _cell(value) for value, earlier, cell in pairs]
        writer.writerow(cells)
    return written.getvalue()


def _cell(value: Any) -> str:
    if value is None:
        return ""
    # The beginning is long enough for what is made longer, and "'" and " …" are added.
    text = readable(value_text(value)[:LONGEST_CELL])
    text = shortened(text, LONGEST_CELL - 3)
    is_formula = _FORMULA.match(text) and not _NUMBER.fullmatch(text)
    return f"'{text}" if is_formula else text
