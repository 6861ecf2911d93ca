"""The members of an object before and after, put together: each in the place that it has in one of them."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .pointer import MISSING
from .splices import same

_Token = TypeVar("_Token", bound=Hashable)


@dataclass
class Member:
    """A property as it will be."""

    name: str
    schema: Any
    is_required: bool


@dataclass
class ObjectMembers:
    """The properties of one object, before and after, or the definitions of one schema.

    Attributes
    ----------
    members
        What will be there, by the name before or, of what is new, by the name after.
    came
        Those of ``members`` that take their place from ``after``.
    strays
        Required names without a property.
    is_touched, is_changed
        Whether a difference was found, and taken over, that `required` depends on.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    required_before: Sequence[str]
    required_after: Sequence[str]
    members: dict[tuple[str, bool], Member] = field(default_factory=dict)
    came: set[tuple[str, bool]] = field(default_factory=set)
    strays: list[str] = field(default_factory=list)
    is_touched: bool = False
    is_changed: bool = False

    def decided(self, is_wanted: bool) -> bool:
        """Note that `required` depends on a difference, and return whether it is wanted."""
        self.is_touched = True
        self.is_changed = self.is_changed or is_wanted
        return is_wanted


def in_their_places(content: ObjectMembers, new_names: Mapping[str, str]) -> dict[str, Any]:
    """Return the members by their names to be: those that stay in their order, with the others among them."""
    old_names = {new: old for old, new in new_names.items()}
    there = [(name, True) for name in content.before]
    staying = [token for token in there if token in content.members and token not in content.came]
    sequence = [(old_names[name], True) if name in old_names else (name, False) for name in content.after]
    woven = _woven(staying, sequence, content.came)
    return {content.members[token].name: content.members[token].schema for token in woven}


def assembled(before: dict[str, Any], after: dict[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """Return the keywords that were found to be there: those of before in their order, with the others."""
    there = {keyword for keyword, value in found.items() if value is not MISSING}
    staying = [keyword for keyword in before if keyword in there]
    schema = {keyword: found[keyword] for keyword in _woven(staying, list(after), there - set(before))}
    return before if same(schema, before) else schema


def _woven(staying: Sequence[_Token], sequence: Sequence[_Token], came: Collection[_Token]) -> list[_Token]:
    """Return what stays, in its order, with what came: each after the one that it follows in ``sequence``."""
    there = set(staying)
    following: dict[_Token | None, list[_Token]] = {}
    anchor: _Token | None = None
    for token in sequence:
        if token in there:
            anchor = token
        elif token in came:
            following.setdefault(anchor, []).append(token)
    woven = list(following.get(None, ()))
    for token in staying:
        woven += [token, *following.get(token, ())]
    return woven
