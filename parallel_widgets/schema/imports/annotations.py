"""A schema from a dataclass or a TypedDict of this Python, by its annotations."""

from __future__ import annotations

import dataclasses
import enum as enums
import inspect
import sys
import types
import typing
from collections.abc import Callable
from typing import Any

from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.judgement import Role

from .imported import Imported, UnreadableImportError
from .json_values import json_value
from .named_types import NamedTypes
from .pydantic_model import is_pydantic_model, model_schema
from .python_types import LISTS, MAPPINGS, SCALARS, TRANSPARENT, TUPLES, described, mapping_of, tuple_of
from .result import imported_schema
from .union import enum, union


def is_typed_dict(value: Any) -> bool:
    """Whether ``value`` is a TypedDict class, of ``typing`` or ``typing_extensions``."""
    return isinstance(value, type) and issubclass(value, dict) and hasattr(value, "__total__")


def from_dataclass(cls: Any, *, role: Role = "output") -> Imported:
    """Return the schema of a dataclass; its fields' metadata may have a ``description``.

    Raises
    ------
    UnreadableImportError
        If it is no dataclass, or a field has a type for which there is no JSON.
    """
    kind = cls if isinstance(cls, type) else type(cls)
    if not dataclasses.is_dataclass(kind):
        raise UnreadableImportError(f"{shown(kind.__name__, quote='`')} is no dataclass.")
    return _imported(kind, "dataclass", "Dataclass", role)


def from_typed_dict(cls: Any, *, role: Role = "output") -> Imported:
    """Return the schema of a TypedDict class.

    Raises
    ------
    UnreadableImportError
        If it is no TypedDict, or a key has a type for which there is no JSON.
    """
    if not is_typed_dict(cls):
        name = shown(getattr(cls, "__name__", type(cls).__name__), quote="`")
        raise UnreadableImportError(f"{name} is no TypedDict.")
    return _imported(cls, "typed_dict", "TypedDict", role)


def _imported(cls: type, kind: str, name: str, role: Role) -> Imported:
    walk = _Walk()
    schema = walk.root(cls)
    label = f"{name} {cls.__name__}, {len(schema['properties'])} fields"
    return imported_schema(schema, kind=kind, label=label, role=role)


