"""Advice about the fields of an output schema: a description is what the field is researched by.

One hint a field, the most useful one; none for a field that only holds others. The documentation asks for
nothing of this, so every finding is a hint.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .description_words import (
    adds_little,
    is_date,
    is_english,
    is_generic,
    is_quantity,
    says_absence,
    says_format,
    says_null,
    says_quantity,
    says_unit,
)
from .finding import Finding
from .json_faults import shown
from .merging import resolved
from .outline import IN_PLACE, IN_PLACE_MAPS, Place
from .pointer import child, split
from .rules import task_api_rules

#: Rule identifiers of the hints, the most useful first: a field gets the first that applies.
COACHING_RULES = (
    "null_not_allowed",
    "generic_name",
    "description_missing",
    "date_without_format",
    "number_without_unit",
    "list_without_quantity",
    "description_thin",
    "null_not_mentioned",
)


def coach(places: Sequence[Place]) -> list[Finding]:
    """Return hints for the fields of an output schema, given as its subschemas, the root first.

    Never raises, whatever the schema holds.
    """
    findings = []
    for field in _fields(places):
        finding = next(filter(None, (advise(field) for advise in _ADVICE)), None)
        if finding is not None:
            findings.append(finding)
    return findings


@dataclass(frozen=True)
class _Field:
    """One property.

    Attributes
    ----------
    pointer, name, schema
        The property and its own schema.
    meant
        Its schema with local references written into it.
    around
        The descriptions of what it stands in: "all amounts in USD" may be said once for all fields.
    """

    pointer: str
    name: str
    schema: Mapping[str, Any]
    meant: Mapping[str, Any]
    around: str

    @cached_property
    def description(self) -> str:
        """What is said about the field, also about its alternatives and about the entries of a list."""
        return " ".join(_descriptions(self.meant)).strip()

    @cached_property
    def is_readable(self) -> bool:
        """Whether its words can be judged."""
        return is_english(self.description)

    @cached_property
    def kinds(self) -> frozenset[str]:
        """The types that the field may have."""
        return frozenset(_kinds(self.meant))

    @property
    def is_top(self) -> bool:
        """Whether it is a property of the root."""
        return len(split(self.pointer)) == 2

    def hint(self, rule: str, message: str) -> Finding:
        """Return the hint, at the description where there is one, else at the name."""
        has_own = isinstance(self.schema.get("description"), str)
        at = child(self.pointer, "description") if has_own else None
        return Finding(rule, "hint", message, self.pointer, at=at, on_key=not has_own)


def _fields(places: Sequence[Place]) -> Iterator[_Field]:
    root = places[0].schema if places else None
    said: dict[str, str] = {}
    for place in places:
        schema = place.schema
        if not isinstance(schema, dict) or place.via in IN_PLACE | IN_PLACE_MAPS:
            continue
        around = said.get(_parent(place.pointer, said), "")
        if isinstance(schema.get("description"), str):
            around = f"{around} {schema['description']}"
        said[place.pointer] = around
        names = schema.get("properties")
        for name, field in names.items() if isinstance(names, dict) else ():
            is_dropped = not place.pointer and name in task_api_rules().basis_field_names
            if not isinstance(field, dict) or is_dropped:
                continue
            meant = _meant(field, root)
            if isinstance(meant, dict) and not _holds_others(meant, root):
                yield _Field(child(child(place.pointer, "properties"), name), name, field, meant, around)


def _parent(pointer: str, known: Mapping[str, str]) -> str:
    """Return the nearest of the ``known`` pointers above ``pointer``."""
    while pointer:
        pointer = pointer.rpartition("/")[0]
        if pointer in known:
            break
    return pointer


def _meant(schema: Any, root: Any) -> Any:
    try:
        return resolved(schema, root)
    except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError, RecursionError):
        # Not a valid schema, which another rule says.
        return schema


def _holds_others(schema: Mapping[str, Any], root: Any) -> bool:
    """Whether a field is an object, or its every alternative is one: its own fields are advised about."""
    if isinstance(schema.get("properties"), dict) or isinstance(schema.get("additionalProperties"), dict):
        return True
    branches = [_meant(branch, root) for branch in _branches(schema)]
    holders = [branch for branch in branches if isinstance(branch, dict) and branch.get("type") != "null"]
    return bool(holders) and all(isinstance(branch.get("properties"), dict) for branch in holders)


def _branches(schema: Mapping[str, Any]) -> list[Any]:
    found = (schema.get(keyword) for keyword in ("anyOf", "oneOf"))
    return [branch for branches in found if isinstance(branches, list) for branch in branches]


def _descriptions(schema: Mapping[str, Any]) -> Iterator[str]:
    for part in (schema, schema.get("items"), *_branches(schema)):
        if isinstance(part, dict) and isinstance(part.get("description"), str):
            yield part["description"]


def _kinds(schema: Mapping[str, Any]) -> Iterator[str]:
    for part in (schema, *_branches(schema)):
        kind = part.get("type") if isinstance(part, dict) else None
        yield from (item for item in (kind if isinstance(kind, list) else [kind]) if isinstance(item, str))


def _allows_null(schema: Mapping[str, Any]) -> bool:
    """Whether null is an answer that fits; true where that cannot be told."""
    enum = schema.get("enum")
    if isinstance(enum, list):
        return None in enum
    if "const" in schema:
        return schema["const"] is None
    kind = schema.get("type")
    if kind is not None:
        return kind == "null" or (isinstance(kind, list) and "null" in kind) or schema.get("nullable") is True
    branches = _branches(schema)
    return not branches or any(not isinstance(branch, dict) or _allows_null(branch) for branch in branches)


def _null_not_allowed(field: _Field) -> Finding | None:
    items = field.meant.get("items")
    entries_may_be_null = isinstance(items, dict) and _allows_null(items)
    if not says_null(field.description) or _allows_null(field.meant) or entries_may_be_null:
        return None
    enum, kind = field.meant.get("enum"), field.meant.get("type")
    if isinstance(enum, list) and (kind is None or (isinstance(kind, list) and "null" in kind)):
        how = "add `null` to its `enum`"
    elif isinstance(kind, str) and not isinstance(enum, list):
        how = f'write `"type": ["{kind}", "null"]`'
    elif isinstance(kind, str):
        how = f'write `"type": ["{kind}", "null"]` and add `null` to its `enum`'
    else:
        how = 'add "null" to its types'
    message = f"The description asks for null, but the type of {_named(field)} does not allow it: {how}."
    return field.hint("null_not_allowed", message)


def _generic_name(field: _Field) -> Finding | None:
    # Below the root, what a field stands in tells of what it is: the name of a product, the date of an event.
    if not field.is_top or not is_generic(field.name):
        return None
    if field.description and not (field.is_readable and adds_little(field.description, field.name)):
        return None
    message = (
        f"{_named(field)} could be of anything: choose a name that says whose or which it is, or say in the "
        "description about whom or what, of when, and in which form."
    )
    return field.hint("generic_name", message)


def _description_missing(field: _Field) -> Finding | None:
    if field.description or "const" in field.meant:
        return None
    kinds = field.kinds - {"null"}
    if isinstance(field.meant.get("enum"), list):
        what = "what decides between its values"
    elif kinds == {"boolean"}:
        what = "what must hold for true, and what for false"
    elif kinds and kinds <= {"integer", "number"}:
        what = "what is counted or measured, of when, and in which unit"
    elif kinds == {"array"}:
        what = "what belongs in the list, and about how many entries"
    elif is_date(field.name, ""):
        what = "which date is meant, and its format, such as YYYY-MM-DD"
    else:
        what = "what to find, about whom or what, of when, and in which form"
    if "null" in field.kinds:
        what += ", and when to return null"
    message = f"{_named(field)} has no description, which is the prompt that it is researched by: say {what}."
    return field.hint("description_missing", message)


def _date_without_format(field: _Field) -> Finding | None:
    stated = {"enum", "const", "format", "pattern", "examples"}
    if field.kinds - {"null"} != {"string"} or not stated.isdisjoint(field.meant):
        return None
    if not is_date(field.name, field.description) or says_format(f"{field.description} {field.around}"):
        return None
    message = (
        f"The description does not say how the date {_named(field)} is written: add “Format YYYY-MM-DD.”"
    )
    return field.hint("date_without_format", message)


def _number_without_unit(field: _Field) -> Finding | None:
    kinds = field.kinds - {"null"}
    if not kinds or not kinds <= {"integer", "number"} or "enum" in field.meant:
        return None
    if not is_quantity(field.name) or says_unit(field.name, f"{field.description} {field.around}"):
        return None
    message = (
        f"Neither the name nor the description says in which unit {_named(field)} is given: add one, such as "
        "“in millions of US dollars” or “in percent, from 0 to 100”."
    )
    return field.hint("number_without_unit", message)


def _list_without_quantity(field: _Field) -> Finding | None:
    if field.kinds - {"null"} != {"array"} or {"minItems", "maxItems", "prefixItems"} & field.meant.keys():
        return None
    items = field.meant.get("items")
    if (isinstance(items, dict) and "enum" in items) or says_quantity(field.description):
        return None
    message = (
        f"The description does not say how many entries {_named(field)} should have: add it, such as “the "
        "three most important” or “all of them, at most 10”."
    )
    return field.hint("list_without_quantity", message)


def _description_thin(field: _Field) -> Finding | None:
    if not field.description or "enum" in field.meant or not adds_little(field.description, field.name):
        return None
    message = (
        f"The description of {_named(field)} says hardly more than its name: say about whom or what, of "
        "when, in which form, and what to return where nothing is found."
    )
    return field.hint("description_thin", message)


def _null_not_mentioned(field: _Field) -> Finding | None:
    is_nullable = "null" in field.kinds and _allows_null(field.meant)
    if not is_nullable or says_absence(f"{field.description} {field.around}"):
        return None
    message = (
        f"{_named(field)} may be null: say in the description when, such as “If not disclosed, return null.”"
    )
    return field.hint("null_not_mentioned", message)


def _named(field: _Field) -> str:
    return shown(field.name, quote="`")


def _in_english(advise: Callable[[_Field], Finding | None]) -> Callable[[_Field], Finding | None]:
    """Return a rule about words that is silent about other languages, which it cannot read."""
    return lambda field: advise(field) if field.is_readable else None


_ADVICE: tuple[Callable[[_Field], Finding | None], ...] = (
    _null_not_allowed,
    _generic_name,
    _description_missing,
    _in_english(_date_without_format),
    _in_english(_number_without_unit),
    _in_english(_list_without_quantity),
    _in_english(_description_thin),
    _in_english(_null_not_mentioned),
)
