"""What strangers write is read, never executed or fetched, in all that a result is written as."""

from __future__ import annotations

import csv
import io
import json
import re
import time
from collections.abc import Iterator
from typing import Any

import mistune
import pytest

from parallel_widgets.results.run_result import RunResult
from parallel_widgets.results.safe_link import safe_link
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.records import RunRecords
from parallel_widgets.runs.state import RunState
from tests.results.hostile import ADDRESSES, CANARY, HUGE, TEXTS, everywhere, nested, output, report
from tests.results.page import Page

OWN_TAGS = {
    *("div", "p", "strong", "em", "span", "a", "blockquote", "details", "summary"),
    *("table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li"),
}
OWN_ATTRIBUTES = {"style", "dir", "href", "target", "rel"}
MARKDOWN_TAGS = {*OWN_TAGS, "h1", "h2", "h3", "h4", "h5", "h6", "br", "pre", "code", "hr", "del"}
ACTING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
SECONDS = 30  # of processor time, for 10 MB of text; a cell that writes a result must not hang a kernel

# As lenient as a renderer can be: it lets HTML and every protocol through.
render: Any = mistune.create_markdown(
    renderer=mistune.HTMLRenderer(escape=False, allow_harmful_protocols=True),
    plugins=["strikethrough", "table", "url", "task_lists", "footnotes"],
)


def result(task_run_output: Any) -> RunResult:
    return RunResult(task_run_output=task_run_output, is_sample=False)


def outputs(text: str) -> Iterator[RunResult]:
    yield result(everywhere(text))
    yield result(report(text))


def check_page(page: Page, *, tags: set[str], attributes: set[str]) -> None:
    assert page.tags <= tags
    assert page.attributes <= attributes
    assert all(re.match(r"https?://[a-z0-9.-]+(:\d+)?([/?#]|$)", link["href"]) for link in page.links)
    assert CANARY in page.text
    assert not ACTING.search(page.text)


@pytest.mark.parametrize("name", TEXTS)
def test_html_shows_it_as_text(name: str) -> None:
    for shown in outputs(TEXTS[name]):
        page = shown.to_html()
        page.encode()
        assert page == json.loads(json.dumps(page))
        check_page(Page(page), tags=OWN_TAGS, attributes=OWN_ATTRIBUTES)
        assert len(set(re.findall(r'style="[^"]*"', page))) == 2


@pytest.mark.parametrize("name", TEXTS)
def test_markdown_shows_it_as_text(name: str) -> None:
    fields, text = outputs(TEXTS[name])
    page = Page(render(fields.to_markdown()))
    check_page(page, tags=MARKDOWN_TAGS - {"pre", "code", "table"}, attributes={"href"})
    assert {link["href"] for link in page.links} == {"https://example.org/page"}
    page = Page(render(text.to_markdown()))
    check_page(page, tags=MARKDOWN_TAGS, attributes={"href", "class", "style"})


@pytest.mark.parametrize("name", TEXTS)
def test_a_spreadsheet_takes_it_for_text(name: str) -> None:
    for shown in outputs(TEXTS[name]):
        text = shown.to_csv()
        text.encode()
        rows = list(csv.reader(io.StringIO(text, newline="")))
        assert {len(row) for row in rows} == {7}
        assert CANARY in text
        cells = [cell for row in rows for cell in row]
        assert not any(re.match("\\s*[=+\\-@\uff1d\uff0b\uff0d\uff20|%]|[\t\r\n]", cell) for cell in cells)
        assert not any(ACTING.search(cell) for cell in cells)


@pytest.mark.parametrize("name", TEXTS)
def test_a_terminal_takes_it_for_text(name: str) -> None:
    for shown in outputs(TEXTS[name]):
        text = shown._repr_mimebundle_()["text/plain"]
        text.encode()
        assert CANARY in text
        assert not ACTING.search(text)
        assert re.fullmatch(r"RunResult\((fields=\d, )?basis=\d, citations=\d\)", repr(shown))


@pytest.mark.parametrize("name", TEXTS)
def test_the_table_of_runs_takes_it_for_text(name: str) -> None:
    records = RunRecords([record(TEXTS[name])])
    shown = records._repr_html_()
    shown.encode()
    check_page(Page(shown), tags=OWN_TAGS, attributes=set())
    assert not ACTING.search(f"{records!r}{records[0]!r}")


