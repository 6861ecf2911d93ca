"""A changed value written into the text it came from: few splices, in the style of what stands around them.

A caller changes values, not texts: it hands over an object with a member more, fewer, renamed or moved, made
with the unchanged parts of the parsed value itself. These are known by their identity, and stay or are copied
as their author wrote them, with their spacing, their order and their large numbers.
"""

from __future__ import annotations

import difflib
import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import takewhile
from typing import Any

from .container import Container, Slot
from .json_text import ParsedJson
from .layout import Layout, indentation_at, line_breaks
from .pointer import MISSING, child, resolve
from .text_edit import TextEdit

#: Marks, in a text being written, where the text that is there already goes; JSON cannot hold it.
_HERE = "\0"


class Splicer:
    """Writes changed values into one text.

    Parameters
    ----------
    parsed
        The text; it must have a value.

    Raises
    ------
    ValueError
        If the text has no value that could be changed.
    """

    def __init__(self, parsed: ParsedJson) -> None:
        if parsed.value is MISSING:
            raise ValueError("Only a text that is JSON can be changed by its value.")
        self.parsed = parsed
        self._text = parsed.text
        self._containers: dict[str, Container] = {}

    def rewrite(self, changes: Mapping[str, Any]) -> tuple[TextEdit, ...]:
        """Return the edits that put new values in place of those that are there.

        Parameters
        ----------
        changes
            The new values, by JSON Pointer to the old ones; none inside another.
        """
        edits = [
            edit
            for pointer, value in changes.items()
            for edit in self._changed(pointer, resolve(self.parsed.value, pointer), value)
        ]
        return tuple(sorted(edits, key=lambda edit: (edit.start, edit.end)))

    @cached_property
    def layout(self) -> Layout:
        """How the text is laid out."""
        return Layout.of(self._text)

    @cached_property
    def _places(self) -> dict[int, str]:
        """Pointers to the objects and lists of the text that hold something, by their identity."""
        places = {}
        stack = [("", self.parsed.value)]
        while stack:
            pointer, value = stack.pop()
            if isinstance(value, dict | list) and value:
                places[id(value)] = pointer
                names = value.items() if isinstance(value, dict) else enumerate(value)
                stack += [(child(pointer, name), item) for name, item in names]
        return places

    # Changes.

    def _changed(self, pointer: str, old: Any, new: Any) -> Iterator[TextEdit]:
        if same(old, new):
            return
        start, end = self._span(pointer)
        if id(new) in self._places and self._places[id(new)].startswith(f"{pointer}/"):
            yield from self._unwrapped(start, end, self._places[id(new)])
        elif isinstance(old, dict | list) and old and self._holds(new, old):
            yield from self._wrapped(pointer, old, new)
        elif isinstance(old, dict) and isinstance(new, dict) and old and new:
            yield from self._container(pointer).edits(self._object_slots(pointer, old, new))
        elif isinstance(old, list) and isinstance(new, list) and old and new:
            yield from self._container(pointer).edits(self._list_slots(pointer, old, new))
        else:
            yield TextEdit(
                start, end, self.written(new, indentation_at(self._text, start), self._is_in_line(pointer))
            )

    def _object_slots(self, pointer: str, old: dict[str, Any], new: dict[str, Any]) -> list[Slot]:
        """Return the members that stay and those that come, in their new order."""
        members = self._container(pointer).members
        first: dict[str | int, int] = {}
        last: dict[str | int, int] = {}
        for index, member in enumerate(members):
            first.setdefault(member.name, index)
            last[member.name] = index
        stays = _in_order([key for key in new if key in old], first)
        slots = [
            Slot(member=index, is_gone=members[index].name not in stays) for index in range(len(members))
        ]
        for index, slot in enumerate(slots):
            name = members[index].name
            is_changed = not slot.is_gone and old[str(name)] is not new[str(name)]
            if is_changed and index == last[name]:
                slot.edits.extend(self._changed(child(pointer, name), old[str(name)], new[str(name)]))
        # Each new member after the one before it.
        after: dict[int, list[Slot]] = {}
        anchor = -1
        left = len(stays)
        for key, value in new.items():
            if key in stays:
                left -= 1
                anchor = max(anchor, first[key]) if left else len(members) - 1
            else:
                gone = next((name for name in old if name not in new and same(old[name], value)), None)
                renames = None if gone is None else last[gone]
                after.setdefault(anchor, []).append(Slot(value=value, key=key, renames=renames))
        ordered = after.get(-1, [])
        for index, slot in enumerate(slots):
            ordered += [slot, *after.get(index, ())]
        return ordered

    def _list_slots(self, pointer: str, old: list[Any], new: list[Any]) -> list[Slot]:
        """Return the items that stay and those that come, in their new order."""
        before, after = [_canonical(item) for item in old], [_canonical(item) for item in new]
        slots: list[Slot] = []
        for tag, i, j, k, m in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag == "equal":
                slots += [Slot(member=index) for index in range(i, j)]
                continue
            # An item that changes inside stays where it is.
            pairs = zip(range(i, j), range(k, m), strict=False)
            alike = list(takewhile(lambda pair: _is_alike(old[pair[0]], new[pair[1]]), pairs))
            for index, other in alike:
                edits = list(self._changed(child(pointer, index), old[index], new[other]))
                slots.append(Slot(member=index, edits=edits))
            slots += [Slot(member=index, is_gone=True) for index in range(i + len(alike), j)]
            slots += [Slot(value=item) for item in new[k + len(alike) : m]]
        return slots

    def _wrapped(self, pointer: str, old: Any, new: Any) -> Iterator[TextEdit]:
        """Put ``new`` around ``old``, which is somewhere in it."""
        start, end = self._span(pointer)
        indentation = indentation_at(self._text, start)
        inner = indentation

        def copied(value: Any, deeper: str, in_line: bool) -> str | None:
            nonlocal inner
            if value is not old:
                return self._copied(value, deeper, in_line)
            inner = deeper
            return f"{_HERE}{self._copied(value, deeper, False)}{_HERE}"

        around = self.layout.written(new, indentation, in_line=self._is_in_line(pointer), copied=copied)
        before, _, after = around.split(_HERE, 2)
        yield TextEdit(start, start, before)
        yield from self._reindented(start, end, indentation, inner)
        yield TextEdit(end, end, after.replace(_HERE, ""))

    def _unwrapped(self, start: int, end: int, pointer: str) -> Iterator[TextEdit]:
        """Leave only what is at ``pointer`` of what it is in."""
        first, last = self._span(pointer)
        yield TextEdit(start, first, "")
        yield from self._reindented(
            first, last, indentation_at(self._text, first), indentation_at(self._text, start)
        )
        yield TextEdit(last, end, "")

    def _reindented(self, start: int, end: int, before: str, after: str) -> Iterator[TextEdit]:
        for line in line_breaks(self._text, start, end):
            if self._text.startswith(before, line) and before != after:
                if after.startswith(before):
                    yield TextEdit(line + len(before), line + len(before), after[len(before) :])
                else:
                    yield TextEdit(line, line + len(before), after)

    # The text.

    def written(self, value: Any, indentation: str, in_line: bool) -> str:
        """Return ``value`` as it is to be written on a line with this indentation."""
        return self.layout.written(value, indentation, in_line=in_line, copied=self._copied)

    def _copied(self, value: Any, indentation: str, in_line: bool) -> str | None:
        """Return the text of a value that stands somewhere already."""
        if id(value) not in self._places:
            return None
        start, end = self._span(self._places[id(value)])
        piece = self._text[start:end]
        if in_line:
            return self.layout.on_one_line(piece)
        return self.layout.moved(piece, indentation_at(self._text, start), indentation)

    def _span(self, pointer: str) -> tuple[int, int]:
        span = self.parsed.span(pointer)
        if span is None:
            raise ValueError(f"There is no value at {pointer!r} to be changed.")
        return span

    def _is_in_line(self, pointer: str) -> bool:
        """Whether a value stands in an object or list that is written on one line."""
        return bool(pointer) and self._container(pointer.rpartition("/")[0]).is_in_line

    def _container(self, pointer: str) -> Container:
        # The fixes of one text meet the same few again and again.
        if pointer not in self._containers:
            self._containers[pointer] = Container(self.parsed, pointer, self.layout, self.written)
        return self._containers[pointer]

    def _holds(self, new: Any, old: Any) -> bool:
        """Whether ``old`` is somewhere in what is new of ``new``."""
        stack = [new]
        while stack:
            value = stack.pop()
            if value is old:
                return True
            if isinstance(value, dict | list) and id(value) not in self._places:
                stack.extend(value.values() if isinstance(value, dict) else value)
        return False


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same JSON: of the same types, and with their keys in the same order."""
    if one is other:
        return True
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(_canonical(one) == _canonical(other))


def _canonical(value: Any) -> str:
    return json.dumps(value)


def _is_alike(old: Any, new: Any) -> bool:
    """Whether ``new`` is rather ``old``, changed inside, than another value."""
    return type(old) is type(new) and isinstance(old, dict | list) and bool(old) and bool(new)


def _in_order(keys: Sequence[str], places: Mapping[str | int, int]) -> frozenset[str]:
    """Return the most of ``keys`` that have ascending places: the others are moved past them."""
    order = [places[key] for key in keys]
    if order == sorted(order):
        return frozenset(keys)
    tails: list[int] = []
    chains: list[list[str]] = []
    for key in keys:
        place = bisect_left(tails, places[key])
        chain = [*(chains[place - 1] if place else ()), key]
        tails[place : place + 1] = [places[key]]
        chains[place : place + 1] = [chain]
    return frozenset(chains[-1]) if chains else frozenset()
