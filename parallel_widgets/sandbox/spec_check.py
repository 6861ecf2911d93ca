"""A run input judged: the processor's name, the rule book on task spec and input, the limits on metadata.

What the documentation merely calls unsupported is accepted with a warning: official examples of the API send
such keywords, so the service cannot be refusing them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from parallel_widgets.api.processors import processor
from parallel_widgets.sandbox.refusal import Problem, Refusal
from parallel_widgets.sandbox.run_input import Location, RunInput
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.request import RequestCheck, check_request

# "Keys and values must be strings with a maximum length of 16 and 512 characters" (OpenAPI, 2025); the same
# object may hold numbers and booleans, and official examples have longer keys: so a warning, no refusal.
METADATA_KEY_LENGTH = 16
METADATA_VALUE_LENGTH = 512

Warning_ = Mapping[str, Any]


def check_processor(run_input: RunInput) -> None:
    """Refuse a processor that does not exist.

    Raises
    ------
    Refusal
        403, as documented.
    """
    if processor(run_input.processor) is None:
        raise Refusal(403, detail={"processor": run_input.processor})


def judge(run_input: RunInput, *, at: Location = ("body",)) -> tuple[list[Problem], list[Warning_]]:
    """Judge what a run input says.

    Parameters
    ----------
    run_input
        One of the right shape, with a known processor.
    at
        Where it stands in the request.

    Returns
    -------
    What makes it a 422, and the API's ``Warning`` objects for the run.
    """
    diagnostics = _check(run_input).diagnostics
    problems = [
        Problem(_location(diagnostic, run_input, at), diagnostic.message, diagnostic.rule)
        for diagnostic in diagnostics
        if diagnostic.blocking
    ]
    warnings = [
        _warning(diagnostic)
        for diagnostic in diagnostics
        if diagnostic.severity in ("unsupported", "warning")
    ]
    return problems, [*warnings, *_metadata_warnings(run_input), *_sandbox_warnings(run_input)]


def _check(run_input: RunInput) -> RequestCheck:
    known = processor(run_input.processor)
    output, input_schema = run_input.output, run_input.input_schema
    return check_request(
        output_schema_type=output.type,
        output_schema_text="" if output.json_schema is None else json.dumps(output.json_schema),
        output_schema_description=output.description,
        input_schema_type="text" if input_schema is not None and input_schema.type == "text" else "json",
        input_schema_text=""
        if input_schema is None or input_schema.json_schema is None
        else json.dumps(input_schema.json_schema),
        input_schema_description="" if input_schema is None else input_schema.description,
        input_type="text" if isinstance(run_input.input, str) else "json",
        input_text=run_input.input if isinstance(run_input.input, str) else json.dumps(run_input.input),
        processor=run_input.processor,
        max_fields=None if known is None else known.max_fields,
        auto_supported=known is None or known.auto_supported,
    )


def _location(diagnostic: Diagnostic, run_input: RunInput, at: Location) -> Location:
    parts = tuple(part.replace("~1", "/").replace("~0", "~") for part in diagnostic.pointer.split("/")[1:])
    if diagnostic.document == "input":
        return (*at, "input", *parts)
    if diagnostic.document == "request":
        return at
    schema = run_input.output if diagnostic.document == "output_schema" else run_input.input_schema
    wrapper = ("json_schema",) if schema is not None and schema.type == "json" else ()
    return (*at, "task_spec", diagnostic.document, *wrapper, *parts)


def _warning(diagnostic: Diagnostic) -> Warning_:
    about_input = diagnostic.document == "input"
    return {
        "type": "input_validation_warning" if about_input else "spec_validation_warning",
        "message": diagnostic.message,
        "detail": {"rule": diagnostic.rule, "document": diagnostic.document, "pointer": diagnostic.pointer},
    }


def _metadata_warnings(run_input: RunInput) -> Iterator[Warning_]:
    for key, value in run_input.metadata.items():
        if len(key) > METADATA_KEY_LENGTH:
            message = f"The metadata key {key!r} is longer than {METADATA_KEY_LENGTH} characters."
            yield {"type": "warning", "message": message, "detail": {"key": key}}
        if isinstance(value, str) and len(value) > METADATA_VALUE_LENGTH:
            message = f"The metadata value of {key!r} is longer than {METADATA_VALUE_LENGTH} characters."
            yield {"type": "warning", "message": message, "detail": {"key": key}}


def _sandbox_warnings(run_input: RunInput) -> Iterator[Warning_]:
    if run_input.has_webhook:
        yield {"type": "warning", "message": "The sandbox does not call webhooks.", "detail": None}
