"""A ``jsonschema`` error about a value, said in a plain sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from .json_faults import shown

_ARTICLES = {
    "array": "a list",
    "boolean": "true or false",
    "integer": "a whole number",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}


def leaves(error: Any) -> Iterator[Any]:
    """Yield the errors that say something: of ``anyOf`` and ``oneOf``, those of the branch that nearly fits."""
    if error.validator in ("anyOf", "oneOf") and error.context:
        branch = _nearest_branch(error)
        if branch:
            for leaf in branch:
                yield from leaves(leaf)
            return
    yield error


def _nearest_branch(error: Any) -> list[Any]:
    """Return the errors of the one branch that accepts the value's type; none if there is not exactly one."""
    branches: dict[Any, list[Any]] = {}
    for inner in error.context:
        branches.setdefault(inner.schema_path[0], []).append(inner)
    here = len(error.absolute_path)
    fitting = [
        found
        for _, found in sorted(branches.items())
        if not any(
            inner.validator in ("type", "const", "enum") and len(inner.absolute_path) == here
            for inner in found
        )
    ]
    return fitting[0] if len(fitting) == 1 else []


def kind_of(value: Any) -> str:
    """Return the JSON type of ``value`` with its article, and the value itself where it is short."""
    if value is None:
        return "null"
    if value is True or value is False:
        return json.dumps(value)
    if isinstance(value, str):
        return f"the string {shown(value)}"
    if isinstance(value, int | float):
        return f"the number {json.dumps(value)[:40]}"
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "an object" if value else "an empty object"


def type_names(kinds: Any) -> str:
    """Return JSON Schema's type names as words: "a string or null"."""
    names = [_ARTICLES.get(str(kind), str(kind)) for kind in (kinds if isinstance(kinds, list) else [kinds])]
    return alternatives(names)


def alternatives(words: list[str]) -> str:
    """Join words with commas and "or"."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def subject(path: list[Any]) -> str:
    """Return how a message names the value at ``path``."""
    if not path:
        return "The value"
    if isinstance(path[-1], int):
        within = next((step for step in reversed(path) if isinstance(step, str)), None)
        return f"Item {path[-1] + 1}" + (f" of {shown(within, quote='`')}" if within is not None else "")
    return shown(str(path[-1]), quote="`")


def describe(error: Any) -> str:
    """Return what is wrong with the instance of a ``jsonschema.ValidationError``, as a sentence."""
    name = subject(list(error.absolute_path))
    limit, instance = error.validator_value, error.instance
    match error.validator:
        case "type":
            return f"{name} must be {type_names(limit)}, not {kind_of(instance)}."
        case "enum":
            listed = [json.dumps(item, ensure_ascii=False)[:60] for item in limit[:8]]
            more = f" (or one of {len(limit) - 8} more)" if len(limit) > 8 else ""
            return f"{name} must be {alternatives(listed) if listed else 'a listed value'}{more}, not {kind_of(instance)}."
        case "const":
            return f"{name} must be {json.dumps(limit, ensure_ascii=False)[:60]}, not {kind_of(instance)}."
        case "required":
            missing = [key for key in limit if key not in instance]
            where = "" if not error.absolute_path else f" in {name}"
            return f"Missing{where}: {', '.join(shown(str(key), quote='`') for key in missing)}."
        case "additionalProperties" | "unevaluatedProperties" if isinstance(instance, dict):
            known = error.schema.get("properties", {})
            extra = [shown(str(key), quote="`") for key in instance if key not in known][:5]
            return (
                f"The schema has no {alternatives(extra)}."
                if extra
                else f"{name} has properties that the schema lacks."
            )
        case "minimum" | "exclusiveMinimum":
            bound = "more than" if error.validator == "exclusiveMinimum" else "at least"
            return f"{name} must be {bound} {limit}, not {instance}."
        case "maximum" | "exclusiveMaximum":
            bound = "less than" if error.validator == "exclusiveMaximum" else "at most"
            return f"{name} must be {bound} {limit}, not {instance}."
        case "multipleOf":
            return f"{name} must be a multiple of {limit}, not {instance}."
        case "minLength" | "maxLength":
            bound = "at least" if error.validator == "minLength" else "at most"
            return f"{name} must have {bound} {limit} characters; it has {len(instance)}."
        case "minItems" | "maxItems":
            bound = "at least" if error.validator == "minItems" else "at most"
            return f"{name} must have {bound} {limit} items; it has {len(instance)}."
        case "minProperties" | "maxProperties":
            bound = "at least" if error.validator == "minProperties" else "at most"
            return f"{name} must have {bound} {limit} properties; it has {len(instance)}."
        case "uniqueItems":
            return f"{name} has the same item twice."
        case "pattern":
            return f"{name} does not match the pattern {shown(str(limit), quote='`')}."
        case "anyOf":
            return f"{name} fits none of the alternatives in its schema."
        case "oneOf":
            return f"{name} must fit exactly one of the alternatives in its schema."
        case "not":
            return f"{name} is what its schema rules out."
        case "contains" | "minContains" | "maxContains":
            return f"{name} does not hold the items that its schema asks for."
        case None:
            return f"The schema allows no {name}." if error.absolute_path else "The schema allows no value."
        case _:
            return f"{name} does not satisfy `{error.validator}`."
