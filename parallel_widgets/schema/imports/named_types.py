"""Types that refer to each other by name: written out where they are used, if they do not hold themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import child

from .imported import UnreadableImportError

#: Types written out in one schema; more would not fit into a task.
MAX_WRITTEN = 2_000
#: Types inside types.
MAX_DEPTH = 40


class NamedTypes:
    """The schemas of named types, made when they are first needed.

    Parameters
    ----------
    make
        Makes the schema of a type, given its name; it calls `schema` for the types that it refers to.
    """

    def __init__(self, make: Callable[[str], dict[str, Any]]) -> None:
        self._make = make
        self._open: list[str] = []
        self._recursive: dict[str, dict[str, Any]] = {}
        self._written = 0

    def root(self, name: str) -> dict[str, Any]:
        """Return the schema of the type that a task asks for, with the definitions it needs."""
        self._open = [name]
        schema = self._make(name)
        if self._recursive:
            schema["$defs"] = dict(self._recursive)
        return schema

    def schema(self, name: str) -> dict[str, Any]:
        """Return the schema of a type that another one refers to."""
        if name == self._open[0]:
            return {"$ref": "#"}
        if name in self._recursive:
            return {"$ref": child("#/$defs", name)}
        if name in self._open:
            # Its place is known before its schema is: what it holds refers to it.
            self._recursive[name] = {}
            return {"$ref": child("#/$defs", name)}
        self._written += 1
        if self._written > MAX_WRITTEN or len(self._open) > MAX_DEPTH:
            raise UnreadableImportError(
                f"The types that {shown(self._open[0], quote='`')} refers to make too large a schema: "
                "import a smaller one."
            )
        self._open.append(name)
        schema = self._make(name)
        self._open.pop()
        if name in self._recursive:
            self._recursive[name] = schema
            return {"$ref": child("#/$defs", name)}
        return schema


def root_name(names: Iterable[str], referred: Callable[[str], Iterable[str]]) -> str:
    """Return which of the types (in the order of the source) a task asks for.

    Of those that no other refers to, the one that holds the most others; of equal ones the last, as types are
    mostly declared before they are used.
    """
    names = list(names)
    refers = {name: [other for other in referred(name) if other in names] for name in names}
    held = {other for name in names for other in refers[name] if other != name}
    free = [name for name in names if name not in held] or names
    return max(reversed(free), key=lambda name: len(_reached(name, refers)))


def _reached(name: str, refers: Mapping[str, Iterable[str]]) -> set[str]:
    reached, waiting = {name}, [name]
    while waiting:
        found = [other for other in refers[waiting.pop()] if other not in reached]
        reached.update(found)
        waiting.extend(found)
    return reached
