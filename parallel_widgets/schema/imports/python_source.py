"""A schema from the source of Pydantic models, dataclasses or TypedDicts: parsed, never executed."""

from __future__ import annotations

import ast
import inspect
import warnings
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .imported import Imported, UnreadableImportError
from .json_values import json_value
from .named_types import MAX_DEPTH, NamedTypes, root_name
from .python_types import LISTS, MAPPINGS, SCALARS, TRANSPARENT, TUPLES, described, mapping_of, tuple_of
from .result import imported_schema
from .union import enum, union

#: Longer sources are not parsed (characters).
MAX_SOURCE = 200_000

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
_ABSENT = object()


def from_python_source(text: str, *, role: Role = "output") -> Imported:
    """Return the schema of the class that a piece of Python defines; of several, the one that holds the rest.

    Raises
    ------
    UnreadableImportError
        If it is no Python, defines no such class, or uses a type for which there is no JSON.
    """
    source = _Source(_parsed(text))
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


def _parsed(text: str) -> ast.Module:
    if len(text) > MAX_SOURCE:
        raise UnreadableImportError(
            f"The source has more than {MAX_SOURCE:,} characters: paste the class alone."
        )
    try:
        with warnings.catch_warnings():
            # Of escapes in strings: they are the source's own affair.
            warnings.simplefilter("ignore")
            return ast.parse(inspect.cleandoc(text) if text[:1].isspace() else text)
    except SyntaxError as error:
        raise UnreadableImportError(
            f"This is no Python: {error.msg}.", line=error.lineno, column=error.offset
        ) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise UnreadableImportError(f"This is no Python that can be read: {error}.") from error


class _Source:
    """The classes of one module."""

    def __init__(self, module: ast.Module) -> None:
        classes = {node.name: node for node in ast.walk(module) if isinstance(node, ast.ClassDef)}
        self._enums = {name: node for name, node in classes.items() if _bases(node) & _ENUMS}
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
        self._open_bases: list[str] = []

    def _is_model(self, node: ast.ClassDef) -> bool:
        return any(isinstance(item, ast.AnnAssign) for item in node.body) or bool(_bases(node) & _MODELS)

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
        self.used.add(name)
        node = self._classes[name]
        properties: dict[str, Any] = {}
        required: list[str] = []
        for base in self._bases_of(node, name):
            self._open_bases.append(name)
            inherited = self._class(base)
            self._open_bases.pop()
            properties.update(inherited["properties"])
            required.extend(key for key in inherited["required"] if key not in required)
        is_total = not any(
            keyword.arg == "total"
            and isinstance(keyword.value, ast.Constant)
            and keyword.value.value is False
            for keyword in node.keywords
        )
        for place, item in enumerate(node.body):
            if not isinstance(item, ast.AnnAssign) or not isinstance(item.target, ast.Name):
                continue
            if item.target.id.startswith("_") or item.target.id == "model_config":
                continue
            if _last_name(item.annotation) == "ClassVar":
                continue
            schema, alias, is_required = self._field(item)
            following = node.body[place + 1] if place + 1 < len(node.body) else None
            schema = described(schema, None if "description" in schema else _string_statement(following))
            key = alias or item.target.id
            properties[key] = schema
            if is_required and is_total and key not in required:
                required.append(key)
        made: dict[str, Any] = {"type": "object"}
        text = ast.get_docstring(node)
        if text:
            made["description"] = " ".join(text.split("\n\n")[0].split())
        return {**made, "properties": properties, "required": required, "additionalProperties": False}

    def _bases_of(self, node: ast.ClassDef, name: str) -> list[str]:
        """Return the classes of this source that a class inherits from, in the order of its fields."""
        if name in self._open_bases:
            raise _unreadable(node, f"The class {shown(name, quote='`')} inherits from itself.")
        found = [base for base in map(_last_name, reversed(node.bases)) if base in self._classes]
        return [base for base in found if base in self.models]

    def _field(self, item: ast.AnnAssign) -> tuple[dict[str, Any], str | None, bool]:
        """Return the schema of a field, its alias, and whether it is required."""
        schema = self._of(item.annotation)
        is_required = item.value is None and _last_name(item.annotation) != "NotRequired"
        call = item.value if isinstance(item.value, ast.Call) else None
        if call is None:
            return schema, None, is_required
        arguments = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        default = call.args[0] if call.args else arguments.get("default")
        has_default = (default is not None and not _is_ellipsis(default)) or "default_factory" in arguments
        metadata = arguments.get("metadata")
        description = _constant(arguments.get("description"))
        if description is _ABSENT and isinstance(metadata, ast.Dict):
            pairs = {_constant(key): value for key, value in zip(metadata.keys, metadata.values, strict=True)}
            description = _constant(pairs.get("description"))
        if isinstance(description, str):
            schema = described(schema, inspect.cleandoc(description))
        alias = _constant(arguments.get("alias"))
        return (
            {**schema, **_constraints(arguments, schema)},
            alias if isinstance(alias, str) else None,
            not has_default,
        )

    def _of(self, node: ast.expr) -> dict[str, Any]:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise _unreadable(node, "This type is nested too deeply.")
        try:
            return self._annotation(node)
        finally:
            self._depth -= 1

    def _annotation(self, node: ast.expr) -> dict[str, Any]:
        if isinstance(node, ast.Constant):
            if node.value is None:
                return {"type": "null"}
            if isinstance(node.value, str):
                return self._of(_expression(node))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return union([self._of(side) for side in _sides(node)])
        if isinstance(node, ast.Subscript):
            return self._subscript(node)
        if isinstance(node, ast.Call):
            return self._constrained(node)
        if isinstance(node, ast.Name | ast.Attribute):
            return self._named(node)
        raise _unreadable(node, f"{_code(node)} is no type that can be imported.")

    def _named(self, node: ast.Name | ast.Attribute) -> dict[str, Any]:
        name = _last_name(node)
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
        message = f"{_code(node)} is not defined in this source: paste its class as well."
        raise _unreadable(node, message)

    def _subscript(self, node: ast.Subscript) -> dict[str, Any]:
        name = _last_name(node.value)
        arguments = list(node.slice.elts) if isinstance(node.slice, ast.Tuple) else [node.slice]
        if name == "Optional":
            return union([self._of(arguments[0]), {"type": "null"}])
        if name == "Union":
            return union([self._of(argument) for argument in arguments])
        if name == "Literal":
            values = [_literal(argument) for argument in arguments]
            return enum(json_value(values))
        if name in TRANSPARENT:
            schema = self._of(arguments[0])
            return self._annotated(schema, arguments[1:]) if name == "Annotated" else schema
        if name in TUPLES:
            if len(arguments) == 2 and _is_ellipsis(arguments[1]):
                return {"type": "array", "items": self._of(arguments[0])}
            return tuple_of([self._of(argument) for argument in arguments])
        if name in LISTS:
            return {"type": "array", "items": self._of(arguments[0])}
        if name in MAPPINGS and len(arguments) == 2:
            return mapping_of(self._of(arguments[1]))
        raise _unreadable(
            node, f"{_code(node)} is no type that can be imported: generic classes are not read."
        )

    def _annotated(self, schema: dict[str, Any], metadata: list[ast.expr]) -> dict[str, Any]:
        for item in metadata:
            said: object = _constant(item)
            if isinstance(item, ast.Call):
                arguments = {keyword.arg: keyword.value for keyword in item.keywords if keyword.arg}
                schema = {**schema, **_constraints(arguments, schema)}
                said = _constant(arguments.get("description"))
                if said is _ABSENT and _last_name(item.func) == "Doc" and item.args:
                    said = _constant(item.args[0])
            if isinstance(said, str):
                schema = described(schema, inspect.cleandoc(said))
        return schema

    def _constrained(self, node: ast.Call) -> dict[str, Any]:
        """Read ``conint(ge=0)``, ``constr(min_length=1)`` and the like."""
        kinds = {"conint": "int", "confloat": "float", "constr": "str", "condecimal": "Decimal"}
        arguments = {keyword.arg: keyword.value for keyword in node.keywords if keyword.arg}
        name = _last_name(node.func)
        if name in kinds:
            schema = dict(SCALARS[kinds[name]])
        elif name == "conlist" and node.args:
            schema = {"type": "array", "items": self._of(node.args[0])}
        else:
            raise _unreadable(node, f"{_code(node)} is no type that can be imported: calls are never made.")
        return {**schema, **_constraints(arguments, schema)}

    def _members(self, node: ast.ClassDef) -> list[Any]:
        values = []
        for item in node.body:
            if isinstance(item, ast.Assign) and isinstance(item.targets[0], ast.Name):
                value = _constant(item.value)
                # What is computed (auto(), say) is not computed here: its name stands for it.
                values.append(item.targets[0].id.lower() if value is _ABSENT else json_value(value))
        if not values:
            raise _unreadable(node, f"The enum {shown(node.name, quote='`')} has no members.")
        return values


