"""Runs side by side: fields in one row whatever they are called, differences marked, changes explained."""

from __future__ import annotations

import copy
import html.parser
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.recordings.recording import Recording
from parallel_widgets.schema.pointer import MISSING
from tests.recordings.recorded import DOCUMENT, document, recording


def text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


def made(properties: dict[str, Any], content: Any, *, processor: str = "base", **basis: str) -> Recording:
    """A recording of a run with such a schema and answer, and the confidence of some fields."""
    request, result = copy.deepcopy(DOCUMENT["request"]), copy.deepcopy(DOCUMENT["result"])
    request["body"]["processor"] = processor
    schema = request["body"]["task_spec"]["output_schema"]["json_schema"]
    schema |= {"properties": properties, "required": list(properties)}
    result["output"]["content"] = content
    result["output"]["basis"] = [
        {
            "field": name,
            "reasoning": "",
            "confidence": rating,
            "citations": [{"url": f"https://{name}.example"}],
        }
        for name, rating in basis.items()
    ]
    return recording(request=request, result=result, price_usd=0.01 if processor == "base" else 0.025)


PROPERTIES = {
    "name": text("Name of the company"),
    "revenue": text("Revenue in USD, last fiscal year"),
    "people": {
        "type": "array",
        "description": "Executives",
        "items": {"type": "object", "properties": {"title": text("Job title, such as 'CEO'")}},
    },
}
CONTENT = {"name": "Acme", "revenue": "$1", "people": [{"title": "CEO"}, {"title": "CFO"}]}


def test_the_same_task_on_two_processors() -> None:
    first = made(PROPERTIES, CONTENT, revenue="low")
    second = made(PROPERTIES, CONTENT | {"revenue": "$2"}, processor="core", revenue="high")
    found = pw.compare(first, second)
    assert [side.label for side in found.sides] == ["base", "core"]
    assert [(side.cost_usd, side.seconds) for side in found.sides] == [(0.01, 20.0), (0.025, 20.0)]
    assert [row.name for row in found.rows] == ["name", "revenue", "people.0.title", "people.1.title"]
    (row,) = found.differing
    assert [cell.value for cell in row.cells] == ["$1", "$2"]
    assert [cell.support.confidence for cell in row.cells] == ["low", "high"]
    assert row.cells[0].support.citations == ("https://revenue.example",)
    assert found.schema_changes == ()
    assert [side.label for side in pw.compare(first, first, second).sides] == ["base (1)", "base (2)", "core"]


def test_fields_that_were_renamed_are_one_row_also_in_lists() -> None:
    people = copy.deepcopy(PROPERTIES["people"])
    people["items"]["properties"] = {"role": text("Job title, such as 'CEO'")}
    second = {
        "name": PROPERTIES["name"],
        "annual_revenue": PROPERTIES["revenue"],
        "people": people,
    }
    answer = {"name": "Acme", "annual_revenue": "$1", "people": [{"role": "CEO"}, {"role": "COO"}]}
    found = pw.compare(made(PROPERTIES, CONTENT), made(second, answer))
    assert [row.name for row in found.rows] == ["name", "revenue", "people.0.title", "people.1.title"]
    assert [row.name for row in found.differing] == ["people.1.title"]
    assert [row.cells[1].name for row in found.rows if row.is_renamed] == [
        "annual_revenue",
        "people.0.role",
        "people.1.role",
    ]
    told = [str(change) for change in found.schema_changes]
    assert any("`revenue` is called `annual_revenue` now. The answer is the same." in item for item in told)
    assert any("Of 2 values there, 1 are the same" in item for item in told)


def test_what_a_change_of_the_schema_did_is_told() -> None:
    second = {
        "name": PROPERTIES["name"],
        "founded": {"type": "integer", "description": "Year of foundation"},
        "revenue": {"type": "number", "description": "Revenue in USD, last fiscal year"},
    }
    found = pw.compare(
        made(PROPERTIES, CONTENT), made(second, {"name": "Acme", "founded": 1999, "revenue": 1.0})
    )
    effects = {
        (change.difference.kind, change.difference.pointer): change.effect for change in found.schema_changes
    }
    assert effects["added", "/properties/founded"] == "It was answered with 1999."
    assert effects["retyped", "/properties/revenue"] == 'The answer was "$1", and is 1.0.'
    assert "0 are the same" in effects["removed", "/properties/people"]
    row = next(row for row in found.rows if row.name == "founded")
    assert row.cells[0].value is MISSING
    assert row.differs


