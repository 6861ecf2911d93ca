"""Edits of a text: exact, small, and counted as the browser counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.text_edit import (
    TextEdit,
    apply_edits,
    composed,
    edits_between,
    trimmed,
    utf16_edits,
)

TEXTS = st.text(alphabet='ab \n\r\t{}",:é🙂\u2028', max_size=60)


@st.composite
def edits_of(draw, text):
    offsets = sorted(draw(st.lists(st.integers(0, len(text)), max_size=6)))
    if len(offsets) % 2:
        offsets.pop()
    pairs = zip(offsets[::2], offsets[1::2], strict=True)
    return tuple(TextEdit(start, end, draw(st.text("xyz\n🙂", max_size=4))) for start, end in pairs)


def test_edits_are_done_at_the_offsets_of_the_text_before_them():
    assert apply_edits("abcdef", [TextEdit(1, 2, "XX"), TextEdit(3, 3, "-"), TextEdit(5, 6, "")]) == "aXXc-de"


@pytest.mark.parametrize(
    "edits",
    [
        [TextEdit(2, 3, ""), TextEdit(0, 1, "")],
        [TextEdit(0, 2, ""), TextEdit(1, 3, "")],
        [TextEdit(2, 1, "")],
        [TextEdit(0, 5, "")],
        [TextEdit(-1, 0, "")],
    ],
)
def test_edits_that_fit_no_text_are_refused(edits):
    with pytest.raises(ValueError, match="does not follow"):
        apply_edits("abcd", edits)


@given(TEXTS, TEXTS)
def test_what_lies_between_two_texts_makes_the_second_of_the_first(before, after):
    edits = edits_between(before, after)
    assert apply_edits(before, edits) == after
    assert trimmed(before, edits) == edits


def test_a_changed_word_is_one_small_edit():
    before = "".join(f'  "field{number}": {{"type": "string"}},\n' for number in range(2_000))
    after = before.replace('"field7": {"type": "string"}', '"field7": {"type": "number"}')
    (edit,) = edits_between(before, after)
    assert (before[edit.start : edit.end], edit.text) == ("string", "number")


@given(st.data(), TEXTS)
def test_edits_of_edits_are_edits_of_the_first_text(data, text):
    first = data.draw(edits_of(text))
    between = apply_edits(text, first)
    second = data.draw(edits_of(between))
    assert apply_edits(text, composed(first, second)) == apply_edits(between, second)


@given(st.data(), TEXTS)
def test_the_browser_counts_utf16_code_units(data, text):
    edits = data.draw(edits_of(text))
    units, position, pieces = text.encode("utf-16-le"), 0, []
    for edit in utf16_edits(text, edits):
        pieces += [units[position * 2 : edit["start"] * 2], edit["text"].encode("utf-16-le")]
        position = edit["end"]
    assert b"".join([*pieces, units[position * 2 :]]).decode("utf-16-le") == apply_edits(text, edits)
