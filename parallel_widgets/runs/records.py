"""Several records of the journal: a sequence, and the table of them that a notebook shows."""

from __future__ import annotations

import html
import json
import time
from collections.abc import Callable, Sequence
from typing import Any, overload

from parallel_widgets.results.readable_text import on_one_line, shortened
from parallel_widgets.runs.record import RunRecord

LONGEST_CELL = 100  # characters


class RunRecords(Sequence[RunRecord]):
    """Runs of the journal, the newest first; shown as a table in a notebook."""

    def __init__(self, records: Sequence[RunRecord]) -> None:
        self._records = tuple(records)

    @overload
    def __getitem__(self, index: int) -> RunRecord: ...
    @overload
    def __getitem__(self, index: slice) -> RunRecords: ...
    def __getitem__(self, index: int | slice) -> RunRecord | RunRecords:
        if isinstance(index, slice):
            return RunRecords(self._records[index])
        return self._records[index]

    def __len__(self) -> int:
        return len(self._records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunRecords) and self._records == other._records

    def __hash__(self) -> int:
        return hash(tuple(record.key for record in self._records))

    def to_frame(self) -> Any:
        """Return the table as a pandas DataFrame, with whole values, times in UTC.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas as pd  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415  (not required)

        return pd.DataFrame(
            {
                "submitted_at": pd.to_datetime([record.submitted_at for record in self], unit="s", utc=True),
                **{
                    name: [getattr(record, name) for record in self]
                    for name in (
                        *("status", "processor", "input", "output", "cost_usd"),
                        *("is_sandbox", "run_id", "notebook"),
                    )
                },
            }
        )

    def __repr__(self) -> str:
        # Without ids or times: notebooks are compared by it.
        return f"RunRecords([{', '.join(on_one_line(record.status) for record in self)}])"

    def _repr_html_(self) -> str:
        if not self:
            return "<p>The journal has no such run.</p>"
        head = "".join(f"<th>{name}</th>" for name in _COLUMNS)
        rows = "".join(f"<tr>{''.join(_cells(record))}</tr>" for record in self)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(record: RunRecord) -> list[str]:
    # Whatever comes from the web or a notebook is text, never markup.
    return [f"<td>{html.escape(_shortened(text(record)))}</td>" for text in _COLUMNS.values()]


def _shortened(text: str) -> str:
    return shortened(on_one_line(text), LONGEST_CELL)


def _value(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value, ensure_ascii=False)


def _outcome(record: RunRecord) -> str:
    return _value(record.output) if record.error is None else str(record.error["message"])


def _cost(record: RunRecord) -> str:
    if record.is_sandbox:
        return "free sample"
    return "unknown" if record.cost_usd is None else f"${record.cost_usd:.2f}"


_COLUMNS: dict[str, Callable[[RunRecord], str]] = {
    "Submitted": lambda record: time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record.submitted_at)),
    "Status": lambda record: record.status,
    "Processor": lambda record: record.processor,
    "Input": lambda record: _value(record.input),
    "Output": _outcome,
    "Cost": _cost,
    "Run id": lambda record: record.run_id,
    "Notebook": lambda record: record.notebook,
}
