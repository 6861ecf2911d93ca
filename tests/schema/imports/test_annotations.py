"""Dataclasses and TypedDicts: their annotations as JSON, and a sentence for each that has none."""

import datetime
import decimal
import enum
import json
import typing
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NewType, Optional, TypedDict, TypeVar, Union

import pytest

from parallel_widgets.schema.imports.annotations import from_dataclass, from_typed_dict, is_typed_dict
from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.judgement import judged

Euros = NewType("Euros", float)
Bound = TypeVar("Bound", bound=int)


class Status(enum.Enum):
    OPEN = "open"
    CLOSED = "closed"


class Words:
    """The like of ``Doc``."""

    def __init__(self, documentation):
        self.documentation = documentation


@dataclass
class Office:
    city: str


@dataclass
class Company:
    """A company.

    More about it.
    """

    name: Annotated[str, "Legal name"]
    revenue: Annotated[Euros, Words("In euros")]
    price: decimal.Decimal
    founded: datetime.date | None
    seen: Optional[datetime.datetime]  # noqa: UP045
    status: Status
    kind: Literal["public", "private", None]
    one_of: Union[int, str]  # noqa: UP007
    offices: list[Office]
    pair: tuple[int, str]
    many: tuple[int, ...]
    scores: dict[str, float]
    anything: Any
    plain: list
    old: typing.List  # noqa: UP006
    parent: Optional["Company"]
    note: str = field(default="", metadata={"description": "A note"})
    hidden: int = field(default=0, init=False)


class Address(TypedDict):
    street: str
    city: Annotated[str, "City"]


class Partly(TypedDict, total=False):
    address: Address
    bound: Bound


def properties(cls):
    made = from_typed_dict(cls) if is_typed_dict(cls) else from_dataclass(cls)
    return json.loads(made.output_schema)["properties"]


def test_each_annotation_has_its_json():
    found = properties(Company)
    assert found["name"] == {"type": "string", "description": "Legal name"}
    assert found["revenue"] == {"type": "number", "description": "In euros"}
    assert found["price"] == {"type": "number"}
    assert found["founded"] == {"type": ["string", "null"], "description": "Format YYYY-MM-DD."}
    assert found["seen"] == {"type": ["string", "null"], "description": "Format YYYY-MM-DDThh:mm:ssZ."}
    assert found["status"] == {"type": "string", "enum": ["open", "closed"]}
    assert found["kind"] == {"type": ["string", "null"], "enum": ["public", "private", None]}
    assert found["one_of"] == {"type": ["integer", "string"]}
    assert found["offices"]["items"]["properties"] == {"city": {"type": "string"}}
    assert found["many"] == {"type": "array", "items": {"type": "integer"}}
    assert found["pair"]["prefixItems"] == [{"type": "integer"}, {"type": "string"}]
    assert found["scores"] == {"type": "object", "additionalProperties": {"type": "number"}}
    assert found["plain"] == found["old"] == {"type": "array", "items": {}}
    assert found["parent"] == {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
    assert found["note"] == {"type": "string", "description": "A note"}
    assert "hidden" not in found


def test_the_first_paragraph_of_a_docstring_describes_the_object():
    assert json.loads(from_dataclass(Company).output_schema)["description"] == "A company."
    assert "description" not in json.loads(from_dataclass(Office).output_schema)


def test_what_has_a_default_is_required_of_the_answer_but_not_of_an_input():
    assert "note" in json.loads(from_dataclass(Company).output_schema)["required"]
    assert "note" not in json.loads(from_dataclass(Company, role="input").input_schema)["required"]


def test_a_typed_dict_keeps_its_keys():
    assert properties(Address) == {
        "street": {"type": "string"},
        "city": {"type": "string", "description": "City"},
    }
    imported = from_typed_dict(Partly, role="input")
    assert imported.label == "TypedDict Partly, 2 fields"
    assert json.loads(imported.input_schema)["required"] == []
    assert json.loads(imported.input_schema)["properties"]["bound"] == {"type": "integer"}


def test_the_result_is_task_safe():
    @dataclass
    class Small:
        name: str
        office: Office
        tags: list[str] = field(default_factory=list)

    text = from_dataclass(Small).output_schema
    assert [found for found in judged(text, "output").diagnostics if found.severity != "hint"] == []


def test_a_pydantic_model_inside_keeps_its_definitions_at_the_root():
    pydantic = pytest.importorskip("pydantic")
    inner = pydantic.create_model("Inner", x=(int, ...))
    outer = pydantic.create_model("Outer", inner=(inner, ...))
    holder = dataclass(type("Holder", (), {"__annotations__": {"outer": outer}}))
    schema = json.loads(from_dataclass(holder).output_schema)
    assert schema["properties"]["outer"]["properties"]["inner"] == {"$ref": "#/$defs/Inner"}
    assert "Inner" in schema["$defs"]


def test_a_type_without_json_is_refused_by_its_name():
    @dataclass
    class Odd:
        socket: complex

    with pytest.raises(UnreadableImportError, match=r"`Odd\.socket` has the type `complex`"):
        from_dataclass(Odd)


def test_an_annotation_that_leads_nowhere_is_refused():
    @dataclass
    class Lost:
        other: "Nowhere"  # noqa: F821

    with pytest.raises(UnreadableImportError, match="`Lost` cannot be resolved"):
        from_dataclass(Lost)


def test_types_that_would_make_far_too_large_a_schema_are_refused():
    previous = Office
    for level in range(14):
        made = type(f"Level{level}", (), {"__annotations__": {"left": previous, "right": previous}})
        previous = dataclass(made)
    with pytest.raises(UnreadableImportError, match="too large"):
        from_dataclass(previous)


@pytest.mark.parametrize("value", [int, Address])
def test_what_is_no_dataclass_is_refused(value):
    with pytest.raises(UnreadableImportError, match="no dataclass"):
        from_dataclass(value)


@pytest.mark.parametrize("value", [int, Office, {"a": 1}])
def test_what_is_no_typed_dict_is_refused(value):
    with pytest.raises(UnreadableImportError, match="no TypedDict"):
        from_typed_dict(value)
