"""The two suggesting endpoints, on ``/v1beta``: samples of the right shape, marked as such, not advice."""

from __future__ import annotations

import re
from typing import Any

from starlette.responses import Response

from parallel_widgets.api.processors import PROCESSORS, Processor, processor
from parallel_widgets.sandbox.endpoint import Call, json_response
from parallel_widgets.sandbox.refusal import Problem, invalid

WARNING = "A sample from the sandbox: this suggestion was not made for your intent."
TITLE_LENGTH = 60


async def suggest(call: Call) -> Response:
    """``POST /v1beta/tasks/suggest``: bare schemas, in the names that the docs use."""
    body = await _object_body(call)
    intent = body.get("user_intent")
    if not isinstance(intent, str) or not intent.strip():
        raise invalid([Problem(("body", "user_intent"), "Input should be a valid string", "string_type")])
    previous = body.get("previous_task")
    input_schema = _bare(previous, "input_schema") or _schema(
        {"name": "What to look up, such as 'Sample Company'"}
    )
    output_schema = _bare(previous, "output_schema") or _schema(
        {
            "summary": f"A sample field, for: {_shortened(intent)}",
            "founded": "Year of founding, formatted like '1998'",
            "website": "Address of the website, such as 'https://example.com'",
        }
    )
    return json_response(
        {
            "title": f"Sample: {_shortened(intent)}",
            "input_schema": input_schema,
            "output_schema": output_schema,
            "inputs": [{"name": "Sample Company"}] if "name" in input_schema.get("properties", {}) else [],
            "warnings": [WARNING],
        }
    )


async def suggest_processor(call: Call) -> Response:
    """``POST /v1beta/tasks/suggest-processor``: first those good for so many fields, cheapest first."""
    body = await _object_body(call)
    spec = body.get("task_spec")
    if not isinstance(spec, dict):
        raise invalid([Problem(("body", "task_spec"), "Input should be a valid dictionary", "dict_type")])
    names = body.get("choose_processors_from")
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        message = "Input should be a valid list of strings"
        raise invalid([Problem(("body", "choose_processors_from"), message, "list_type")])
    chosen = (
        PROCESSORS
        if names is None
        else tuple(found for name in names if (found := processor(name)) is not None)
    )
    # The service never recommends these two (docs, 2025).
    chosen = tuple(entry for entry in chosen if not re.fullmatch("lite(-fast)?", entry.name))
    fields = len((_bare(body.get("task_spec"), "output_schema") or {}).get("properties", {}))

    def order(entry: Processor) -> tuple[bool, float]:
        return entry.max_fields < fields, entry.price_usd

    recommended = [entry.name for entry in sorted(chosen, key=order)]
    return json_response({"recommended_processors": recommended, "warnings": [WARNING]})


async def _object_body(call: Call) -> dict[str, Any]:
    body = await call.json()
    if not isinstance(body, dict):
        raise invalid([Problem(("body",), "Input should be a valid dictionary", "dict_type")])
    return body


def _bare(task: Any, name: str) -> dict[str, Any] | None:
    """Give a schema of a task, taken out of its wrapper where it has one."""
    schema = task.get(name) if isinstance(task, dict) else None
    if isinstance(schema, dict) and isinstance(schema.get("json_schema"), dict):
        schema = schema["json_schema"]
    return schema if isinstance(schema, dict) and isinstance(schema.get("properties"), dict) else None


def _schema(descriptions: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: {"type": "string", "description": text} for name, text in descriptions.items()},
        "required": list(descriptions),
        "additionalProperties": False,
    }


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= TITLE_LENGTH else f"{text[: TITLE_LENGTH - 1]}…"
