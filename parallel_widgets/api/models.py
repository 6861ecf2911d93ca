"""Runs, results and their parts as the Task API answers them: frozen views over the raw JSON.

Every view keeps the JSON it was made from in ``raw``, so fields this package does not know are not lost.
Statuses, types and ids are plain strings, since the API may add new ones. What a view cannot do without (a
run's id, an output's content) is an ``InvalidResponseError`` when missing; blemishes elsewhere, say a
citation without a title, are tolerated, because the output around them has been paid for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.shapes import (
    optional_text,
    read_list,
    read_mapping,
    read_object,
    read_objects,
    read_text,
    required_text,
)

ACTIVE_STATUSES = frozenset({"queued", "running", "cancelling"})
ENDED_STATUSES = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class TaskRunWarning:
    """A warning about a run: of type spec_validation_warning, input_validation_warning, warning, or newer."""

    type: str
    message: str
    detail: Any = None

    @classmethod
    def parse(cls, raw: Any) -> TaskRunWarning:
        """Read one element of ``warnings``."""
        if not isinstance(raw, Mapping):
            return cls(type="warning", message=read_text(raw))
        return cls(
            type=read_text(raw.get("type")) or "warning",
            message=read_text(raw.get("message")),
            detail=raw.get("detail"),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the warning as JSON."""
        return {"type": self.type, "message": self.message, "detail": self.detail}


@dataclass(frozen=True, kw_only=True)
class ErrorInfo:
    """An error as data: in a run that failed, in an error event, in an error's envelope."""

    message: str
    ref_id: str | None = None
    detail: Any = None

    @classmethod
    def parse(cls, raw: Any) -> ErrorInfo:
        """Read an ``error`` object; a bare text is taken as its message."""
        if not isinstance(raw, Mapping):
            return cls(message=read_text(raw))
        return cls(
            message=read_text(raw.get("message")),
            ref_id=optional_text(raw.get("ref_id")),
            detail=raw.get("detail"),
        )


@dataclass(frozen=True, kw_only=True)
class TaskRun:
    """The state of a run.

    Attributes
    ----------
    run_id, interaction_id
        Ids of the run, and of the interaction that a later request may continue.
    status
        queued, action_required, running, completed, failed, cancelling, cancelled, or one added since.
    is_active
        Whether the run may still change without anybody acting. A status that is known decides; for others
        the API's own flag does; where that is missing too, the run counts as active: it is not given up.
    error
        Why the run failed.
    created_at, modified_at
        RFC 3339 texts, as sent.
    """

    run_id: str
    interaction_id: str | None
    status: str
    is_active: bool
    processor: str
    warnings: tuple[TaskRunWarning, ...]
    error: ErrorInfo | None
    metadata: Mapping[str, Any]
    taskgroup_id: str | None
    created_at: str | None
    modified_at: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def is_terminal(self) -> bool:
        """Whether nothing more will happen by itself: ended, or waiting for an action."""
        return not self.is_active

    @classmethod
    def parse(cls, raw: Any) -> TaskRun:
        """Read a run.

        Raises
        ------
        InvalidResponseError
            If it has no id or no status.
        """
        values = read_object(raw, "a run")
        status = required_text(values, "status", "a run")
        return cls(
            run_id=required_text(values, "run_id", "a run"),
            interaction_id=optional_text(values.get("interaction_id")),
            status=status,
            is_active=_is_active(status, values.get("is_active")),
            processor=read_text(values.get("processor")),
            warnings=tuple(TaskRunWarning.parse(item) for item in read_list(values.get("warnings"))),
            error=_run_error(values),
            metadata=read_mapping(values.get("metadata")),
            taskgroup_id=optional_text(values.get("taskgroup_id")),
            created_at=optional_text(values.get("created_at")),
            modified_at=optional_text(values.get("modified_at")),
            raw=values,
        )

    @classmethod
    def parse_created(cls, raw: Any) -> TaskRun:
        """Read the answer to a create: the id alone says that there is a run, and nothing else may doubt it.

        Raises
        ------
        InvalidResponseError
            If it has no id.
        """
        if isinstance(raw, Mapping) and raw.get("run_id") and not isinstance(raw.get("status"), str):
            raw = {**raw, "status": "queued"}
        return cls.parse(raw)


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A source: its address, title, and the excerpts that support the field. All of it comes from the web."""

    url: str
    title: str | None
    excerpts: tuple[str, ...]

    @classmethod
    def parse(cls, raw: Any) -> Citation:
        """Read one element of ``citations``; a bare text is taken as the address."""
        if not isinstance(raw, Mapping):
            return cls(url=read_text(raw), title=None, excerpts=())
        return cls(
            url=read_text(raw.get("url")),
            title=optional_text(raw.get("title")),
            excerpts=tuple(item for item in read_list(raw.get("excerpts")) if isinstance(item, str)),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the citation as JSON."""
        return {"url": self.url, "title": self.title, "excerpts": list(self.excerpts)}


