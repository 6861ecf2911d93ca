"""A run's output, made up: it fits the output schema, and says everywhere that it is a sample."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.sandbox.progress import subject
from parallel_widgets.sandbox.run_input import RunInput
from parallel_widgets.sandbox.sources import Source, cite
from parallel_widgets.schema.instance import check_instance
from parallel_widgets.schema.samples import sample

#: How many citations an entry of the basis has, by its confidence.
CITATIONS: Mapping[str, int] = {"high": 3, "medium": 2, "low": 1}

#: What the sandbox "infers" where the output is auto: nested, so that the basis has nested paths.
AUTO_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "overview": {
            "type": "object",
            "properties": {
                "summary": {
                    "type": "string",
                    "description": "Such as 'A sample summary. Nothing was researched.'",
                },
                "size": {"type": "string", "description": "In USD, formatted like '$4.2 billion (2024)'"},
            },
            "required": ["summary", "size"],
            "additionalProperties": False,
        },
        "key_findings": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "title": {"type": "string", "description": "Such as 'Sample finding'"},
                    "detail": {"type": "string", "description": "Such as 'Made up by the sandbox.'"},
                },
                "required": ["title", "detail"],
                "additionalProperties": False,
            },
        },
        "outlook": {
            "type": "object",
            "properties": {
                "growth": {"type": "string", "description": "A year, formatted like '6.1%'"},
                "horizon_years": {"type": "integer", "enum": [3, 5, 10]},
            },
            "required": ["growth", "horizon_years"],
            "additionalProperties": False,
        },
    },
    "required": ["overview", "key_findings", "outlook"],
    "additionalProperties": False,
}


class UnanswerableError(ParallelWidgetsError):
    """No sample could be made that fits the output schema."""


def answer(run_input: RunInput, sources: Sequence[Source], rng: random.Random) -> dict[str, Any]:
    """Make up the API's ``TaskRunJsonOutput`` or ``TaskRunTextOutput``.

    Raises
    ------
    UnanswerableError
        The schema asks for what cannot be, or for what the sampler cannot make.
    """
    output: dict[str, Any]
    if run_input.output.type == "text":
        citations = cite(sources, rng, 3)
        output = {
            "type": "text",
            "content": _report(run_input, citations),
            "basis": [_entry("output", "medium", citations)],
        }
    elif run_input.output.type == "auto":
        content = conforming_sample(AUTO_SCHEMA, rng)
        basis = _basis(list(_leaf_paths(content)), sources, rng)
        output = {"type": "json", "content": content, "basis": basis, "output_schema": AUTO_SCHEMA}
    else:
        content = conforming_sample(run_input.output.json_schema or {}, rng)
        output = {
            "type": "json",
            "content": content,
            "basis": _basis(list(_field_paths(content)), sources, rng),
        }
    output["mcp_tool_calls"] = _tool_calls(run_input, rng) or None
    return output


def conforming_sample(schema: Mapping[str, Any], rng: random.Random) -> dict[str, Any]:
    """Make up an object that fits the schema, checked with jsonschema.

    Raises
    ------
    UnanswerableError
        It does not fit.
    """
    content = sample(schema, seed=rng.getrandbits(32))
    misfits = [diagnostic for diagnostic in check_instance(content, schema) if diagnostic.severity != "hint"]
    if misfits or not isinstance(content, dict):
        why = misfits[0].message if misfits else "its root is no object."
        raise UnanswerableError(f"The sandbox could not make up a sample that fits this output schema: {why}")
    return content


def _basis(fields: Sequence[str], sources: Sequence[Source], rng: random.Random) -> list[dict[str, Any]]:
    levels = list(CITATIONS)
    rng.shuffle(levels)
    confidences = [levels[position % len(levels)] for position in range(len(fields))]
    return [
        _entry(field, confidence, cite(sources, rng, CITATIONS[confidence]))
        for field, confidence in zip(fields, confidences, strict=True)
    ]


def _entry(field: str, confidence: str, citations: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "field": field,
        "reasoning": f"A sample from the sandbox, not research: {field} and its sources were made up.",
        "citations": citations,
        "confidence": confidence,
    }


def _field_paths(content: Mapping[str, Any]) -> Iterator[str]:
    """Name each top-level field, and each element of those that are arrays (``key_executives.0``)."""
    for name, value in content.items():
        yield name
        if isinstance(value, list):
            yield from (f"{name}.{index}" for index in range(len(value)))


def _leaf_paths(value: Any, path: str = "") -> Iterator[str]:
    """Name each value that has no parts: an auto output's basis nests (``key_findings.0.title``)."""
    parts: Iterator[tuple[object, Any]]
    if isinstance(value, dict):
        parts = iter(value.items())
    elif isinstance(value, list):
        parts = iter(enumerate(value))
    else:
        yield path
        return
    for name, part in parts:
        yield from _leaf_paths(part, f"{path}.{name}" if path else str(name))


def _report(run_input: RunInput, citations: Sequence[Mapping[str, Any]]) -> str:
    asked = run_input.output.description.strip()
    lines = [
        f"# Sample report: {subject(run_input)}",
        "",
        "This text was made up by the sandbox. Nothing was researched, and none of its sources exist.",
        "",
        "## Findings",
        "",
        *(f"- Sample finding {number}. [{number}]" for number in range(1, len(citations) + 1)),
        "",
    ]
    if asked:
        lines += ["## What was asked for", "", f"> {' '.join(asked.split())}", ""]
    lines += ["## Sources", ""]
    lines += [
        f"{number}. {cited['title']}: {cited['url']}" for number, cited in enumerate(citations, start=1)
    ]
    return "\n".join(lines) + "\n"


def _tool_calls(run_input: RunInput, rng: random.Random) -> list[dict[str, Any]]:
    return [
        {
            "tool_call_id": f"call_{rng.getrandbits(64):016x}",
            "server_name": str(server.get("name")),
            "tool_name": (server.get("allowed_tools") or ["sample_tool"])[0],
            "arguments": json.dumps({"query": subject(run_input)}),
            "content": "A sample from the sandbox: no MCP server was called.",
            "error": None,
        }
        for server in run_input.mcp_servers
    ]
