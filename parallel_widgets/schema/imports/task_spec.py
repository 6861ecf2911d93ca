"""The parts of a task from its JSON: a schema, a task spec, a whole request, or what the service answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role
from parallel_widgets.schema.metaschema import flat_metaschema
from parallel_widgets.schema.pseudo_schema import is_pseudo_schema, schema_of_sketch
from parallel_widgets.schema.spec import SchemaSource, read_schema

from .examples import from_examples
from .imported import ImportChange, Imported, UnreadableImportError
from .json_values import json_value
from .result import imported_schema, json_text
from .task_safe import task_safe

#: A part's keys, the API's first; the others are in its documentation's examples.
_OUTPUT_KEYS = ("output_schema", "output")
_INPUT_KEYS = ("input_schema", "input")
_TYPES = frozenset({"object", "array", "string", "number", "integer", "boolean", "null"})
#: Keywords that no example of data has by chance.
_TELLING = frozenset({"$schema", "$defs", "$ref", "additionalProperties", "anyOf", "allOf", "oneOf"})


def is_schema(value: Any) -> bool:
    """Whether ``value`` looks like a JSON Schema rather than like data."""
    if not isinstance(value, Mapping):
        return False
    if _TELLING & value.keys():
        return True
    kinds = value.get("type")
    has_type = (isinstance(kinds, str) and kinds in _TYPES) or (
        isinstance(kinds, list)
        and bool(kinds)
        and all(isinstance(kind, str) and kind in _TYPES for kind in kinds)
    )
    if isinstance(value.get("properties"), Mapping):
        return has_type or all(isinstance(item, Mapping | bool) for item in value["properties"].values())
    return has_type and all(key in flat_metaschema()["properties"] for key in value)


def is_wrapper(value: Any) -> bool:
    """Whether ``value`` is a schema as the API wraps it (``json_schema``, ``text`` or ``auto``)."""
    if not isinstance(value, Mapping):
        return False
    if "json_schema" in value:
        return True
    kind = value.get("type")
    if kind == "text":
        return value.keys() <= {"type", "description"}
    return kind == "auto" and len(value) == 1


def is_task_spec(value: Any) -> bool:
    """Whether ``value`` is a task spec, with the API's names or the short ones."""
    if not isinstance(value, Mapping):
        return False
    if "output_schema" in value or "input_schema" in value:
        return True
    return value.keys() <= {"output", "input"} and (
        is_schema(value.get("output")) or is_wrapper(value.get("output"))
    )


def is_request(value: Any) -> bool:
    """Whether ``value`` is the body of a run or a group of runs."""
    if not isinstance(value, Mapping):
        return False
    return any(isinstance(value.get(key), Mapping) for key in ("task_spec", "default_task_spec")) or (
        "processor" in value and "input" in value
    )


def from_spec(value: Any, *, role: Role = "output", text: str | None = None) -> Imported:
    """Return the parts of a task, given as a JSON schema, a task spec, or the body of a run.

    Read are the API's names and the short ones (``output``, ``input``), schemas wrapped as in
    the API and bare, groups of runs (their first input) and what ``suggest`` answers.

    Parameters
    ----------
    value
        What the JSON holds.
    role
        Of a schema that does not say what it is for.
    text
        The text of a bare schema, to be kept as it is laid out.

    Raises
    ------
    UnreadableImportError
        If it is none of these, or a part of it is of the wrong kind.
    """
    value = json_value(value)
    if not isinstance(value, dict):
        raise UnreadableImportError("A task spec or a schema is a JSON object.")
    unwrapped = _named_schema(value)
    if unwrapped is not None:
        value, text = unwrapped, None
    if is_request(value):
        return _request(value)
    if is_task_spec(value):
        return _spec(value).imported("task_spec", "Task spec")
    if is_wrapper(value):
        key = "output_schema" if role == "output" else "input_schema"
        return _spec({key: value}).imported("task_spec", "Schema of a task spec")
    return from_json_schema(value, role=role, text=text)


def from_json_schema(value: dict[str, Any], *, role: Role = "output", text: str | None = None) -> Imported:
    """Return the import of one JSON schema; a ``text`` of several lines is kept as it is laid out."""
    stripped = "" if text is None else text.strip("\ufeff \t\r\n")
    return imported_schema(
        stripped if "\n" in stripped else value,
        kind="json_schema",
        label=f"JSON schema, {_fields(value)}",
        role=role,
    )


def from_pseudo_schema(value: dict[str, Any], *, role: Role = "output") -> Imported:
    """Return the schema that names with types in words stand for.

    Raises
    ------
    UnreadableImportError
        If ``value`` is something else.
    """
    if not is_pseudo_schema(value):
        raise UnreadableImportError(
            'Names with types look like {"name": "string", "tags": ["string"]}: here a value is no type.'
        )
    schema = schema_of_sketch(value)
    return imported_schema(
        schema, kind="pseudo_schema", label=f"Names with types, {_fields(schema)}", role=role
    )


def _fields(schema: dict[str, Any]) -> str:
    properties = schema.get("properties")
    count = len(properties) if isinstance(properties, dict) else 0
    return f"{count} field{'s' if count != 1 else ''}"


def _named_schema(value: dict[str, Any]) -> dict[str, Any] | None:
    """Return the schema inside another service's wrapper: a response format, or the parameters of a tool."""
    inner = value.get("json_schema") if value.get("type") == "json_schema" else None
    inner = value.get("function") if value.get("type") == "function" else inner
    inner = value if inner is None and isinstance(value.get("name"), str) else inner
    for key in ("schema", "parameters"):
        if isinstance(inner, dict) and is_schema(inner.get(key)):
            return dict(inner[key])
    return None


