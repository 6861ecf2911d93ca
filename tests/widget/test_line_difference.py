"""A preview of edits, line by line: all that changes, and where."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.line_difference import CONTEXT, MAX_LINES, line_difference
from parallel_widgets.schema.text_edit import TextEdit, apply_edits, edits_between

LINES = st.lists(st.text(alphabet="ab{}, ", max_size=4), max_size=30).map("\n".join)


@st.composite
def edited_texts(draw: st.DrawFn) -> tuple[str, list[TextEdit]]:
    text = draw(LINES)
    places = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    pieces = [draw(st.text(alphabet="ab\n", max_size=5)) for _ in places[::2]]
    return text, [TextEdit(*pair) for pair in zip(places[::2], places[1::2], pieces, strict=False)]


def one_side(text: str, shown: list[dict[str, str]], other: str) -> list[str]:
    """The lines of one side of a comparison; the gaps are filled in from the text."""
    lines, left = [], text.split("\n")
    for line in shown:
        if line["kind"] == "gap":
            count = int(line["text"].split()[0])
            lines += left[:count]
            left = left[count:]
        elif line["kind"] != other:
            lines.append(line["text"])
        if line["kind"] in ("same", "removed"):
            assert left.pop(0) == line["text"]
    return lines


@given(edited_texts())
def test_both_texts_can_be_read_from_it(case: tuple[str, list[TextEdit]]) -> None:
    text, edits = case
    after = apply_edits(text, edits)
    shown = line_difference(text, edits)
    if shown:
        assert "\n".join(one_side(text, shown, "added")) == text
        assert "\n".join(one_side(text, shown, "removed")) == after
    else:
        assert after == text


def test_a_few_lines_are_shown_around_a_change_and_gaps_say_how_much_is_not() -> None:
    before = "\n".join(str(number) for number in range(100))
    after = before.replace("50\n", "fifty\n").replace("55\n", "")
    shown = line_difference(before, edits_between(before, after))
    assert [line["kind"] for line in shown].count("gap") == 2
    assert shown[0] == {"kind": "gap", "text": f"{50 - CONTEXT} unchanged lines"}
    assert [line["text"] for line in shown[1:5]] == ["47", "48", "49", "50"]
    assert {"kind": "added", "text": "fifty"} in shown
    assert shown[-1] == {"kind": "gap", "text": "41 unchanged lines"}


def test_line_ends_of_windows_are_not_shown() -> None:
    shown = line_difference("a\r\nb\r\nc", [TextEdit(3, 4, "x")])
    assert [line["text"] for line in shown] == ["a", "b", "x", "c"]


def test_no_more_is_shown_than_anybody_reads() -> None:
    before = "\n".join("a" * 10_000)
    after = before.replace("a", "b")
    shown = line_difference(before, [TextEdit(0, len(before), after)])
    assert len(shown) == MAX_LINES + 1
    assert shown[-1]["kind"] == "gap"
