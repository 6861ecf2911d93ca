"""Kernel and browser judge the same texts, the browser in js/tests/schema/shared_verdicts.test.ts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from parallel_widgets.schema.request import check_request

FIXTURES = Path(__file__).parent.parent / "fixtures" / "verdicts"
#: What the browser judges by itself, before the kernel answers.
SHARED_RULES = {
    "byte_order_mark", "duplicate_key", "input_mismatch", "input_object_required", "input_required",
    "lone_surrogate", "metaschema", "nesting", "non_finite_number", "not_checked", "number_too_long",
    "pattern_not_checked", "syntax", "text_too_large",
}  # fmt: skip
SOUND_SCHEMA = '{"type": "object", "properties": {"a": {}}}'
CASES = [
    pytest.param(case, id=f"{file.stem}: {case['name']}")
    for file in sorted(FIXTURES.glob("*.json"))
    for case in json.loads(file.read_text("utf-8"))["cases"]
]


def whole(text: str | list[list[Any]]) -> str:
    """Long texts are written as pieces and how often each comes."""
    return text if isinstance(text, str) else "".join(piece * count for piece, count in text)


@pytest.mark.parametrize("case", CASES)
def test_the_kernel_says_what_the_browser_says(case: dict[str, Any]) -> None:
    text = whole(case["text"])
    texts: dict[str, Any] = {
        "output_schema_text": '{"type": "object", "properties": {"a": {}}}',
        "input_text": "x",
    }
    texts[f"{case['document']}_text"] = text
    if case["document"] == "input":
        texts |= {"input_type": case["type"], "input_schema_text": case.get("schema", "")}

    found = check_request(output_schema_type="json", **texts).diagnostics

    said = [
        {key: diagnostic.to_dict(text)[key] for key in ("rule", "severity", "line", "column", "message")}
        for diagnostic in found
        if diagnostic.document == case["document"] and diagnostic.rule in SHARED_RULES
    ]
    assert sorted(said, key=str) == sorted(case["expected"], key=str)
