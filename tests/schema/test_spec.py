"""The ways to give a schema, read into one."""

import json
from types import MappingProxyType
from typing import Optional

import pytest
from pydantic import BaseModel, Field

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.samples import sample
from parallel_widgets.schema.spec import read_schema


class City(BaseModel):
    name: str = Field(description="Name of the city")
    population: int | None = None


class Country(BaseModel):
    """A country and its cities."""

    capital: City
    cities: list[City]
    neighbour: Optional["Country"] = None


def test_a_dict_becomes_indented_text_with_its_order_and_letters():
    source = read_schema({"type": "object", "properties": {"b": {}, "ä": {}}})
    assert source.type == "json"
    assert source.text.startswith('{\n  "type"')
    assert "ä" in source.text
    assert list(json.loads(source.text)["properties"]) == ["b", "ä"]
    assert read_schema(MappingProxyType({"type": "object"})).text == '{\n  "type": "object"\n}'


@pytest.mark.parametrize("text", ['{"type":   "object"}', " \n{broken", "[1, 2", '\ufeff{"a": 1}'])
def test_json_text_is_kept_verbatim_broken_or_not(text):
    source = read_schema(text)
    assert (source.type, source.text) == ("json", text)


def test_other_text_is_a_description_and_auto_is_auto():
    source = read_schema("The founding date in MM-YYYY format")
    assert (source.type, source.text, source.description) == (
        "text",
        "",
        "The founding date in MM-YYYY format",
    )
    assert read_schema("auto").type == "auto"


def test_a_pydantic_model_is_its_json_schema():
    source = read_schema(City)
    assert json.loads(source.text) == City.model_json_schema()


def test_a_pydantic_model_with_definitions_is_not_blocked():
    class Report(BaseModel):
        country: Country

    document = SchemaDocument(Report)
    assert "$defs" in document.value
    assert not [item for item in document.diagnostics() if item.blocking]
    assert Report.model_validate(sample(document.value))


@pytest.mark.parametrize("value", [None, 5, ["a"], True, {"a": {1, 2}}, {"a": object()}])
def test_what_is_no_schema_is_a_type_error_in_words(value):
    with pytest.raises(TypeError, match=r"^(A schema is given as|The schema cannot be written as JSON)"):
        read_schema(value)


def test_a_value_that_contains_itself_is_a_type_error():
    circular = {}
    circular["self"] = circular
    with pytest.raises(TypeError, match="cannot be written"):
        read_schema(circular)
    deep = {}
    for _ in range(100_000):
        deep = {"not": deep}
    with pytest.raises(TypeError, match="cannot be written"):
        read_schema(deep)


def test_half_a_character_in_a_value_becomes_text_that_can_be_shown():
    text = read_schema({"description": "a\ud83d"}).text
    text.encode("utf-8")
    assert [problem.rule for problem in parse_json(text).problems] == ["lone_surrogate"]


def test_a_document_knows_its_text_and_value():
    document = SchemaDocument({"type": "object"})
    assert document.text == '{\n  "type": "object"\n}'
    assert document.value == {"type": "object"}
    assert repr(document) == "SchemaDocument(role='output', characters=22)"
    document.value["type"] = "changed by the caller"
    assert SchemaDocument(document.text).value == {"type": "object"}
    assert SchemaDocument("{").value is None
    assert SchemaDocument("{").measures is None
