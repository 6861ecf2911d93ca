"""The values of an answer and what supports them."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.models import FieldBasis
from parallel_widgets.compared_runs.fields import Supports, named, values

JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)


def entry(field: str, confidence: str = "", *urls: str) -> FieldBasis:
    return FieldBasis.parse(
        {"field": field, "confidence": confidence, "citations": [{"url": url} for url in urls]}
    )


@given(content=JSON)
def test_every_value_is_at_its_path_and_none_is_there_twice(content: Any) -> None:
    found = list(values(content))
    assert len({path for path, _ in found}) == len(found) > 0
    for path, value in found:
        place = content
        for step in path:
            place = place[step]
        assert place == value


def test_deep_and_long_answers_are_no_trouble() -> None:
    deep: Any = "end"
    for _ in range(5000):
        deep = {"a": deep}
    assert len(list(values(deep))) == 1
    assert len(list(values([{"a": 1}] * 100_000))) == 100_000


def test_a_value_is_supported_by_its_own_basis_its_parts_or_its_ancestor() -> None:
    content = {"staff": [{"name": "A"}, {"name": "B"}], "tags": ["x", "y"], "a.b": 1, "other": 2}
    supports = Supports(
        content,
        [
            entry("staff", "low", "https://a.example"),
            entry("staff.1.name", "high", "https://b.example", "https://b.example"),
            entry("tags.0", "high", "https://c.example"),
            entry("tags.1", "medium", "https://d.example"),
            entry("a.b", "medium"),
        ],
    )
    assert supports.of(("staff", 1, "name")).citations == ("https://b.example",)
    assert supports.of(("staff", 0, "name")).confidence == "low"
    assert supports.of(("tags",)).confidence == "medium"
    assert supports.of(("tags",)).citations == ("https://c.example", "https://d.example")
    assert supports.of(("a.b",)).confidence == "medium"
    assert supports.of(("other",)).confidence == ""
    assert Supports("A text", [entry("content", "high")]).of(()).confidence == "high"
    assert named(("staff", 1, "name")) == "staff.1.name"
