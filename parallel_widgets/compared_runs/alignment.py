"""The fields of several answers in rows: one row for a field, whatever each schema calls it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.compared_runs.fields import Support, Supports, named, values
from parallel_widgets.compared_runs.renames import Renames, any_item, schema_path
from parallel_widgets.compared_runs.side import Side
from parallel_widgets.results.evidence import Path
from parallel_widgets.schema.difference import Difference, compare_schemas
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.spec import compact_json


@dataclass(frozen=True, kw_only=True)
class FieldCell:
    """A field of one answer.

    Attributes
    ----------
    path
        As that answer has it; None where it has no such field.
    value
        Of the field; `MISSING` where there is none, which is not null.
    """

    path: Path | None = None
    value: Any = MISSING
    support: Support = field(default_factory=Support)

    @property
    def name(self) -> str:
        """What that answer calls it; "" where it has no such field."""
        return "" if self.path is None else named(self.path)


@dataclass(frozen=True, kw_only=True)
class FieldRow:
    """A field of all answers, by its name in the first one that has it."""

    name: str
    cells: tuple[FieldCell, ...]

    @property
    def differs(self) -> bool:
        """Whether the answers have different values for it."""
        return len({written(cell.value) for cell in self.cells}) > 1

    @property
    def is_renamed(self) -> bool:
        """Whether some answers have it by another name."""
        return any(cell.path is not None and cell.name != self.name for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class SchemaChange:
    """How a schema differs from the first one, and what that did to the answer; both as sentences."""

    label: str
    difference: Difference
    effect: str

    def __str__(self) -> str:
        return f"{self.label}: {self.difference.message} {self.effect}"


def aligned(sides: Sequence[Side]) -> tuple[tuple[FieldRow, ...], tuple[SchemaChange, ...]]:
    """Return the rows of the answers, and what each change of the schema did."""
    rows: dict[Path, list[FieldCell]] = {}
    changes = [_differences(sides[0], side) for side in sides]
    for number, side in enumerate(sides):
        if side.output is None:
            continue
        renames, supports = Renames(changes[number]), Supports(side.output, side.basis)
        found = dict(values(side.output))
        for path, value in found.items():
            first = renames.first_path(path)
            # An answer may still have the old name, besides the new one.
            row = path if first in found else first
            cells = rows.setdefault(row, [FieldCell() for _ in sides])
            cells[number] = FieldCell(path=path, value=value, support=supports.of(path))
    table = tuple(FieldRow(name=named(path), cells=tuple(cells)) for path, cells in rows.items())
    return table, tuple(
        SchemaChange(label=side.label, difference=item, effect=_effect(item, table, number))
        for number, side in enumerate(sides)
        if sides[0].output is not None and side.output is not None
        for item in changes[number]
    )


def written(value: Any) -> str:
    """Return a value as JSON, the same for equal ones; "" for `MISSING`."""
    return "" if value is MISSING else compact_json(value)


def _differences(first: Side, side: Side) -> tuple[Difference, ...]:
    # A text has no fields, and its description is no schema.
    if first.schema is None or side.schema is None:
        return ()
    return compare_schemas(first.schema, side.schema)


def _effect(difference: Difference, rows: Sequence[FieldRow], number: int) -> str:
    gone = difference.kind == "removed"
    place = schema_path(difference.pointer)
    if place is None:
        return "It is in a definition, so its values are not told apart here."
    pairs = [
        (row.cells[0].value, row.cells[number].value)
        for row in rows
        if _is_within(row.cells[0 if gone else number].path, place)
    ]
    if not pairs:
        return "The answer has no value there."
    if len(pairs) == 1:
        before, after = pairs[0]
        return _told(before, after)
    same = sum(written(before) == written(after) for before, after in pairs)
    return f"Of {len(pairs)} values there, {same} are the same as in the first answer."


def _is_within(path: Path | None, place: Path) -> bool:
    return path is not None and any_item(path)[: len(place)] == place


def _told(before: Any, after: Any) -> str:
    if before is MISSING:
        return f"It was answered with {_quoted(after)}."
    if after is MISSING:
        return f"The answer was {_quoted(before)}, and there is none any more."
    if written(before) == written(after):
        return "The answer is the same."
    return f"The answer was {_quoted(before)}, and is {_quoted(after)}."


def _quoted(value: Any) -> str:
    return shown(value) if isinstance(value, str) else shown(compact_json(value), quote="")
