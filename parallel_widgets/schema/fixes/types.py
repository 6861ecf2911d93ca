"""Types that are none, or say nothing: the one that was meant; and schemas that were given as a word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.outline import keyword_at
from parallel_widgets.schema.pointer import resolve, split
from parallel_widgets.schema.pseudo_schema import is_pseudo_schema, schema_of_sketch
from parallel_widgets.schema.type_words import TYPES, meant_type

from .constraints import sentence
from .members import names_in, placed, without
from .nullable import made_nullable
from .proposal import Proposal
from .prose import described

#: Types that people write for strings of a format.
_FORMATS = {"date": "date", "datetime": "date-time", "url": "uri"}


def standalone_null(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Give the field a type besides null."""
    schema = resolve(root, finding.pointer)
    for kind, is_alternative in (("string", False), ("number", True), ("boolean", True)):
        changed = placed(schema, "type", [kind, "null"])
        yield Proposal(f"Make it a {kind} or null", {finding.pointer: changed}, is_alternative=is_alternative)


def null_not_allowed(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Make the field nullable."""
    schema = resolve(root, finding.pointer)
    nullable = made_nullable(schema)
    if nullable is not schema:
        yield Proposal("Allow null", {finding.pointer: nullable})


def pseudo_schema(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Write the sketch as a schema."""
    yield Proposal("Turn it into a JSON Schema", {"": schema_of_sketch(root)})


def metaschema(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Mend what makes a schema none, where it is plain what was meant."""
    if not finding.pointer:
        return
    path: list[str | int] = [int(token) if token.isdecimal() else token for token in split(finding.pointer)]
    keyword, rest = keyword_at(path)
    value = resolve(root, finding.pointer)
    if keyword is None:
        yield from _no_schema(finding.pointer, value)
        return
    owner = finding.pointer
    for _ in range(len(rest) + 1):
        owner = owner.rpartition("/")[0]
    mend = _MENDERS.get(keyword)
    if mend is not None:
        yield from mend(root, owner, finding.pointer, value)


def _no_schema(pointer: str, value: Any) -> Iterator[Proposal]:
    """Make a schema of a word, of a sketch, or of a list with one schema in it."""
    *_, holder, last = ["", "", *split(pointer)]
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], dict) and last == "items":
        yield Proposal("Take the schema out of the list", {pointer: value[0]})
    elif (isinstance(value, str) and value.strip()) or _is_sketched_list(value):
        is_named = holder in ("properties", "$defs", "definitions")
        schema = schema_of_sketch(value)
        if is_named or "description" not in schema:
            yield Proposal("Write it as a schema", {pointer: schema})


def _is_sketched_list(value: Any) -> bool:
    return isinstance(value, list) and is_pseudo_schema({"it": value})


def _type(root: Any, owner: str, pointer: str, value: Any) -> Iterator[Proposal]:
    schema = resolve(root, owner)
    kinds = schema["type"]
    if isinstance(kinds, list):
        meant = [_type_for(kind) for kind in kinds]
        if meant and all(kind in TYPES for kind in meant):
            distinct = list(dict.fromkeys(meant))
            yield Proposal(_changing(kinds, distinct), {owner: placed(schema, "type", distinct)})
        return
    meant_kind = _type_for(kinds)
    if meant_kind == "null":
        # Null alone says nothing.
        yield Proposal("Make it a string or null", {pointer: ["string", "null"]})
    elif meant_kind in TYPES:
        changed = placed(schema, "type", meant_kind)
        said = sentence("format", _FORMATS.get(str(kinds).strip().lower(), ""))
        if said and isinstance(schema.get("description", ""), str):
            changed = described(changed, said)
        yield Proposal(f"Change the type to `{meant_kind}`", {owner: changed})


def _type_for(kind: Any) -> Any:
    if kind is None:
        return "null"
    return kind if not isinstance(kind, str) or kind in TYPES else meant_type(kind)


def _changing(before: list[Any], after: list[Any]) -> str:
    new = [kind for kind in after if kind not in before]
    return f"Change the type to `{new[0]}`" if len(new) == 1 else "Mend the types"


def _required(root: Any, owner: str, pointer: str, value: Any) -> Iterator[Proposal]:
    schema = resolve(root, owner)
    names = schema["required"]
    if isinstance(names, list):
        kept = list(dict.fromkeys(name for name in names if isinstance(name, str)))
        yield Proposal("Leave each name once", {owner: placed(schema, "required", kept)})
        return
    if isinstance(names, str):
        yield Proposal("Write it as a list", {owner: placed(schema, "required", [names])})
        return
    if not isinstance(names, bool):
        return
    parent, _, last = owner.rpartition("/")
    outer, _, keyword = parent.rpartition("/")
    holder = resolve(root, outer) if keyword == "properties" else None
    name = next(iter(split(f"/{last}")), "")
    rest = without(schema, "required")
    if not names or not isinstance(holder, dict) or not isinstance(holder.get("required", []), list):
        yield Proposal("Remove `required` here", {owner: rest})
        return
    listed = names_in(holder.get("required"))
    changed = placed(holder, "properties", {**holder["properties"], name: rest})
    if name not in listed:
        changed = placed(changed, "required", [*listed, name])
    yield Proposal(f"Add {shown(name, quote='`')} to the `required` of its object", {outer: changed})


def _listed(root: Any, owner: str, pointer: str, value: Any) -> Iterator[Proposal]:
    if isinstance(value, str | int | float) and pointer.count("/") == owner.count("/") + 1:
        yield Proposal("Write it as a list", {pointer: [value]})


def _text(root: Any, owner: str, pointer: str, value: Any) -> Iterator[Proposal]:
    if isinstance(value, list) and value and all(isinstance(line, str) for line in value):
        yield Proposal("Join the lines into one string", {pointer: " ".join(value)})


#: By keyword; each takes the root, the pointers of the subschema and of the fault, and what is there.
_MENDERS: dict[str, Callable[[Any, str, str, Any], Iterator[Proposal]]] = {
    "type": _type,
    "required": _required,
    "enum": _listed,
    "examples": _listed,
    "title": _text,
    "description": _text,
}
