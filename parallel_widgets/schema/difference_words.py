"""Sentences that say how two schemas differ, and whether that breaks what was made with the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .field_path import field_path
from .json_faults import shown
from .pointer import MISSING
from .spec import compact_json

#: Values of an enum that a sentence lists.
MAX_LISTED = 4

#: Keywords that say nothing about which values fit.
_ANNOTATIONS = frozenset(
    [
        "title",
        "description",
        "examples",
        "default",
        "deprecated",
        "readOnly",
        "writeOnly",
        "$comment",
        "$schema",
    ]
)


def named(pointer: str) -> str:
    """Return what people call the field at ``pointer``."""
    path = field_path(pointer)
    return shown(path, quote="`") if path else "the schema"


def starting(sentence: str) -> str:
    """Return ``sentence`` with a capital letter where it begins with a word."""
    return sentence[:1].upper() + sentence[1:]


def kind(schema: Any) -> str:
    """Return the kind of value that a schema describes: ``list of string``, ``integer or null``."""
    if not isinstance(schema, dict):
        return "nothing" if schema is False else "anything"
    types = schema.get("type")
    if types is None:
        return _untyped(schema)
    items = schema.get("items")
    lists = f"list of {kind(items)}" if isinstance(items, dict) and items else "list"
    types = types if isinstance(types, list) else [types]
    return " or ".join(lists if item == "array" else str(item) for item in types)


def _untyped(schema: Mapping[str, Any]) -> str:
    for keyword in ("anyOf", "oneOf"):
        branches = schema.get(keyword)
        if isinstance(branches, list) and branches:
            return " or ".join(dict.fromkeys(kind(branch) for branch in branches))
    if isinstance(schema.get("$ref"), str):
        return shown(schema["$ref"].rsplit("/", 1)[-1], quote="`")
    if isinstance(schema.get("enum"), list):
        return "one of a few values"
    return "object" if "properties" in schema else "list" if "items" in schema else "anything"


def added(pointer: str, schema: Any, *, is_definition: bool) -> str:
    """Say that a property, or a definition, is new."""
    what = "definition" if is_definition else kind(schema)
    return f"{starting(named(pointer))} is new ({what})."


def removed(pointer: str) -> str:
    """Say that a property is gone."""
    return f"{starting(named(pointer))} is gone."


def renamed(before_pointer: str, pointer: str) -> str:
    """Say that a property has another name."""
    return f"{starting(named(before_pointer))} is called {named(pointer)} now."


def shifted(pointer: str, previous: str | None) -> str:
    """Say that a property stands elsewhere in its object: after the one at ``previous``, or first."""
    where = "first" if previous is None else f"after {named(previous)}"
    return f"{starting(named(pointer))} stands {where} now."


def moved(before_pointer: str, pointer: str) -> str:
    """Say that a property is in another object."""
    return f"{starting(named(before_pointer))} is {named(pointer)} now."


def required(pointer: str, *, is_required: bool) -> str:
    """Say that a property must be there now, or need not."""
    return f"{starting(named(pointer))} {'is required now' if is_required else 'may be left out now'}."


def required_elsewise(pointer: str) -> str:
    """Say that `required` differs in what is of no consequence, or is no list of names."""
    return f"`required` of {named(pointer)} is written in another way."


def retyped(pointer: str, before: Any, after: Any) -> str:
    """Say that a value is of another kind."""
    old, new, name = kind(before), kind(after), starting(named(pointer))
    if new == f"{old} or null":
        return f"{name} may be null now."
    if old == f"{new} or null":
        return f"{name} may no longer be null."
    if old == new:
        return f"{name} ({new}) is defined in another way."
    return f"{name} is {new} now, instead of {old}."


def is_narrower(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a value of the type before may not be of the type after."""
    branches = after.get("anyOf")
    if isinstance(branches, list) and any(_is_within(before, branch) for branch in branches):
        return False
    return not _is_within(before, after)


def _is_within(before: Mapping[str, Any], after: Any) -> bool:
    if not isinstance(after, dict):
        return after is True
    if not after.keys() - _ANNOTATIONS:
        return True
    old, new = _types(before), _types(after)
    if not old or not new:
        return False
    return all(item in new or (item == "integer" and "number" in new) for item in old)


def _types(schema: Mapping[str, Any]) -> list[Any]:
    types = schema.get("type")
    return types if isinstance(types, list) else [] if types is None else [types]


def described(pointer: str, before: Any, after: Any) -> str:
    """Say that a description is another one."""
    if after is MISSING:
        return f"The description of {named(pointer)} is gone."
    change = "is new" if before is MISSING else "is another one"
    return f"The description of {named(pointer)} {change}: {_written(after)}."


def enumerated(pointer: str, before: Any, after: Any) -> tuple[str, bool]:
    """Say that other values are allowed, and whether some no longer are."""
    name = named(pointer)
    if after is MISSING:
        return f"{starting(name)} is no longer bound to a list of values.", False
    if not isinstance(before, list) or not isinstance(after, list):
        return f"{starting(name)} is bound to a list of values now: {_written(after)}.", True
    old, new = list(map(compact_json, before)), list(map(compact_json, after))
    come, gone = (
        [item for item in new if item not in set(old)],
        [item for item in old if item not in set(new)],
    )
    if not come and not gone:
        return f"The values of {name} are in another order.", False
    parts = [f"{what} {_listed(values)}" for what, values in (("new", come), ("gone", gone)) if values]
    return f"The values of {name} differ: {'; '.join(parts)}.", bool(gone)


def other(keyword: str, pointer: str, before: Any, after: Any) -> tuple[str, bool]:
    """Say that some other keyword differs, and whether fewer values may fit."""
    what = f"{shown(keyword, quote='`')} of {named(pointer)}"
    narrows = keyword not in _ANNOTATIONS and after is not MISSING
    if keyword == "additionalProperties":
        narrows = after is not MISSING and after is not True and after != {}
    if after is MISSING:
        return f"{what} is gone.", narrows
    if before is MISSING:
        return f"{what} is new: {_written(after)}.", narrows
    return f"{what} is {_written(after)} now, instead of {_written(before)}.", narrows


def replaced(pointer: str, before: Any, after: Any) -> str:
    """Say that something that is no object has another value."""
    return f"{starting(named(pointer))} is {_written(after)} now, instead of {_written(before)}."


def _written(value: Any) -> str:
    return shown(value) if isinstance(value, str) else shown(compact_json(value), quote="`")


def _listed(values: Sequence[str]) -> str:
    few = ", ".join(shown(value, quote="") for value in values[:MAX_LISTED])
    return f"{few} and {len(values) - MAX_LISTED} more" if len(values) > MAX_LISTED else few
