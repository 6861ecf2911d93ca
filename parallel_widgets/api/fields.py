"""From the service's way of naming a place in a request to a document and a JSON Pointer in it.

The service names places as FastAPI does (``["body", "task_spec", "output_schema", "json_schema", "type"]``)
or as dotted paths; the documents are those that people edit: schemas, the input, the request around them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parallel_widgets.api.errors import FieldDocument, FieldProblem

_PLACE_KEYS = ("loc", "field", "path", "pointer", "param")
_MESSAGE_KEYS = ("msg", "message", "error", "reason")
_LISTS = ("errors", "detail", "details", "violations", "fields")


def problems_in(detail: Any) -> tuple[FieldProblem, ...]:
    """Return the places that an error's ``detail`` names; none, where it names none."""
    return tuple(_problems(detail))


def _problems(detail: Any) -> Iterator[FieldProblem]:
    if isinstance(detail, list):
        for item in detail:
            yield from _problems(item)
    elif isinstance(detail, Mapping):
        place = next((detail[key] for key in _PLACE_KEYS if key in detail), None)
        parts = _parts(place)
        if parts:
            document, pointer = locate(parts)
            message = next((detail[key] for key in _MESSAGE_KEYS if isinstance(detail.get(key), str)), "")
            yield FieldProblem(document=document, pointer=pointer, message=message)
        else:
            for key in _LISTS:
                yield from _problems(detail.get(key))


def _parts(place: Any) -> list[str]:
    if isinstance(place, str):
        if place.startswith("/"):
            return [part.replace("~1", "/").replace("~0", "~") for part in place[1:].split("/")]
        return [part for part in place.split(".") if part]
    if isinstance(place, list):
        return [str(part) for part in place]
    return []


def locate(parts: Sequence[str]) -> tuple[FieldDocument, str]:
    """Return the document and the JSON Pointer in it for the path of a place in the request."""
    path = list(parts)
    if path and path[0] in ("body", "query", "path", "header"):
        del path[0]
    # In a group's request the places of one run's input stand under its number.
    if path[:1] == ["inputs"] and len(path) > 1 and path[1].isdecimal():
        del path[:2]
    if path and path[0] in ("task_spec", "default_task_spec"):
        del path[0]
    if path[:1] == ["output_schema"]:
        return "output_schema", _pointer_within_schema(path[1:])
    if path[:1] == ["input_schema"]:
        return "input_schema", _pointer_within_schema(path[1:])
    if path[:1] == ["input"]:
        # Validators of a union add the names of the types they tried.
        rest = [part for part in path[1:] if part not in ("str", "string", "dict[str,any]", "object")]
        return "input", _pointer(rest)
    return "request", _pointer(path)


def _pointer_within_schema(path: list[str]) -> str:
    """Return the place in the JSON Schema itself, without the wrapper ``{"type": "json", "json_schema"}``."""
    if "json_schema" not in path:
        return ""
    return _pointer(path[path.index("json_schema") + 1 :])


def _pointer(path: Sequence[str]) -> str:
    return "".join("/" + part.replace("~", "~0").replace("/", "~1") for part in path)
