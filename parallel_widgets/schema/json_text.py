"""Strict JSON (RFC 8259) with positions: the value of a text, where each part of it is, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from .json_parts import Member, Problem
from .json_scanner import Scanner
from .pointer import MISSING, child, resolve
from .text_lines import TextLines

#: Longer texts are measured, not parsed (characters).
MAX_TEXT = 1_000_000
#: Problems that leave a value to judge.
_HARMLESS = frozenset({"duplicate_key", "byte_order_mark"})


class ParsedJson:
    """What `parse_json` found.

    Attributes
    ----------
    text
        The text, verbatim.
    value
        Its value; `MISSING` if the text has none that can be trusted. Of duplicate keys the last one counts.
    problems
        In the order of the text.
    """

    def __init__(
        self,
        text: str,
        *,
        value: Any,
        problems: tuple[Problem, ...],
        spans: dict[str, tuple[int, int]],
        keys: dict[str, tuple[int, int]],
        shadowed: Mapping[str, Sequence[Member]] = MappingProxyType({}),
    ) -> None:
        self.text = text
        self.value = value
        self.problems = problems
        self._spans = spans
        self._keys = keys
        self._shadowed = shadowed
        self._lines = TextLines(text)

    def span(self, pointer: str, *, key: bool = False) -> tuple[int, int] | None:
        """Return the offsets of the value at ``pointer``, or of its key, quotes included."""
        return (self._keys if key else self._spans).get(pointer)

    def members(self, pointer: str) -> tuple[Member, ...]:
        """Return the members or items of the object or list at ``pointer``, in the order of the text.

        Of duplicate keys all.
        """
        container = resolve(self.value, pointer)
        names = container if isinstance(container, dict) else range(len(container))
        members = [*self._shadowed.get(pointer, ())]
        for name in names:
            place = child(pointer, name)
            key, value = self._keys.get(place), self._spans[place]
            members.append(Member(name, value[0] if key is None else key[0], value[1], key, value))
        return tuple(sorted(members, key=lambda member: member.start))

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """Return the place of ``offset`` as people count it: from 1."""
        return self._lines.place(offset)


def parse_json(text: str) -> ParsedJson:
    """Parse ``text``; never raises, however broken or large the text is."""
    if len(text) > MAX_TEXT:
        message = f"This text has {len(text):,} characters; no more than {MAX_TEXT:,} are read."
        problem = Problem("text_too_large", message, "", 0, 0)
        return ParsedJson(text, value=MISSING, problems=(problem,), spans={}, keys={})
    scanner = Scanner(text)
    scanner.scan()
    problems = tuple(sorted(scanner.problems, key=lambda problem: (problem.start, problem.end)))
    sound = all(problem.rule in _HARMLESS for problem in problems)
    value = scanner.root if sound else MISSING
    return ParsedJson(
        text,
        value=value,
        problems=problems,
        spans=scanner.spans,
        keys=scanner.keys,
        shadowed=scanner.shadowed,
    )