@dataclass(frozen=True, kw_only=True)
class FieldBasis:
    """Why a field of the output is what it is.

    Attributes
    ----------
    field
        Name of the field, or a path such as ``key_executives.0``; for a text ``output`` or ``content``.
    confidence
        low, medium, high, or newer; None where the processor did not rate it.
    """

    field: str
    reasoning: str
    citations: tuple[Citation, ...]
    confidence: str | None

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> FieldBasis:
        """Read one element of ``basis``."""
        return cls(
            field=read_text(raw.get("field")),
            reasoning=read_text(raw.get("reasoning")),
            citations=tuple(Citation.parse(item) for item in read_list(raw.get("citations"))),
            # Published answers have "" where there is no rating; that is not a low one.
            confidence=read_text(raw.get("confidence")).strip() or None,
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the basis as JSON."""
        return {
            "field": self.field,
            "reasoning": self.reasoning,
            "confidence": self.confidence,
            "citations": [citation.to_dict() for citation in self.citations],
        }


@dataclass(frozen=True, kw_only=True)
class McpToolCall:
    """A call that the run made to an MCP server; ``arguments`` is JSON text."""

    tool_call_id: str
    server_name: str
    tool_name: str
    arguments: str
    content: str | None
    error: str | None

    @classmethod
    def parse(cls, raw: Mapping[str, Any]) -> McpToolCall:
        """Read one element of ``mcp_tool_calls``."""
        return cls(
            tool_call_id=read_text(raw.get("tool_call_id")),
            server_name=read_text(raw.get("server_name")),
            tool_name=read_text(raw.get("tool_name")),
            arguments=read_text(raw.get("arguments")),
            content=optional_text(raw.get("content")),
            error=optional_text(raw.get("error")),
        )


@dataclass(frozen=True, kw_only=True)
class TaskRunOutput:
    """The output of a run.

    Attributes
    ----------
    type
        json, text, or newer.
    content
        A JSON value for json (parsed, where the service sent it as text), a string for text.
    output_schema
        The schema that the service made up, for an ``auto`` output only.
    """

    type: str
    content: Any
    basis: tuple[FieldBasis, ...]
    mcp_tool_calls: tuple[McpToolCall, ...]
    output_schema: Mapping[str, Any] | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskRunOutput:
        """Read an output.

        Raises
        ------
        InvalidResponseError
            If it has no content.
        """
        values = read_object(raw, "an output")
        if "content" not in values:
            raise InvalidResponseError("The service sent an output without content.")
        content = values["content"]
        kind = read_text(values.get("type")) or ("text" if isinstance(content, str) else "json")
        if kind == "json" and isinstance(content, str):
            content = _parsed_if_json(content)
        schema = values.get("output_schema")
        return cls(
            type=kind,
            content=content,
            basis=tuple(FieldBasis.parse(item) for item in read_objects(values.get("basis"))),
            mcp_tool_calls=tuple(
                McpToolCall.parse(item) for item in read_objects(values.get("mcp_tool_calls"))
            ),
            output_schema=schema if isinstance(schema, Mapping) else None,
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class TaskRunResult:
    """A run that ended, with its output."""

    run: TaskRun
    output: TaskRunOutput
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskRunResult:
        """Read a result; raises ``InvalidResponseError`` if the run or the output is missing."""
        values = read_object(raw, "a result")
        return cls(
            run=TaskRun.parse(values.get("run")), output=TaskRunOutput.parse(values.get("output")), raw=values
        )


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A task that the service suggests for an intent. Its schemas are bare; ``task_spec`` wraps them."""

    title: str
    input_schema: Mapping[str, Any] | None
    output_schema: Mapping[str, Any]
    inputs: tuple[Any, ...]
    warnings: tuple[TaskRunWarning, ...]
    raw: Mapping[str, Any] = field(repr=False)

    @property
    def task_spec(self) -> dict[str, Any]:
        """The suggestion as a ``task_spec`` of a request."""
        spec: dict[str, Any] = {"output_schema": {"type": "json", "json_schema": dict(self.output_schema)}}
        if self.input_schema is not None:
            spec["input_schema"] = {"type": "json", "json_schema": dict(self.input_schema)}
        return spec

    @classmethod
    def parse(cls, raw: Any) -> Suggestion:
        """Read a suggestion; raises ``InvalidResponseError`` if it has no output schema."""
        values = read_object(raw, "a suggestion")
        input_schema = values.get("input_schema")
        return cls(
            title=read_text(values.get("title")),
            input_schema=input_schema if isinstance(input_schema, Mapping) else None,
            output_schema=read_object(values.get("output_schema"), "a suggested output schema"),
            inputs=tuple(read_list(values.get("inputs"))),
            warnings=tuple(TaskRunWarning.parse(item) for item in read_list(values.get("warnings"))),
            raw=values,
        )


def read_processor_names(raw: Any) -> tuple[str, ...]:
    """Read recommended processors; raises ``InvalidResponseError`` if there is no list of them."""
    names = raw.get("recommended_processors") if isinstance(raw, dict) else None
    if not isinstance(names, list):
        raise InvalidResponseError("The service sent no list of recommended processors.")
    return tuple(name for name in names if isinstance(name, str))


def _is_active(status: str, flag: Any) -> bool:
    if status in ACTIVE_STATUSES or status in ENDED_STATUSES:
        return status in ACTIVE_STATUSES
    return flag if isinstance(flag, bool) else status != "action_required"


def _run_error(values: Mapping[str, Any]) -> ErrorInfo | None:
    # The OpenAPI has `error`; published examples of failed runs have a list `errors`.
    raw = values.get("error") or next(iter(read_list(values.get("errors"))), None)
    return ErrorInfo.parse(raw) if raw else None


def _parsed_if_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
