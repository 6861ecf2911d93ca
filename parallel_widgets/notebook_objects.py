"""What stands in the notebook's namespace that a schema can be made of."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parallel_widgets.schema.imports.objects import OBJECT_FORMATS, object_format

#: More are not listed.
MAX_OBJECTS = 50


@dataclass(frozen=True, kw_only=True)
class NotebookObject:
    """A variable that can be imported.

    Attributes
    ----------
    name
        Of the variable.
    kind
        A name of `OBJECT_FORMATS`.
    label
        The same for people, with its size: "DataFrame, 3 columns".
    """

    name: str
    kind: str
    label: str


def namespace() -> Mapping[str, Any]:
    """Return the variables of the notebook or script; a copy, which no running cell changes."""
    # Jupyter's kernels and marimo execute cells in the main module.
    return dict(vars(sys.modules["__main__"]))


def notebook_objects(variables: Mapping[str, Any]) -> tuple[NotebookObject, ...]:
    """Return what can be imported among ``variables``, the newest first."""
    found: list[NotebookObject] = []
    for name, value in reversed(list(variables.items())):
        kind = None if name.startswith("_") else object_format(value)
        if kind is None:
            continue
        try:
            size = _size(value, kind)
        except Exception:  # noqa: BLE001, S112  (an object may do anything when it is looked at)
            continue
        if size:  # a base class such as Pydantic's own has no fields
            noun = "column" if kind == "dataframe" else "field"
            label = f"{OBJECT_FORMATS[kind]}, {size:,} {noun}{'s' if size != 1 else ''}"
            found.append(NotebookObject(name=name, kind=kind, label=label))
            if len(found) == MAX_OBJECTS:
                break
    return tuple(found)


def _size(value: Any, kind: str) -> int:
    if kind == "dataframe":
        return len(value.columns)
    if kind == "pydantic":
        return len(value.model_fields)
    return len(dataclasses.fields(value) if kind == "dataclass" else value.__annotations__)
