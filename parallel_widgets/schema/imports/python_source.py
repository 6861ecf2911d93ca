"""A schema from the source of Pydantic models, dataclasses or TypedDicts: parsed, never executed."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .imported import Imported, UnreadableImportError
from .json_values import json_value
from .named_types import MAX_DEPTH, NamedTypes, root_name
from .python_syntax import (
    ABSENT,
    bases,
    code,
    constant,
    expression,
    is_ellipsis,
    last_name,
    literal,
    parsed,
    sides,
    string_statement,
    unreadable,
)
from .python_types import LISTS, MAPPINGS, SCALARS, TRANSPARENT, TUPLES, described, mapping_of, tuple_of
from .result import imported_schema
from .union import enum, union

_ENUMS = frozenset({"Enum", "StrEnum", "IntEnum"})
_MODELS = frozenset({"BaseModel", "TypedDict", "NamedTuple", "RootModel"})
#: Arguments of ``Field`` and of constrained types, by the keyword of JSON Schema.
_CONSTRAINTS = {
    "ge": "minimum",
    "le": "maximum",
    "gt": "exclusiveMinimum",
    "lt": "exclusiveMaximum",
    "multiple_of": "multipleOf",
    "pattern": "pattern",
}


def from_python_source(text: str, *, role: Role = "output") -> Imported:
    """Return the schema of the class that a piece of Python defines; of several, the one that holds the rest.

    Raises
    ------
    UnreadableImportError
        If it is no Python, defines no such class, or uses a type for which there is no JSON.
    """
    source = _Source(parsed(text))
    name = root_name(source.models, source.referred)
    schema = source.types.root(name)
    notes = [*source.notes]
    others = [
        shown(other, quote="`") for other in source.models if other not in source.used and other != name
    ]
    if others:
        notes.append(f"The class {shown(name, quote='`')} was imported; left out: {', '.join(others[:8])}.")
    fields = len(schema.get("properties", ()))
    return imported_schema(
        schema, kind="python", label=f"Python class {name}, {fields} fields", role=role, notes=notes
    )


class _Source:
    """The classes of one module."""

    def __init__(self, module: ast.Module) -> None:
        classes = {node.name: node for node in ast.walk(module) if isinstance(node, ast.ClassDef)}
        self._enums = {name: node for name, node in classes.items() if bases(node) & _ENUMS}
        self._classes = {name: node for name, node in classes.items() if name not in self._enums}
        self._aliases = {
            target.id: node.value
            for node in module.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        self.models = [name for name, node in self._classes.items() if self._is_model(node)]
        if not self.models:
            raise UnreadableImportError(
                "There is no class with annotated fields: paste a Pydantic model, a dataclass or a TypedDict."
            )
        self.types = NamedTypes(self._class)
        self.used: set[str] = set()
        self.notes: list[str] = []
        self._depth = 0

    def _is_model(self, node: ast.ClassDef) -> bool:
        return any(isinstance(item, ast.AnnAssign) for item in node.body) or bool(bases(node) & _MODELS)

    def referred(self, name: str) -> set[str]:
        """Return the names that a class uses, those in quotes included."""
        node = self._classes[name]
        found = {item.id for item in ast.walk(node) if isinstance(item, ast.Name)}
        for item in ast.walk(node):
            if isinstance(item, ast.AnnAssign):
                for part in ast.walk(item.annotation):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str):
                        found.add(part.value)
        return found & self._classes.keys()

    def _class(self, name: str) -> dict[str, Any]:
        properties: dict[str, Any] = {}
        required: dict[str, bool] = {}
        for each in self._lineage(name):
            self.used.add(each)
            for key, schema, is_required in self._own_fields(self._classes[each]):
                properties[key] = schema
                required[key] = is_required
        made: dict[str, Any] = {"type": "object"}
        text = ast.get_docstring(self._classes[name])
        if text:
            made["description"] = " ".join(text.split("\n\n")[0].split())
        return {
            **made,
            "properties": properties,
            "required": [key for key in properties if required[key]],
            "additionalProperties": False,
        }

    def _own_fields(self, node: ast.ClassDef) -> Iterator[tuple[str, dict[str, Any], bool]]:
        """Yield the name, the schema and the being required of each field that a class itself declares."""
        is_total = not any(
            keyword.arg == "total"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is False
            for keyword in node.keywords
        )
        for item, following in zip_longest(node.body, node.body[1:]):
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            if item.target.id.startswith("_") or item.target.id == "model_config":
                continue
            if last_name(item.annotation) == "ClassVar":
                continue
            schema, alias, is_required = self._field(item)
            schema = described(schema, None if "description" in schema else string_statement(following))
            yield alias or item.target.id, schema, is_required and is_total

    def _lineage(self, name: str) -> list[str]:
        """Return a class after all that it inherits from, each once, and after what it overrides."""
        lineage: list[str] = []
        way = [name]
        while way:
            node = self._classes[way[-1]]
            if len(way) > MAX_DEPTH:
                raise unreadable(node, "This class inherits through too many others.")
            open_base = next((base for base in self._bases_of(node) if base not in lineage), None)
            if open_base is None:
                lineage.append(way.pop())
            elif open_base in way:
                raise unreadable(node, f"The class {shown(way[-1], quote='`')} inherits from itself.")
            else:
                way.append(open_base)
        return lineage

    def _bases_of(self, node: ast.ClassDef) -> list[str]:
        """Return the classes of this source that a class inherits from, in the order of its fields."""
        found = [base for base in map(last_name, reversed(node.bases)) if base in self._classes]
        return [base for base in found if base in self.models]

    def _field(self, item: ast.AnnAssign) -> tuple[dict[str, Any], str | None, bool]:
        """Return the schema of a field, its alias, and whether it is required."""
        schema = self._of(item.annotation)
        is_required = item.value is None and last_name(item.annotation) != "NotRequired"
        call = item.value if isinstance(item.value, ast.Call) else None
        if call is None:
            return schema, None, is_required
        arguments = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        default = call.args[0] if call.args else arguments.get("default")
        has_default = (default is not None and not is_ellipsis(default)) or "default_factory" in arguments
        metadata = arguments.get("metadata")
        description = constant(arguments.get("description"))
        if description is ABSENT and isinstance(metadata, ast.Dict):
            pairs = {constant(key): value for key, value in zip(metadata.keys, metadata.values, strict=True)}
            description = constant(pairs.get("description"))
        if isinstance(description, str):
            schema = described(schema, inspect.cleandoc(description))
        alias = constant(arguments.get("alias"))
        return (
            {**schema, **_constraints(arguments, schema)},
            alias if isinstance(alias, str) else None,
            not has_default,
        )

    def _of(self, node: ast.expr) -> dict[str, Any]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise unreadable(node, "This type is nested too deeply.")
        try:
            return self._annotation(node)
        finally:
            self._depth -= 1

    def _annotation(self, node: ast.expr) -> dict[str, Any]:
        if isinstance(node, ast.Constant):
            if node.value is None:
                return {"type": "null"}
            if isinstance(node.value, str):
                return self._of(expression(node))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([self._of(side) for side in sides(node)])
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.Call):
            return self._constrained(node)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node)
        raise unreadable(node, f"{code(node)} is no type that can be imported.")

    def _named(self, node: ast.Name | ast.Attribute) -> dict[str, Any]:
        name = last_name(node)
        if name in self._enums:
            return enum(self._members(self._enums[name]))
        if name in self._classes:
            return self.types.schema(name)
        if name in SCALARS:
            return dict(SCALARS[name])
        if name in LISTS or name in TUPLES:
            return {"type": "array", "items": {}}
        if name in MAPPINGS:
            return mapping_of({})
        if name in self._aliases:
            value = self._aliases.pop(name)
            try:
                return self._of(value)
            finally:
                self._aliases[name] = value
        message = f"{code(node)} is not defined in this source: paste its class as well."
        raise unreadable(node, message)

    def _subscript(self, node: ast.Subscript) -> dict[str, Any]:
        name = last_name(node.value)
        arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            return union([self._of(arguments[0]), {"type": "null"}])
        if name == "Union":
            return union([self._of(argument) for argument in arguments])
        if name == "Literal":
            values = [literal(argument) for argument in arguments]
            return enum(json_value(values))
        if name in TRANSPARENT:
            schema = self._of(arguments[0])
            return self._annotated(schema, arguments[1:]) if name == "Annotated" else schema
        if name in TUPLES:
            if len(arguments) == 2 and is_ellipsis(arguments[1]):
                return {"type": "array", "items": self._of(arguments[0])}
            return tuple_of([self._of(argument) for argument in arguments])
        if name in LISTS:
            return {"type": "array", "items": self._of(arguments[0])}
        if name in MAPPINGS and len(arguments) == 2:
            return mapping_of(self._of(arguments[1]))
        raise unreadable(node, f"{code(node)} is no type that can be imported: generic classes are not read.")

    def _annotated(self, schema: dict[str, Any], metadata: list[ast.expr]) -> dict[str, Any]:
        for item in metadata:
            said: object = constant(item)
            if isinstance(item, ast.Call):
                arguments = {keyword.arg: keyword.value for keyword in item.keywords if keyword.arg}
                schema = {**schema, **_constraints(arguments, schema)}
                said = constant(arguments.get("description"))
                if said is ABSENT and last_name(item.func) == "Doc" and item.args:
                    said = constant(item.args[0])
            if isinstance(said, str):
                schema = described(schema, inspect.cleandoc(said))
        return schema

    def _constrained(self, node: ast.Call) -> dict[str, Any]:
        """Read ``conint(ge=0)``, ``constr(min_length=1)`` and the like."""
        kinds = {"conint": "int", "confloat": "float", "constr": "str", "condecimal": "Decimal"}
        arguments = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        name = last_name(node.func)
        if name in kinds:
            schema = dict(SCALARS[kinds[name]])
        elif name == "conlist" and node.args:
            schema = {"type": "array", "items": self._of(node.args[0])}
        else:
            raise unreadable(node, f"{code(node)} is no type that can be imported: calls are never made.")
        return {**schema, **_constraints(arguments, schema)}

    def _members(self, node: ast.ClassDef) -> list[Any]:
        values = []
        for item in node.body:
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                value = constant(item.value)
                # What is computed (auto(), say) is not computed here: its name stands for it.
                values.append(item.targets[0].id.lower() if value is ABSENT else json_value(value))
        if not values:
            raise unreadable(node, f"The enum {shown(node.name, quote='`')} has no members.")
        return values


def _constraints(arguments: dict[str, ast.expr], schema: dict[str, Any]) -> dict[str, Any]:
    """Return the keywords of JSON Schema that ``Field`` and the like were given."""
    kind = schema.get("type")
    is_list = kind == "array" or (isinstance(kind, list) and "array" in kind)
    sizes = (
        {"min_length": "minItems", "max_length": "maxItems"}
        if is_list
        else {
            "min_length": "minLength",
            "max_length": "maxLength",
        }
    )
    found = {}
    for name, keyword in {**_CONSTRAINTS, **sizes}.items():
        value = constant(arguments.get(name))
        if isinstance(value, str) if keyword == "pattern" else _is_number(value):
            found[keyword] = value
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300
