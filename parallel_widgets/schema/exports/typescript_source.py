"""A JSON Schema as TypeScript types: an interface for each object, with the descriptions as comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parallel_widgets.schema.pointer import resolve, split

from .layout import one_line
from .names import class_name, item_name, unused
from .shape import kinds, local_pointer, readable_schema
from .typescript_values import TYPESCRIPT, typescript_key, typescript_value

_PRIMITIVES = {
    "string": "string",
    "integer": "number",
    "number": "number",
    "boolean": "boolean",
    "null": "null",
}
# Types of the language and of browsers that a type of this name would hide or clash with.
_TAKEN = frozenset(
    {
        *("Array", "Boolean", "Date", "Error", "Event", "Function", "Map", "Number", "Object", "Promise"),
        *("Record", "RegExp", "Request", "Response", "Set", "String", "Symbol", "TaskRunResult", "URL"),
    }
)


def typescript_source(schema: Any, *, name: str = "Output") -> str:
    """Return TypeScript types for the values that a JSON Schema describes.

    Parameters
    ----------
    schema
        A valid JSON Schema. What TypeScript's types cannot say (bounds, patterns) is left out.
    name
        Of the type for the whole, which comes first.

    Raises
    ------
    ValueError
        If it is no schema, is nested too deeply, or a reference in it goes round in a circle.
    """
    root = readable_schema(schema)
    types = _Types(root)
    types.write_root(class_name(name, otherwise="Output"))
    return "\n".join(types.statements)


class _Types:
    """The types as they are written."""

    def __init__(self, root: Any) -> None:
        self.root = root
        self.statements: list[str] = []
        self.names: set[str] = set(_TAKEN)
        # Interfaces by what they were made from, so that the same is not written twice.
        self.interfaces: dict[str, str] = {}
        self.open_pointers: list[str] = []

    def write_root(self, name: str) -> None:
        name = unused(name, self.names)
        self.names.add(name)
        if _is_interface(self.root):
            self.interfaces[""] = name
            self.write_interface(name, self.root, self.root.get("description"))
            return
        self.open_pointers.append("")
        self.statements.append("")
        text = self.type_of(self.root, "Value", name)
        comment = _comment(self.root.get("description"), "") if isinstance(self.root, dict) else ""
        self.statements[0] = f"{comment}export type {name} = {text};\n"

    def write_interface(self, name: str, schema: Mapping[str, Any], description: Any) -> None:
        # Its place is taken first: what it uses comes behind it.
        index = len(self.statements)
        self.statements.append("")
        required = schema.get("required", ())
        lines = [
            self.member(key, value, is_required=key in required, owner=name)
            for key, value in schema.get("properties", {}).items()
        ]
        if schema.get("additionalProperties", False) is not False:
            lines.append("  [key: string]: unknown;\n")
        body = f"{{\n{''.join(lines)}}}" if lines else "{}"
        self.statements[index] = f"{_comment(description, '')}export interface {name} {body}\n"

    def member(self, key: str, schema: Any, *, is_required: bool, owner: str) -> str:
        comment = _comment(schema.get("description"), "  ") if isinstance(schema, dict) else ""
        label = f"  {typescript_key(key)}{'' if is_required else '?'}:"
        choices = self.choices(schema, key, owner)
        text = f" {' | '.join(choices)};"
        if len(label + text) > TYPESCRIPT.width and len(choices) > 1:
            text = "".join(f"\n    | {choice}" for choice in choices) + ";"
        return f"{comment}{label}{text}\n"

    def type_of(self, schema: Any, label: str, owner: str) -> str:
        return " | ".join(self.choices(schema, label, owner))

    def choices(self, schema: Any, label: str, owner: str) -> list[str]:
        """Return the types that a value may have, of which there is at least one."""
        if isinstance(schema, bool):
            return ["unknown" if schema else "never"]
        if "$ref" in schema:
            return self.referred(schema, label, owner)
        if isinstance(schema.get("enum"), list):
            return _unique(one_line(typescript_value(value)) for value in schema["enum"]) or ["never"]
        if "const" in schema:
            return [one_line(typescript_value(schema["const"]))]
        for union in ("anyOf", "oneOf"):
            if not kinds(schema) and schema.get(union):
                parts = [choice for branch in schema[union] for choice in self.choices(branch, label, owner)]
                return _unique(parts)
        if not kinds(schema) and schema.get("allOf"):
            parts = [_grouped(self.type_of(branch, label, owner)) for branch in schema["allOf"]]
            return [" & ".join(_unique(parts))]
        return _unique(self.plain(schema, kind, label, owner) for kind in kinds(schema)) or ["unknown"]

    def plain(self, schema: Mapping[str, Any], kind: str, label: str, owner: str) -> str:
        if kind == "array":
            return self.array(schema, label, owner)
        if kind != "object":
            return _PRIMITIVES.get(kind, "unknown")
        if not _is_interface(schema):
            values = schema.get("additionalProperties", True)
            return f"Record<string, {self.type_of(values, label, owner)}>"
        source = repr((label, schema))
        if source not in self.interfaces:
            self.interfaces[source] = self.name_for(schema, label, owner)
            # What describes a property is said there.
            self.write_interface(self.interfaces[source], schema, None)
        return self.interfaces[source]

    def array(self, schema: Mapping[str, Any], label: str, owner: str) -> str:
        inside = item_name(label)
        items = schema.get("items", True)
        if schema.get("prefixItems"):
            parts = [self.type_of(part, inside, owner) for part in schema["prefixItems"]]
            rest = [] if items is False else [f"...{_grouped(self.type_of(items, inside, owner))}[]"]
            return f"[{', '.join([*parts, *rest])}]"
        return f"{_grouped(self.type_of(items, inside, owner))}[]"

    def referred(self, schema: Mapping[str, Any], label: str, owner: str) -> list[str]:
        pointer = local_pointer(schema, self.root)
        if pointer is None:
            return ["unknown"]
        target = resolve(self.root, pointer)
        if _is_interface(target):
            if pointer not in self.interfaces:
                own = (split(pointer) or [label])[-1]
                self.interfaces[pointer] = self.name_for(target, own, owner)
                self.write_interface(self.interfaces[pointer], target, target.get("description"))
            null = ["null"] if "null" in kinds(target) else []
            return [self.interfaces[pointer], *null]
        if pointer in self.open_pointers:
            raise ValueError(f"The reference to #{pointer} leads back to itself.")
        self.open_pointers.append(pointer)
        choices = self.choices(target, label, owner)
        self.open_pointers.remove(pointer)
        return choices

    def name_for(self, schema: Mapping[str, Any], label: str, owner: str) -> str:
        title = schema.get("title")
        name = class_name(title if isinstance(title, str) and title else label, otherwise="Item")
        if name in self.names and owner + name not in self.names:
            name = owner + name
        name = unused(name, self.names)
        self.names.add(name)
        return name


def _is_interface(schema: Any) -> bool:
    if not isinstance(schema, dict) or {"$ref", "enum", "const"} & schema.keys():
        return False
    is_known = bool(schema.get("properties")) or schema.get("additionalProperties") is False
    return is_known and [kind for kind in kinds(schema) if kind != "null"] == ["object"]


def _comment(description: Any, margin: str) -> str:
    if not isinstance(description, str) or not description.strip():
        return ""
    lines = description.strip().replace("*/", "*\\/").splitlines()
    if len(lines) == 1:
        return f"{margin}/** {lines[0]} */\n"
    return (
        f"{margin}/**\n" + "".join(f"{margin} * {line}".rstrip() + "\n" for line in lines) + f"{margin} */\n"
    )


def _grouped(text: str) -> str:
    return f"({text})" if " | " in text or " & " in text else text


def _unique(texts: Any) -> list[str]:
    return list(dict.fromkeys(texts))
