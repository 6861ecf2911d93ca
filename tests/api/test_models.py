"""Views of what the API answers: what is unknown survives, blemishes are tolerated, nonsense is an error."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.groups import TaskGroup, TaskGroupRuns, TaskGroupStatus
from parallel_widgets.api.models import Suggestion, TaskRun, TaskRunOutput, TaskRunResult

RUN: dict[str, Any] = {
    "run_id": "trun_1",
    "interaction_id": "trun_1",
    "status": "running",
    "is_active": True,
    "warnings": [{"type": "spec_validation_warning", "message": "w", "detail": {"a": 1}}],
    "error": None,
    "processor": "base",
    "metadata": {"team": "a", "n": 1},
    "taskgroup_id": None,
    "created_at": "2025-04-24T18:56:22.513132Z",
    "modified_at": None,
}


def test_a_run_as_documented() -> None:
    run = TaskRun.parse({**RUN, "field_of_tomorrow": 1})
    assert (run.run_id, run.interaction_id, run.processor) == ("trun_1", "trun_1", "base")
    assert (run.created_at, run.modified_at, run.taskgroup_id) == (RUN["created_at"], None, None)
    assert run.metadata == {"team": "a", "n": 1}
    assert run.warnings[0].to_dict() == RUN["warnings"][0]
    assert run.raw["field_of_tomorrow"] == 1
    with pytest.raises(FrozenInstanceError):
        run.status = "completed"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("status", "flag", "is_active"),
    [
        ("queued", True, True),
        ("running", None, True),
        ("cancelling", True, True),
        # A status that is known decides: nothing is given up for a flag that contradicts it.
        ("running", False, True),
        ("completed", True, False),
        ("failed", None, False),
        ("cancelled", False, False),
        ("action_required", False, False),
        ("action_required", None, False),
        ("a_status_of_tomorrow", True, True),
        ("a_status_of_tomorrow", False, False),
        ("a_status_of_tomorrow", None, True),
        ("a_status_of_tomorrow", "no flag", True),
    ],
)
def test_whether_a_run_is_active(status: str, flag: Any, is_active: bool) -> None:
    raw = {"run_id": "trun_1", "status": status} | ({} if flag is None else {"is_active": flag})
    run = TaskRun.parse(raw)
    assert (run.status, run.is_active, run.is_terminal) == (status, is_active, not is_active)


@pytest.mark.parametrize(
    ("fields", "message", "ref_id"),
    [
        ({"error": {"ref_id": "r", "message": "m", "detail": {"a": 1}}}, "m", "r"),
        ({"error": None, "errors": [{"message": "m"}, {"message": "n"}]}, "m", None),
        ({"errors": ["m"]}, "m", None),
        ({"error": "m"}, "m", None),
    ],
)
def test_why_a_run_failed_is_read_in_each_published_form(
    fields: dict[str, Any], message: str, ref_id: str | None
) -> None:
    run = TaskRun.parse({"run_id": "3fa85f64-5717-4562-b3fc-2c963f66afa6", "status": "failed", **fields})
    assert run.error is not None
    assert (run.error.message, run.error.ref_id) == (message, ref_id)


def test_a_run_with_nothing_but_id_and_status() -> None:
    run = TaskRun.parse({"run_id": "x", "status": "completed"})
    assert (run.interaction_id, run.error, run.warnings, run.metadata) == (None, None, (), {})


def test_warnings_of_any_shape_survive() -> None:
    run = TaskRun.parse({**RUN, "warnings": ["words", {"message": "m"}, {"type": "new", "message": None}]})
    assert [(warning.type, warning.message) for warning in run.warnings] == [
        ("warning", "words"),
        ("warning", "m"),
        ("new", ""),
    ]


def output(**fields: Any) -> TaskRunOutput:
    return TaskRunOutput.parse({"type": "json", "content": {}, "basis": [], **fields})


@pytest.mark.parametrize(
    ("fields", "kind", "content"),
    [
        ({"content": {"gdp": "3"}}, "json", {"gdp": "3"}),
        ({"content": '{"gdp": "3"}'}, "json", {"gdp": "3"}),
        ({"content": "no json"}, "json", "no json"),
        ({"content": "[" * 100_000}, "json", "[" * 100_000),
        ({"type": "text", "content": '{"a": 1}'}, "text", '{"a": 1}'),
        ({"type": "text", "content": {"a": 1}}, "text", {"a": 1}),
        ({"type": None, "content": "words"}, "text", "words"),
        ({"type": None, "content": {"a": 1}}, "json", {"a": 1}),
        ({"type": "table", "content": [1]}, "table", [1]),
    ],
)
def test_the_content_of_an_output(fields: dict[str, Any], kind: str, content: Any) -> None:
    view = output(**fields)
    assert (view.type, view.content) == (kind, content)


@pytest.mark.parametrize(
    ("confidence", "expected"), [("high", "high"), ("", None), (" ", None), (None, None)]
)
def test_no_rating_is_no_low_rating(confidence: str | None, expected: str | None) -> None:
    (basis,) = output(basis=[{"field": "gdp", "reasoning": "r", "confidence": confidence}]).basis
    assert (basis.field, basis.reasoning, basis.citations, basis.confidence) == ("gdp", "r", (), expected)


def test_citations_and_tool_calls() -> None:
    view = output(
        basis=[
            {
                "field": "list.0",
                "reasoning": None,
                "citations": [
                    {"url": "https://a.example", "title": "A", "excerpts": ["x", None]},
                    {"url": "https://b.example", "title": None, "excerpts": None},
                    "https://c.example",
                ],
            },
            "no object",
        ],
        mcp_tool_calls=[
            {"tool_call_id": "1", "server_name": "s", "tool_name": "t", "arguments": "{}", "error": "e"}
        ],
        output_schema={"type": "object"},
    )
    (basis,) = view.basis
    assert [(item.url, item.title, item.excerpts) for item in basis.citations] == [
        ("https://a.example", "A", ("x",)),
        ("https://b.example", None, ()),
        ("https://c.example", None, ()),
    ]
    (call,) = view.mcp_tool_calls
    assert (call.tool_name, call.arguments, call.content, call.error) == ("t", "{}", None, "e")
    assert view.output_schema == {"type": "object"}


@pytest.mark.parametrize("flag", [True, None])
def test_a_group_whose_counts_say_that_it_is_active(flag: bool | None) -> None:
    status = TaskGroupStatus.parse(
        {"task_run_status_counts": {"running": 2, "completed": 1}, "is_active": flag}
    )
    assert (status.num_task_runs, status.is_active) == (3, True)
    assert not TaskGroupStatus.parse({"task_run_status_counts": {"completed": 1}}).is_active


Parser = Callable[[Any], Any]
PARSERS: list[Parser] = [
    TaskRun.parse,
    TaskRunOutput.parse,
    TaskRunResult.parse,
    TaskGroup.parse,
    TaskGroupStatus.parse,
    TaskGroupRuns.parse,
    Suggestion.parse,
]


@pytest.mark.parametrize("parse", PARSERS, ids=lambda parse: parse.__self__.__name__)
@pytest.mark.parametrize("raw", [None, [], "text", 3])
def test_nonsense_is_an_error_in_words(parse: Parser, raw: Any) -> None:
    with pytest.raises(InvalidResponseError, match="The service sent"):
        parse(raw)


@pytest.mark.parametrize(
    ("parse", "raw"),
    [
        (TaskRun.parse, {**RUN, "run_id": 7}),
        (TaskRun.parse, {**RUN, "status": None}),
        (TaskRunOutput.parse, {"type": "json"}),
        (TaskRunResult.parse, {"run": RUN}),
        (TaskRunResult.parse, {"output": {"content": 1}}),
        (TaskGroupRuns.parse, {"status": {}, "run_ids": [1]}),
        (Suggestion.parse, {"output_schema": "text"}),
    ],
)
def test_what_a_view_cannot_do_without(parse: Parser, raw: Any) -> None:
    with pytest.raises(InvalidResponseError, match="The service sent"):
        parse(raw)


NAMES = st.sampled_from(
    [
        *[
            "run_id",
            "status",
            "is_active",
            "warnings",
            "error",
            "errors",
            "metadata",
            "run",
            "output",
            "content",
        ],
        *["type", "basis", "citations", "excerpts", "field", "mcp_tool_calls", "message", "url"],
        *["taskgroup_id", "task_run_status_counts", "num_task_runs", "run_ids"],
        *["output_schema", "input_schema", "inputs"],
    ]
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner),
    max_leaves=30,
)


@given(st.dictionaries(NAMES, json_values))
def test_any_object_is_a_view_or_an_invalid_response(raw: dict[str, Any]) -> None:
    for parse in PARSERS:
        try:
            view = parse(raw)
        except InvalidResponseError:
            continue
        assert view.raw is raw
