"""The shapes that the Task API's OpenAPI description gives to what it sends."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator


@cache
def _validator(name: str) -> Draft202012Validator:
    document = json.loads((Path(__file__).parent / "task_api_shapes.json").read_text(encoding="utf-8"))
    return Draft202012Validator({"$ref": f"#/$defs/{name}", **document})


def misfits(value: Any, name: str) -> list[str]:
    """Say where ``value`` is not of the shape ``name``; nothing, where it is."""
    return [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(value)]
