"""Keys that come twice in an object: the last one counts, the earlier ones go."""

from __future__ import annotations

from parallel_widgets.schema.container import Container, Slot
from parallel_widgets.schema.fix import Fix
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import resolve, split
from parallel_widgets.schema.splices import Splicer


def without_earlier(splicer: Splicer, pointer: str) -> Fix | None:
    """Return the fix that leaves only the last member of the key at ``pointer``."""
    owner, name = pointer.rpartition("/")[0], split(pointer)[-1]
    if not isinstance(resolve(splicer.parsed.value, owner), dict):
        return None
    members = splicer.parsed.members(owner)
    places = [index for index, member in enumerate(members) if member.name == name]
    if len(places) < 2:
        # It is in an object that a later one of the same key makes void.
        return None
    slots = [Slot(member=index, is_gone=index in places[:-1]) for index in range(len(members))]
    edits = tuple(Container(splicer.parsed, owner, splicer.layout, splicer.written).edits(slots))
    what = "the earlier one" if len(places) == 2 else "the earlier ones"
    return Fix(title=f"Remove {what} of {shown(name, quote='`')}", edits=edits, changed=(owner,))