@dataclass(frozen=True, kw_only=True)
class _Parts:
    """The parts of a task, still as they were given."""

    output: SchemaSource | None = None
    input_schema: SchemaSource | None = None
    input: Any = None
    processor: str | None = None
    notes: tuple[str, ...] = ()

    def imported(self, kind: str, name: str) -> Imported:
        changes: tuple[ImportChange, ...] = ()
        notes = self.notes
        output = self.output
        if output is not None and output.type == "json":
            safe = task_safe(output.text)
            output = replace(output, text=safe.text)
            changes, notes = safe.changes, (*notes, *safe.notes)
        known = {
            "output schema": output,
            "input schema": self.input_schema,
            "input": self.input,
            "processor": self.processor,
        }
        parts = [part for part, given in known.items() if given is not None]
        if not parts:
            raise UnreadableImportError("There is neither a schema nor an input in it.")
        given_input = self.input
        source = self.input_schema
        return Imported(
            format=kind,
            label=f"{name} with {', '.join(parts)}",
            output_type=None if output is None else output.type,
            output_schema=output.text if output is not None and output.type == "json" else None,
            output_description="" if output is None else output.description,
            input_schema_type=None if source is None else "json" if source.type == "json" else "text",
            input_schema=source.text if source is not None and source.type == "json" else None,
            input_schema_description="" if source is None else source.description,
            input_type=None if given_input is None else "text" if isinstance(given_input, str) else "json",
            input=given_input
            if given_input is None or isinstance(given_input, str)
            else json_text(given_input),
            processor=self.processor,
            changes=changes,
            notes=notes,
        )


def _request(value: dict[str, Any]) -> Imported:
    spec = value.get("task_spec", value.get("default_task_spec"))
    parts = _Parts() if not isinstance(spec, dict) else _spec(spec)
    notes = list(parts.notes)
    if not isinstance(spec, dict):
        notes.append("The request has no task spec: its schemas stay as they are.")
    given = value.get("input")
    inputs = value.get("inputs")
    processor = value.get("processor")
    if given is None and isinstance(inputs, list) and inputs:
        first = inputs[0] if isinstance(inputs[0], dict) else {}
        given, processor = first.get("input", first or inputs[0]), processor or first.get("processor")
        if len(inputs) > 1:
            notes.append(f"The first of {len(inputs):,} inputs was taken.")
    if given is not None and not isinstance(given, str | dict):
        raise UnreadableImportError("`input` must be text or an object.")
    if processor is not None and not isinstance(processor, str):
        raise UnreadableImportError("`processor` must be the name of a processor.")
    used = {"task_spec", "default_task_spec", "input", "inputs", "processor"}
    left_out = [shown(key, quote="`") for key in value if key not in used]
    if left_out:
        notes.append(f"Not taken over: {', '.join(left_out[:8])}.")
    found = replace(parts, input=given, processor=processor, notes=tuple(notes))
    return found.imported("task_request", "Request")


def _spec(value: dict[str, Any]) -> _Parts:
    output = _first(value, _OUTPUT_KEYS)
    given = _first(value, _INPUT_KEYS)
    inputs = value.get("inputs")
    notes = []
    example = None
    if isinstance(inputs, list) and inputs and isinstance(inputs[0], str | dict):
        example = inputs[0]
    processor = value.get("processor")
    if isinstance(value.get("warnings"), list):
        notes += [str(warning) for warning in value["warnings"][:5] if isinstance(warning, str)]
    return _Parts(
        output=None if output is None else _part(output, "output_schema"),
        input_schema=None if given is None else _part(given, "input_schema"),
        input=example,
        processor=processor if isinstance(processor, str) else None,
        notes=tuple(notes),
    )


def _first(value: dict[str, Any], keys: tuple[str, ...]) -> Any:
    return next((value[key] for key in keys if value.get(key) is not None), None)


def _part(value: Any, key: str) -> SchemaSource:
    """Read one part of a task spec: wrapped, bare, or prose."""
    if isinstance(value, str):
        return read_schema(value)
    if not isinstance(value, dict):
        raise UnreadableImportError(f"`{key}` must be a schema or a sentence.")
    if "json_schema" in value:
        inner = value["json_schema"]
        if isinstance(inner, str) and inner.lstrip().startswith("{"):
            return SchemaSource(type="json", text=inner)
        if isinstance(inner, dict):
            return SchemaSource(type="json", text=json_text(inner))
        raise UnreadableImportError(f"`json_schema` in `{key}` must be a JSON Schema, an object.")
    if is_wrapper(value) or (value.keys() == {"description"} and isinstance(value["description"], str)):
        described = value.get("description")
        if value.get("type") == "auto" and key == "output_schema":
            return SchemaSource(type="auto")
        return SchemaSource(type="text", description=described if isinstance(described, str) else "")
    return SchemaSource(
        type="json", text=json_text(schema_of_sketch(value) if is_pseudo_schema(value) else value)
    )


def from_result(value: dict[str, Any], *, role: Role = "output") -> Imported:
    """Return the schema of a run's output, as the service gave it: its own, or that of its content."""
    output = value["output"]
    if isinstance(output.get("output_schema"), dict):
        return from_json_schema(output["output_schema"], role=role)
    return from_examples(output["content"], role=role, label="Output of a run")


def is_result(value: Any) -> bool:
    """Whether ``value`` is the result of a run, or its output alone."""
    output = value.get("output") if isinstance(value, Mapping) else None
    return isinstance(output, Mapping) and isinstance(output.get("content"), Mapping) and "basis" in output
