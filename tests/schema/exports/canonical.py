"""When two JSON Schemas are the same but for titles and spelling: both are brought to one form."""

from __future__ import annotations

import json
from typing import Any

from parallel_widgets.schema.pointer import resolve

# Keywords that hold one schema, a list of schemas, or schemas by name.
_ONE = ("items", "additionalProperties", "not", "contains", "propertyNames", "if", "then", "else")
_MANY = ("anyOf", "oneOf", "allOf", "prefixItems")
_NAMED = ("properties", "patternProperties")
ANNOTATIONS = {"description", "default", "examples"}
_TYPE_NAMES = {str: "string", bool: "boolean", int: "integer", type(None): "null"}


def canonical(schema: Any, root: Any = None, path: tuple[str, ...] = ()) -> Any:
    """Return the schema without titles and definitions, each thing said in one way.

    The same: a definition and what refers to it; ``anyOf`` of types and a list of types; ``const`` and an
    ``enum`` of one; an enum in any order, with its type or without; ``true`` and ``{}``, and neither.
    """
    if root is None:
        root = schema
        # The whole may be referred to as well: by `#`, or as a definition.
        path = ("",) if isinstance(root, dict) and "$ref" not in root else ()
    if isinstance(schema, bool):
        return {} if schema else {"not": {}}
    if "$ref" in schema:
        pointer = schema["$ref"][1:]
        if pointer in path:
            # Of a tree only the fact that it goes on: how far up is the same on both sides.
            return {"recursive": len(path) - path.index(pointer)}
        siblings = {key: value for key, value in schema.items() if key not in ("$ref", "$defs", "title")}
        target = canonical(resolve(root, pointer), root, (*path, pointer))
        return canonical_members({**target, **siblings}, root, path)
    return canonical_members(schema, root, path)


def canonical_members(schema: dict[str, Any], root: Any, path: tuple[str, ...]) -> dict[str, Any]:
    form = {key: value for key, value in schema.items() if key not in ("title", "$defs", "definitions")}
    if len(form.get("allOf", [])) == 1:
        # How Pydantic writes a reference with something beside it, up to 2.8.
        (only,) = form.pop("allOf")
        return canonical({**only, **form}, root, path)
    branches = form.get("anyOf", [])
    if branches and all(
        canonical(branch, root, path) == canonical(branches[0], root, path) for branch in branches
    ):
        rest = {key: value for key, value in form.items() if key != "anyOf"}
        only = branches[0] if isinstance(branches[0], dict) else canonical(branches[0], root, path)
        if not only.keys() & rest.keys() - ANNOTATIONS:
            return canonical({**only, **rest}, root, path)
    for key in _ONE:
        if key in form:
            form[key] = canonical(form[key], root, path)
    for key in _MANY:
        if key in form:
            form[key] = [canonical(item, root, path) for item in form[key]]
    for key in _NAMED:
        if key in form:
            form[key] = {name: canonical(item, root, path) for name, item in form[key].items()}
    if "properties" in form or "additionalProperties" in form:
        form.setdefault("type", "object")
    if "items" in form:
        form.setdefault("type", "array")
    for key in ("items", "additionalProperties", "properties", "required"):
        if form.get(key) in ({}, []):
            del form[key]
    if "required" in form:
        form["required"] = sorted(form["required"])
    if "const" in form and form.get("enum", [form["const"]]) == [form["const"]]:
        form["enum"] = [form.pop("const")]
    if "enum" in form:
        form["enum"] = sorted(form["enum"], key=ordering)
        kinds = {_TYPE_NAMES.get(type(value), "") for value in form["enum"]}
        if "type" not in form and len(kinds - {"null"}) == 1 and "" not in kinds:
            form["type"] = sorted(kinds)
    if "anyOf" in form:
        form = with_united_branches(form)
    if isinstance(form.get("type"), list):
        kinds = sorted(set(form["type"]))
        form["type"] = kinds[0] if len(kinds) == 1 else kinds
    return form


def with_united_branches(form: dict[str, Any]) -> dict[str, Any]:
    """Return the form with ``anyOf`` of bare types, and at most one branch that says more, as one type."""
    branches = []
    for branch in form["anyOf"]:
        parts = branch["anyOf"] if branch.keys() == {"anyOf"} else [branch]
        parts = [alone for part in parts for alone in single_types(part)]
        branches.extend(part for part in parts if part not in branches)
    rest = {key: value for key, value in form.items() if key != "anyOf"}
    saying = [branch for branch in branches if branch.keys() != {"type"}]
    if len(saying) > 1 or "type" in rest or any("type" not in branch for branch in branches):
        return {**rest, "anyOf": sorted(branches, key=ordering)}
    more = dict(saying[0]) if saying else {}
    kinds = [kind for branch in branches for kind in as_list(branch["type"])]
    more.pop("type", None)
    bare = {branch["type"] for branch in branches if branch.keys() == {"type"}}
    if saying and bare & set(as_list(saying[0]["type"])):
        return {**rest, "anyOf": sorted(branches, key=ordering)}
    if more.keys() & rest.keys() or (more and set(kinds) - set(as_list(saying[0]["type"])) - {"null"}):
        return {**rest, "anyOf": sorted(branches, key=ordering)}
    if "enum" in more and "null" in kinds and None not in more["enum"]:
        more["enum"] = sorted([*more["enum"], None], key=ordering)
    return {**rest, **more, "type": kinds}


def single_types(branch: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the branches that a branch with several types stands for: null alone, and each bare type."""
    kinds = as_list(branch.get("type", []))
    if branch.keys() == {"type"}:
        return [{"type": kind} for kind in kinds]
    if "null" not in kinds or len(kinds) == 1:
        return [branch]
    rest = [kind for kind in kinds if kind != "null"]
    other = {**branch, "type": rest[0] if len(rest) == 1 else rest}
    if "enum" in branch:
        other["enum"] = [value for value in branch["enum"] if value is not None]
        if len(other["enum"]) == len(branch["enum"]):
            return [branch]
    return [other, {"type": "null"}]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def ordering(form: Any) -> str:
    return json.dumps(form, sort_keys=True)
