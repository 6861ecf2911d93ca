"""A schema as TypeScript types: the compiler takes what fits the schema, and refuses what does not."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from parallel_widgets.schema.exports.typescript_source import typescript_source
from parallel_widgets.schema.samples import sample

from .schemas import ANY_SCHEMAS, COMPANY, DEFINITIONS, published

HERE = Path(__file__).parent
ODD: dict[str, Any] = {
    "type": "object",
    "properties": {
        "tree": {"$ref": "#/$defs/Node"},
        "pair": {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}], "items": False},
        "either": {"oneOf": [{"type": "array", "items": {"type": ["string", "null"]}}, {"const": 0}]},
        "both": {"allOf": [{"$ref": "#/$defs/Node"}, {"type": "object", "properties": {"more": {}}}]},
        "by_name": {"type": "object", "additionalProperties": {"enum": ["a", 1, True, None]}},
        "Date": {"type": ["object", "null"], "properties": {"end */ of": {"type": "string"}}},
        "a-b": {"description": "Two\n\nlines, and */ an end.", "type": "boolean"},
        "never": False,
    },
    "required": ["tree", "pair", "either", "both", "by_name", "Date", "a-b"],
    "$defs": {
        "Node": {
            "type": "object",
            "properties": {
                "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                "up": {"$ref": "#"},
            },
            "required": ["children"],
        }
    },
}
ODD_VALUE = {
    "tree": {"children": [{"children": []}]},
    "pair": ["a", 1.5],
    "either": ["a", None],
    "both": {"children": [], "more": 1},
    "by_name": {"x": "a", "y": None},
    "Date": None,
    "a-b": True,
}


def compile_all(node_modules: Path, folder: Path) -> str:
    tsc = node_modules / ".bin" / "tsc"
    files = sorted(path.name for path in folder.glob("*.ts"))
    options = ["--noEmit", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022", "--types", ""]
    done = subprocess.run([tsc, *options, *files], cwd=folder, capture_output=True, text=True)
    return done.stdout


def with_value(schema: Any, value: Any) -> str:
    return f"{typescript_source(schema)}\nexport const value: Output = {json.dumps(value)};\n"


def test_the_types_take_what_fits_the_schema(node_modules: Path, tmp_path: Path) -> None:
    schemas = [COMPANY, *(parameter.values[0] for parameter in published())]
    cases = [(ODD, ODD_VALUE), *((schema, sample(schema)) for schema in schemas)]
    for number, (schema, value) in enumerate(cases):
        (tmp_path / f"types_{number}.ts").write_text(with_value(schema, value), "utf-8")
    assert compile_all(node_modules, tmp_path) == ""


@pytest.mark.parametrize(
    "change",
    [
        {"sector": "Mining"},
        {"revenue_usd": "1"},
        {"tags": None},
        {"key_executives": [{"name": "A"}]},
        {"more": 1},
    ],
    ids="-".join,
)
def test_the_types_refuse_what_does_not_fit(change: Any, node_modules: Path, tmp_path: Path) -> None:
    (tmp_path / "types.ts").write_text(with_value(COMPANY, {**sample(COMPANY), **change}), "utf-8")
    assert "error TS" in compile_all(node_modules, tmp_path)


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
