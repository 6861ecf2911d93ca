"""The static table: cited, capped, readable without a script, a style sheet or a colour of its own."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from parallel_widgets.results.static_html import LIMIT
from tests.results.outputs import BASIS, REPORT, entry, result
from tests.results.page import Page


def test_each_field_has_its_value_confidence_sources_and_reasoning() -> None:
    page = Page(
        result(
            {"gdp": "$3.1 trillion"}, [entry("gdp", "https://example.org/1", reasoning="Because.")]
        ).to_html()
    )
    assert page.rows == [
        ["Field", "Value", "Confidence", "Sources and reasoning"],
        [
            "gdp",
            "$3.1 trillion",
            "high",
            "Title of https://example.org/1 (example.org)ExcerptsExcerpt of https://example.org/1ReasoningBecause.",
        ],
    ]
    assert [link["href"] for link in page.links] == ["https://example.org/1"]
    assert all("noopener" in link["rel"] for link in page.links)


def test_nested_fields_and_list_elements_have_rows_of_their_own() -> None:
    rows = {row[0]: row[1:] for row in Page(result(REPORT, BASIS).to_html()).rows}
    assert rows["size"][1] == "not rated"
    assert rows["market_trends"][:2] == ["", "high"]
    assert rows["market_trends.2.description"][:2] == ["grows", "low"]
    assert rows["market_trends.0"] == ['{"name": "a"}', "", "No basis was given."]
    assert "nowhere" in rows["nowhere.at.all"][2]


def test_a_text_stands_above_its_sources() -> None:
    page = Page(result("# Report\n\nIt grows.", [entry("content", "https://example.org/1")]).to_html())
    assert page.text.startswith("# Report\n\nIt grows.Field")
    assert page.rows[1][0] == "content"


def test_a_sample_is_marked() -> None:
    assert "Sample data from the sandbox" in Page(result({"a": 1}, is_sample=True).to_html()).text
    assert "Sample" not in Page(result({"a": 1}).to_html()).text


def test_it_has_no_colour_that_could_vanish_on_a_page_of_the_same() -> None:
    assert "color" not in result(REPORT, BASIS).to_html()
    assert "background" not in result(REPORT, BASIS).to_html()


def test_the_same_result_is_always_the_same_text() -> None:
    shown = result(REPORT, BASIS)._repr_mimebundle_()
    assert shown == result(REPORT, BASIS)._repr_mimebundle_()
    assert shown["text/plain"].splitlines()[:3] == [
        "size: $3.1 trillion",
        "    confidence: not rated",
        "    Title of https://example.org/size: https://example.org/size",
    ]


@pytest.mark.parametrize(
    ("content", "basis", "said"),
    [
        ({f"field_{n}": "x" for n in range(100_000)}, [], "fields are left out"),
        ({"a": ["x" * 50] * 100_000}, [], "long texts and lists of sources are shortened"),
        ({"a": "$" * 10**7}, [], "long texts and lists of sources are shortened"),
        ("$" * 10**7, [], "long texts and lists of sources are shortened"),
        ("é" * 10**7, [], "long texts and lists of sources are shortened"),
        (
            {"a": 1},
            [entry("a", *(f"https://e.org/{n}" for n in range(1000)))],
            "lists of sources are shortened",
        ),
        ({"a": 1}, [entry("a", "https://e.org", reasoning="$" * 10**6)] * 300, "are shortened"),
        ({str(n): "$" * 2000 for n in range(500)}, [], "fields are left out"),
    ],
)
def test_it_is_capped_and_says_what_was_left_out(content: Any, basis: list[Any], said: str) -> None:
    began = time.process_time()
    shown = result(content, basis)._repr_mimebundle_()
    assert time.process_time() - began < 10
    assert len(shown["text/html"].encode()) <= LIMIT + 1000
    assert len(shown["text/plain"]) <= 25_000
    page = Page(shown["text/html"])
    assert said in page.text
    assert len(page.text) > 500


def test_what_fits_is_shown_whole_and_nothing_is_said() -> None:
    content = {f"field_{n}": "x" * 1000 for n in range(80)}
    page = Page(result(content, [entry(name, "https://e.org/1") for name in content]).to_html())
    assert len(page.rows) == 81
    assert "To fit into a notebook" not in page.text
    assert not re.search("…", page.text)
