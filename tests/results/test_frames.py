"""Results as pandas DataFrames, where there is pandas."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.results.outputs import BASIS, REPORT, entry, result

ROOT = Path(__file__).parents[2]


def test_the_output_is_one_row_with_a_column_for_each_field() -> None:
    pandas = pytest.importorskip("pandas")
    frame = result(
        {"name": "x", "seat": {"city": "y", "at": {"lat": 1.5}}, "tags": ["a"], "none": {}}
    ).output_frame()
    assert list(frame.columns) == ["name", "seat.city", "seat.at.lat", "tags", "none"]
    assert frame.iloc[0].tolist() == ["x", "y", 1.5, ["a"], {}]
    both = pandas.concat([frame, frame])
    assert len(both) == 2


def test_a_list_in_the_output_has_one_row_for_each_element() -> None:
    pytest.importorskip("pandas")
    frame = result(REPORT, BASIS).output_frame("key_executives")
    assert frame["name"].tolist() == ["x", "y"]
    assert result({"tags": ["a", "b"]}).output_frame("tags")["tags"].tolist() == ["a", "b"]
    assert result("# Report").output_frame()["output"].tolist() == ["# Report"]
    with pytest.raises(ValueError, match="no field 'executives'"):
        result(REPORT).output_frame("executives")


def test_the_basis_has_one_row_for_each_citation_and_one_for_a_field_without_any() -> None:
    pytest.importorskip("pandas")
    frame = result(
        {"a": 1, "b": "x", "c": None}, [entry("a", "https://e.org/1", "https://e.org/2"), entry("b")]
    )
    frame = frame.basis_frame()
    assert list(frame.columns) == ["field", "value", "confidence", "reasoning", "url", "title", "excerpts"]
    assert frame["field"].tolist() == ["a", "a", "b", "c"]
    assert frame["url"].tolist() == ["https://e.org/1", "https://e.org/2", None, None]
    assert frame["confidence"].tolist() == ["high", "high", "high", None]
    assert frame["excerpts"].tolist()[0] == ["Excerpt of https://e.org/1"]


def test_without_pandas_a_sentence_says_what_to_do() -> None:
    code = (
        "import sys; sys.modules['pandas'] = None\n"
        "from tests.results.outputs import result\n"
        "for frame in (result({'a': 1}).output_frame, result({'a': 1}).basis_frame):\n"
        "    try: frame()\n"
        "    except ImportError as error: print(error)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.count("needs pandas, which is not installed: pip install pandas") == 2
