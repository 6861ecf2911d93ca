"""Which field of one schema is which of another, where it has another name or place by now."""

from __future__ import annotations

from collections.abc import Sequence

from parallel_widgets.results.evidence import Path
from parallel_widgets.schema.difference import Difference
from parallel_widgets.schema.pointer import split

_ANY_ITEM = -1
_LISTS_OF_SCHEMAS = frozenset({"allOf", "anyOf", "oneOf"})


class Renames:
    """Leads from the paths of an answer to those that an answer to the first schema has.

    Parameters
    ----------
    differences
        From the first schema to the one of the answer.
    """

    def __init__(self, differences: Sequence[Difference]) -> None:
        self._before: dict[Path, Path] = {}
        for item in differences:
            if item.kind in ("renamed", "moved") and item.before_pointer is not None:
                after, before = schema_path(item.pointer), schema_path(item.before_pointer)
                # Places within a list are told one by one.
                if after and before and after.count(_ANY_ITEM) == before.count(_ANY_ITEM):
                    self._before[after] = before

    def first_path(self, path: Path) -> Path:
        """Return the path that this value had in an answer to the first schema."""
        for length in range(len(path), 0, -1):
            before = self._before.get(any_item(path[:length]))
            if before is not None:
                places = iter([step for step in path[:length] if isinstance(step, int)])
                return (*(next(places) if step == _ANY_ITEM else step for step in before), *path[length:])
        return path


def any_item(path: Path) -> Path:
    """Return a path with the same mark for every place in a list."""
    return tuple(_ANY_ITEM if isinstance(step, int) else step for step in path)


def schema_path(pointer: str) -> Path | None:
    """Return the path of the values that the schema at a pointer describes, see `any_item`.

    None for what is in a definition, which may describe several.
    """
    path: list[str | int] = []
    steps = iter(split(pointer))
    for step in steps:
        if step == "properties":
            name = next(steps, None)
            if name is not None:
                path.append(name)
        elif step == "items":
            path.append(_ANY_ITEM)
        elif step in _LISTS_OF_SCHEMAS:
            next(steps, None)
        elif step in ("$defs", "definitions"):
            return None
    return tuple(path)
