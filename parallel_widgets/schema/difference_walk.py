"""One walk over two schemas that finds their differences and takes over those that are wanted.

Which differences there are never depends on which are wanted, so that an index names the same one each time.
What is not taken over stays the very object that it was: so its text can stay as it was written, too.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from . import difference_words as words
from .matching import in_order, renamed
from .merged_members import Member, ObjectMembers, assembled, in_their_places
from .outline import DEFINITIONS, IN_PLACE, IN_PLACE_LISTS, PART_LISTS, PARTS
from .pointer import MISSING, child
from .splices import same

_ONE_SCHEMA = IN_PLACE | PARTS
_SCHEMA_LISTS = IN_PLACE_LISTS | PART_LISTS
#: What a schema is built of: where one has another of these, it is another schema...
_STRUCTURE = frozenset({"properties", "items", "$ref"}) | _SCHEMA_LISTS
#: ... but for one that only says nothing yet of what is in a value of its type.
_TYPE_OF = {"properties": "object", "items": "array"}


class Decide(Protocol):
    """Takes a difference, and tells whether it is wanted."""

    def __call__(
        self, kind: Any, pointer: str, before_pointer: str | None, message: str, *, breaking: bool = False
    ) -> bool:
        """Return whether the difference is to be taken over."""


@dataclass
class Move:
    """A property that is in another object now; decided where it is met first, for both places.

    Attributes
    ----------
    schema
        Its schema, the same before and after.
    is_wanted
        ``None``: not decided yet.
    """

    before_pointer: str
    pointer: str
    schema: Any
    is_wanted: bool | None = None


class Walk:
    """Walks over two schemas, once.

    Parameters
    ----------
    decide
        Is given each difference.
    moves
        Properties that are known to have moved to another object; of others it is said that they are gone in
        one and new in the other.

    Attributes
    ----------
    added, removed
        Schemas of such properties, by pointer.
    """

    def __init__(self, decide: Decide, moves: Sequence[Move] = ()) -> None:
        self._decide = decide
        self._came = {move.pointer: move for move in moves}
        self._left = {move.before_pointer: move for move in moves}
        self.added: dict[str, Any] = {}
        self.removed: dict[str, Any] = {}

    def schema(self, before: Any, after: Any, before_pointer: str = "", pointer: str = "") -> Any:
        """Return ``before`` with what is wanted of ``after``."""
        if same(before, after):
            return before
        if not isinstance(before, dict) or not isinstance(after, dict):
            if _is_equal(before, after):
                return before
            message = words.replaced(pointer, before, after)
            wanted = self._decide("other", pointer, before_pointer, message, breaking=after is not True)
            return after if wanted else before
        places = (before_pointer, pointer)
        if _is_another(before, after):
            return self._another(before, after, places)
        found: dict[str, Any] = {}
        for keyword in [*after, *(keyword for keyword in before if keyword not in after)]:
            if keyword in ("properties", "required"):
                if keyword not in found:
                    found |= self._properties(before, after, places)
            elif keyword in DEFINITIONS:
                found[keyword] = self._definitions(keyword, before, after, places)
            else:
                found[keyword] = self._keyword(keyword, before, after, places)
        return assembled(before, after, found)

    def _another(self, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]) -> Any:
        """Take a schema of another kind over as a whole, but for its description."""
        message, breaking = words.retyped(places[1], before, after), words.is_narrower(before, after)
        wanted = self._decide("retyped", places[1], places[0], message, breaking=breaking)
        source = after if wanted else before
        found = {keyword: source.get(keyword, MISSING) for keyword in {**before, **after}}
        found["description"] = self._keyword("description", before, after, places)
        return assembled(before, after, found)

    def _keyword(
        self, keyword: str, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]
    ) -> Any:
        """Return the value that a keyword will have, or `MISSING`."""
        old, new = before.get(keyword, MISSING), after.get(keyword, MISSING)
        if same(old, new):
            return old
        inside = (child(places[0], keyword), child(places[1], keyword))
        if keyword in _ONE_SCHEMA and isinstance(old, dict) and isinstance(new, dict):
            return self.schema(old, new, *inside)
        if (
            keyword in _SCHEMA_LISTS
            and isinstance(old, list)
            and isinstance(new, list)
            and len(old) == len(new)
        ):
            found = [
                self.schema(one, other, child(inside[0], index), child(inside[1], index))
                for index, (one, other) in enumerate(zip(old, new, strict=True))
            ]
            return old if all(map(same, found, old)) else found
        is_old = _is_equal(old, new) or not self._is_wanted(keyword, before, after, places)
        return old if is_old else new

    def _is_wanted(
        self, keyword: str, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]
    ) -> bool:
        old, new = before.get(keyword, MISSING), after.get(keyword, MISSING)
        before_pointer, pointer = places
        if keyword in ("type", "$ref") or keyword in ("anyOf", "oneOf"):
            message, breaking = words.retyped(pointer, before, after), words.is_narrower(before, after)
            return self._decide("retyped", pointer, before_pointer, message, breaking=breaking)
        if keyword == "description":
            message = words.described(pointer, old, new)
            return self._decide("described", pointer, before_pointer, message)
        if keyword == "enum":
            message, breaking = words.enumerated(pointer, old, new)
            return self._decide("enum", pointer, before_pointer, message, breaking=breaking)
        message, breaking = words.other(keyword, pointer, old, new)
        at, before_at = child(pointer, keyword), child(before_pointer, keyword)
        if new is MISSING:
            return self._decide("other", before_at, before_at, message, breaking=breaking)
        return self._decide("other", at, None if old is MISSING else before_at, message, breaking=breaking)

    # Members.

    def _properties(
        self, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]
    ) -> dict[str, Any]:
        """Return what `properties` and `required` will be."""
        required = [schema.get("required", MISSING) for schema in (before, after)]
        are_names = all(map(_are_names, required))
        old, new = (names if are_names and names is not MISSING else [] for names in required)
        found = self._members("properties", before, after, places, (old, new))
        if found is None:
            return {
                keyword: self._keyword(keyword, before, after, places)
                for keyword in ("properties", "required")
            }
        members, content = found
        if are_names:
            return {"properties": members, "required": self._required(content, required, places)}
        return {"properties": members, "required": self._keyword("required", before, after, places)}

    def _definitions(
        self, keyword: str, before: dict[str, Any], after: dict[str, Any], places: tuple[str, str]
    ) -> Any:
        found = self._members(keyword, before, after, places, ([], []))
        return self._keyword(keyword, before, after, places) if found is None else found[0]

    def _members(
        self,
        keyword: str,
        before: dict[str, Any],
        after: dict[str, Any],
        places: tuple[str, str],
        required: tuple[Sequence[str], Sequence[str]],
    ) -> tuple[Any, ObjectMembers] | None:
        """Return what a map of names to schemas will be; ``None`` if it is none."""
        old, new = before.get(keyword, MISSING), after.get(keyword, MISSING)
        if not all(value is MISSING or isinstance(value, dict) for value in (old, new)):
            return None
        olds, news = ({} if value is MISSING else value for value in (old, new))
        content = ObjectMembers(olds, news, *required)
        inside = (child(places[0], keyword), child(places[1], keyword))
        new_names = self._new_names(content, inside)
        self._merge(content, new_names, inside, is_definition=keyword in DEFINITIONS)
        if not olds and not news:
            # One is an empty map, and one is none.
            return self._keyword(keyword, before, after, places), content
        members = in_their_places(content, new_names)
        if not members and MISSING in (old, new):
            return MISSING, content
        return (old if same(members, old) else members), content

    def _new_names(self, content: ObjectMembers, inside: tuple[str, str]) -> dict[str, str]:
        """Return the names after of all that are in both, by their names before."""
        gone = {
            name: schema
            for name, schema in content.before.items()
            if name not in content.after and child(inside[0], name) not in self._left
        }
        came = {
            name: schema
            for name, schema in content.after.items()
            if name not in content.before and child(inside[1], name) not in self._came
        }
        return {name: name for name in content.before if name in content.after} | renamed(gone, came)

    def _merge(
        self,
        content: ObjectMembers,
        new_names: Mapping[str, str],
        inside: tuple[str, str],
        *,
        is_definition: bool,
    ) -> None:
        """Fill the members with what stays and what is wanted."""
        old_names = {new: old for old, new in new_names.items()}
        indices = {name: index for index, name in enumerate(content.before)}
        staying = in_order([indices[old_names[name]] for name in content.after if name in old_names])
        previous: str | None = None
        for name in content.after:
            pointer = child(inside[1], name)
            if name in old_names:
                old = old_names[name]
                self._merge_member(content, old, name, inside)
                if indices[old] not in staying:
                    message = words.shifted(pointer, previous)
                    if content.decided(self._decide("moved", pointer, child(inside[0], old), message)):
                        content.came.add((old, True))
            else:
                self._add(content, name, pointer, is_definition=is_definition)
            previous = pointer
        for name in content.before:
            if name not in new_names:
                self._remove(content, name, child(inside[0], name))

    def _merge_member(self, content: ObjectMembers, old: str, new: str, inside: tuple[str, str]) -> None:
        places = (child(inside[0], old), child(inside[1], new))
        name = old
        if old != new:
            message = words.renamed(*places)
            if content.decided(self._decide("renamed", places[1], places[0], message, breaking=True)):
                name = new
            # Either name may be required without being a property of its schema.
            if name == new and old in content.required_after:
                content.strays.append(old)
            if name == old and new in content.required_before:
                content.strays.append(new)
        schema = self.schema(content.before[old], content.after[new], *places)
        is_required, will_be = old in content.required_before, new in content.required_after
        if is_required != will_be:
            message = words.required(places[1], is_required=will_be)
            if content.decided(self._decide("required", places[1], places[0], message, breaking=will_be)):
                is_required = will_be
        content.members[old, True] = Member(name, schema, is_required)

    def _add(self, content: ObjectMembers, name: str, pointer: str, *, is_definition: bool) -> None:
        schema, is_required = content.after[name], name in content.required_after
        move = self._came.get(pointer)
        if move is not None:
            schema, wanted = move.schema, self._is_moved(move)
        else:
            self.added[pointer] = schema
            message = words.added(pointer, schema, is_definition=is_definition)
            wanted = self._decide("added", pointer, None, message, breaking=is_required)
        if content.decided(wanted):
            content.members[name, False] = Member(name, schema, is_required)
            content.came.add((name, False))
        elif name in content.required_before:
            content.strays.append(name)

    def _remove(self, content: ObjectMembers, name: str, pointer: str) -> None:
        schema = content.before[name]
        move = self._left.get(pointer)
        if move is not None:
            wanted = self._is_moved(move)
        else:
            self.removed[pointer] = schema
            wanted = self._decide("removed", pointer, pointer, words.removed(pointer), breaking=True)
        if not content.decided(wanted):
            content.members[name, True] = Member(name, schema, name in content.required_before)
        elif name in content.required_after:
            content.strays.append(name)

    def _is_moved(self, move: Move) -> bool:
        if move.is_wanted is None:
            message = words.moved(move.before_pointer, move.pointer)
            move.is_wanted = self._decide("moved", move.pointer, move.before_pointer, message, breaking=True)
        return move.is_wanted

    def _required(self, content: ObjectMembers, required: Sequence[Any], places: tuple[str, str]) -> Any:
        """Return what `required` will be, which depends on the properties that are taken over."""
        before, after = required
        inside = [child(place, "required") for place in places]
        for name in dict.fromkeys([*content.required_before, *content.required_after]):
            if name in content.before or name in content.after:
                continue
            is_required, will_be = name in content.required_before, name in content.required_after
            if is_required != will_be:
                message = words.required(child(child(places[1], "properties"), name), is_required=will_be)
                if content.decided(self._decide("required", inside[1], inside[0], message, breaking=will_be)):
                    is_required = will_be
            if is_required:
                content.strays.append(name)
        if not content.is_touched and not same(before, after):
            message = words.required_elsewise(places[1])
            return after if self._decide("required", inside[1], inside[0], message) else before
        if not content.is_changed:
            return before
        names = {member.name: old for (old, _), member in content.members.items() if member.is_required}
        names |= {name: name for name in content.strays}
        if names.keys() == set(content.required_after):
            return after
        if not names and before is MISSING:
            return before
        places_before = {name: index for index, name in enumerate(content.required_before)}
        places_after = {name: index for index, name in enumerate(content.required_after)}
        return sorted(
            names,
            key=lambda name: (places_before.get(names[name], len(places_before)), places_after.get(name, 0)),
        )


def _is_equal(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON, in whatever order their keys are."""
    if one is MISSING or other is MISSING:
        return one is other
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def _is_another(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a schema is of another build, so that its parts cannot be told from each other one by one."""
    for one, other in ((before, after), (after, before)):
        for keyword in (_STRUCTURE & one.keys()) - other.keys():
            types = other.get("type", _TYPE_OF.get(keyword))
            of_others = _STRUCTURE & other.keys() - set(_TYPE_OF)
            if keyword not in _TYPE_OF or of_others:
                return True
            if _TYPE_OF[keyword] not in (types if isinstance(types, list) else [types]):
                return True
    return False


def _are_names(required: Any) -> bool:
    """Whether `required` is as it should be, or is not there."""
    if required is MISSING:
        return True
    is_list = isinstance(required, list) and all(isinstance(name, str) for name in required)
    return is_list and len(set(required)) == len(required)