def _unreadable(node: ast.AST, message: str) -> UnreadableImportError:
    column = getattr(node, "col_offset", None)
    return UnreadableImportError(
        message, line=getattr(node, "lineno", None), column=None if column is None else column + 1
    )


def _bases(node: ast.ClassDef) -> set[str]:
    return {_last_name(base) for base in node.bases}


def _last_name(node: ast.expr) -> str:
    """Return the last part of a dotted name, of what is subscribed where it is; "" for anything else."""
    if isinstance(node, ast.Subscript):
        return _last_name(node.value)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def _expression(node: ast.Constant) -> ast.expr:
    """Return the type that a string names."""
    try:
        parsed = ast.parse(str(node.value).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(node, f"{shown(str(node.value))} is no type.") from error
    for part in ast.walk(parsed):
        ast.copy_location(part, node)
    return parsed


def _sides(node: ast.BinOp) -> list[ast.expr]:
    sides: list[ast.expr] = []
    place: ast.expr = node
    while isinstance(place, ast.BinOp) and isinstance(place.op, ast.BitOr):
        sides.append(place.right)
        place = place.left
    return [place, *reversed(sides)]


def _constant(node: ast.expr | None) -> Any:
    if isinstance(node, ast.Constant) and not isinstance(node.value, bytes | complex | type(...)):
        return node.value
    if (
        isinstance(node, ast.UnaryOp)
        and isinstance(node.op, ast.USub)
        and isinstance(node.operand, ast.Constant)
    ):
        value = node.operand.value
        return -value if isinstance(value, int | float) and not isinstance(value, bool) else _ABSENT
    return _ABSENT


def _literal(node: ast.expr) -> Any:
    value = _constant(node)
    if value is _ABSENT:
        raise _unreadable(node, f"{_code(node)} is no literal.")
    return value


def _is_ellipsis(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is ...


def _string_statement(node: ast.stmt | None) -> str | None:
    """Return the docstring of the attribute before it."""
    if (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        return " ".join(node.value.value.split()) or None
    return None


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
        value = _constant(arguments.get(name))
        if isinstance(value, str) if keyword == "pattern" else _is_number(value):
            found[keyword] = value
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _code(node: ast.AST) -> str:
    try:
        return shown(ast.unparse(node), quote="`")
    except (ValueError, RecursionError):
        return "This"
