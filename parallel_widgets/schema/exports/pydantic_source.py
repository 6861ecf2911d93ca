"""A JSON Schema as Pydantic v2 classes, whose own JSON Schema is the same again but for titles."""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from parallel_widgets.schema.pointer import resolve, split

from .layout import Brackets, Code, Labelled, one_line
from .names import class_name, field_name, item_name, unused
from .pydantic_facts import (
    ANNOTATIONS,
    CONSTRAINTS,
    MODEL_NAMES,
    NONE,
    PRIMITIVES,
    PYDANTIC,
    SAID_ELSEWHERE,
    TYPING,
    USED_NAMES,
    is_bound,
    is_class,
    is_text,
    or_none,
    python_default,
    without,
)
from .pydantic_layout import attribute_names, class_head, import_line
from .python_values import PYTHON, python_argument, python_code, python_value
from .shape import inlined, kinds, local_pointer, readable_schema


def pydantic_source(schema: Any, *, name: str = "Output") -> str:
    """Return a Python module with Pydantic v2 classes for a JSON Schema.

    Parameters
    ----------
    schema
        A valid JSON Schema.
    name
        Of the class for the whole.

    Returns
    -------
    The module's text, as ``ruff format`` leaves it. ``model_json_schema()`` of its last class is the schema
    again, but for titles and for spelling: objects become definitions, type unions ``anyOf``.

    Raises
    ------
    ValueError
        If it is no schema, is nested too deeply, or a reference in it goes round in a circle.
    """
    root = readable_schema(schema)
    module = _Module(root)
    module.write_root(class_name(name, otherwise="Output"))
    return module.text()


