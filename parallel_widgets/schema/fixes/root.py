"""The root: an object with properties, whatever it was written as."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from parallel_widgets.schema.finding import Finding
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.outline import DEFINITIONS, subschemas
from parallel_widgets.schema.pointer import child, put, split
from parallel_widgets.schema.rules import meant_keyword, task_api_rules

from .alternatives import merged_alternatives
from .members import is_object_schema, names_in, placed, renamed, types_of, without
from .proposal import Proposal
from .references import local_target

#: What belongs to the document rather than to its root value.
_OF_THE_DOCUMENT = ("$schema", "$id", "$anchor", "$comment", "$vocabulary", *sorted(DEFINITIONS))


def root_type_object(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Say that the root is an object; or put what it is into a property."""
    if not isinstance(root, dict):
        return
    kinds = types_of(root)
    if isinstance(root.get("properties"), dict) or "object" in kinds:
        yield Proposal('Set `type` to `"object"`', {"": placed(root, "type", "object")})
    else:
        yield from _as_object(root)


def root_properties_required(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Find the properties where they were written."""
    if isinstance(root, dict) and "properties" not in root:
        yield from _as_object(root)


def root_anyof_forbidden(root: Any, finding: Finding) -> Iterator[Proposal]:
    """Merge the alternatives; or drop them where the root has properties of its own."""
    yield from _merged(root)
    if isinstance(root.get("properties"), dict):
        yield Proposal("Remove `anyOf`", {"": without(root, "anyOf")}, is_alternative=True)


def _as_object(root: dict[str, Any]) -> Iterator[Proposal]:
    """Propose to make an object of a root without properties."""
    misspelt = next((name for name in root if _means_properties(name) and isinstance(root[name], dict)), None)
    if misspelt is not None:
        changed = _closed(renamed(root, misspelt, "properties"))
        yield Proposal(f"Rename {shown(misspelt, quote='`')} to `properties`", {"": changed})
        return
    if {"anyOf", "oneOf", "allOf"} & root.keys():
        yield from _merged(root)
        return
    if "$ref" in root:
        target = local_target(root, root["$ref"])
        if target is not None and is_object_schema(target):
            whole = {**without(root, "$ref", *_definitions(root)), **target, **_definitions(root)}
            name = shown(str(root["$ref"]).rsplit("/", 1)[-1], quote="`")
            yield Proposal(f"Write {name} at the root", {"": _closed(whole)})
        return
    kinds = set(types_of(root))
    if "object" in kinds or (not kinds and not {"items", "prefixItems", "enum", "const"} & root.keys()):
        yield from _with_a_first_field(root)
    elif kinds != {"null"}:
        yield from _lifted(root)


def _closed(root: dict[str, Any]) -> dict[str, Any]:
    """Return an object with all that the Task API asks of one, which nobody could tell of it before."""
    names = names_in(root.get("required"))
    missing = [name for name in root["properties"] if name not in names]
    changed = placed(placed(root, "type", "object"), "required", [*names, *missing])
    return placed(changed, "additionalProperties", False)


def _means_properties(name: str) -> bool:
    return name == "fields" or (name != "properties" and meant_keyword(name) == "properties")


def _definitions(root: Mapping[str, Any]) -> dict[str, Any]:
    return {name: root[name] for name in root if name in DEFINITIONS}


def _with_a_first_field(root: dict[str, Any]) -> Iterator[Proposal]:
    """Propose a field to begin with, where there is nothing to make one of."""
    if "patternProperties" in root or isinstance(root.get("additionalProperties"), dict):
        return
    first = {"answer": {"type": "string", "description": "What was found, in one sentence."}}
    changed = placed(placed(root, "type", "object"), "properties", first)
    changed = placed(changed, "required", ["answer"])
    yield Proposal(
        "Add a first field `answer`",
        {"": placed(changed, "additionalProperties", False)},
        is_alternative=True,
    )


def _lifted(root: dict[str, Any]) -> Iterator[Proposal]:
    """Propose to put a root that is a list, or a single value, into a property."""
    is_list = "array" in types_of(root) or "items" in root or "prefixItems" in root
    name = "items" if is_list else _name_of(root) or "answer"
    stays = {keyword: root[keyword] for keyword in root if keyword in _OF_THE_DOCUMENT}
    inner = without(root, *stays) if stays else root
    moved = _with_moved_references(inner, stays, child("/properties", name))
    if moved is None:
        return
    inner, stays = moved
    definitions = {keyword: stays.pop(keyword) for keyword in DEFINITIONS if keyword in stays}
    lifted = {
        **stays,
        "type": "object",
        "properties": {name: inner},
        "required": [name],
        "additionalProperties": False,
        **definitions,
    }
    what = "list" if is_list else "value"
    yield Proposal(f"Put the {what} into a property {shown(name, quote='`')}", {"": lifted})


def _name_of(root: Mapping[str, Any]) -> str:
    """Return a name for the value, made of its title."""
    title = root.get("title")
    words = re.findall(r"[a-z0-9]+", title.lower()) if isinstance(title, str) and title.isascii() else []
    name = "_".join(words)
    is_taken = name in task_api_rules().basis_field_names
    return "" if is_taken or name[:1].isdigit() else name


def _with_moved_references(
    inner: dict[str, Any], stays: dict[str, Any], pointer: str
) -> tuple[dict[str, Any], dict[str, Any]] | None:
    """Return both parts of a root with their references to it leading to where it moves."""
    parts = []
    for part in (inner, stays):
        changed: Any = part
        for place in subschemas(part):
            schema = place.schema if isinstance(place.schema, dict) else {}
            reference = schema.get("$ref")
            if "$id" in schema:
                # What the references are relative to may be anywhere.
                return None
            if isinstance(reference, str) and _leads_to_what_moves(reference):
                changed = put(changed, child(place.pointer, "$ref"), f"#{pointer}{reference[1:]}")
        parts.append(changed)
    return parts[0], parts[1]


def _leads_to_what_moves(reference: str) -> bool:
    pointer = unquote(reference[1:])
    is_pointer = reference == "#" or (reference.startswith("#/") and len(split(pointer)) > 0)
    return is_pointer and next(iter(split(pointer)), "") not in DEFINITIONS


def _merged(root: dict[str, Any]) -> Iterator[Proposal]:
    merged = merged_alternatives(root)
    if merged is not None:
        yield Proposal("Merge the alternatives into one object", {"": merged})