def record(text: str) -> RunRecord:
    return RunRecord(
        key="a",
        submitted_at=0.0,
        updated_at=0.0,
        process=Process.here(),
        notebook=text,
        base_url="https://api.parallel.ai",
        is_sandbox=False,
        is_own_sandbox=False,
        processor=text,
        price_usd=None,
        request={"input": text},
        fingerprint="f",
        state=RunState(status=text, output=report(text)),
    )


@pytest.mark.parametrize("name", ADDRESSES)
def test_an_address_that_is_no_page_of_the_web_is_no_link(name: str) -> None:
    assert safe_link(ADDRESSES[name]) is None
    shown = result(everywhere("text", address=ADDRESSES[name]))
    assert Page(shown.to_html()).links == []
    assert Page(render(shown.to_markdown())).links == []
    text = result(output(f"[x]({ADDRESSES[name]}) <{ADDRESSES[name]}> [y]\n\n[y]: {ADDRESSES[name]}"))
    links = {link["href"] for link in Page(render(text.to_markdown())).links}
    assert all(safe_link(link) for link in links)


@pytest.mark.parametrize(
    ("address", "url", "host"),
    [
        ("https://example.org", "https://example.org", "example.org"),
        ("HTTP://Example.ORG:8080/A?b=c#d", "http://example.org:8080/A?b=c#d", "example.org"),
        ("https://\u0430pple.com/", "https://xn--pple-43d.com/", "xn--pple-43d.com"),
        (
            "https://b\u00fccher.example/\u00e9",
            "https://xn--bcher-kva.example/%C3%A9",
            "xn--bcher-kva.example",
        ),
        ("https://example.org/wiki/A_(b)'\"<", "https://example.org/wiki/A_%28b%29%27%22%3C", "example.org"),
        (
            "https://example.org\u2044phone.home/",
            "https://example.xn--orgphone-g03d.home/",
            "example.xn--orgphone-g03d.home",
        ),
        ("https://example.org/100%25", "https://example.org/100%25", "example.org"),
        ("https://example.org/@user", "https://example.org/@user", "example.org"),
    ],
)
def test_a_link_says_where_it_leads(address: str, url: str, host: str) -> None:
    link = safe_link(address)
    assert link is not None
    assert (link.url, link.host) == (url, host)
    page = Page(result(everywhere("text", address=address)).to_html())
    assert page.links[0]["href"] == url
    assert f"({host})" in page.text


@pytest.mark.parametrize("name", HUGE)
def test_too_much_freezes_nothing(name: str) -> None:
    value = HUGE[name]
    basis = [
        {"field": "value", "reasoning": CANARY, "citations": [{"url": CANARY}] * 1000},
        {"field": "other", "reasoning": CANARY, "citations": [{"url": "x", "title": CANARY}] * 100_000},
    ]
    for task_run_output in (output({"value": value}, basis), output(value, basis)):
        shown, began = result(task_run_output), time.process_time()
        bundle = shown._repr_mimebundle_()
        texts = [*bundle.values(), shown.to_markdown(), shown.to_csv(), repr(shown)]
        assert time.process_time() - began < SECONDS
        assert all(CANARY in text for text in texts[:-1])
        assert len(bundle["text/html"].encode()) < 201_000
        assert len(bundle["text/plain"]) < 25_000


def test_deep_nesting_is_said_to_be_too_deep() -> None:
    shown = result(output({"deep": nested(100_000), "flat": CANARY}, [{"field": "deep" + ".0" * 10_000}]))
    bundle = shown._repr_mimebundle_()
    for text in (bundle["text/html"], bundle["text/plain"], shown.to_markdown(), shown.to_csv()):
        assert CANARY in text
        assert "nested too deeply" in text


def test_money_is_no_formula_of_mathjax() -> None:
    page = result(output({"a": "from $1 to $2, \\(x\\)"})).to_html()
    assert "<span>$</span>1 to <span>$</span>2" in page
    assert "<span>\\</span>(" in page
    assert Page(page).rows[1][1] == "from $1 to $2, \\(x\\)"
