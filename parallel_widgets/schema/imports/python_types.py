"""What Python's named types are in JSON: one table for living annotations and for pasted ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parallel_widgets.schema.fixes.prose import joined

_DATE = {"type": "string", "description": "Format YYYY-MM-DD."}
_DATE_AND_TIME = {"type": "string", "description": "Format YYYY-MM-DDThh:mm:ssZ."}
_TIME = {"type": "string", "description": "Format hh:mm:ss."}
_URL = {"type": "string", "description": "A full web address (URL)."}
_EMAIL = {"type": "string", "description": "An e-mail address."}

#: By the last part of the name; what needs words has them as its description.
SCALARS: Mapping[str, Mapping[str, Any]] = {
    "str": {"type": "string"},
    "bytes": {"type": "string"},
    "UUID": {"type": "string"},
    "Path": {"type": "string"},
    "timedelta": {"type": "string"},
    "int": {"type": "integer"},
    "PositiveInt": {"type": "integer"},
    "NonNegativeInt": {"type": "integer"},
    "float": {"type": "number"},
    "PositiveFloat": {"type": "number"},
    "NonNegativeFloat": {"type": "number"},
    "Decimal": {"type": "number"},
    "bool": {"type": "boolean"},
    "None": {"type": "null"},
    "NoneType": {"type": "null"},
    "date": _DATE,
    "datetime": _DATE_AND_TIME,
    "AwareDatetime": _DATE_AND_TIME,
    "time": _TIME,
    "HttpUrl": _URL,
    "AnyUrl": _URL,
    "AnyHttpUrl": _URL,
    "EmailStr": _EMAIL,
    "Any": {},
    "object": {},
}
LISTS = frozenset(
    {"list", "List", "Sequence", "Iterable", "Collection", "MutableSequence", "set", "Set", "frozenset"}
    | {"FrozenSet", "AbstractSet", "deque"}
)
MAPPINGS = frozenset({"dict", "Dict", "Mapping", "MutableMapping", "OrderedDict", "defaultdict"})
TUPLES = frozenset({"tuple", "Tuple"})
#: Wrappers that say something about a field, not about its values.
TRANSPARENT = frozenset({"Required", "NotRequired", "ReadOnly", "Final", "ClassVar", "Annotated"})


def described(schema: Mapping[str, Any], description: str | None) -> dict[str, Any]:
    """Return ``schema`` with a description put before what it already says in words."""
    said = joined(description or "", str(schema.get("description", "")))
    return {**schema, "description": said} if said else dict(schema)


def mapping_of(values: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of an object with names that are not known beforehand."""
    return {"type": "object", "additionalProperties": values or True}


def tuple_of(items: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the schema of a list of a known length."""
    same = all(item == items[0] for item in items[1:])
    return {"type": "array", "items": items[0]} if same and items else {"type": "array", "prefixItems": items}
