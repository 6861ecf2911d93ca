"""Python objects, told by their shape; whatever an object does when it is looked at, it is no traceback."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TypedDict

import pytest

from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.imports.objects import OBJECT_FORMATS, import_object, object_format


@dataclass
class Company:
    name: str


class Row(TypedDict):
    name: str


class Frame:
    columns = ("name",)
    dtypes = ("String",)
    shape = (1, 1)

    def head(self, count):
        return self

    def __getitem__(self, name):
        return ["Acme"]


class Hostile:
    def __getattribute__(self, name):
        raise RuntimeError("no")


class Model:
    @classmethod
    def model_json_schema(cls):
        return {"type": "object", "properties": {"name": {"type": "string", "title": "Name"}}}


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (Company, "dataclass"),
        (Row, "typed_dict"),
        (Frame(), "dataframe"),
        (Model, "pydantic"),
        (Company("Acme"), "example_json"),
        ({"name": "Acme"}, "example_json"),
        ([{"name": "Acme"}], "example_json"),
        ({"type": "object", "properties": {"name": {"type": "string"}}}, "json_schema"),
        ({"output_schema": {"type": "object", "properties": {"name": {"type": "string"}}}}, "task_spec"),
        ("interface A { name: string }", "typescript"),
    ],
)
def test_an_object_is_told_by_its_shape(value, found):
    imported = import_object(value)
    assert imported.format == found
    assert list(json.loads(imported.output_schema)["properties"]) == ["name"]


def test_a_run_brings_the_spec_that_it_was_made_with():
    body = {"task_spec": {"output_schema": {"type": "auto"}}, "input": "x", "processor": "pro"}
    run = SimpleNamespace(request=SimpleNamespace(body=body))
    imported = import_object(run)
    assert (imported.output_type, imported.input, imported.processor) == ("auto", "x", "pro")


def test_what_a_notebook_can_offer_is_told_without_reading_it():
    assert [object_format(value) for value in (Company, Row, Frame(), Model)] == [
        "dataclass",
        "typed_dict",
        "dataframe",
        "pydantic",
    ]
    others = [1, "a", {}, [], int, Company("x"), Hostile(), None, pytest]
    assert [object_format(value) for value in others] == [None] * len(others)
    assert set(OBJECT_FORMATS) == {"dataclass", "typed_dict", "dataframe", "pydantic"}


@pytest.mark.parametrize("value", [int, object(), lambda: 1, pytest, 1j])
def test_what_is_none_of_them_is_refused_in_a_sentence(value):
    with pytest.raises(UnreadableImportError):
        import_object(value)


def test_an_object_that_refuses_to_be_looked_at_is_refused_in_a_sentence():
    with pytest.raises(UnreadableImportError, match="`Hostile`"):
        import_object(Hostile())
