"""Previews of results: always sendable, never over 200 KB, and honest about what was cut."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.runs.preview import LIMIT, result_preview, sendable


def output(content: Any, basis: list[Any] | None = None) -> TaskRunOutput:
    return TaskRunOutput.parse({"type": "json", "content": content, "basis": basis or []})


def size(value: Any) -> int:
    return len(json.dumps(value, ensure_ascii=False).encode())


def test_a_small_result_is_shown_whole() -> None:
    basis = [
        {
            "field": "a",
            "reasoning": "why",
            "confidence": "high",
            "citations": [{"url": "https://example.org"}],
        }
    ]
    preview = result_preview(output({"a": [1, 2.5, None, "é"]}, basis), is_sample=False)
    assert preview == {
        "type": "json",
        "content": {"a": [1, 2.5, None, "é"]},
        "basis": [
            {
                "field": "a",
                "reasoning": "why",
                "confidence": "high",
                "citations": [{"url": "https://example.org", "title": None, "excerpts": []}],
            }
        ],
        "truncated": False,
        "is_sample": False,
    }


def test_long_texts_and_lists_are_cut_and_said_to_be() -> None:
    for content in (
        {"a": "x" * 10**6},
        {"a": ["y" * 100] * 10**5},
        {f"k{n}": "z" * 50 for n in range(10**5)},
    ):
        preview = result_preview(output(content), is_sample=True)
        assert size(preview) <= LIMIT + 100
        assert preview["truncated"]
        assert preview["content"]


def test_deep_nesting_is_cut() -> None:
    content: Any = "bottom"
    for _ in range(400):
        content = [content]
    preview = result_preview(output({"a": content}), is_sample=False)
    assert preview["truncated"]


def test_what_json_messages_cannot_carry_is_replaced() -> None:
    assert sendable({"a\ud800": ["\udfff", float("nan"), float("inf")]}) == {
        "a\ufffd": ["\ufffd", None, None]
    }


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=300),
    lambda inner: st.lists(inner, max_size=30) | st.dictionaries(st.text(max_size=9), inner, max_size=9),
    max_leaves=60,
)


@settings(deadline=None)
@given(JSON)
def test_whatever_a_result_holds_its_preview_can_be_sent(content: Any) -> None:
    preview = result_preview(output(content), is_sample=False)
    text = json.dumps(preview, allow_nan=False, ensure_ascii=False)
    assert len(text.encode()) <= LIMIT + 100
