"""JSON values as Python literals mean the same value; those of TypeScript are in ``tests/exports``."""

from __future__ import annotations

import ast
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.exports.python_values import python_code, python_value
from parallel_widgets.schema.exports.typescript_values import typescript_code, typescript_value

VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
)


@given(VALUES)
def test_a_python_literal_is_the_value(value: Any) -> None:
    assert ast.literal_eval(python_code(python_value(value))) == value


@given(st.text(min_size=70), st.integers(0, 3))
def test_a_long_text_in_pieces_is_the_text(text: str, depth: int) -> None:
    code = python_code(python_value({"description": text}), depth=depth)
    assert ast.literal_eval(code) == {"description": text}


def test_a_text_in_pieces_keeps_to_the_width() -> None:
    code = python_code(python_value({"description": "word " * 100}))
    assert max(map(len, code.splitlines())) <= 88
    assert len(code.splitlines()) < 12


@pytest.mark.parametrize("write", [python_value, typescript_value])
def test_what_fits_a_line_stands_on_one(write: Any) -> None:
    line = (python_code if write is python_value else typescript_code)(write({"a": [1, 2], "b": {}}))
    assert "\n" not in line
