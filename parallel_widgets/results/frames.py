"""Outputs and their basis as pandas DataFrames, where pandas is installed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.results.evidence import field_evidence, resolve_field

#: The columns of the basis as a table: one row a citation, and one for an entry without any.
BASIS_COLUMNS = ("field", "value", "confidence", "reasoning", "url", "title", "excerpts")
# Levels of objects that become columns of their own.
DEEPEST = 8


def basis_rows(output: TaskRunOutput) -> Iterator[tuple[Any, ...]]:
    """Give the rows of `BASIS_COLUMNS`; excerpts are a list of texts, what is not given is None."""
    for field in field_evidence(output):
        for entry in field.basis:
            common = (field.field, field.value, entry.confidence, entry.reasoning or None)
            for citation in entry.citations:
                yield (*common, citation.url, citation.title, list(citation.excerpts))
            if not entry.citations:
                yield (*common, None, None, [])
        if not field.basis:
            yield (field.field, field.value, None, None, None, None, [])


def basis_frame(output: TaskRunOutput) -> Any:
    """Return the basis as a DataFrame; see `RunResult.basis_frame`."""
    pandas = _pandas("basis_frame()")
    # As objects: None stays None, and a column of numbers does not change its type by a text.
    return pandas.DataFrame(list(basis_rows(output)), columns=list(BASIS_COLUMNS), dtype=object)


def output_frame(output: TaskRunOutput, field: str | None = None) -> Any:
    """Return the output as a DataFrame; see `RunResult.output_frame`."""
    pandas = _pandas("output_frame()")
    content = output.content
    if field is not None:
        path, is_whole = resolve_field(content, field)
        if not is_whole:
            raise ValueError(f"The output has no field {field[:80]!r}.")
        for step in path:
            content = content[step]
    items = content if isinstance(content, list) else [content]
    return pandas.DataFrame([_columns(item, field or "output") for item in items])


def _columns(item: Any, name: str) -> dict[str, Any]:
    if not isinstance(item, Mapping):
        return {name: item}
    columns: dict[str, Any] = {}
    _flatten(item, "", columns, DEEPEST)
    return columns


def _flatten(item: Mapping[str, Any], before: str, columns: dict[str, Any], levels: int) -> None:
    for key, value in item.items():
        if isinstance(value, Mapping) and value and levels > 1:
            _flatten(value, f"{before}{key}.", columns, levels - 1)
        else:
            columns[f"{before}{key}"] = value


def _pandas(what: str) -> Any:
    try:
        import pandas  # type: ignore[import-untyped, unused-ignore]  # noqa: PLC0415  (not required)
    except ModuleNotFoundError as error:
        raise ImportError(
            f"{what} needs pandas, which is not installed: pip install pandas. Without it, `output` and "
            "`basis` have the same as dicts and lists, and to_csv() writes the basis."
        ) from error
    return pandas
