"""The body of a create, read: what the Task API's ``TaskRunInput`` says about shapes, checked place by place.

Unknown fields pass, as on the service. What a task spec *says* is judged by the rule book (`spec_check.py`).
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from parallel_widgets.sandbox.refusal import Problem, invalid

Location = tuple[str | int, ...]

# Limits of the Task API's reference (OpenAPI description, 2025).
MAX_DOMAINS = 200
MAX_MCP_SERVERS = 10
MEMORY_SCOPE_KEY = re.compile(r"[a-zA-Z0-9_-]{1,128}")


@dataclass(frozen=True, kw_only=True)
class SchemaPart:
    """One of the two schemas of a task spec, whichever of its spellings was used."""

    type: Literal["json", "text", "auto"]
    json_schema: Mapping[str, Any] | None = None
    description: str = ""


AUTO = SchemaPart(type="auto")


@dataclass(frozen=True, kw_only=True)
class RunInput:
    """A create's body that has the right shape.

    Attributes
    ----------
    raw
        As sent, with the group's default task spec where the run had none: what ``/input`` gives back.
    output, input_schema
        The task spec; without one the output is auto.
    """

    raw: Mapping[str, Any]
    processor: str
    input: str | Mapping[str, Any]
    output: SchemaPart
    input_schema: SchemaPart | None
    metadata: Mapping[str, Any]
    mcp_servers: tuple[Mapping[str, Any], ...]
    enable_events: bool | None
    has_webhook: bool

    def public(self) -> dict[str, Any]:
        """Give the ``TaskRunInput`` for a response: headers of MCP servers are write-only."""
        shown = dict(self.raw)
        if self.mcp_servers:
            shown["mcp_servers"] = [
                {name: value for name, value in server.items() if name != "headers"}
                for server in self.mcp_servers
            ]
        return shown


def read_run_input(
    body: Any, *, at: Location = ("body",), default_task_spec: Mapping[str, Any] | None = None
) -> RunInput:
    """Read a ``TaskRunInput``.

    Parameters
    ----------
    body
        The parsed JSON.
    at
        Where it stands in the request, for the problems.
    default_task_spec
        The group's, for a run that has none.

    Raises
    ------
    Refusal
        422 with every place that has the wrong shape.
    """
    problems: list[Problem] = []
    run_input = check_run_input(body, at=at, default_task_spec=default_task_spec, problems=problems)
    if run_input is None or problems:
        raise invalid(problems)
    return run_input


def check_run_input(
    body: Any, *, at: Location, default_task_spec: Mapping[str, Any] | None, problems: list[Problem]
) -> RunInput | None:
    """Read a ``TaskRunInput`` and add what is wrong to ``problems``; ``None`` where it is no object."""
    if not isinstance(body, dict):
        problems.append(Problem(at, "Input should be a valid dictionary", "dict_type"))
        return None
    raw = dict(body)
    if raw.get("task_spec") is None and default_task_spec is not None:
        raw["task_spec"] = dict(default_task_spec)
    fields = _Fields(raw, at, problems)
    spec = fields.optional("task_spec", _is_object, "dictionary", "dict_type")
    output, input_schema = read_task_spec(spec, at=(*at, "task_spec"), problems=problems)
    given = fields.required("input", _is_string_or_object, "string or dictionary", "string_type")
    run_input = RunInput(
        raw=raw,
        processor=fields.required("processor", _is_string, "string", "string_type") or "",
        input="" if given is None else given,
        output=output,
        input_schema=input_schema,
        metadata=_read_metadata(fields),
        mcp_servers=_read_mcp_servers(fields),
        enable_events=fields.optional("enable_events", _is_bool, "boolean", "bool_type"),
        has_webhook=_read_webhook(fields),
    )
    _check_source_policy(fields)
    settings = fields.inner("advanced_settings")
    if settings is not None:
        settings.optional("location", _is_string, "string", "string_type")
    fields.optional("previous_interaction_id", _is_string, "string", "string_type")
    scope_key = fields.optional("memory_scope_key", _is_string, "string", "string_type")
    if scope_key is not None and not MEMORY_SCOPE_KEY.fullmatch(scope_key):
        fields.problem(
            "memory_scope_key",
            "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'",
            "string_pattern_mismatch",
        )
    return run_input


def read_task_spec(
    spec: Mapping[str, Any] | None, *, at: Location, problems: list[Problem]
) -> tuple[SchemaPart, SchemaPart | None]:
    """Read the output and the input schema of a task spec; none at all is an auto output."""
    if spec is None:
        return AUTO, None
    output: SchemaPart | None = None
    if spec.get("output_schema") is None:
        problems.append(Problem((*at, "output_schema"), "Field required", "missing"))
    else:
        output = _read_schema(
            spec["output_schema"], (*at, "output_schema"), ("json", "text", "auto"), problems
        )
    input_schema: SchemaPart | None = None
    if spec.get("input_schema") is not None:
        input_schema = _read_schema(spec["input_schema"], (*at, "input_schema"), ("json", "text"), problems)
    return output or AUTO, input_schema


def _read_schema(
    value: Any, at: Location, types: tuple[Literal["json", "text", "auto"], ...], problems: list[Problem]
) -> SchemaPart | None:
    if isinstance(value, str):
        return SchemaPart(type="text", description=value)
    if not isinstance(value, dict):
        problems.append(Problem(at, "Input should be a valid dictionary or string", "dict_type"))
        return None
    # The wrappers' `type` has a default, so a schema is known by what it holds.
    kind = value.get("type", "json" if "json_schema" in value else "text")
    if kind not in types:
        expected = ", ".join(repr(name) for name in types)
        problems.append(Problem((*at, "type"), f"Input should be one of {expected}", "literal_error"))
        return None
    fields = _Fields(value, at, problems)
    if kind == "json":
        json_schema = fields.required("json_schema", _is_object, "dictionary", "dict_type")
        return None if json_schema is None else SchemaPart(type="json", json_schema=json_schema)
    description = fields.optional("description", _is_string, "string", "string_type")
    return SchemaPart(type="text" if kind == "text" else "auto", description=description or "")


def _read_metadata(fields: _Fields) -> Mapping[str, Any]:
    metadata = fields.optional("metadata", _is_object, "dictionary", "dict_type") or {}
    check_metadata(metadata, at=(*fields.at, "metadata"), problems=fields.problems)
    return dict(metadata)


def check_metadata(metadata: Mapping[str, Any], *, at: Location, problems: list[Problem]) -> None:
    """Add a problem for each value that is no scalar."""
    for key, value in metadata.items():
        if not isinstance(value, (str, int, float, bool)):
            problems.append(Problem((*at, key), "Input should be a string, number or boolean", "string_type"))


def _read_mcp_servers(fields: _Fields) -> tuple[Mapping[str, Any], ...]:
    servers = fields.optional("mcp_servers", _is_list, "list", "list_type") or []
    if len(servers) > MAX_MCP_SERVERS:
        fields.problem("mcp_servers", f"List should have at most {MAX_MCP_SERVERS} items", "too_long")
    for index, server in enumerate(servers):
        at = (*fields.at, "mcp_servers", index)
        if not isinstance(server, dict):
            fields.problems.append(Problem(at, "Input should be a valid dictionary", "dict_type"))
            continue
        inner = _Fields(server, at, fields.problems)
        inner.required("url", _is_string, "string", "string_type")
        inner.required("name", _is_string, "string", "string_type")
        inner.optional("headers", _is_object, "dictionary", "dict_type")
        inner.optional("allowed_tools", _is_string_list, "list of strings", "list_type")
    return tuple(server for server in servers if isinstance(server, dict))


def _read_webhook(fields: _Fields) -> bool:
    webhook = fields.inner("webhook")
    if webhook is None:
        return False
    webhook.required("url", _is_string, "string", "string_type")
    webhook.optional("event_types", _is_string_list, "list of strings", "list_type")
    return True


def _check_source_policy(fields: _Fields) -> None:
    policy = fields.inner("source_policy")
    if policy is None:
        return
    domains = 0
    for name in ("include_domains", "exclude_domains"):
        domains += len(policy.optional(name, _is_string_list, "list of strings", "list_type") or ())
    if domains > MAX_DOMAINS:
        message = f"At most {MAX_DOMAINS} domains may be included and excluded together, not {domains}"
        fields.problem("source_policy", message, "too_long")
    after_date = policy.optional("after_date", _is_string, "string", "string_type")
    if after_date is not None and not _is_date(after_date):
        policy.problem("after_date", "Input should be a valid date in the format YYYY-MM-DD", "date_parsing")


@dataclass(frozen=True)
class _Fields:
    """An object of the request, its place, and where its problems go."""

    value: Mapping[str, Any]
    at: Location
    problems: list[Problem]

    def problem(self, name: str, message: str, type_: str) -> None:
        self.problems.append(Problem((*self.at, name), message, type_))

    def required(self, name: str, is_right: Callable[[Any], bool], what: str, type_: str) -> Any:
        if name not in self.value:
            self.problem(name, "Field required", "missing")
            return None
        return self._checked(name, is_right, what, type_)

    def optional(self, name: str, is_right: Callable[[Any], bool], what: str, type_: str) -> Any:
        return None if self.value.get(name) is None else self._checked(name, is_right, what, type_)

    def inner(self, name: str) -> _Fields | None:
        value = self.optional(name, _is_object, "dictionary", "dict_type")
        return None if value is None else _Fields(value, (*self.at, name), self.problems)

    def _checked(self, name: str, is_right: Callable[[Any], bool], what: str, type_: str) -> Any:
        if is_right(self.value[name]):
            return self.value[name]
        self.problem(name, f"Input should be a valid {what}", type_)
        return None


def _is_string(value: Any) -> bool:
    return isinstance(value, str)


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_object(value: Any) -> bool:
    return isinstance(value, dict)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _is_string_list(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _is_string_or_object(value: Any) -> bool:
    return isinstance(value, (str, dict))


def _is_date(text: str) -> bool:
    try:
        datetime.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("YYYY-MM-DD")