@dataclass(frozen=True)
class _Typed:
    """An annotation, and what is said beside it: arguments of ``Field``."""

    annotation: Code
    said: Mapping[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return one_line(self.annotation)


@dataclass(frozen=True)
class _Place:
    """Where a schema stands.

    Attributes
    ----------
    label
        What a class for it would be named after.
    owner
        The class around it.
    room
        Characters for the annotation on its line.
    is_field
        Whether a ``Field`` beside it can describe it.
    is_bounded
        Whether that ``Field`` can hold constraints, which it cannot beside a union.
    """

    label: str
    owner: str
    room: int
    is_field: bool = False
    is_bounded: bool = True

    def within(self, label: str) -> _Place:
        return replace(self, label=label, is_field=False, is_bounded=True)


class _Module:
    """The module as it is written: what stands in it so far, and which names it has."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.statements: list[str] = []
        # Fields keep their names, so classes are not named like any of them.
        self.names = {*USED_NAMES, *dir(builtins), *attribute_names(root)}
        # Names of classes and annotations by what they were made from: none is written twice.
        self.classes: dict[str, str] = {}
        self.open_classes: list[str] = []
        self.open_pointers: list[str] = []
        self.is_recursive = False

    def text(self) -> str:
        body = "\n\n\n".join(self.statements)
        used = set(re.findall(r"\w+", body))
        imports = [import_line("typing", used.intersection(TYPING))]
        third = [import_line("pydantic", used.intersection(PYDANTIC))]
        if "SkipJsonSchema" in used:
            third.append("from pydantic.json_schema import SkipJsonSchema")
        future = "from __future__ import annotations" if self.is_recursive else ""
        blocks = [future, "\n".join(filter(None, imports)), "\n".join(filter(None, third))]
        gap = "\n\n\n" if self.statements[0].startswith("class ") else "\n\n"
        return "\n\n".join(filter(None, blocks)) + f"{gap}{body}\n"

    def write_root(self, name: str) -> None:
        name = unused(name, self.names)
        schema = self.root if isinstance(self.root, dict) else {"not": {}} if self.root is False else {}
        if is_class(schema):
            self.classes[""] = name
            self.write_class(name, schema, is_described=True)
            return
        self.names.add(name)
        self.open_classes.append(name)
        self.classes[""] = name
        room = PYTHON.width - len(f"class {name}(RootModel[]):")
        place = _Place("value", name, room, is_field=True, is_bounded=False)
        typed = self.typed(schema, place)
        said = dict(typed.said)
        # A class has one place for what its annotation does not say.
        said |= said.pop("json_schema_extra", {})
        head = class_head(said, {}) or ["    pass"]
        annotation = self.fitted(typed.annotation, place)
        self.statements.append("\n".join([f"class {name}(RootModel[{annotation}]):", *head]))

    def write_class(self, name: str, schema: Mapping[str, Any], *, is_described: bool) -> None:
        properties = schema.get("properties", {})
        required = [key for key in schema.get("required", ()) if isinstance(key, str)]
        extra = schema.get("additionalProperties")
        # An instance of a class is never None; a reference to the class is written so that it can be.
        is_nullable_root = not self.open_classes and "null" in kinds(schema)
        rest = {
            keyword: inlined(value, self.root)
            for keyword, value in schema.items()
            if keyword not in {"properties", "additionalProperties", *SAID_ELSEWHERE}
            and (keyword != "type" or is_nullable_root)
            and (keyword != "required" or not set(required) <= properties.keys())
            and (keyword != "description" or is_described)
        }
        self.names.add(name)
        self.open_classes.append(name)
        config: dict[str, Any] = {}
        if isinstance(extra, bool):
            config["extra"] = "allow" if extra else "forbid"
        elif extra is not None:
            config["extra"] = "allow"
            rest["additionalProperties"] = inlined(extra, self.root)
        taken = {*USED_NAMES, *MODEL_NAMES, self.classes.get("", name)}
        fields: list[str] = []
        names: set[str] = set()
        for key, value in properties.items():
            identifier = field_name(key, taken=taken | names)
            names.add(identifier)
            fields.append(self.field(identifier, key, value, is_required=key in required, owner=name))
        if any(identifier.startswith("model_") for identifier in names):
            config["protected_namespaces"] = ()
        self.open_classes.remove(name)
        head = class_head(rest, config)
        if head and fields:
            head.append("")
        lines = [f"class {name}(BaseModel):", *head, *fields]
        self.statements.append("\n".join(lines if head or fields else [*lines, "    pass"]))

    def field(self, name: str, key: str, schema: Any, *, is_required: bool, owner: str) -> str:
        label = f"    {name}: "
        room = PYTHON.width - len(label) - len(" | SkipJsonSchema[None] = Field(")
        nullable = isinstance(schema, dict) and "null" in kinds(schema)
        default = python_default(schema) if not is_required else None
        is_bounded = is_required or nullable or default is not None
        place = _Place(key, owner, room, is_field=True, is_bounded=is_bounded)
        typed = self.typed(schema, place)
        annotation, said = self.fitted(typed.annotation, place), dict(typed.said)
        arguments: list[Code] = []
        if default is not None:
            (value,) = default
            extra = {word: item for word, item in said["json_schema_extra"].items() if word != "default"}
            said = {**said, "json_schema_extra": extra} if extra else without(said, "json_schema_extra")
            if name == key and not said:
                return f"{label}{annotation} = {one_line(python_value(value))}"
            arguments.append(python_argument("default", value))
        elif not is_required:
            if not annotation.endswith(NONE) and annotation != "None":
                annotation += " | SkipJsonSchema[None]"
            arguments.append("default_factory=lambda: None")
        if name != key:
            arguments.append(python_argument("alias", key))
        arguments.extend(python_argument(word, value) for word, value in said.items())
        if not arguments:
            return label + annotation
        call = Labelled(" = ", Brackets("Field(", tuple(arguments), ")"))
        return label + annotation + python_code(call, depth=1, taken=len(label) - 4 + len(annotation))

    def typed(self, schema: Any, place: _Place) -> _Typed:
        if schema is True:
            return _Typed("Any")
        if schema is False:
            return self.verbatim({"not": {}}, place)
        if "$ref" in schema:
            return self.referred(schema, place)
        if "enum" in schema or "const" in schema:
            return self.chosen(schema, place)
        names = kinds(schema)
        if not names:
            return self.united(schema, place) if "anyOf" in schema else self.untyped(schema)
        plain = [name for name in names if name != "null"]
        if len(plain) > 1:
            if not all(name in PRIMITIVES for name in plain):
                return self.verbatim(schema, place)
            annotation = " | ".join(PRIMITIVES[name] for name in plain)
            return _Typed(annotation + or_none(names), self.said(schema, {"type"}))
        if not plain:
            return _Typed("None", self.said(schema, {"type"}))
        (name,) = plain
        if name == "object":
            return self.object(schema, place, or_none(names))
        if name == "array":
            return self.array(schema, place, or_none(names))
        if name not in PRIMITIVES:
            return self.verbatim(schema, place)
        bounds = CONSTRAINTS.get(name, {}) if place.is_bounded else {}
        return _Typed(PRIMITIVES[name] + or_none(names), self.said(schema, {"type"}, name, bounds))

    def object(self, schema: Mapping[str, Any], place: _Place, none: str) -> _Typed:
        if not is_class(schema):
            values = schema.get("additionalProperties", True)
            inner = self.annotated(self.typed(values, place.within(place.label)), place.within(place.label))
            empty = {word for word in ("properties", "required") if not schema.get(word)}
            said = self.said(schema, {"type", "additionalProperties", *empty})
            return _Typed(f"dict[str, {inner}]{none}", said)
        description = schema.get("description") if place.is_field else None
        said = {"description": description} if is_text(description) else {}
        source = repr((place.label, without(schema, "description") if said else schema))
        if source not in self.classes:
            name = self.class_name_for(schema, place)
            self.classes[source] = name
            self.write_class(name, schema, is_described=not said)
        return _Typed(self.classes[source] + none, said)

    def array(self, schema: Mapping[str, Any], place: _Place, none: str) -> _Typed:
        if "prefixItems" in schema:
            return self.verbatim(schema, place, "list[Any]" + none)
        inside = replace(place.within(item_name(place.label)), room=place.room - len("list[]"))
        inner = self.annotated(self.typed(schema.get("items", True), inside), inside)
        bounds = CONSTRAINTS["array"] if place.is_bounded else {}
        return _Typed(f"list[{inner}]{none}", self.said(schema, {"type", "items"}, "array", bounds))

    def chosen(self, schema: Mapping[str, Any], place: _Place) -> _Typed:
        values = schema.get("enum", [schema.get("const")])
        names = kinds(schema)
        plain = [value for value in values if value is not None] if isinstance(values, list) else []
        has_null = len(plain) < len(values) if isinstance(values, list) else False
        types = {type(value) for value in plain}
        fitting = {"string": str, "integer": int, "boolean": bool}
        is_literal = (
            len(types) == 1
            and types <= set(fitting.values())
            and len(set(plain)) == len(plain)
            and len(plain) + has_null == len(values)
            and not {"enum", "const"} <= schema.keys()
            and (not names or {fitting.get(name) for name in names if name != "null"} == types)
            and (not names or has_null == ("null" in names))
        )
        if not is_literal:
            return self.verbatim(schema, place)
        literal = Brackets("Literal[", tuple(python_value(value) for value in plain), "]")
        annotation = self.fitted(literal, place)
        none = NONE if has_null else ""
        return _Typed(annotation + none, self.said(schema, {"type", "enum", "const"}))

    def united(self, schema: Mapping[str, Any], place: _Place) -> _Typed:
        branches, rest = schema["anyOf"], without(schema, "anyOf")
        inside = place.within(place.label)
        texts = [self.annotated(self.typed(branch, inside), inside) for branch in branches]
        if len(set(texts)) == 1:
            # No choice at all: what is said beside it is said about the one.
            (branch, *_) = branches
            if not isinstance(branch, dict) or branch.keys() & rest.keys() - ANNOTATIONS:
                return self.verbatim(schema, place)
            return self.typed({**branch, **rest}, place)
        texts.sort(key=lambda text: text == "None")
        return _Typed(" | ".join(dict.fromkeys(texts)), self.said(schema, {"anyOf"}))

    def untyped(self, schema: Mapping[str, Any]) -> _Typed:
        return _Typed("Any", self.said(schema, set()))

    def referred(self, schema: Mapping[str, Any], place: _Place) -> _Typed:
        pointer = local_pointer(schema, self.root)
        if pointer is None:
            return self.verbatim(schema, place)
        said = self.said(schema, {"$ref"})
        target = resolve(self.root, pointer)
        if not isinstance(target, dict):
            return self.typed(target, place)
        if is_class(target):
            if pointer not in self.classes:
                label = (split(pointer) or ["value"])[-1]
                name = self.class_name_for(target, replace(place, label=label))
                self.classes[pointer] = name
                self.write_class(name, target, is_described=True)
            name = self.classes[pointer]
            self.is_recursive |= name in self.open_classes
            return _Typed(name + (NONE if "null" in kinds(target) else ""), said)
        if pointer in self.open_pointers:
            raise ValueError(f"The reference to #{pointer} leads back to itself.")
        self.open_pointers.append(pointer)
        typed = self.typed(target, replace(place, is_bounded=False))
        self.open_pointers.remove(pointer)
        extra = {**typed.said.get("json_schema_extra", {}), **said.get("json_schema_extra", {})}
        merged = {**typed.said, **said}
        return _Typed(typed.annotation, {**merged, "json_schema_extra": extra} if extra else merged)

    def verbatim(self, schema: Mapping[str, Any], place: _Place, annotation: str = "Any") -> _Typed:
        """Return an annotation that carries the schema itself: for what Python's types cannot say."""
        description = schema.get("description") if place.is_field else None
        said = {"description": description} if is_text(description) else {}
        left_out = {*SAID_ELSEWHERE, *said}
        rest = {word: value for word, value in schema.items() if word not in left_out}
        carried = Brackets("WithJsonSchema(", (python_value(inlined(rest, self.root)),), ")")
        return _Typed(Brackets("Annotated[", (annotation, carried), "]"), said)

    def said(
        self,
        schema: Mapping[str, Any],
        known: set[str],
        kind: str = "",
        bounds: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """Return the arguments of ``Field`` for the keywords that are not ``known`` from the annotation."""
        said: dict[str, Any] = {}
        extra: dict[str, Any] = {}
        for keyword, value in schema.items():
            if keyword in known or keyword in SAID_ELSEWHERE:
                continue
            if keyword == "description" and is_text(value):
                said[keyword] = value
            elif bounds and keyword in bounds and is_bound(value, kind):
                said[bounds[keyword]] = value
            else:
                extra[keyword] = inlined(value, self.root)
        said = dict(sorted(said.items(), key=lambda item: item[0] != "description"))
        return {**said, "json_schema_extra": extra} if extra else said

    def annotated(self, typed: _Typed, place: _Place) -> str:
        """Return one annotation that says everything, under a name of its own where it is long."""
        code = typed.annotation
        if typed.said:
            arguments = tuple(python_argument(word, value) for word, value in typed.said.items())
            call = Brackets("Field(", arguments, ")")
            # Python takes `Annotated[Annotated[...], ...]` for one; so may the reader.
            items = code.items if isinstance(code, Brackets) else (code,)
            code = Brackets("Annotated[", (*items, call), "]")
        return self.fitted(code, place)

    def fitted(self, code: Code, place: _Place) -> str:
        """Return ``code``, or the name that it is written under before if it is long.

        It stays where it is if it needs a class that is still to come.
        """
        line = one_line(code)
        if isinstance(code, str) or len(line) <= place.room:
            return line
        if set(self.open_classes) & set(re.findall(r"\w+", line)):
            return line
        if line not in self.classes:
            self.classes[line] = unused(class_name(place.label, otherwise="Value"), self.names)
            self.names.add(self.classes[line])
            self.statements.append(python_code(Labelled(f"{self.classes[line]} = ", code)))
        return self.classes[line]

    def class_name_for(self, schema: Mapping[str, Any], place: _Place) -> str:
        title = schema.get("title")
        name = class_name(title if is_text(title) else place.label, otherwise="Item")
        if name in self.names and place.owner + name not in self.names:
            name = place.owner + name
        name = unused(name, self.names)
        self.names.add(name)
        return name
