"""A schema as TypeScript types, as people write them; the compiler's word on them is in ``tests/exports``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from parallel_widgets.schema.exports.typescript_source import typescript_source

from .schemas import ANY_SCHEMAS, COMPANY, DEFINITIONS

HERE = Path(__file__).parent


def test_the_types_are_what_a_person_would_write() -> None:
    assert typescript_source(COMPANY, name="Company") == (HERE / "company.ts.txt").read_text("utf-8")


@given(ANY_SCHEMAS)
def test_a_schema_of_anything_can_be_written(schema: Any) -> None:
    if isinstance(schema, dict):
        schema = {**schema, "$defs": DEFINITIONS}
    assert typescript_source(schema, name="Whole").count(" Whole ") == 1


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([1], "A JSON Schema is an object, not list"),
        ({"$ref": "#"}, "leads back to itself"),
        ({"type": "array", "items": {"$ref": "#"}}, "leads back to itself"),
        ({"default": float("inf")}, "The schema cannot be written as code"),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        typescript_source(wrong)
