"""A comparison as static HTML and as text. What comes from the web is text in both, and never too long."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence

from parallel_widgets.compared_runs.alignment import FieldCell, FieldRow, SchemaChange, written
from parallel_widgets.compared_runs.side import Side
from parallel_widgets.runs.prices import dollars
from parallel_widgets.schema.pointer import MISSING

#: Rows and sentences that are shown; `RunComparison.rows` and `frame` have all.
MAX_ROWS = 200
MAX_CHANGES = 50
LONGEST_CELL = 300  # characters
LONGEST_WORDS = 60

_SPACE = re.compile(r"\s+")
_CELL = (
    "text-align: left; vertical-align: top; white-space: pre-wrap; overflow-wrap: anywhere; max-width: 28em"
)


def html_table(sides: Sequence[Side], rows: Sequence[FieldRow], changes: Sequence[SchemaChange]) -> str:
    """Return a table without scripts, links or anything that would be fetched."""
    head = "".join(_header(side.label, scope="col") for side in sides)
    facts = "".join(
        f"<tr>{_header(name)}{''.join(_data(_escaped(fact(side))) for side in sides)}</tr>"
        for name, fact in _FACTS.items()
    )
    body = "".join(map(_html_row, rows[:MAX_ROWS]))
    return (
        f"<p>{html.escape(_summary(rows))}</p>"
        f"<table><thead><tr>{_header('Field', scope='col')}{head}</tr></thead>"
        f"<tbody>{facts}{body}</tbody></table>{_left(len(rows) - MAX_ROWS, 'fields')}{_html_changes(changes)}"
    )


def text_table(sides: Sequence[Side], rows: Sequence[FieldRow], changes: Sequence[SchemaChange]) -> str:
    """Return lines; without times, by which notebooks would differ."""
    lines = [_summary(rows)]
    lines += [f"{plain(side.label)}: {plain(side.status)}, {_cost(side)}" for side in sides]
    for row in [row for row in rows if row.differs][:MAX_ROWS]:
        answers = [
            f"{plain(side.label)}: {_shown(cell, LONGEST_WORDS)}"
            for side, cell in zip(sides, row.cells, strict=True)
        ]
        lines.append(f"{plain(row.name)} | {' | '.join(answers)}")
    return "\n".join([*lines, *(plain(str(change)) for change in changes[:MAX_CHANGES])])


def plain(text: str, longest: int = LONGEST_CELL) -> str:
    """Return a text on one line, with nothing invisible in it that could turn it round or hide a part."""
    line = _SPACE.sub(" ", text[: longest * 4]).strip()
    short = line if len(line) <= longest else f"{line[:longest]} …"
    return "".join(item if item.isprintable() else f"\\u{ord(item):04x}" for item in short)


def _html_row(row: FieldRow) -> str:
    mark = " ≠" if row.differs else ""
    return f"<tr>{_header(f'{row.name}{mark}')}{''.join(_html_cell(cell, row) for cell in row.cells)}</tr>"


def _html_cell(cell: FieldCell, row: FieldRow) -> str:
    value = _escaped(_shown(cell, LONGEST_CELL))
    notes = [f"called {cell.name}"] if cell.path is not None and cell.name != row.name else []
    if cell.value is not MISSING:
        count = len(cell.support.citations)
        notes.append(cell.support.confidence or "not rated")
        notes.append(f"{count} source{'' if count == 1 else 's'}")
    words = f"<br><small>{_escaped(' · '.join(notes))}</small>" if notes else ""
    return _data((f"<mark>{value}</mark>" if row.differs else value) + words)


def _html_changes(changes: Sequence[SchemaChange]) -> str:
    if not changes:
        return ""
    items = "".join(f"<li>{html.escape(plain(str(change), 600))}</li>" for change in changes[:MAX_CHANGES])
    left = _left(len(changes) - MAX_CHANGES, "changes of the schema")
    return f"<p>What the schema changed:</p><ul>{items}</ul>{left}"


def _left(count: int, what: str) -> str:
    return f"<p>And {count:,} more {what}.</p>" if count > 0 else ""


def _summary(rows: Sequence[FieldRow]) -> str:
    if not rows:
        return "No run has an answer to compare."
    differing = sum(row.differs for row in rows)
    return f"{differing:,} of {len(rows):,} {'field differs' if len(rows) == 1 else 'fields differ'}."


def _shown(cell: FieldCell, longest: int) -> str:
    if cell.value is MISSING:
        return "—"
    return plain(cell.value if isinstance(cell.value, str) else written(cell.value), longest)


def _cost(side: Side) -> str:
    if side.is_sample:
        return "free sample"
    return "cost unknown" if side.cost_usd is None else dollars(side.cost_usd)


def _status(side: Side) -> str:
    return f"{side.status}: {side.error}" if side.error else side.status


_FACTS: dict[str, Callable[[Side], str]] = {
    "Status": _status,
    "Cost": _cost,
    "Time": lambda side: f"{side.seconds:,.1f} s",
}


def _escaped(text: str) -> str:
    return html.escape(plain(text))


def _header(text: str, *, scope: str = "row") -> str:
    return f'<th scope="{scope}" style="{_CELL}">{_escaped(text)}</th>'


def _data(markup: str) -> str:
    return f'<td style="{_CELL}">{markup}</td>'
