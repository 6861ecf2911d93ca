"""An object or list in a text, of which members stay, go and come: the splices for it, commas included."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from .json_text import ParsedJson
from .layout import Layout, indentation_at, line_breaks, written_token
from .text_edit import TextEdit

#: Writes a value on a line of some indentation; whether it must not break the line.
_Written = Callable[[Any, str, bool], str]


@dataclass
class Slot:
    """What stands at one place of an object or list afterwards.

    Attributes
    ----------
    member
        Index of the member that stands there now; ``None`` for a new one.
    is_gone
        Whether that member goes.
    edits
        Inside of that member.
    value, key
        What is new.
    renames
        Index of a member that goes and has the same value.
    """

    member: int | None = None
    is_gone: bool = False
    edits: list[TextEdit] = field(default_factory=list)
    value: Any = None
    key: str | None = None
    renames: int | None = None


class Container:
    """An object or list in a text, of which members stay, go and come.

    Attributes
    ----------
    members
        In the order of the text; of duplicate keys all.
    """

    def __init__(self, parsed: ParsedJson, pointer: str, layout: Layout, written: _Written) -> None:
        self._text = parsed.text
        self._span = parsed.span(pointer) or (0, 0)
        self.members = parsed.members(pointer)
        self._layout = layout
        self._write = written

    @cached_property
    def is_in_line(self) -> bool:
        """Whether it is on one line, apart from what its members hold."""
        ends = [self._span[0], *(member.end for member in self.members)]
        starts = [*(member.start for member in self.members), self._span[1]]
        return not any(
            next(line_breaks(self._text, end, start), None) for end, start in zip(ends, starts, strict=True)
        )

    def edits(self, slots: Sequence[Slot]) -> Iterator[TextEdit]:
        """Yield the edits that make ``slots`` of the members."""
        left, goes, comes = -1, list[int](), list[Slot]()
        for slot in slots:
            if slot.member is None:
                comes.append(slot)
            elif slot.is_gone:
                goes.append(slot.member)
            else:
                yield from self._between(left, slot.member, goes, comes)
                yield from slot.edits
                left, goes, comes = slot.member, [], []
        yield from self._between(left, len(self.members), goes, comes)

    def _between(
        self, left: int, right: int, goes: Sequence[int], comes: Sequence[Slot]
    ) -> Iterator[TextEdit]:
        """Yield the edits between two members that stay (or the ends): first replace, then remove or add."""
        replaced = min(len(goes), len(comes))
        for index, slot in zip(goes, comes, strict=False):
            yield self._replaced(index, slot)
        left = goes[replaced - 1] if replaced else left
        if len(goes) > replaced:
            yield self._removed(left, right, goes[replaced:])
        elif len(comes) > replaced:
            yield self._added(left, right, comes[replaced:])

    def _replaced(self, index: int, slot: Slot) -> TextEdit:
        member = self.members[index]
        if slot.renames == index and member.key is not None:
            return TextEdit(*member.key, written_token(slot.key))
        text = self._written(slot, indentation_at(self._text, member.start))
        return TextEdit(member.start, member.end, text)

    def _removed(self, left: int, right: int, goes: Sequence[int]) -> TextEdit:
        """Remove neighbours together with the right one of the two separators around them."""
        first, last = self.members[goes[0]], self.members[goes[-1]]
        if left < 0:
            # Something stays on the right: an object that loses all is written anew.
            return TextEdit(first.start, self.members[right].start, "")
        end = self.members[left].end
        if right == len(self.members):
            return TextEdit(end, last.end, "")
        start = self.members[right].start
        breaks_after = next(line_breaks(self._text, last.end, start), None)
        if breaks_after is None and next(line_breaks(self._text, end, first.start), None) is not None:
            return TextEdit(first.start, start, "")
        return TextEdit(end, last.end, "")

    def _added(self, left: int, right: int, comes: Sequence[Slot]) -> TextEdit:
        neighbour = self.members[left if left >= 0 else right]
        separator, indentation = self._separator(left, right)
        texts = [self._written(slot, indentation) for slot in comes]
        if left >= 0:
            return TextEdit(neighbour.end, neighbour.end, "".join(separator + text for text in texts))
        return TextEdit(neighbour.start, neighbour.start, "".join(text + separator for text in texts))

    def _separator(self, left: int, right: int) -> tuple[str, str]:
        """Return what to put between a new member and its neighbour, and how the new one's line begins."""
        members = self.members
        if len(members) > 1:
            before = min(max(left, 0), len(members) - 2)
            if right == len(members) and left > 0:
                before = left - 1
            gap = self._text[members[before].end : members[before + 1].start]
        else:
            space = self._text[self._span[0] + 1 : members[0].start]
            gap = f",{space}" if next(line_breaks(space, 0, len(space)), None) else self._layout.comma
        breaks = list(line_breaks(gap, 0, len(gap)))
        if not breaks:
            return gap, indentation_at(self._text, members[max(left, 0)].start)
        # One line break is enough, whatever blank lines stand there.
        head = gap[: breaks[0]].rstrip("\r\n")
        tail = gap[breaks[-1] :]
        indentation = tail[: len(tail) - len(tail.lstrip(" \t"))]
        return f"{head}{self._layout.line_break}{tail}", indentation

    def _written(self, slot: Slot, indentation: str) -> str:
        text = self._write(slot.value, indentation, self.is_in_line)
        return text if slot.key is None else self._layout.member(slot.key, text)