def test_null_is_an_answer_and_no_answer_is_none() -> None:
    first = made(PROPERTIES, {"name": None})
    found = pw.compare(first, made(PROPERTIES, {}))
    assert [(row.name, row.differs) for row in found.rows] == [("name", True), ("output", True)]


def test_a_run_that_failed_has_its_reason() -> None:
    result = copy.deepcopy(DOCUMENT["result"])
    result |= {"output": None}
    result["run"] |= {"status": "failed", "error": {"ref_id": "r", "message": "No sources"}}
    found = pw.compare(recording(), recording(result=result))
    assert (found.sides[1].status, found.sides[1].error) == ("failed", "No sources")
    assert "failed: No sources" in found._repr_html_()
    assert [row.differs for row in found.rows] == [True]


def test_texts_are_compared_as_a_whole() -> None:
    def report(words: str) -> Recording:
        result = copy.deepcopy(DOCUMENT["result"])
        result["output"] = {"type": "text", "content": words, "basis": [{"field": "content"}]}
        request = document()["request"]
        request["body"]["task_spec"] = {"output_schema": {"type": "text", "description": "A report"}}
        return recording(request=request, result=result)

    (row,) = pw.compare(report("One"), report("Two")).rows
    assert (row.name, row.differs) == ("output", True)


class Tags(html.parser.HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        self.attributes.update(name for name, _ in attrs)


HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "\u202egnp.exe\u2066",
    "\x1b[31mred",
    "\ud800 half",
    "x" * 1_000_000,
]


@pytest.mark.parametrize("payload", HOSTILE)
def test_what_strangers_wrote_is_text(payload: str) -> None:
    first = made({payload[:200]: text("A field")}, {payload[:200]: payload, "b": [payload] * 9})
    second = made({"other": text("Another field")}, {"other": payload + "!"}, processor=payload[:200])
    found = pw.compare(first, second)
    shown = found._repr_html_()
    tags = Tags()
    tags.feed(shown)
    assert tags.found <= {"p", "table", "thead", "tbody", "tr", "th", "td", "br", "small", "mark", "ul", "li"}
    assert tags.attributes <= {"scope", "style"}
    for words in (shown, repr(found)):
        assert len(words) < 20_000
        words.encode()
        assert not {"\u202e", "\u2066", "\x1b"}.intersection(words)


def test_a_long_answer_is_capped_in_sight_and_whole_in_its_rows() -> None:
    rows = [{"a": number} for number in range(5000)]
    found = pw.compare(made(PROPERTIES, {"people": rows}), made(PROPERTIES, {"people": rows[:-1]}))
    assert len(found._repr_html_()) < 200_000
    assert "And 4,800 more fields." in found._repr_html_()
    assert len(found.rows) == 5000


def test_frames_have_whole_values() -> None:
    pytest.importorskip("pandas")
    found = pw.compare(made(PROPERTIES, CONTENT), made(PROPERTIES, {"name": "Acme"}, processor="core"))
    frame = found.frame()
    assert list(frame["field"]) == [row.name for row in found.rows]
    assert list(frame["core value"]) == ["Acme", None, None, None]
    assert list(frame["differs"]) == [False, True, True, True]
    assert list(found.runs_frame()["cost_usd"]) == [0.01, 0.025]
    assert repr(found).splitlines()[:3] == [
        "3 of 4 fields differ.",
        "base: completed, $0.01",
        "core: completed, $0.025",
    ]


def test_what_is_no_run_is_refused() -> None:
    with pytest.raises(ValueError, match="two runs or more"):
        pw.compare(recording())
    with pytest.raises(TypeError, match="not dict"):
        pw.compare(recording(), {"status": "completed"})  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="no run yet"):
        pw.compare(recording(), pw.TaskWidget())
