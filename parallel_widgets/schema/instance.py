"""Does a value fit a schema? Answers without fetching anything, without hanging, and without raising."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from referencing import Registry
from referencing.exceptions import Unresolvable

from .diagnostic import Diagnostic
from .json_faults import shown
from .outline import subschemas
from .pattern_cost import is_affordable
from .pointer import child, join
from .violation import describe, leaves, subject

#: Keyword evaluations that one check may take, about half a second: recursive references can ask for more
#: than a lifetime of them.
MAX_EVALUATIONS = 50_000
#: More findings than this say nothing new.
MAX_FINDINGS = 50

_Keyword = Callable[[Any, Any, Any, Any], Any]


class _OutOfBudgetError(Exception):
    """The schema asks for more work than a check may take."""


class InstanceChecker:
    """Checks values against one schema and its parts; nothing is fetched and no check runs for long.

    Parameters
    ----------
    root
        The schema, which local references point into.
    longest_key
        Length of the longest property name to be checked, which decides whether patterns for names are run.
    """

    def __init__(self, root: Any, *, longest_key: int = 64) -> None:
        # Where its optional checks of formats are installed, it takes a second to import.
        from jsonschema import Draft202012Validator, validators  # noqa: PLC0415

        self.skipped_patterns: list[str] = []
        self._left = MAX_EVALUATIONS
        self._longest_key = longest_key
        keywords = {name: self._counted(keyword) for name, keyword in Draft202012Validator.VALIDATORS.items()}
        keywords["pattern"] = self._bounded(keywords["pattern"])
        # An own registry: the default one would fetch what it does not know from the network or the disk.
        extend: Any = validators.extend
        self._validator = extend(Draft202012Validator, keywords)(self._copy(root), registry=Registry())

    def errors(self, instance: Any) -> Iterator[Any]:
        """Yield jsonschema's errors; may raise whatever a hostile schema provokes in it."""
        self._left = MAX_EVALUATIONS
        yield from self._validator.iter_errors(instance)

    def conforms(self, instance: Any, schema: Any) -> bool:
        """Whether ``instance`` fits ``schema``, a part of the root; what cannot be run does not count."""
        self._left = MAX_EVALUATIONS
        validator = self._validator.evolve(schema=self._copy(schema))
        try:
            return next(validator.iter_errors(instance), None) is None
        except Exception:  # noqa: BLE001 (jsonschema raises whatever a hostile schema provokes)
            return False

    def _counted(self, keyword: _Keyword) -> _Keyword:
        def counted(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            self._left -= 1
            if self._left < 0:
                raise _OutOfBudgetError
            return keyword(validator, value, instance, schema)

        return counted

    def _bounded(self, keyword: _Keyword) -> _Keyword:
        def bounded(validator: Any, value: Any, instance: Any, schema: Any) -> Any:
            if isinstance(instance, str) and not is_affordable(value, len(instance)):
                self._skip(value)
                return ()
            return keyword(validator, value, instance, schema)

        return bounded

    def _skip(self, pattern: str) -> None:
        if pattern not in self.skipped_patterns:
            self.skipped_patterns.append(pattern)

    def _copy(self, schema: Any) -> Any:
        """Return ``schema`` without the ``patternProperties`` that might take long.

        Other keywords run these patterns too, so they are left out of a copy, and with them the keywords that
        would then count too many properties as additional.
        """
        costly: dict[str, list[str]] = {}
        for place in subschemas(schema):
            named = place.schema.get("patternProperties") if isinstance(place.schema, dict) else None
            for pattern in named if isinstance(named, dict) else ():
                if not is_affordable(pattern, self._longest_key):
                    costly.setdefault(place.pointer, []).append(pattern)
                    self._skip(pattern)
        return _rebuilt(schema, costly, "") if costly else schema


def conforms(instance: Any, schema: Any) -> bool:
    """Whether ``instance`` fits ``schema``; see `check_instance` for what is not run."""
    return InstanceChecker(schema).conforms(instance, schema)


def check_instance(instance: Any, schema: Any) -> tuple[Diagnostic, ...]:
    """Check a value against a JSON Schema that the metaschema accepts.

    References are resolved inside ``schema`` only: nothing is fetched from the network or the disk. A pattern
    that might take long is not run, and reported as ``pattern_not_checked``.

    Returns
    -------
    Findings about the document ``input`` without places in its text, in a stable order: warnings, because
    the API only warns when an input does not fit.
    """
    found: dict[tuple[str, str], Diagnostic] = {}
    longest_key = max((len(key) for key in _keys(instance)), default=0)
    checker = InstanceChecker(schema, longest_key=longest_key)
    try:
        for error in checker.errors(instance):
            for leaf in leaves(error):
                for pointer, message in _sayings(leaf):
                    found[pointer, message] = _finding("input_mismatch", message, pointer)
            if len(found) >= MAX_FINDINGS:
                break
    except Exception as error:  # noqa: BLE001 (jsonschema raises whatever a hostile schema provokes)
        message = f"The input could not be checked against its schema to the end: {_reason(error)}."
        found["", message] = _finding("not_checked", message, "", hint=True)
    for pattern in checker.skipped_patterns:
        message = (
            f"The pattern {shown(pattern, quote='`')} is not checked here, because that might take long."
        )
        found["", message] = _finding("pattern_not_checked", message, "", hint=True)
    return tuple(found[key] for key in sorted(found)[:MAX_FINDINGS])


def _sayings(error: Any) -> Iterator[tuple[str, str]]:
    """Yield the places that an error is about, each with a sentence."""
    path = list(error.absolute_path)
    if error.validator == "additionalProperties" and isinstance(error.instance, dict):
        known = error.schema.get("properties", {})
        patterns = error.schema.get("patternProperties", {})
        for key in error.instance:
            if key not in known and not any(re.search(pattern, key) for pattern in patterns):
                name = subject([*path, key])
                yield join([*path, key]), f"{name} is not in the schema, which allows no other properties."
        return
    yield join(path), describe(error)


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
    if isinstance(error, Unresolvable):
        return "a reference in it leads nowhere"
    return f"a keyword in it cannot be evaluated ({type(error).__name__})"


def _keys(instance: Any) -> Iterator[str]:
    stack = [instance]
    while stack:
        value = stack.pop()
        if isinstance(value, dict):
            yield from (key for key in value if isinstance(key, str))
            stack.extend(value.values())
        elif isinstance(value, list):
            stack.extend(value)


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
