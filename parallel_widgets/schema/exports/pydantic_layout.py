"""What stands around the fields of Pydantic classes: imports, docstrings, configuration."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from parallel_widgets.schema.outline import subschemas

from .layout import Brackets, Labelled
from .names import field_name
from .pydantic_facts import is_docstring, is_text
from .python_values import python_argument, python_code


def import_line(module: str, names: Iterable[str]) -> str:
    """Return the line that imports ``names``; empty if there are none."""
    return f"from {module} import {', '.join(sorted(names))}" if names else ""


def attribute_names(root: Any) -> set[str]:
    """Return the names that the attributes of the classes for a schema will have."""
    properties = (
        place.schema.get("properties") for place in subschemas(root) if isinstance(place.schema, dict)
    )
    names = {name for given in properties if isinstance(given, dict) for name in given}
    return {field_name(name, taken=()) for name in names}


def class_head(said: dict[str, Any], config: dict[str, Any]) -> list[str]:
    """Return the lines that open a class: a docstring, which is the schema's description, and config."""
    lines: list[str] = []
    description = said.get("description")
    if is_text(description) and is_docstring(description):
        said = {word: value for word, value in said.items() if word != "description"}
        lines.append(f'    """{description}"""')
    if said:
        config = {**config, "json_schema_extra": said}
    if config:
        arguments = tuple(python_argument(word, value) for word, value in config.items())
        call = Labelled("model_config = ", Brackets("ConfigDict(", arguments, ")"))
        lines.extend(
            ["", "    " + python_code(call, depth=1)] if lines else ["    " + python_code(call, depth=1)]
        )
    return lines
