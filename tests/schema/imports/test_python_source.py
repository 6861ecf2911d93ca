"""The source of Python classes: read, never executed; what cannot be read is told by its line."""

import json
import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.imports.python_source import from_python_source


def read(source, **options):
    return from_python_source(textwrap.dedent(source), **options)


def schema_of(source):
    """The schema as it is read: that of an input is not changed any more."""
    return json.loads(read(source, role="input").input_schema)


COMPANY = '''
    import os; os.abort()

    class Status(str, Enum):
        OPEN = "open"
        CLOSED = "closed"

    class Base(BaseModel):
        id: int

    class Office(BaseModel):
        """An office."""

        city: str = Field(..., description="City", max_length=20)
        since: date | None = None

    class Company(Base):
        model_config = ConfigDict(extra="forbid")
        name: str
        """Legal name."""
        status: Status
        kinds: list[Literal["a", "b"]] = Field(default_factory=list, min_length=1)
        offices: "list[Office]"
        parent: Optional["Company"] = None
        share: Annotated[float, Field(ge=0, lt=1.5, description="Share")]
        count: int = Field(alias="headCount", default=3)
        counter: ClassVar[int] = 0
        _private: int = 0
'''


def test_a_pydantic_model_is_read_with_what_its_fields_say():
    schema = schema_of(COMPANY)
    found = schema["properties"]
    assert list(found) == [
        "id", "name", "status", "kinds", "offices", "parent", "share", "headCount",
    ]  # fmt: skip
    assert schema["required"] == ["id", "name", "status", "offices", "share"]
    assert found["name"] == {"type": "string", "description": "Legal name."}
    assert found["status"] == {"type": "string", "enum": ["open", "closed"]}
    assert found["kinds"]["minItems"] == 1
    assert found["kinds"]["items"] == {"type": "string", "enum": ["a", "b"]}
    assert found["parent"] == {"anyOf": [{"$ref": "#"}, {"type": "null"}]}
    assert found["share"] == {
        "type": "number",
        "minimum": 0,
        "exclusiveMaximum": 1.5,
        "description": "Share",
    }
    office = found["offices"]["items"]
    assert office["description"] == "An office."
    assert office["properties"]["city"] == {"type": "string", "description": "City", "maxLength": 20}
    assert office["properties"]["since"] == {"type": ["string", "null"], "description": "Format YYYY-MM-DD."}


def test_the_class_that_holds_the_others_is_imported():
    imported = read("""
        class Company(TypedDict):
            office: Office
        class Office(TypedDict):
            city: str
        class Other(TypedDict):
            x: int
    """)
    assert imported.label == "Python class Company, 1 fields"
    assert imported.notes[0] == "The class `Company` was imported; left out: `Other`."


