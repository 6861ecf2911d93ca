"""Outputs of runs for the tests of this room."""

from __future__ import annotations

from typing import Any

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.results.run_result import RunResult


def output(content: Any, basis: list[dict[str, Any]] | None = None) -> TaskRunOutput:
    """An output as the service sends it."""
    kind = "text" if isinstance(content, str) else "json"
    return TaskRunOutput.parse({"type": kind, "content": content, "basis": basis or []})


def entry(field: str, *urls: str, confidence: str | None = "high", reasoning: str = "") -> dict[str, Any]:
    """A basis entry that cites these pages."""
    citations = [{"url": url, "title": f"Title of {url}", "excerpts": [f"Excerpt of {url}"]} for url in urls]
    return {"field": field, "reasoning": reasoning, "citations": citations, "confidence": confidence}


def result(content: Any, basis: list[dict[str, Any]] | None = None, *, is_sample: bool = False) -> RunResult:
    """The result of a run with this output."""
    return RunResult(task_run_output=output(content, basis), is_sample=is_sample)


#: A market report with a basis at each depth, and of a key that holds a dot.
REPORT = {
    "size": "$3.1 trillion",
    "market_trends": [{"name": "a"}, {"name": "b"}, {"name": "c", "description": "grows"}],
    "key_executives": [{"name": "x"}, {"name": "y"}],
    "a.b": {"c": 1},
    "a": {"b": {"c": 2}},
}
BASIS = [
    entry("size", "https://example.org/size", confidence=""),
    entry("market_trends", "https://example.org/trends"),
    entry("market_trends.2.description", "https://example.org/2", "https://example.org/2b", confidence="low"),
    entry("key_executives.0", "https://example.org/x"),
    entry("a.b.c", "https://example.org/abc", confidence=None),
    entry("nowhere.at.all", "https://example.org/nowhere"),
]
