"""Does a value fit a schema? Answers without fetching anything, without hanging, and without raising."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import jsonschema
from jsonschema import Draft202012Validator
from jsonschema_specifications import REGISTRY

from .diagnostic import Diagnostic
from .outline import subschemas
from .pattern_cost import is_affordable
from .pointer import child, join
from .violation import describe, leaves

#: Keyword evaluations that one check may take, about half a second: recursive references can ask for more
#: than a lifetime of them.
MAX_EVALUATIONS = 100_000
#: More findings than this say nothing new.
MAX_FINDINGS = 50

_Keyword = Callable[[Any, Any, Any, Any], Any]


class _OutOfBudgetError(Exception):
    """The schema asks for more work than a check may take."""


class _Budget:
    """Counts the evaluations of one check, and remembers what it left out."""

    def __init__(self) -> None:
        self.left = MAX_EVALUATIONS
        self.skipped_patterns: list[str] = []

    def guard(self, keyword: _Keyword) -> _Keyword:
        def guarded(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            self.left -= 1
            if self.left < 0:
                raise _OutOfBudgetError
            return keyword(validator, value, instance, schema)

        return guarded

    def pattern(self, keyword: _Keyword) -> _Keyword:
        def guarded(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            if isinstance(instance, str) and not is_affordable(value, len(instance)):
                if value not in self.skipped_patterns:
                    self.skipped_patterns.append(value)
                return ()
            return keyword(validator, value, instance, schema)

        return guarded


def conforms(instance: Any, schema: Any, *, root: Any = None) -> bool:
    """Whether ``instance`` fits ``schema``; what cannot be checked does not count against it.

    Parameters
    ----------
    root
        The document that local references in ``schema`` point into; by default ``schema`` itself.
    """
    budget = _Budget()
    try:
        return next(_errors(instance, schema, budget, root=root), None) is None
    except Exception:  # noqa: BLE001 (jsonschema raises whatever a hostile schema provokes)
        return False


def check_instance(instance: Any, schema: Any) -> tuple[Diagnostic, ...]:
    """Check a value against a JSON Schema that the metaschema accepts.

    References are resolved inside ``schema`` only: nothing is fetched from the network or the disk. A pattern
    that might take long is not run, and reported as ``pattern_not_checked``.

    Returns
    -------
    Findings about the document ``input`` without places in its text, in a stable order: warnings, because
    the API only warns when an input does not fit.
    """
    budget = _Budget()
    found: dict[tuple[str, str], Diagnostic] = {}
    try:
        for error in _errors(instance, schema, budget):
            for leaf in leaves(error):
                pointer = join(leaf.absolute_path)
                message = describe(leaf)
                found[pointer, message] = _finding("input_mismatch", message, pointer)
            if len(found) >= MAX_FINDINGS:
                break
    except Exception as error:  # noqa: BLE001 (jsonschema raises whatever a hostile schema provokes)
        message = f"The input could not be checked against its schema to the end: {_reason(error)}."
        found["", message] = _finding("not_checked", message, "", hint=True)
    for pattern in budget.skipped_patterns:
        message = f"The pattern `{pattern[:80]}` was not checked here: it might take too long. The API may check it."
        found["", message] = _finding("pattern_not_checked", message, "", hint=True)
    return tuple(found[key] for key in sorted(found))


def _finding(rule: str, message: str, pointer: str, *, hint: bool = False) -> Diagnostic:
    return Diagnostic(
        rule=rule,
        severity="hint" if hint else "warning",
        message=message,
        pointer=pointer,
        document="input",
    )


def _reason(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "its references never end"
    if isinstance(error, _OutOfBudgetError):
        return "it asks for too much work"
    if isinstance(error, jsonschema.exceptions._WrappedReferencingError):
        return "a reference in it leads nowhere"
    return f"a keyword in it cannot be evaluated ({type(error).__name__})"


def _errors(instance: Any, schema: Any, budget: _Budget, *, root: Any = None) -> Iterator[Any]:
    if not isinstance(schema, Mapping | bool):
        return iter(())
    whole = schema if root is None else root
    names = {name: budget.guard(keyword) for name, keyword in Draft202012Validator.VALIDATORS.items()}
    names["pattern"] = budget.pattern(names["pattern"])
    validator_class = jsonschema.validators.extend(Draft202012Validator, names)
    longest_key = max((len(key) for key in _keys(instance)), default=0)
    judged = _without_costly_names(schema, longest_key, budget)
    validator = validator_class(_without_costly_names(whole, longest_key, budget), registry=REGISTRY)
    if root is not None:
        validator = validator.evolve(schema=judged)
    return validator.iter_errors(instance)


def _keys(instance: Any) -> Iterator[str]:
    stack = [instance]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield from (key for key in value if isinstance(key, str))
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


def _without_costly_names(schema: Any, longest_key: int, budget: _Budget) -> Any:
    """Return ``schema`` without the ``patternProperties`` that might take long.

    Three other keywords run these patterns too, so they are left out of a copy. What then would wrongly count
    as additional is left alone.
    """
    places = []
    for place in subschemas(schema):
        named = place.schema.get("patternProperties") if isinstance(place.schema, dict) else None
        if isinstance(named, dict):
            costly = [pattern for pattern in named if not is_affordable(pattern, longest_key)]
            budget.skipped_patterns.extend(costly)
            if costly:
                places.append((place.pointer, costly))
    if not places:
        return schema
    return _rebuilt(schema, dict(places), "")


def _rebuilt(value: Any, costly: dict[str, list[str]], pointer: str) -> Any:
    if isinstance(value, list):
        return [_rebuilt(item, costly, child(pointer, index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    copy = {key: _rebuilt(item, costly, child(pointer, key)) for key, item in value.items()}
    if pointer in costly:
        copy["patternProperties"] = {
            pattern: item
            for pattern, item in copy["patternProperties"].items()
            if pattern not in costly[pointer]
        }
        copy.pop("additionalProperties", None)
        copy.pop("unevaluatedProperties", None)
    return copy
