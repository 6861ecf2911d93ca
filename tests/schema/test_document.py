"""A schema as an object: judged, mended, compared, read from elsewhere and written for elsewhere."""

from __future__ import annotations

import ast
import dataclasses
import json
from types import SimpleNamespace
from typing import Any, TypedDict

import pydantic
import pytest

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.imports.imported import UnreadableImportError

UNSAFE = """{
  "type": "object",
  "properties": {"year": {"type": "string", "minLength": 4}, "ceo": {"type": "string"}}
}"""
SAFE = {
    "type": "object",
    "properties": {"year": {"type": "string"}},
    "required": ["year"],
    "additionalProperties": False,
}


def rules(schema: SchemaDocument) -> set[str]:
    return {item.rule for item in schema.diagnostics() if item.severity != "hint"}


def test_one_fix_mends_one_finding_and_leaves_the_document_as_it_was() -> None:
    schema = SchemaDocument(UNSAFE)
    found = next(item for item in schema.diagnostics() if item.rule == "unsupported_keyword")
    assert found.fix is not None
    mended = schema.apply(found.fix)
    assert rules(mended) == rules(schema) - {"unsupported_keyword"}
    assert schema.text == UNSAFE


def test_all_fixes_leave_nothing_that_is_wrong_and_keep_the_role() -> None:
    assert rules(SchemaDocument(UNSAFE).fix_all()) == set()
    mended = SchemaDocument('{"type": "object",}', role="input").fix_all()
    assert (mended.text, mended.role) == ('{"type": "object"}', "input")


def test_the_limits_are_those_of_the_schema_by_itself() -> None:
    limits = {limit.name: limit for limit in SchemaDocument(SAFE).limits(max_fields=5)}
    assert limits["total_properties"].value == limits["fields"].value == 1
    assert limits["fields"].most == 5
    assert "fields" not in {limit.name for limit in SchemaDocument(SAFE).limits()}
    assert [limit.name for limit in SchemaDocument(SAFE, role="input").limits()] == ["spec_characters"]


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    schema = SchemaDocument(UNSAFE)
    assert schema.sample(3) == schema.sample(3)
    assert set(schema.sample()) == {"year", "ceo"}


@pytest.mark.parametrize("text", ["", "{", '{"type": 3}', '{"$ref": "#/$defs/none"}', '{"a": ' * 200])
def test_there_is_no_sample_of_what_is_no_schema(text: str) -> None:
    with pytest.raises(ValueError, match="yet"):
        SchemaDocument(text).sample()


def test_a_schema_is_compared_with_anything_that_is_one() -> None:
    schema = SchemaDocument(UNSAFE)
    (gone,) = (item for item in schema.diff(SAFE) if item.kind == "removed")
    assert gone.pointer == "/properties/ceo"
    assert schema.diff(schema) == schema.diff(UNSAFE) == ()
    with pytest.raises(ValueError, match="no JSON"):
        schema.diff("{")


def test_it_is_written_for_elsewhere() -> None:
    schema = SchemaDocument(SAFE)
    assert json.loads(schema.to_json()) == SAFE
    assert "class Company(" in schema.to_pydantic(name="Company")
    ast.parse(schema.to_pydantic())
    assert "interface Company" in schema.to_typescript(name="Company")


@pytest.mark.parametrize("method", ["to_json", "to_pydantic", "to_typescript"])
def test_a_broken_text_is_not_written_for_elsewhere(method: str) -> None:
    with pytest.raises(ValueError, match="no JSON yet"):
        getattr(SchemaDocument("{"), method)()


class Model(pydantic.BaseModel):
    year: int


@dataclasses.dataclass
class Plain:
    year: int


class Typed(TypedDict):
    year: int


class Frame:
    """What a DataFrame looks like."""

    columns = ("year",)
    dtypes = ("int64",)
    shape = (1, 1)

    def head(self, count: int) -> Frame:
        return self

    def __getitem__(self, name: str) -> list[int]:
        return [1998]


@pytest.mark.parametrize(
    ("method", "source"),
    [
        ("from_text", '{"year": 1998}'),
        ("from_examples", {"year": 1998}),
        ("from_pydantic", Model),
        ("from_dataclass", Plain),
        ("from_typed_dict", Typed),
        ("from_dataframe", Frame()),
        ("from_csv", "year\n1998\n"),
        ("from_typescript", "interface Company { /** A whole number. @integer */ year: number }"),
        ("from_spec", {"output_schema": SAFE, "input_schema": SAFE}),
        (
            "from_run",
            SimpleNamespace(
                request=SimpleNamespace(
                    body={
                        "task_spec": {
                            "output_schema": {"type": "json", "json_schema": SAFE},
                            "input_schema": {"type": "json", "json_schema": SAFE},
                        },
                        "input": {"year": 1998},
                        "processor": "base",
                    }
                )
            ),
        ),
    ],
)
@pytest.mark.parametrize("role", ["output", "input"])
def test_it_is_read_from_elsewhere(method: str, source: Any, role: str) -> None:
    schema = getattr(SchemaDocument, method)(source, role=role)
    assert list(schema.value["properties"]) == ["year"]
    assert schema.role == role
    assert rules(schema) == set()


@pytest.mark.parametrize("source", [None, 5, b"x", [[]], {"a": object()}, int, object(), lambda: 0])
@pytest.mark.parametrize("method", [name for name in dir(SchemaDocument) if name.startswith("from_")])
def test_what_it_cannot_be_read_from_is_refused_in_a_sentence(method: str, source: Any) -> None:
    try:
        said = repr(getattr(SchemaDocument, method)(source))
    except UnreadableImportError as error:
        said = str(error)
    assert said.endswith((".", ")"))


def test_what_an_import_changed_is_listed() -> None:
    schema = SchemaDocument.from_text(UNSAFE)
    assert rules(schema) == set()
    assert any("minLength" in change.message for change in schema.changes)
    assert SchemaDocument(UNSAFE).changes == ()


def test_a_source_without_the_schema_that_is_wanted_is_unreadable() -> None:
    with pytest.raises(UnreadableImportError, match="no JSON schema of an output"):
        SchemaDocument.from_spec({"output_schema": "a sentence"})
    with pytest.raises(UnreadableImportError, match="no JSON schema of an input"):
        SchemaDocument.from_spec({"output_schema": SAFE}, role="input")
