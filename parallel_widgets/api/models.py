"""What the Task API answers with, as frozen views over the raw JSON.

Every view keeps the JSON it was made from in ``raw``, so fields this package does not know are not lost. Statuses,
types and ids are plain strings, since the API may add new ones. What a view cannot do without (a run's id, an output's
content) is an ``InvalidResponseError`` when missing; blemishes elsewhere, say a citation without a title, are tolerated,
because the output around them has been paid for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.api.errors import InvalidResponseError

ACTIVE_STATUSES = frozenset({"queued", "running", "cancelling"})
ENDED_STATUSES = frozenset({"completed", "failed", "cancelled"})


@dataclass(frozen=True, kw_only=True)
class TaskRunWarning:
    """A warning about a run: ``type`` is spec_validation_warning, input_validation_warning, warning or newer."""

    type: str
    message: str
    detail: Any = None

    @classmethod
    def parse(cls, raw: Any) -> TaskRunWarning:
        """Read one element of ``warnings``."""
        if not isinstance(raw, Mapping):
            return cls(type="warning", message=_text(raw))
        return cls(
            type=_text(raw.get("type")) or "warning",
            message=_text(raw.get("message")),
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
            return cls(message=_text(raw))
        return cls(
            message=_text(raw.get("message")),
            ref_id=_optional_text(raw.get("ref_id")),
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
        the API's own flag does; where that is missing too, the run is taken as active, so that it is not given up.
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
        values = _object(raw, "a run")
        status = _required_text(values, "status", "a run")
        return cls(
            run_id=_required_text(values, "run_id", "a run"),
            interaction_id=_optional_text(values.get("interaction_id")),
            status=status,
            is_active=_is_active(status, values.get("is_active")),
            processor=_text(values.get("processor")),
            warnings=tuple(TaskRunWarning.parse(item) for item in _list(values.get("warnings"))),
            error=_run_error(values),
            metadata=_mapping(values.get("metadata")),
            taskgroup_id=_optional_text(values.get("taskgroup_id")),
            created_at=_optional_text(values.get("created_at")),
            modified_at=_optional_text(values.get("modified_at")),
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class Citation:
    """A source: its address, title and the excerpts that support the field. All of it is text from the web."""

    url: str
    title: str | None
    excerpts: tuple[str, ...]

    @classmethod
    def parse(cls, raw: Any) -> Citation:
        """Read one element of ``citations``; a bare text is taken as the address."""
        if not isinstance(raw, Mapping):
            return cls(url=_text(raw), title=None, excerpts=())
        return cls(
            url=_text(raw.get("url")),
            title=_optional_text(raw.get("title")),
            excerpts=tuple(item for item in _list(raw.get("excerpts")) if isinstance(item, str)),
        )


@dataclass(frozen=True, kw_only=True)
class FieldBasis:
    """Why a field of the output is what it is.

    Attributes
    ----------
    field
        Name of the field, or a path such as ``key_executives.0``; for a text output ``output`` or ``content``.
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
            field=_text(raw.get("field")),
            reasoning=_text(raw.get("reasoning")),
            citations=tuple(Citation.parse(item) for item in _list(raw.get("citations"))),
            # Published answers have "" where there is no rating; that is not a low one.
            confidence=_text(raw.get("confidence")).strip() or None,
        )


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
            tool_call_id=_text(raw.get("tool_call_id")),
            server_name=_text(raw.get("server_name")),
            tool_name=_text(raw.get("tool_name")),
            arguments=_text(raw.get("arguments")),
            content=_optional_text(raw.get("content")),
            error=_optional_text(raw.get("error")),
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
        values = _object(raw, "an output")
        if "content" not in values:
            raise InvalidResponseError("The service sent an output without content.")
        content = values["content"]
        kind = _text(values.get("type")) or ("text" if isinstance(content, str) else "json")
        if kind == "json" and isinstance(content, str):
            content = _parsed_if_json(content)
        schema = values.get("output_schema")
        return cls(
            type=kind,
            content=content,
            basis=tuple(FieldBasis.parse(item) for item in _objects(values.get("basis"))),
            mcp_tool_calls=tuple(McpToolCall.parse(item) for item in _objects(values.get("mcp_tool_calls"))),
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
        values = _object(raw, "a result")
        return cls(
            run=TaskRun.parse(values.get("run")), output=TaskRunOutput.parse(values.get("output")), raw=values
        )


@dataclass(frozen=True, kw_only=True)
class TaskGroupStatus:
    """How the runs of a group stand: their number, the number per status, and whether any is active."""

    num_task_runs: int
    task_run_status_counts: Mapping[str, int]
    is_active: bool
    status_message: str | None
    modified_at: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroupStatus:
        """Read a group's status; raises ``InvalidResponseError`` if it is no object."""
        values = _object(raw, "a group's status")
        counts = {
            status: count
            for status, count in _mapping(values.get("task_run_status_counts")).items()
            if isinstance(count, int)
        }
        total, flag = values.get("num_task_runs"), values.get("is_active")
        return cls(
            num_task_runs=total if isinstance(total, int) else sum(counts.values()),
            task_run_status_counts=counts,
            is_active=flag
            if isinstance(flag, bool)
            else any(count and status not in ENDED_STATUSES for status, count in counts.items()),
            status_message=_optional_text(values.get("status_message")),
            modified_at=_optional_text(values.get("modified_at")),
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """A group of runs."""

    taskgroup_id: str
    status: TaskGroupStatus
    metadata: Mapping[str, Any]
    created_at: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroup:
        """Read a group; raises ``InvalidResponseError`` if it has no id or no status."""
        values = _object(raw, "a group")
        return cls(
            taskgroup_id=_required_text(values, "taskgroup_id", "a group"),
            status=TaskGroupStatus.parse(values.get("status")),
            metadata=_mapping(values.get("metadata")),
            created_at=_optional_text(values.get("created_at")),
            raw=values,
        )


@dataclass(frozen=True, kw_only=True)
class TaskGroupRuns:
    """The runs just added to a group, and where they begin in its two streams."""

    status: TaskGroupStatus
    run_ids: tuple[str, ...]
    run_cursor: str | None
    event_cursor: str | None
    raw: Mapping[str, Any] = field(repr=False)

    @classmethod
    def parse(cls, raw: Any) -> TaskGroupRuns:
        """Read the answer to adding runs; raises ``InvalidResponseError`` if it has no run ids."""
        values = _object(raw, "the runs of a group")
        run_ids = values.get("run_ids")
        if not isinstance(run_ids, list) or not all(isinstance(run_id, str) for run_id in run_ids):
            raise InvalidResponseError("The service sent no list of run ids for the runs added to a group.")
        return cls(
            status=TaskGroupStatus.parse(values.get("status")),
            run_ids=tuple(run_ids),
            run_cursor=_optional_text(values.get("run_cursor")),
            event_cursor=_optional_text(values.get("event_cursor")),
            raw=values,
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
        values = _object(raw, "a suggestion")
        input_schema = values.get("input_schema")
        return cls(
            title=_text(values.get("title")),
            input_schema=input_schema if isinstance(input_schema, Mapping) else None,
            output_schema=_object(values.get("output_schema"), "a suggested output schema"),
            inputs=tuple(_list(values.get("inputs"))),
            warnings=tuple(TaskRunWarning.parse(item) for item in _list(values.get("warnings"))),
            raw=values,
        )


def _is_active(status: str, flag: Any) -> bool:
    if status in ACTIVE_STATUSES or status in ENDED_STATUSES:
        return status in ACTIVE_STATUSES
    return flag if isinstance(flag, bool) else status != "action_required"


def _run_error(values: Mapping[str, Any]) -> ErrorInfo | None:
    # The OpenAPI has `error`; published examples of failed runs have a list `errors`.
    raw = values.get("error") or next(iter(_list(values.get("errors"))), None)
    return ErrorInfo.parse(raw) if raw else None


def _parsed_if_json(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text


def _object(raw: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(raw, Mapping):
        raise InvalidResponseError(f"The service sent something else where {what} was expected.")
    return raw


def _required_text(values: Mapping[str, Any], name: str, what: str) -> str:
    value = values.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidResponseError(f"The service sent {what} without {name}.")
    return value


def _text(value: Any) -> str:
    return value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False)


def _optional_text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _objects(value: Any) -> list[Mapping[str, Any]]:
    return [item for item in _list(value) if isinstance(item, Mapping)]
