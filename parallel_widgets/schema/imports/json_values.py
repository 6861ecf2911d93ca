"""Python values as the JSON that they stand for: dates, decimals, models and NumPy's numbers too."""

from __future__ import annotations

import dataclasses
import datetime
import decimal
import enum
import math
import uuid
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from parallel_widgets.schema.json_scanner import MAX_NESTING
from parallel_widgets.schema.surrogates import without_halves

from .imported import UnreadableImportError

#: Values in one example; more would not make a schema that can be sent.
MAX_VALUES = 500_000
#: Bits of a whole number that Python writes as decimal digits (4,300 of them).
MAX_BITS = 14_000


def json_value(value: Any) -> Any:
    """Return ``value`` made of dicts, lists, strings, finite numbers, booleans and ``None`` alone.

    What is not a number (NaN), as tables have it for a missing value, is null.

    Raises
    ------
    UnreadableImportError
        If there is no JSON for a part of it, or it is nested too deeply.
    """
    return _Conversion().of(value, 0)


class _Conversion:
    def __init__(self) -> None:
        self._count = 0

    def of(self, value: Any, depth: int) -> Any:
        self._count += 1
        if depth > MAX_NESTING:
            raise UnreadableImportError(f"The example is nested more than {MAX_NESTING} levels deep.")
        if self._count > MAX_VALUES:
            raise UnreadableImportError(
                f"The example has more than {MAX_VALUES:,} values: a few objects are enough."
            )
        plain = _plain(value)
        if isinstance(plain, Mapping):
            return {
                without_halves(key if isinstance(key, str) else str(key)): self.of(inner, depth + 1)
                for key, inner in plain.items()
            }
        if isinstance(plain, list | tuple | set | frozenset):
            return [self.of(inner, depth + 1) for inner in _ordered(plain)]
        return plain


def _ordered(values: Iterable[Any]) -> Iterable[Any]:
    return sorted(values, key=repr) if isinstance(values, set | frozenset) else values


def _plain(value: Any) -> Any:
    """Return a scalar of JSON, or a container whose parts are still to be converted."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, enum.Enum):
        return _plain(value.value)
    if isinstance(value, str):
        return without_halves(str(value))
    if isinstance(value, int):
        if value.bit_length() > MAX_BITS:
            raise UnreadableImportError(
                "The example holds a whole number of thousands of digits, which no reader of JSON takes."
            )
        return int(value)
    if isinstance(value, float):
        return _number(float(value))
    if isinstance(value, Mapping | list | tuple | set | frozenset):
        return value
    return _of_a_known_class(value)


def _number(value: float) -> float | None:
    if math.isinf(value):
        raise UnreadableImportError("The example holds an infinite number, for which JSON has no word.")
    return None if math.isnan(value) else value


def _of_a_known_class(value: Any) -> Any:
    if isinstance(value, decimal.Decimal):
        return _number(float(value))
    if isinstance(value, datetime.date | datetime.time):
        # A missing time of pandas is a datetime, too, and writes itself as NaT.
        written = value.isoformat()
        return None if written == "NaT" else written
    if isinstance(value, uuid.UUID | PurePath | datetime.timedelta):
        return str(value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}
    # By their shapes, not their classes: the package needs neither Pydantic nor NumPy.
    for method in ("model_dump", "tolist", "item"):
        convert = getattr(value, method, None)
        if callable(convert) and not isinstance(value, type):
            try:
                return _scalar_or_container(convert())
            except UnreadableImportError:
                raise
            except Exception as error:
                raise UnreadableImportError(
                    f"The {type(value).__name__} could not be written as JSON: {error}."
                ) from error
    if type(value).__name__ in ("NAType", "NaTType"):
        return None
    raise UnreadableImportError(
        f"A value of type {type(value).__name__} has no JSON: give dicts, lists, strings and numbers."
    )


def _scalar_or_container(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float | Mapping | list | tuple | datetime.date):
        return _plain(value)
    raise UnreadableImportError(f"There is no JSON for a value of type {type(value).__name__}.")
