"""The ``$ref`` of a schema: each must lead to a subschema of the same document. Nothing is ever fetched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from .finding import Finding
from .json_faults import shown
from .outline import DEFINITIONS, Place
from .pointer import MISSING, child, resolve


@dataclass
class _Resource:
    """A part of the document that has an address of its own, by ``$id``; the root has the address ``""``."""

    pointer: str
    schema: Any
    address: str
    anchors: dict[str, str] = field(default_factory=dict)


def check_references(root: Any, places: Sequence[Place]) -> list[Finding]:
    """Return a finding for each reference that leads out of the document, nowhere, or round in a circle."""
    resources = _resources(places)
    targets: dict[str, str] = {}
    findings = []
    for place in places:
        reference = place.schema.get("$ref") if isinstance(place.schema, dict) else None
        if isinstance(reference, str):
            target = _target(reference, _resource_of(place, resources), resources)
            if isinstance(target, Finding):
                findings.append(_at(target, root, place, reference))
            else:
                targets[place.pointer] = target
    findings.extend(
        Finding(
            "unresolved_ref",
            "error",
            "This reference leads back to itself and never to a schema.",
            child(pointer, "$ref"),
        )
        for pointer in targets
        if _goes_round(pointer, targets)
    )
    return findings


def _resources(places: Sequence[Place]) -> list[_Resource]:
    """Return the root and every part with an ``$id``; the innermost last."""
    resources: list[_Resource] = []
    for place in places:
        schema = place.schema
        identifier = schema.get("$id") if isinstance(schema, dict) else None
        if not place.pointer or isinstance(identifier, str):
            base = _resource_of(place, resources).address if resources else ""
            address = _joined(base, identifier) if isinstance(identifier, str) else ""
            resources.append(_Resource(place.pointer, schema, urldefrag(address or "").url))
        for keyword in ("$anchor", "$dynamicAnchor"):
            anchor = schema.get(keyword) if isinstance(schema, dict) else None
            if isinstance(anchor, str):
                _resource_of(place, resources).anchors[anchor] = place.pointer
    return resources


def _resource_of(place: Place, resources: Sequence[_Resource]) -> _Resource:
    return next(
        resource
        for resource in reversed(resources)
        if place.pointer == resource.pointer or place.pointer.startswith(f"{resource.pointer}/")
    )


def _joined(base: str, reference: str) -> str | None:
    try:
        return urljoin(base, reference)
    except ValueError:
        return None


def _target(reference: str, base: _Resource, resources: Sequence[_Resource]) -> str | Finding:
    """Return the pointer that ``reference`` leads to, or what is wrong with it."""
    address, fragment = base.address, reference[1:]
    if not reference.startswith("#"):
        joined = _joined(base.address, reference)
        address, fragment = ("", "") if joined is None else urldefrag(joined)
        if joined is None or address not in {resource.address for resource in resources}:
            message = (
                f"{shown(reference, quote='`')} is outside this document and is not fetched: put the schema "
                "into `$defs` and refer to it with `#/$defs/…`."
            )
            return Finding("remote_ref", "error", message)
    home = next(resource for resource in resources if resource.address == address)
    fragment = unquote(fragment)
    if fragment and not fragment.startswith("/"):
        if fragment in home.anchors:
            return home.anchors[fragment]
        return Finding("unresolved_ref", "error", f"No `$anchor` {shown(fragment)} is in this schema.")
    target = resolve(home.schema, fragment)
    if target is MISSING:
        message = f"{shown(reference, quote='`')} leads to nothing in this schema."
        return Finding("unresolved_ref", "error", message)
    if not isinstance(target, dict | bool):
        message = f"{shown(reference, quote='`')} leads to something that is no schema."
        return Finding("unresolved_ref", "error", message)
    return home.pointer + fragment


def _at(finding: Finding, root: Any, place: Place, reference: str) -> Finding:
    """Return ``finding`` at its place, with the reference that was probably meant."""
    meant = meant_reference(root, reference)
    message = (
        finding.message if meant is None else f"{finding.message} Did you mean {shown(meant, quote='`')}?"
    )
    return Finding(finding.rule, finding.severity, message, child(place.pointer, "$ref"))


def meant_reference(root: Any, reference: str) -> str | None:
    """Return the reference to the definition whose name a reference that leads nowhere ends with."""
    name = reference.rsplit("/", 1)[-1].lstrip("#")
    for keyword in sorted(DEFINITIONS):
        if isinstance(root, dict) and isinstance(root.get(keyword), dict) and name in root[keyword]:
            return "#" + child(f"/{keyword}", name)
    return None


def _goes_round(pointer: str, targets: dict[str, str]) -> bool:
    """Whether following references from ``pointer`` comes back to it."""
    seen = {pointer}
    here = targets[pointer]
    while here in targets and here not in seen:
        seen.add(here)
        here = targets[here]
    return here == pointer