def test_dataclasses_and_typed_dicts_are_read():
    schema = schema_of("""
        @dataclass
        class A:
            x: int = field(default=0, metadata={"description": "An x"})
            y: typing.List[str]
            z: Dict[str, Union[int, str]]
    """)
    assert schema["properties"] == {
        "x": {"type": "integer", "description": "An x"},
        "y": {"type": "array", "items": {"type": "string"}},
        "z": {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
    }
    assert schema["required"] == ["y", "z"]
    schema = schema_of("""
        class A(TypedDict, total=False):
            x: NotRequired[int]
            y: tuple[int, ...]
    """)
    assert schema["required"] == []


def test_names_for_types_and_constrained_types_are_read():
    schema = schema_of("""
        Name = constr(min_length=1)
        class A(BaseModel):
            name: Name
            count: conint(ge=-1)
            few: conlist(str, max_length=3)
    """)
    assert schema["properties"] == {
        "name": {"type": "string", "minLength": 1},
        "count": {"type": "integer", "minimum": -1},
        "few": {"type": "array", "items": {"type": "string"}, "maxItems": 3},
    }


def test_the_output_is_task_safe():
    schema = json.loads(read(COMPANY).output_schema)
    assert set(schema["required"]) == set(schema["properties"])


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("class A(BaseModel:\n  x: int", "Line 1.*no Python"),
        ("x = 1", "no class with annotated fields"),
        ("class A: pass", "no class with annotated fields"),
        ("class A(BaseModel):\n  x: Unknown", "Line 2, column 6: `Unknown` is not defined"),
        ("class A(BaseModel):\n  x: make()", "calls are never made"),
        ("class A(BaseModel):\n  x: 'list['", "is no type"),
        ("class A(BaseModel):\n  x: Box[int]", "generic classes are not read"),
        ("class A(BaseModel):\n  x: 1 + 1", "is no type"),
        ("class A(BaseModel):\n  x: Literal[y]", "`y` is no literal"),
        ("class E(Enum):\n  pass\nclass A(BaseModel):\n  x: E", "has no members"),
        ("class A(B):\n  x: int\nclass B(A):\n  y: int", "inherits from itself"),
        ("\x00class A(BaseModel):\n  x: int", "no Python"),
        ("class A(BaseModel):\n  x: " + "list[" * 150 + "int" + "]" * 150, "Python|deep"),
        ("class A(BaseModel):\n  x: int" + "[1]" * 1500, "generic classes are not read"),
        ("X = Y\nY = X\nclass A(BaseModel):\n  x: X", "not defined"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(source, words):
    with pytest.raises(UnreadableImportError, match=words):
        from_python_source(source)


def test_a_long_union_is_read():
    assert from_python_source("class A(BaseModel):\n  x: " + "|".join(["int"] * 1000)).output_schema


@pytest.mark.parametrize("part", ["int|", "int[", "-", "not "])
@pytest.mark.parametrize("count", [2_000, 6_000, 40_000])
def test_an_expression_is_read_or_refused_in_a_sentence_however_much_the_interpreter_manages(part, count):
    try:
        said = from_python_source("class A(BaseModel):\n  x: " + part * count + "int").label
    except UnreadableImportError as error:
        said = str(error)
    assert said == "Python class A, 1 fields" or said.endswith(".")


def test_a_class_that_inherits_through_too_many_others_is_refused():
    classes = [f"class A{n + 1}(A{n}):\n  x{n}: int" for n in range(2_000)]
    with pytest.raises(UnreadableImportError, match="inherits through too many"):
        from_python_source("\n".join(["class A0(BaseModel):\n  x: int", *classes]))


def test_a_class_that_is_inherited_in_many_ways_is_read_once():
    classes = [
        f"class B{n}(A{n}):\n  b{n}: int\nclass C{n}(A{n}):\n  c{n}: int\n"
        f"class A{n + 1}(B{n}, C{n}):\n  a{n}: int"
        for n in range(15)
    ]
    found = schema_of("\n".join(["class A0(BaseModel):\n  x: int", *classes]))
    assert len(found["properties"]) == 46


def test_a_field_is_what_the_last_class_to_declare_it_says():
    found = schema_of("""
        class A(BaseModel):
            x: int
            y: int
        class B(A):
            x: str = "none"
        class C(A):
            y: str
        class D(C, B):
            z: int
    """)
    assert {name: field["type"] for name, field in found["properties"].items()} == {
        "x": "string",
        "y": "string",
        "z": "integer",
    }
    assert found["required"] == ["y", "z"]


lines = ["class A(BaseModel):\n", "class A(A):\n", "@dataclass\n", "  x: ", "  y: ", "\n", "\t", " | ", " = "]
words = [
    *"]()1,-\\",
    "int",
    "list[",
    "'A'",
    "None",
    "Field(",
    "Literal[",
    "...",
    "Optional[",
    "Annotated[",
    '"""',
]
pieces = st.sampled_from([*lines, *words])


@given(st.lists(pieces, max_size=25).map("".join))
def test_any_source_is_read_or_refused_in_a_sentence(source):
    try:
        said = from_python_source(source).label
    except UnreadableImportError as error:
        said = str(error)
    assert said.endswith(".") or said.startswith("Python class")
