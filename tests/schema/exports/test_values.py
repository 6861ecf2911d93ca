"""JSON values as literals mean the same value in the language that they are written in."""

from __future__ import annotations

import ast
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.exports.layout import Labelled
from parallel_widgets.schema.exports.python_values import python_code, python_value
from parallel_widgets.schema.exports.typescript_values import typescript_code, typescript_value

VALUES = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(), inner, max_size=4)),
)
ODD_TEXTS = [
    *("", "plain", 'a "double" one', "an 'apostrophe'", '"both" aren\'t', "back\\slash", "${code} `tick`"),
    *("line\nbreak\r\ttab", "\u2028 \u2029 \x00 \x7f \x9f", "é 😀 \U000e0001 \ud83d", "*/ // <!-- </script>"),
    "word " * 40,
]


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


def test_a_typescript_literal_is_the_value(node_modules: Path, tmp_path: Path) -> None:
    value = {
        "texts": ODD_TEXTS,
        "names": {
            text: index for index, text in enumerate([*ODD_TEXTS, "__proto__", "constructor", "1", "class"])
        },
        "numbers": [0, -1, 1.5, 1e300, -2.5e-7, 2**53 - 1],
        "others": [True, False, None, [], {}, [[]], {"a": {}}],
    }
    code = typescript_code(Labelled("const value = ", typescript_value(value)))
    (tmp_path / "value.ts").write_text(f"{code};\nconsole.log(JSON.stringify(value));\n", "utf-8")
    esbuild = node_modules / ".bin" / "esbuild"
    script = subprocess.run([esbuild, tmp_path / "value.ts"], capture_output=True, check=True)
    printed = subprocess.run(["node", "-"], input=script.stdout, capture_output=True, check=True)
    assert json.loads(printed.stdout) == value


@pytest.mark.parametrize("write", [python_value, typescript_value])
def test_what_fits_a_line_stands_on_one(write: Any) -> None:
    line = (python_code if write is python_value else typescript_code)(write({"a": [1, 2], "b": {}}))
    assert "\n" not in line
