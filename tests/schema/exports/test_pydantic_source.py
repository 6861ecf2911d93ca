"""A schema as Pydantic classes: the same schema again, in code that people like to read."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from parallel_widgets.schema.exports.pydantic_source import pydantic_source

from .canonical import canonical
from .schemas import ANY_SCHEMAS, COMPANY, DEFINITIONS, object_schemas, published

HERE = Path(__file__).parent


@contextmanager
def running(source: str) -> Iterator[ModuleType]:
    module = ModuleType("generated_models")
    sys.modules[module.__name__] = module
    try:
        exec(compile(source, "generated_models.py", "exec"), module.__dict__)
        yield module
    finally:
        del sys.modules[module.__name__]


def schema_again(schema: Any, *, name: str = "Answer") -> Any:
    with running(pydantic_source(schema, name=name)) as module:
        return getattr(module, name).model_json_schema()


@pytest.mark.parametrize("schema", published())
def test_a_published_schema_comes_back_but_for_titles(schema: Any) -> None:
    assert canonical(schema_again(schema)) == canonical(schema)


@given(object_schemas())
def test_a_schema_comes_back_but_for_titles(schema: Any) -> None:
    again = schema_again(schema)
    assert canonical(again) == canonical(schema)
    assert list(again.get("properties", {})) == list(schema.get("properties", {}))


@given(ANY_SCHEMAS)
def test_a_schema_of_anything_comes_back_but_for_titles(schema: Any) -> None:
    if isinstance(schema, dict):
        schema = {**schema, "$defs": DEFINITIONS}
    assert canonical(schema_again(schema)) == canonical(schema)


def test_what_stands_beside_a_reference_describes_the_field() -> None:
    schema = {
        "type": "object",
        "properties": {
            "ceo": {"$ref": "#/$defs/Person", "description": "Who leads it."},
            "chair": {"$ref": "#/$defs/Person"},
        },
        "required": ["ceo", "chair"],
        "$defs": {"Person": COMPANY["properties"]["key_executives"]["items"]},
    }
    assert canonical(schema_again(schema)) == canonical(schema)
    assert pydantic_source(schema).count("class ") == 2


def test_a_tree_comes_back() -> None:
    schema = {
        "type": "object",
        "properties": {
            "root": {"$ref": "#/$defs/Node"},
            "second": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
        },
        "required": ["root", "second"],
        "$defs": {
            "Node": {
                "type": "object",
                "properties": {
                    "children": {"type": "array", "items": {"$ref": "#/$defs/Node"}},
                    "parent": {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]},
                    "whole": {"$ref": "#"},
                },
                "required": ["children", "parent", "whole"],
            }
        },
    }
    assert canonical(schema_again(schema)) == canonical(schema)


def test_the_classes_read_what_the_api_answers() -> None:
    answer = {
        "name": "Acme",
        "sector": "Technology",
        "revenue_usd": None,
        "2023 headcount": 12,
        "key_executives": [{"name": "A. B.", "since": "2020-01-31"}],
        "tags": ["tools"],
    }
    with running(pydantic_source(COMPANY)) as module:
        read = module.Output.model_validate(answer)
        assert (read.field_2023_headcount, read.key_executives[0].since, read.website) == (
            12,
            "2020-01-31",
            None,
        )
        for wrong in ({**answer, "sector": "Mining"}, {**answer, "more": 1}, {**answer, "name": None}):
            with pytest.raises(ValidationError):
                module.Output.model_validate(wrong)


def test_the_code_is_what_a_person_would_write() -> None:
    assert pydantic_source(COMPANY, name="Company") == (HERE / "company.py.txt").read_text("utf-8")


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ([1], "A JSON Schema is an object, not list"),
        ("text", "A JSON Schema is an object, not str"),
        ({"default": float("nan")}, "The schema cannot be written as code"),
        ({"default": object()}, "The schema cannot be written as code"),
        ({"$ref": "#"}, "leads back to itself"),
        (
            {"$ref": "#/$defs/a", "$defs": {"a": {"type": "array", "items": {"$ref": "#/$defs/a"}}}},
            "back to itself",
        ),
        (
            {"oneOf": [{"$ref": "#/$defs/a"}], "$defs": {"a": {"not": {"$ref": "#/$defs/a"}}}},
            "back to itself",
        ),
    ],
)
def test_what_cannot_be_written_is_refused_in_words(wrong: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        pydantic_source(wrong)


def test_a_schema_that_is_nested_too_deeply_is_refused_in_words() -> None:
    schema: dict[str, Any] = {"type": "string"}
    for _ in range(3000):
        schema = {"type": "array", "items": schema}
    with pytest.raises(ValueError, match="cannot be written as code"):
        pydantic_source(schema)


@pytest.mark.parametrize("name", ["int", "class", "Field", "", "1a", "two words", "Any"])
def test_a_name_that_no_class_can_have_is_changed(name: str) -> None:
    with running(pydantic_source(COMPANY, name=name)) as module:
        assert canonical(list(vars(module).values())[-1].model_json_schema()) == canonical(COMPANY)


def test_formatters_and_linters_leave_the_code_as_it_is(tmp_path: Path) -> None:
    ruff = pytest.importorskip("ruff").find_ruff_bin()
    schemas = [parameter.values[0] for parameter in published()]
    for number, schema in enumerate([COMPANY, *schemas]):
        (tmp_path / f"models_{number}.py").write_text(pydantic_source(schema), "utf-8")
    options = ["--isolated", "--target-version=py310", "--no-cache", tmp_path]
    formatted = subprocess.run([ruff, "format", "--diff", *options], capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout
    checked = subprocess.run(
        [ruff, "check", "--select=E,F,I,UP,B,W", "--ignore=E501", *options], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
