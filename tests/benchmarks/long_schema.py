"""Valid output schemas as long as a measurement wants them."""

from __future__ import annotations

import json
from typing import Any


def schema_of(fields: int) -> dict[str, Any]:
    """A schema of so many fields: 100, the most that the Task API takes, are 15 KB of text."""
    properties = {
        f"figure_{number}": {
            "type": "string",
            "description": "A figure in USD for the year, like '$3.1 trillion (2023)'",
        }
        for number in range(fields)
    }
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def schema_of_about(kilobytes: int) -> dict[str, Any]:
    """A schema whose text, indented as the widget writes it, is about so long."""
    fields = 1
    while len(as_written(schema_of(fields))) < kilobytes * 1000:
        fields += 1
    return schema_of(fields)


def as_written(schema: dict[str, Any]) -> str:
    """The text that the widget makes of a schema."""
    return json.dumps(schema, indent=2)
