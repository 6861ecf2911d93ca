"""A ``jsonschema`` error about a value, said in a plain sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from .json_faults import shown

#: Makes a sentence of the subject's name, the keyword's value and the instance.
_Sentence = Callable[[str, Any, Any], str]

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
    """Yield the errors that say something: of ``anyOf`` and ``oneOf``, those of the nearest branch."""
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
    say = _SENTENCES.get(error.validator)
    if say is not None:
        return say(name, error.validator_value, error.instance)
    if error.validator is None:
        return f"The schema allows no {name}." if error.absolute_path else "The schema allows no value."
    return f"{name} does not satisfy `{error.validator}`."


def _enum(name: str, allowed: list[Any], instance: Any) -> str:
    listed = [_short(item) for item in allowed[:8]]
    if not listed:
        return f"The enum of {name} is empty: no value fits."
    more = f" (or {len(allowed) - 8} others)" if len(allowed) > 8 else ""
    return f"{name} must be {alternatives(listed)}{more}, not {kind_of(instance)}."


def _missing(name: str, required: list[str], instance: dict[str, Any]) -> str:
    keys = [shown(key, quote="`") for key in required if key not in instance]
    return f"{name} lacks {' and '.join(keys) if len(keys) < 3 else ', '.join(keys[:8])}."


def _bound(words: str) -> _Sentence:
    return lambda name, limit, instance: f"{name} must be {words} {_short(limit)}, not {_short(instance)}."


def _size(words: str, unit: str) -> _Sentence:
    return lambda name, limit, instance: f"{name} must have {words} {limit} {unit}; it has {len(instance)}."


def _plain(words: str) -> _Sentence:
    return lambda name, _limit, _instance: f"{name} {words}."


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return shown(text, quote="")


_SENTENCES: dict[str | None, _Sentence] = {
    "type": lambda name, kinds, instance: f"{name} must be {type_names(kinds)}, not {kind_of(instance)}.",
    "enum": _enum,
    "const": lambda name, value, instance: f"{name} must be {_short(value)}, not {kind_of(instance)}.",
    "required": _missing,
    "minimum": _bound("at least"),
    "maximum": _bound("at most"),
    "exclusiveMinimum": _bound("more than"),
    "exclusiveMaximum": _bound("less than"),
    "multipleOf": _bound("a multiple of"),
    "minLength": _size("at least", "characters"),
    "maxLength": _size("at most", "characters"),
    "minItems": _size("at least", "items"),
    "maxItems": _size("at most", "items"),
    "minProperties": _size("at least", "properties"),
    "maxProperties": _size("at most", "properties"),
    "pattern": lambda name, pattern, _: f"{name} does not match the pattern {shown(pattern, quote='`')}.",
    "uniqueItems": _plain("has the same item twice"),
    "unevaluatedProperties": _plain("has properties that its schema does not allow"),
    "unevaluatedItems": _plain("has items that its schema does not allow"),
    "items": _plain("has more items than its schema allows"),
    "anyOf": _plain("fits none of the alternatives in its schema"),
    "oneOf": _plain("must fit exactly one of the alternatives in its schema"),
    "not": _plain("is what its schema rules out"),
    "contains": _plain("does not hold the items that its schema asks for"),
}
