"""A task that the service suggests for a sentence: its schemas, an input, and the processors that suit it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError
from parallel_widgets.api.models import Suggestion
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.runs.connection import Connection

#: What services answer that do not have an endpoint.
MISSING_ENDPOINT = (404, 405, 501)


class SuggestionsUnavailableError(ParallelWidgetsError):
    """The service has no endpoint that suggests tasks. It is a beta, and no part of the published OpenAPI."""


@dataclass(frozen=True, kw_only=True)
class SuggestedTask:
    """A suggestion; nothing is changed by it.

    Attributes
    ----------
    title
        What the service calls the task.
    output_schema, input_schema
        JSON Schemas, as `TaskWidget` takes them; there may be no input schema.
    inputs
        Inputs to try it with.
    processors
        Names of the processors that suit it, the best first; none where the service does not say.
    warnings
        What the service remarked, sentences.
    is_sandbox
        Whether the sandbox made it up.
    """

    title: str
    output_schema: Mapping[str, Any]
    input_schema: Mapping[str, Any] | None = None
    inputs: tuple[Any, ...] = ()
    processors: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_sandbox: bool = False


async def suggest_task(
    connection: Connection, intent: str, *, previous_task: Mapping[str, Any] | None = None
) -> SuggestedTask:
    """Ask the service for a task, then for the processors that suit it.

    Parameters
    ----------
    intent
        What one wants to know, a sentence.
    previous_task
        Bare JSON Schemas to start from, as ``output_schema`` and ``input_schema``.

    Raises
    ------
    ValueError
        If there is no sentence.
    SuggestionsUnavailableError
        If the service suggests no tasks.
    ApiError
        If it could not be asked, or refused.
    """
    if not intent.strip():
        raise ValueError("Say in a sentence what you want to know.")
    client = await connection.client()
    try:
        suggestion = await client.suggest(intent, previous_task=previous_task)
    except ApiError as error:
        if error.status_code not in MISSING_ENDPOINT:
            raise
        raise SuggestionsUnavailableError(
            f"The service at {client.base_url} does not suggest tasks: it has no such endpoint "
            f"(HTTP {error.status_code}). Start from a template or an example instead."
        ) from error
    processors, doubts = await _processors(client, suggestion)
    return SuggestedTask(
        title=suggestion.title,
        output_schema=suggestion.output_schema,
        input_schema=suggestion.input_schema,
        inputs=suggestion.inputs,
        processors=processors,
        warnings=(*(item.message for item in suggestion.warnings), *doubts),
        is_sandbox=connection.describe(client)["is_sandbox"],
    )


async def _processors(client: TaskClient, suggestion: Suggestion) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of what suits the task, and why there are none."""
    bare = {"output_schema": suggestion.output_schema, "input_schema": suggestion.input_schema}
    spec = {name: schema for name, schema in bare.items() if schema is not None}
    try:
        return await client.suggest_processor(spec), ()
    except ApiError as error:
        # The schemas are worth having without it.
        return (), (f"The service named no processor: {error.message}",)
