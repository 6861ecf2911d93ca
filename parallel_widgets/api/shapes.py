"""Reading JSON whose shape is documented, not guaranteed: strict where it must be, else tolerant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from parallel_widgets.api.errors import InvalidResponseError


def read_object(raw: Any, what: str) -> Mapping[str, Any]:
    """Return a JSON object; raises ``InvalidResponseError``, naming what was expected, if it is none."""
    if not isinstance(raw, Mapping):
        raise InvalidResponseError(f"The service sent something else where {what} was expected.")
    return raw


def required_text(values: Mapping[str, Any], name: str, what: str) -> str:
    """Return a text that must not be missing or empty; raises ``InvalidResponseError`` if it is."""
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidResponseError(f"The service sent {what} without {name}.")
    return value


def read_text(value: Any) -> str:
    """Return a text; "" for null; other values as JSON, so that they can still be read."""
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def optional_text(value: Any) -> str | None:
    """Return a text, or None."""
    return value if isinstance(value, str) else None


def read_mapping(value: Any) -> Mapping[str, Any]:
    """Return an object, or an empty one."""
    return value if isinstance(value, Mapping) else {}


def read_list(value: Any) -> list[Any]:
    """Return a list, or an empty one."""
    return value if isinstance(value, list) else []


def read_objects(value: Any) -> list[Mapping[str, Any]]:
    """Return the objects of a list; what is none is left out."""
    return [item for item in read_list(value) if isinstance(item, Mapping)]
