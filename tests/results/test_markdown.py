"""A result as Markdown: a section for each field, and a report that is still one."""

from __future__ import annotations

import mistune
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.results.markdown import escaped, inert_markdown
from tests.results.outputs import BASIS, REPORT, entry, result
from tests.results.page import Page

render = mistune.create_markdown(escape=False, plugins=["strikethrough", "table", "url"])


def test_each_field_is_a_section_with_its_sources() -> None:
    written = result({"gdp": "$3.1 trillion"}, [entry("gdp", "https://e.org/1", reasoning="Because.")])
    assert written.to_markdown() == (
        "## gdp\n\n\\$3.1 trillion\n\nConfidence: high\n\nBecause.\n\n"
        "- [Title of https&#58;//e.org/1](https://e.org/1) (e.org)\n  > Excerpt of https&#58;//e.org/1\n\n"
    )


def test_fields_without_a_basis_or_a_rating_say_so() -> None:
    written = result(REPORT, BASIS).to_markdown()
    assert "## size\n\n\\$3.1 trillion\n\nConfidence: not rated" in written
    assert '## market\\_trends.0\n\n{"name": "a"}\n\nNo basis was given.' in written


def test_a_report_keeps_its_headings_lists_tables_and_links() -> None:
    text = (
        "# Report\n\n- **one** [1](https://e.org/a_(b)) <https://e.org/c>\n- [two][ref] and [up](#report)\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n[ref]: https://e.org/d"
    )
    page = Page(str(render(result(text).to_markdown())))
    assert {"h1", "ul", "strong", "table"} <= page.tags
    hrefs = {link["href"] for link in page.links}
    assert hrefs == {"https://e.org/a_%28b%29", "https://e.org/c", "https://e.org/d", "#report"}


@pytest.mark.parametrize("text", ["a < b", "1 & 2", "x [1] y", "5 * 3", "see (note): x", "wow! [sic]"])
def test_plain_words_of_a_report_are_left_as_they_are(text: str) -> None:
    assert inert_markdown(text) in (text, text.replace("! [", "! ["))


@given(st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_a_fields_text_is_rendered_as_it_is(text: str) -> None:
    shown = Page(str(render(escaped(text)))).text
    assert "".join(shown.split()) == "".join(text.split())
