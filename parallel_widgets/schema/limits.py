"""How much of each of the Task API's limits a request takes, and which of its parts take the most."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .diagnostic import Document
from .field_path import field_path
from .judgement import Judgement
from .measures import Measures, only_holds_others, string_length
from .outline import DEFINITIONS, Place, subschemas
from .pointer import MISSING, split
from .rules import task_api_rules
from .spec import compact_json, task_spec

#: Parts that are named for one limit.
MAX_CONTRIBUTORS = 3


@dataclass(frozen=True, kw_only=True)
class Contributor:
    """One of the largest parts of what a limit counts.

    Attributes
    ----------
    document, pointer
        Where it is.
    label
        What people call it: the path of a field, or the name of a document.
    value
        What it counts for, in the limit's unit; of a nesting depth, how deep it is.
    """

    document: Document
    pointer: str
    label: str
    value: int


@dataclass(frozen=True, kw_only=True)
class Limit:
    """One limit.

    Attributes
    ----------
    name
        Stable: ``spec_characters``, ``total_characters``, ``total_properties``, ``nesting_depth``,
        ``enum_values``, ``total_string_length`` or ``fields``.
    label
        For people.
    value, most, unit
        How much is taken, of how much, of what. Characters are those of compact JSON, as it is sent; of a
        text that is broken, its own.
    is_soft
        Whether more is taken by the API and only less well answered.
    contributors
        The largest parts, the largest first.
    """

    name: str
    label: str
    value: int
    most: int
    unit: str
    is_soft: bool = False
    contributors: tuple[Contributor, ...] = ()

    @property
    def is_exceeded(self) -> bool:
        """Whether it is more than the limit."""
        return self.value > self.most

    def to_dict(self) -> dict[str, Any]:
        """Return the limit as JSON for the browser."""
        return {
            "name": self.name,
            "label": self.label,
            "value": self.value,
            "most": self.most,
            "unit": self.unit,
            "is_soft": self.is_soft,
            "contributors": [
                {"document": part.document, "pointer": part.pointer, "label": part.label, "value": part.value}
                for part in self.contributors
            ],
        }


def schema_limits(
    schema: Judgement, *, document: Document = "output_schema", max_fields: int | None = None
) -> tuple[Limit, ...]:
    """Return the limits of a schema by itself, sent as the only one of its task.

    Parameters
    ----------
    document
        The Task API's limits for what is in a schema are those of output schemas.
    max_fields
        How many fields the processor is good for, approximately; ``None``: not known.
    """
    value = schema.parsed.value
    if value is MISSING:
        size = len(schema.parsed.text)
    elif document == "input_schema":
        size = len(compact_json({"input_schema": {"type": "json", "json_schema": value}}))
    else:
        size = len(compact_json(task_spec(output_schema_type="json", output_schema=value)))
    limits = [_spec_characters(size, {document: schema})]
    return (*limits, *(_inside(schema, max_fields) if document == "output_schema" else ()))


def request_limits(
    *,
    characters: Mapping[str, int],
    output_schema: Judgement | None,
    input_schema: Judgement | None,
    max_fields: int | None = None,
) -> tuple[Limit, ...]:
    """Return the limits of a request.

    Parameters
    ----------
    characters
        As in `RequestCheck`.
    output_schema, input_schema
        The schemas that are JSON; ``None``: there is none, or it is prose.
    max_fields
        As in `schema_limits`.
    """
    given: dict[Document, Judgement | None] = {"output_schema": output_schema, "input_schema": input_schema}
    schemas = {document: schema for document, schema in given.items() if schema is not None}
    sizes: dict[Document, int] = {document: _size(schema) for document, schema in schemas.items()}
    prose = characters["spec"] - sum(sizes.values())
    # What is left over is the prose, and a few brackets around it.
    sizes.setdefault("output_schema", prose)
    documents = [
        Contributor(document=document, pointer="", label=_LABELS[document], value=size)
        for document, size in [*sizes.items(), ("input", characters["total"] - characters["spec"])]
    ]
    total = Limit(
        name="total_characters",
        label="Spec and input",
        value=characters["total"],
        most=task_api_rules().limits["total_characters"],
        unit="characters",
        contributors=_largest(documents),
    )
    limits = [_spec_characters(characters["spec"], schemas), total]
    return (*limits, *(() if output_schema is None else _inside(output_schema, max_fields)))


_LABELS: dict[Document, str] = {
    "output_schema": "output schema",
    "input_schema": "input schema",
    "input": "input",
}


def _spec_characters(size: int, schemas: Mapping[Document, Judgement]) -> Limit:
    parts = (part for document, schema in schemas.items() for part in _written(document, schema))
    return Limit(
        name="spec_characters",
        label="Task spec",
        value=size,
        most=task_api_rules().limits["task_spec_characters"],
        unit="characters",
        contributors=_largest(parts),
    )


def _size(schema: Judgement) -> int:
    value = schema.parsed.value
    return len(schema.parsed.text) if value is MISSING else len(compact_json(value))


def _written(document: Document, schema: Judgement) -> Iterator[Contributor]:
    """Yield what each field takes in characters, without the fields in it."""
    if schema.measures is None:
        yield Contributor(document=document, pointer="", label=_LABELS[document], value=_size(schema))
        return
    own: dict[str, int] = {}
    for place in subschemas(schema.parsed.value):
        if place.pointer and place.via != "properties" and place.via not in DEFINITIONS:
            continue
        size = len(compact_json(place.schema))
        owner = place.pointer
        while owner:
            owner = owner.rpartition("/")[0]
            if owner in own:
                own[owner] -= size
                break
        own[place.pointer] = size
    for pointer, size in own.items():
        label = field_path(pointer) or f"{_LABELS[document]} (outside its fields)"
        yield Contributor(document=document, pointer=pointer, label=label, value=size)


def _inside(schema: Judgement, max_fields: int | None) -> Iterator[Limit]:
    """Yield the limits of what is in an output schema; none while it cannot be read."""
    measures = schema.measures
    if measures is None:
        return
    places = [place for place in subschemas(schema.parsed.value) if isinstance(place.schema, dict)]
    most = task_api_rules().limits
    for name, label, unit, count in _COUNTED:
        yield Limit(
            name=name,
            label=label,
            value=getattr(measures, name),
            most=most[name],
            unit=unit,
            contributors=_counted(places, count),
        )
    yield _depth(places, measures)
    if max_fields is not None:
        yield Limit(
            name="fields",
            label="Fields for the processor",
            value=measures.fields,
            most=max_fields,
            unit="fields",
            is_soft=True,
            contributors=_counted(places, _fields),
        )


def _depth(places: Sequence[Place], measures: Measures) -> Limit:
    deepest: list[Place] = []
    for place in sorted(places, key=lambda place: -place.depth):
        if not any(f"{chosen.pointer}/".startswith(f"{place.pointer}/") for chosen in deepest):
            deepest.append(place)
        if len(deepest) == MAX_CONTRIBUTORS:
            break
    return Limit(
        name="nesting_depth",
        label="Nesting depth",
        value=measures.nesting_depth,
        most=task_api_rules().limits["nesting_depth"],
        unit="levels",
        contributors=_largest(_part(place, place.depth) for place in deepest),
    )


def _counted(places: Iterable[Place], count: Callable[[dict[str, Any]], int]) -> tuple[Contributor, ...]:
    return _largest(_part(place, count(place.schema)) for place in places)


def _part(place: Place, value: int) -> Contributor:
    label = field_path(place.pointer) or "top level"
    return Contributor(document="output_schema", pointer=place.pointer, label=label, value=value)


def _largest(parts: Iterable[Contributor]) -> tuple[Contributor, ...]:
    counted = [part for part in parts if part.value > 0]
    # Of equals the outer one, and the first one: the same order on every run.
    counted.sort(key=lambda part: (-part.value, len(split(part.pointer))))
    return tuple(counted[:MAX_CONTRIBUTORS])


def _named(schema: dict[str, Any]) -> dict[str, Any]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}


def _enum(schema: dict[str, Any]) -> list[Any]:
    enum = schema.get("enum")
    return enum if isinstance(enum, list) else []


def _strings(schema: dict[str, Any]) -> int:
    definitions = (schema.get(keyword) for keyword in DEFINITIONS)
    names = [
        *_named(schema),
        *(name for defined in definitions if isinstance(defined, dict) for name in defined),
    ]
    return string_length([*names, *_enum(schema), schema.get("const")])


def _fields(schema: dict[str, Any]) -> int:
    return sum(not only_holds_others(field) for field in _named(schema).values())


_COUNTED: tuple[tuple[str, str, str, Callable[[dict[str, Any]], int]], ...] = (
    ("total_properties", "Properties", "properties", lambda schema: len(_named(schema))),
    ("enum_values", "Enum values", "values", lambda schema: len(_enum(schema))),
    ("total_string_length", "Names and enum values", "characters", _strings),
)
