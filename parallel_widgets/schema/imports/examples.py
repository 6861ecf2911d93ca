"""A schema from examples of the JSON that it should describe: the narrowest that fits them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .imported import ImportChange, Imported, UnreadableImportError
from .json_values import json_value
from .optional import required_and_nullable
from .result import imported_schema
from .text_shapes import shape_of

#: An enum is guessed from up to so many different strings, each no longer than that (characters) ...
MAX_ENUM = 8
MAX_ENUM_STRING = 40
#: ... that come at least so often on average.
REPEATS = 2
#: Fields that a note names.
MAX_NAMED = 6


@dataclass
class Guesses:
    """What was guessed from examples: names of fields, as in ``ceo.name`` and ``offices[].city``."""

    strings: list[str] = field(default_factory=list)
    enums: list[str] = field(default_factory=list)
    empty_objects: list[str] = field(default_factory=list)
    mixed: list[str] = field(default_factory=list)

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each kind of guess that was made."""
        said = (
            (self.strings, "Always empty or null in the examples, so taken as strings: {}."),
            (
                self.enums,
                "Enums were guessed from the few values that repeat: {}. "
                "Remove them where other values can come.",
            ),
            (self.empty_objects, "Objects without any field in the examples: {}. Add what they should hold."),
            (self.mixed, "Of different types in different examples: {}."),
        )
        return tuple(sentence.format(_listed(names)) for names, sentence in said if names)


def _listed(names: Sequence[str]) -> str:
    few = ", ".join(shown(name, quote="`") for name in names[:MAX_NAMED])
    return few if len(names) <= MAX_NAMED else f"{few} and {len(names) - MAX_NAMED} more"


def from_examples(*values: Any, role: Role = "output", label: str | None = None) -> Imported:
    """Return the schema of one or more examples.

    Fields that some examples lack become nullable, whole numbers and others become numbers, and strings of
    which few repeat become enums; dates and the like get their format as a description.

    Parameters
    ----------
    *values
        Anything that can be written as JSON. A single list of objects counts as its objects, as in a table.
    role
        Only output schemas are made Task-safe; for an input schema the first example becomes the input.
    label
        What to call the source instead of "Example JSON".

    Raises
    ------
    UnreadableImportError
        If there is no example, or one holds what JSON cannot.
    """
    examples = [json_value(value) for value in values]
    if len(examples) == 1 and isinstance(examples[0], list) and _all_objects(examples[0]):
        examples = examples[0]
    if not examples:
        raise UnreadableImportError("There is no example: give at least one JSON object.")
    guesses = Guesses()
    # Whatever they are called inside, the fields of a task are those of one object.
    lifted = None if _all_objects(examples) else _lifted_name(examples)
    if lifted is not None:
        examples = [{lifted: example} for example in examples]
    schema = inferred_schema(examples, guesses)
    changes: tuple[ImportChange, ...] = ()
    if lifted is not None:
        message = f"The example is no object: it was put into the property `{lifted}`."
        changes = (ImportChange(pointer=f"/properties/{lifted}", message=message),)
    if role == "output":
        changes += required_and_nullable(schema)
    count = f"{len(examples)} object{'s' if len(examples) > 1 else ''}"
    return imported_schema(
        schema,
        kind="example_json",
        label=f"{label or 'Example JSON'}, {count}",
        role=role,
        changes=changes,
        notes=guesses.notes(),
        example=examples[0],
    )


def _all_objects(values: list[Any]) -> bool:
    return bool(values) and all(isinstance(value, dict) for value in values)


def _lifted_name(values: list[Any]) -> str:
    return "items" if all(isinstance(value, list) for value in values) else "value"


def inferred_schema(values: Sequence[Any], guesses: Guesses | None = None, name: str = "") -> dict[str, Any]:
    """Return the schema that fits all of ``values``, which are JSON; optional fields are not in ``required``.

    Parameters
    ----------
    guesses
        Takes note of what was guessed.
    name
        What the values are called there.
    """
    guesses = Guesses() if guesses is None else guesses
    branches = []
    scalars = _scalar_types(values)
    strings = [value for value in values if isinstance(value, str)]
    if scalars:
        branches.append(_scalar(scalars, strings, guesses, name))
    objects = [value for value in values if isinstance(value, dict)]
    if objects:
        branches.append(_object(objects, guesses, name))
    lists = [value for value in values if isinstance(value, list)]
    if lists:
        items = [item for value in lists for item in value]
        if not items:
            guesses.strings.append(f"{name}[]")
        branches.append(
            {
                "type": "array",
                "items": inferred_schema(items, guesses, f"{name}[]") if items else {"type": "string"},
            }
        )
    has_null = any(value is None for value in values)
    if not branches:
        guesses.strings.append(name)
        return {"type": ["string", "null"]}
    if len(branches) > 1 or len(scalars) > 1:
        guesses.mixed.append(name)
    if has_null:
        branches[0] = _with_null(branches[0])
    return branches[0] if len(branches) == 1 else {"anyOf": branches}


def _with_null(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    made = {**schema, "type": [*kinds, "null"]}
    if "enum" in schema:
        made["enum"] = [*schema["enum"], None]
    return made


def _scalar_types(values: Sequence[Any]) -> list[str]:
    """Return the scalar types of ``values`` in the order in which they come; a number takes all integers."""
    found = dict.fromkeys(
        kind
        for value in values
        for kinds, kind in ((str, "string"), (bool, "boolean"), (int, "integer"), (float, "number"))
        if isinstance(value, kinds) and not (kind == "integer" and isinstance(value, bool))
    )
    if "number" not in found:
        return list(found)
    return list(dict.fromkeys("number" if kind == "integer" else kind for kind in found))


def _scalar(kinds: list[str], strings: list[str], guesses: Guesses, name: str) -> dict[str, Any]:
    if kinds != ["string"]:
        return {"type": kinds[0] if len(kinds) == 1 else kinds}
    shape = shape_of(strings)
    if shape is not None:
        return {"type": "string", "description": shape}
    different = list(dict.fromkeys(strings))
    if (
        2 <= len(different) <= MAX_ENUM
        and len(strings) >= REPEATS * len(different)
        and all(value.strip() and len(value) <= MAX_ENUM_STRING for value in different)
    ):
        guesses.enums.append(name)
        return {"type": "string", "enum": different}
    return {"type": "string"}


def _object(objects: list[dict[str, Any]], guesses: Guesses, name: str) -> dict[str, Any]:
    values_of: dict[str, list[Any]] = {}
    for value in objects:
        for key, inner in value.items():
            values_of.setdefault(key, []).append(inner)
    if not values_of:
        guesses.empty_objects.append(name or "the whole example")
    return {
        "type": "object",
        "properties": {
            key: inferred_schema(values, guesses, f"{name}.{key}" if name else key)
            for key, values in values_of.items()
        },
        "required": [key for key, values in values_of.items() if len(values) == len(objects)],
        "additionalProperties": False,
    }
