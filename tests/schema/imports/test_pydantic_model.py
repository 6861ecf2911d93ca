"""Pydantic models: their own JSON schema, without what says nothing to who fills the fields."""

import datetime
import json
from collections.abc import Callable
from typing import Literal

import pytest

from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.imports.pydantic_model import from_pydantic, is_pydantic_model
from parallel_widgets.schema.judgement import judged

pydantic = pytest.importorskip("pydantic")


class Office(pydantic.BaseModel):
    city: str = pydantic.Field(description="City of the office", max_length=40)


class Company(pydantic.BaseModel):
    """A company."""

    title: str = pydantic.Field(description="Legal name", title="Name")
    founded: datetime.date | None = None
    kind: Literal["public", "private"]
    staff: int = pydantic.Field(ge=0, alias="headCount")
    offices: list[Office] = pydantic.Field(default_factory=list)
    head: Office


class Tree(pydantic.BaseModel):
    name: str
    children: list["Tree"]


class Numbers(pydantic.RootModel[list[int]]):
    pass


class WithFunction(pydantic.BaseModel):
    function: Callable[[], int]


def schema_of(model, **options):
    return json.loads(from_pydantic(model, **options).output_schema)


def test_a_model_keeps_its_names_descriptions_and_types():
    imported = from_pydantic(Company)
    schema = json.loads(imported.output_schema)
    assert imported.label == "Pydantic model Company, 6 fields"
    assert list(schema["properties"]) == ["title", "founded", "kind", "headCount", "offices", "head"]
    assert schema["description"] == "A company."
    assert schema["properties"]["title"] == {"description": "Legal name", "type": "string"}
    assert schema["properties"]["kind"]["enum"] == ["public", "private"]


def test_a_model_becomes_task_safe_and_says_how():
    imported = from_pydantic(Company)
    grave = [
        found
        for found in judged(imported.output_schema, "output").diagnostics
        if found.severity in ("error", "unsupported", "warning")
    ]
    assert grave == []
    assert imported.changes


def test_an_optional_field_has_both_types_without_alternatives():
    founded = schema_of(Company, role="output")["properties"]["founded"]
    assert founded["type"] == ["string", "null"]
    assert "default" not in founded


def test_an_input_schema_is_as_pydantic_has_it_but_for_the_titles():
    schema = json.loads(from_pydantic(Company, role="input").input_schema)
    assert schema["required"] == ["title", "kind", "headCount", "head"]
    assert schema["properties"]["headCount"] == {"minimum": 0, "type": "integer"}
    assert schema["$defs"]["Office"]["properties"]["city"]["maxLength"] == 40


def test_an_instance_stands_for_its_class():
    assert schema_of(Office(city="Oslo")) == schema_of(Office)


def test_a_model_that_holds_itself_has_an_object_at_its_root():
    schema = schema_of(Tree)
    assert schema["type"] == "object"
    assert schema["properties"]["children"]["items"] == {"$ref": "#/$defs/Tree"}
    assert "Tree" in schema["$defs"]


def test_a_model_that_is_a_list_is_made_an_object():
    assert schema_of(Numbers)["type"] == "object"


def test_a_model_without_a_json_schema_is_refused_in_a_sentence():
    with pytest.raises(UnreadableImportError, match="`WithFunction`"):
        from_pydantic(WithFunction)


def test_what_is_no_model_is_refused_in_a_sentence():
    with pytest.raises(UnreadableImportError, match="`int` is no Pydantic model"):
        from_pydantic(int)
    assert not is_pydantic_model(Office(city="Oslo"))
