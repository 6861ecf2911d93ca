"""A basis entry speaks of the value with the longest matching path, or of its nearest ancestor."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.results.evidence import field_evidence, field_name, resolve_field
from tests.results.outputs import BASIS, REPORT, entry, output, result

KEYS = st.text("ab.0", max_size=4)
CONTENTS = st.recursive(
    st.integers(), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3)
)


def urls(field: str | None = None) -> list[str]:
    cited = result(REPORT, BASIS).citations(field)
    return [citation["url"].removeprefix("https://example.org/") for citation in cited]


@pytest.mark.parametrize(
    ("field", "path", "is_whole"),
    [
        ("size", ("size",), True),
        ("market_trends.2.description", ("market_trends", 2, "description"), True),
        ("market_trends.2.nothing", ("market_trends", 2), False),
        ("market_trends.7.description", ("market_trends",), False),
        ("market_trends.x", ("market_trends",), False),
        ("market_trends.٢", ("market_trends",), False),
        ("a.b.c", ("a.b", "c"), True),
        ("a", ("a",), True),
        ("size.0", ("size",), False),
        ("nowhere.at.all", (), False),
        ("", (), False),
        ("market_trends." + "9" * 10_000, ("market_trends",), False),
    ],
)
def test_a_name_leads_to_its_value_or_the_nearest_ancestor(field: str, path: Any, is_whole: bool) -> None:
    assert resolve_field(REPORT, field) == (path, is_whole)


@given(CONTENTS)
def test_the_name_of_each_value_leads_to_a_value_of_that_name(content: Any) -> None:
    def names(path: tuple[Any, ...], value: Any) -> Any:
        items = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, item in items:
            yield (*path, key)
            yield from names((*path, key), item)

    for path in names((), content):
        name = field_name(path)
        found, _ = resolve_field(content, name)
        # Where keys hold dots, another path may have the same name; never one that is not there.
        assert name.startswith(field_name(found))
        value = content
        for step in found:
            value = value[step]


def test_a_name_of_very_many_parts_ends() -> None:
    content: Any = {"a": 1}
    for _ in range(100):
        content = {"a": content}
    path, is_whole = resolve_field(content, ".".join(["a"] * 10**6))
    assert (len(path), is_whole) == (32, False)


def test_the_citations_of_a_field_are_those_of_it_and_its_parts_else_of_its_nearest_ancestor() -> None:
    assert urls("size") == ["size"]
    assert urls("market_trends") == ["trends", "2", "2b"]
    assert urls("market_trends.2.description") == ["2", "2b"]
    assert urls("market_trends.2") == ["2", "2b"]
    assert urls("market_trends.1.name") == ["trends"]
    assert urls("key_executives") == ["x"]
    assert urls("key_executives.0.name") == ["x"]
    assert urls("key_executives.1") == []
    assert urls("a.b") == urls("a.b.c") == ["abc"]
    assert urls("a") == []
    assert urls() == ["size", "trends", "2", "2b", "x", "abc", "nowhere"]


def test_a_field_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"no field 'sise'. It has 'size', 'market_trends'"):
        urls("sise")
    with pytest.raises(ValueError, match=r"market_trends has 3 elements, counted from 0"):
        urls("market_trends.3")
    with pytest.raises(ValueError, match=r"size has no fields"):
        urls("size.usd")


@pytest.mark.parametrize("name", ["output", "content", "anything"])
def test_all_the_basis_of_a_text_is_for_the_text(name: str) -> None:
    report = result(
        "# Report", [entry(name, "https://example.org/1"), entry("other", "https://example.org/2")]
    )
    assert [citation["url"][-1] for citation in report.citations("output")] == ["1", "2"]


def test_the_output_is_walked_field_by_field_and_opened_where_its_parts_have_a_basis() -> None:
    walked = [(item.field, item.is_outer, len(item.basis)) for item in field_evidence(output(REPORT, BASIS))]
    assert walked == [
        ("size", False, 1),
        ("market_trends", True, 1),
        ("market_trends.0", False, 0),
        ("market_trends.1", False, 0),
        ("market_trends.2.name", False, 0),
        ("market_trends.2.description", False, 1),
        ("key_executives.0", False, 1),
        ("key_executives.1", False, 0),
        ("a.b.c", False, 1),
        ("a", False, 0),
        ("nowhere.at.all", False, 1),
    ]


def test_not_rated_is_not_low() -> None:
    ratings = {item.field: item.confidence for item in field_evidence(output(REPORT, BASIS))}
    assert ratings["size"] is None
    assert ratings["a.b.c"] is None
    assert ratings["market_trends.2.description"] == "low"
    assert {item["field"]: item["confidence"] for item in result(REPORT, BASIS).basis}["size"] is None