class _Walk:
    """The classes that one class refers to, by names that tell classes of the same name apart."""

    def __init__(self) -> None:
        self._classes: dict[str, type] = {}
        self._definitions: dict[str, Any] = {}
        self._types = NamedTypes(lambda name: self._class(self._classes[name]))

    def root(self, cls: type) -> dict[str, Any]:
        schema = self._types.root(self._name(cls))
        definitions = {**self._definitions, **schema.get("$defs", {})}
        return {**schema, "$defs": definitions} if definitions else schema

    def _name(self, cls: type) -> str:
        name, count = cls.__name__, 1
        while self._classes.setdefault(name, cls) is not cls:
            count += 1
            name = f"{cls.__name__}{count}"
        return name

    def _class(self, cls: type) -> dict[str, Any]:
        hints = _hints(cls)
        if is_typed_dict(cls):
            keys: frozenset[str] = getattr(cls, "__required_keys__", frozenset())
            names, required = list(hints), [name for name in hints if name in keys]
            descriptions: dict[str, Any] = {}
        else:
            fields = [item for item in dataclasses.fields(cls) if item.init]
            names = [item.name for item in fields]
            required = [
                item.name
                for item in fields
                if item.default is dataclasses.MISSING and item.default_factory is dataclasses.MISSING
            ]
            descriptions = {item.name: item.metadata.get("description") for item in fields}
        properties = {}
        for name in names:
            schema = self._of(hints[name], f"{cls.__name__}.{name}")
            properties[name] = described(schema, descriptions.get(name))
        made: dict[str, Any] = {"type": "object"}
        if (text := _docstring(cls)) is not None:
            made["description"] = text
        return {**made, "properties": properties, "required": required, "additionalProperties": False}

    def _of(self, hint: Any, where: str) -> dict[str, Any]:
        origin = typing.get_origin(hint)
        if origin is not None:
            return self._generic(hint, origin, where)
        if hint is None or hint is types.NoneType:
            return {"type": "null"}
        if isinstance(hint, typing.TypeVar):
            return self._of(hint.__bound__, where) if hint.__bound__ is not None else {}
        # What NewType and `type` statements stand for.
        meant = getattr(hint, "__supertype__", None) or getattr(hint, "__value__", None)
        if meant is not None and not isinstance(hint, type):
            return self._of(meant, where)
        found = self._known_class(hint) if isinstance(hint, type) else None
        return self._scalar(hint, where) if found is None else found

    def _known_class(self, cls: type) -> dict[str, Any] | None:
        if is_pydantic_model(cls):
            model = model_schema(cls)
            # Its references lead from the root, so its definitions must stand there.
            self._definitions.update(model.pop("$defs", {}))
            return model
        if is_typed_dict(cls) or dataclasses.is_dataclass(cls):
            return self._types.schema(self._name(cls))
        if issubclass(cls, enums.Enum):
            return enum(json_value([member.value for member in cls]))
        return None

    def _scalar(self, hint: Any, where: str) -> dict[str, Any]:
        name = getattr(hint, "__name__", None) or getattr(hint, "_name", None) or ""
        if name in SCALARS:
            return dict(SCALARS[name])
        if name in LISTS or name in TUPLES:
            return {"type": "array", "items": {}}
        if name in MAPPINGS:
            return mapping_of({})
        known = next(
            (base.__name__ for base in getattr(hint, "__mro__", ()) if base.__name__ in SCALARS), None
        )
        if known is not None and known != "object":
            return dict(SCALARS[known])
        raise UnreadableImportError(
            f"{shown(where, quote='`')} has the type {shown(_words(hint), quote='`')}, which has no JSON: "
            "use strings, numbers, booleans, lists, dicts, Literal, Enum, dataclasses or TypedDicts."
        )

    def _generic(self, hint: Any, origin: Any, where: str) -> dict[str, Any]:
        arguments = typing.get_args(hint)
        if not arguments:
            return self._scalar(origin, where)
        if origin is typing.Annotated or hasattr(hint, "__metadata__"):
            return described(self._of(arguments[0], where), _description(hint.__metadata__))
        if origin is typing.Union or origin is types.UnionType:
            return union([self._of(argument, where) for argument in arguments])
        if origin is typing.Literal or str(origin).endswith(".Literal"):
            return enum(json_value(list(arguments)))
        name = getattr(origin, "__name__", None) or getattr(origin, "_name", None) or ""
        if name in TRANSPARENT:
            return self._of(arguments[0], where)
        if name in TUPLES:
            if len(arguments) == 2 and arguments[1] is ...:
                return {"type": "array", "items": self._of(arguments[0], where)}
            return tuple_of([self._of(argument, where) for argument in arguments])
        if name in LISTS:
            return {"type": "array", "items": self._of(arguments[0], where)}
        if name in MAPPINGS:
            return mapping_of(self._of(arguments[1], where))
        return self._of(origin, where)


def _hints(cls: type) -> dict[str, Any]:
    # The module's, and those of the class itself, which its own fields may name inside a function.
    own = {cls.__name__: cls, **_defined_beside(cls)}
    try:
        return typing.get_type_hints(cls, localns=own, include_extras=True)
    except Exception as error:
        raise UnreadableImportError(
            f"The annotations of {shown(cls.__name__, quote='`')} cannot be resolved: {error}. "
            "Define the classes that they name where the notebook can see them."
        ) from error


def _defined_beside(cls: type) -> dict[str, Any]:
    module = sys.modules.get(cls.__module__)
    return {} if module is None else dict(vars(module))


def _description(metadata: tuple[Any, ...]) -> str | None:
    """Return what ``Annotated`` says in words: a string, or the like of ``Field`` and ``Doc``."""
    for item in metadata:
        said = item if isinstance(item, str) else getattr(item, "description", None)
        said = said if said is not None else getattr(item, "documentation", None)
        if isinstance(said, str) and said.strip():
            return inspect.cleandoc(said)
    return None


def _docstring(cls: type) -> str | None:
    """Return the first paragraph of a class's own docstring; a dataclass makes one up where there is none."""
    text = vars(cls).get("__doc__")
    if not isinstance(text, str) or not text.strip() or text.startswith(f"{cls.__name__}("):
        return None
    return " ".join(inspect.cleandoc(text).split("\n\n")[0].split())


def _words(hint: Any) -> str:
    name: Callable[[Any], str] = repr
    return hint.__name__ if isinstance(hint, type) else name(hint)
