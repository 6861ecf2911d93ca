"""A sample value that fits a schema: what the sandbox answers."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from random import Random
from typing import Any

from .instance import InstanceChecker
from .merging import NO_SCHEMA, merged, resolved
from .sample_numbers import sample_number
from .sample_texts import sample_text

#: How often another way through the alternatives is tried.
ATTEMPTS = 24
#: Levels below which optional parts are left out, so that recursive schemas end.
MAX_DEPTH = 8
#: Levels at which even what is required is left out.
HARD_DEPTH = 40
#: Values that one sample may have.
MAX_VALUES = 2_000

#: What a schema that says nothing may be, the likeliest first.
_TYPES = ("string", "integer", "object", "array", "boolean", "null")
_KEYWORDS_OF = {
    "object": ("properties", "required", "additionalProperties", "patternProperties", "minProperties"),
    "array": ("items", "prefixItems", "minItems", "uniqueItems", "contains"),
    "number": ("minimum", "maximum", "multipleOf", "exclusiveMinimum", "exclusiveMaximum"),
}


def sample(schema: Any, *, seed: int = 0, name: str = "") -> Any:
    """Return a value that fits ``schema``, made of what the schema offers.

    Enum, const, examples, default and the examples quoted in descriptions are used first; other strings say
    that they are samples. The same schema and seed give the same value, in every process.

    Parameters
    ----------
    schema
        A JSON Schema (2020-12) that the metaschema accepts.
    seed
        Another seed gives another value, where the schema leaves a choice.
    name
        What the value is called, for the wording of strings.

    Returns
    -------
    A value that fits. Where none is found (the schema contradicts itself, say, or asks for an unusual
    ``pattern``), the value of the first attempt: check it with `check_instance` where it matters.
    """
    first: Any = None
    checker = InstanceChecker(schema)
    for attempt in range(ATTEMPTS):
        value = _Sampler(schema, checker, seed, attempt).value(schema, name, 0)
        value = None if value is NO_SCHEMA else value
        if checker.conforms(value, schema):
            return value
        if attempt == 0:
            first = value
    return first


class _Sampler:
    """One attempt: odd ones take other alternatives, every third only what is required."""

    def __init__(self, root: Any, checker: InstanceChecker, seed: int, attempt: int) -> None:
        self.root = root
        self.conforms = checker.conforms
        self.random = Random(f"{seed}/{attempt}")  # noqa: S311 (samples are no secrets)
        self.attempt = attempt
        self.frugal = attempt % 3 == 2
        self.made = 0

    def value(self, schema: Any, name: str, depth: int, *, index: int = 0) -> Any:
        """Return a value for ``schema``, or `NO_SCHEMA` if nothing can fit it."""
        self.made += 1
        if depth > HARD_DEPTH or self.made > MAX_VALUES:
            return NO_SCHEMA
        schema = self._chosen(schema, depth)
        if schema is False:
            return NO_SCHEMA
        if schema is True:
            schema = {}
        for offered in self._offers(schema, index):
            if self.conforms(offered, schema):
                return copy.deepcopy(offered)
        kind = self._kind(schema)
        if kind == "object":
            return self._object(schema, depth, index)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("integer", "number"):
            numbers = sample_number(schema, name, self.random, integer=kind == "integer")
            return self._first_fitting(list(numbers), schema)
        if kind == "boolean":
            return self.random.random() < 0.5
        if kind == "null":
            return None
        return self._first_fitting(list(sample_text(schema, name, self.random, index)), schema)

    def _chosen(self, schema: Any, depth: int) -> Any:
        """Return ``schema`` with references followed and one way through its alternatives taken."""
        schema = resolved(schema, self.root)
        for _ in range(MAX_DEPTH):
            if not isinstance(schema, dict):
                return schema
            keyword = next((word for word in ("anyOf", "oneOf") if word in schema), None)
            if keyword is not None:
                branches = schema[keyword]
                rest = {key: value for key, value in schema.items() if key != keyword}
                schema = merged(rest, resolved(self._branch(branches, depth), self.root))
            elif "if" in schema:
                rest = {key: value for key, value in schema.items() if key not in ("if", "then", "else")}
                if self.attempt % 2 == 0:
                    schema = merged(merged(rest, schema["if"]), schema.get("then", True))
                else:
                    schema = merged(rest, schema.get("else", True))
            elif "dependentSchemas" in schema:
                dependents = schema["dependentSchemas"]
                schema = {key: value for key, value in schema.items() if key != "dependentSchemas"}
                for key, dependent in dependents.items():
                    if key in schema.get("properties", {}) or key in schema.get("required", ()):
                        schema = merged(schema, dependent)
            else:
                return schema
            schema = resolved(schema, self.root)
        return schema

    def _branch(self, branches: list[Any], depth: int) -> Any:
        """Return one of the alternatives: a plausible one first, deep down one that ends."""
        ranked = sorted(range(len(branches)), key=lambda index: self._dullness(branches[index], depth))
        if self.attempt == 0 or depth > MAX_DEPTH:
            return branches[ranked[0]]
        return branches[ranked[(self.attempt + self.random.randrange(2)) % len(ranked)]]

    def _dullness(self, branch: Any, depth: int) -> int:
        plain = resolved(branch, self.root)
        if not isinstance(plain, dict):
            return 3 if plain is False else 2
        if depth > MAX_DEPTH:
            kind = self._kind(plain)
            return 2 if kind == "object" else 1 if kind == "array" else 0
        return 1 if plain.get("type") == "null" or plain.get("const", 0) is None else 0

    def _offers(self, schema: dict[str, Any], index: int) -> Iterator[Any]:
        """Yield the values that the schema names itself; null last."""
        if "const" in schema:
            yield schema["const"]
        offers = [schema["enum"]] if isinstance(schema.get("enum"), list) else []
        offers += [schema["examples"]] if isinstance(schema.get("examples"), list) else []
        for values in offers:
            telling = [value for value in values if value is not None]
            start = self.random.randrange(len(telling)) + index if telling else 0
            for position in range(len(telling)):
                yield telling[(start + position) % len(telling)]
            if len(telling) < len(values):
                yield None
        if schema.get("default") is not None and "enum" not in schema:
            yield schema["default"]

    def _kind(self, schema: dict[str, Any]) -> str:
        kind = schema.get("type")
        if isinstance(kind, list):
            telling = [item for item in kind if item != "null"] or kind
            return str(telling[self.attempt % len(telling)] if telling else "null")
        if isinstance(kind, str):
            return kind
        for guess, keywords in _KEYWORDS_OF.items():
            if any(keyword in schema for keyword in keywords):
                return guess
        return _TYPES[self.attempt % len(_TYPES)]

    def _first_fitting(self, candidates: list[Any], schema: Any) -> Any:
        return next((value for value in candidates if self.conforms(value, schema)), candidates[0])

    def _object(self, schema: dict[str, Any], depth: int, index: int) -> Any:
        named = schema.get("properties", {})
        required = [*schema.get("required", ())]
        most = schema.get("maxProperties", len(named) + len(required) + MAX_DEPTH)
        optional = [] if self.frugal or depth > MAX_DEPTH else [key for key in named if key not in required]
        wanted = {*required, *optional[: max(int(most) - len(set(required)), 0)]}
        for key, dependents in schema.get("dependentRequired", {}).items():
            if key in wanted:
                wanted.update(dependents)
        result: dict[str, Any] = {}
        for key in dict.fromkeys([*(key for key in named if key in wanted), *required, *sorted(wanted)]):
            made = self.value(self._schema_of(schema, key), key, depth + 1, index=index)
            if made is not NO_SCHEMA:
                result[key] = made
            elif key in required:
                return NO_SCHEMA
        return self._with_more(schema, result, depth)

    def _with_more(self, schema: dict[str, Any], result: dict[str, Any], depth: int) -> dict[str, Any]:
        """Add entries to a map, and where the schema wants more than it names."""
        least = int(schema.get("minProperties", 0))
        is_map = isinstance(schema.get("additionalProperties"), dict) and not schema.get("properties")
        if is_map and depth <= MAX_DEPTH and not self.frugal:
            least = max(least, 2)
        most = int(schema.get("maxProperties", max(least, len(result))))
        number = 0
        while len(result) < min(least, most) and number < least + 10 and number < MAX_VALUES:
            number += 1
            key = f"sample_{number}"
            made = self.value(self._schema_of(schema, key), key, depth + 1)
            if made is not NO_SCHEMA and key not in result:
                result[key] = made
        return result

    def _schema_of(self, schema: dict[str, Any], key: str) -> Any:
        """Return the schema for the property ``key`` of an object."""
        named = schema.get("properties", {})
        if key in named:
            return named[key]
        for pattern, value in schema.get("patternProperties", {}).items():
            if self.conforms(key, {"pattern": pattern}):
                return value
        return schema.get("additionalProperties", schema.get("unevaluatedProperties", True))

    def _array(self, schema: dict[str, Any], name: str, depth: int) -> Any:
        first = schema.get("prefixItems", [])
        rest = schema.get("items", schema.get("unevaluatedItems", True))
        least = int(schema.get("minItems", 0))
        wanted = 0
        if depth <= MAX_DEPTH and not self.frugal:
            # Fewer further down: recursive schemas would grow by the power.
            wanted = self.random.choice((2, 3)) if depth < 3 else 2 if depth < 5 else 1
        if "contains" in schema:
            least = max(least, int(schema.get("minContains", 1)))
            rest = merged(resolved(rest, self.root), resolved(schema["contains"], self.root))
            wanted = min(wanted, int(schema.get("maxContains", wanted)))
        count = max(least, wanted, len(first))
        count = min(count, int(schema.get("maxItems", count)), MAX_VALUES)
        unique = schema.get("uniqueItems") is True
        items: list[Any] = []
        attempts = 0
        while len(items) < count and attempts < count * 4 + 8:
            place = len(items)
            item_schema = first[place] if place < len(first) else rest
            made = self.value(item_schema, name, depth + 1, index=attempts)
            attempts += 1
            if made is NO_SCHEMA:
                break
            if not (unique and not self.conforms([*items, made], {"uniqueItems": True})):
                items.append(made)
        return items if len(items) >= least else NO_SCHEMA
