"""`compare`: runs side by side, as a table in a notebook, as text, and as a DataFrame."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from parallel_widgets.compared_runs.alignment import FieldRow, SchemaChange, aligned
from parallel_widgets.compared_runs.side import Side, sides
from parallel_widgets.compared_runs.table import html_table, text_table
from parallel_widgets.schema.pointer import MISSING

if TYPE_CHECKING:
    from parallel_widgets.recordings.recording import Recording
    from parallel_widgets.runs.record import RunRecord
    from parallel_widgets.runs.run import Run
    from parallel_widgets.widget import TaskWidget


def compare(*runs: Run | TaskWidget | RunRecord | Recording) -> RunComparison:
    """Put runs side by side: the same task on several processors, or before and after its schema was edited.

    Fields that were renamed, or moved to another object, are one row. What a change of the schema did is told
    in words.

    Parameters
    ----------
    runs
        Two or more runs, widgets (their newest runs), records of `runs`, or recordings. The first one is what
        the others are compared with.

    Raises
    ------
    TypeError, ValueError
        If there are less than two, or something is no run.
    """
    if len(runs) < 2:
        raise ValueError("A comparison takes two runs or more: pw.compare(first, second).")
    return RunComparison(sides(runs))


class RunComparison:
    """Runs side by side.

    Attributes
    ----------
    sides
        The runs, each with its label, status, cost and time.
    rows
        The fields, each with a cell for every run: its value, confidence and citations there.
    schema_changes
        How the schemas of the others differ from the first one, and what that did to the answer.
    """

    def __init__(self, compared: tuple[Side, ...]) -> None:
        self.sides = compared
        self.rows: tuple[FieldRow, ...]
        self.schema_changes: tuple[SchemaChange, ...]
        self.rows, self.schema_changes = aligned(compared)

    @property
    def differing(self) -> tuple[FieldRow, ...]:
        """The fields whose values differ."""
        return tuple(row for row in self.rows if row.differs)

    def frame(self) -> Any:
        """Return a pandas DataFrame with a row for each field; see `runs_frame` for costs and times.

        Its columns are "field", "differs", and for each run its label with "name", "value", "confidence" and
        "citations".

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas as pd  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415  (not required)

        columns: dict[str, list[Any]] = {
            "field": [row.name for row in self.rows],
            "differs": [row.differs for row in self.rows],
        }
        for number, side in enumerate(self.sides):
            cells = [row.cells[number] for row in self.rows]
            columns |= {
                f"{side.label} name": [cell.name for cell in cells],
                f"{side.label} value": [None if cell.value is MISSING else cell.value for cell in cells],
                f"{side.label} confidence": [cell.support.confidence for cell in cells],
                f"{side.label} citations": [list(cell.support.citations) for cell in cells],
            }
        # As they are: pandas would make numbers of None and of whole numbers.
        return pd.DataFrame({name: pd.Series(column, dtype=object) for name, column in columns.items()})

    def runs_frame(self) -> Any:
        """Return a pandas DataFrame with a row for each run: its status, cost and time.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        import pandas as pd  # noqa: PLC0415  (not required)

        names = ("label", "status", "cost_usd", "seconds", "is_sample", "error")
        return pd.DataFrame([{name: getattr(side, name) for name in names} for side in self.sides])

    def __repr__(self) -> str:
        return text_table(self.sides, self.rows, self.schema_changes)

    def _repr_html_(self) -> str:
        return html_table(self.sides, self.rows, self.schema_changes)
