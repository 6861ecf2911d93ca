"""DataFrames by their shape: a stand-in of each kind, and pandas itself where it is installed."""

import datetime
import json

import pytest

from parallel_widgets.schema.imports.dataframe import from_dataframe, is_dataframe
from parallel_widgets.schema.imports.imported import UnreadableImportError


class Column:
    """A column as polars has it."""

    def __init__(self, values):
        self.values = values

    def to_list(self):
        return list(self.values)


class Frame:
    """What looks like a DataFrame of polars: columns by name, dtypes in a list."""

    def __init__(self, data, dtypes):
        self.data = data
        self.columns = list(data)
        self.dtypes = dtypes
        self.shape = (len(next(iter(data.values()), ())), len(data))

    def head(self, count):
        return Frame({name: values[:count] for name, values in self.data.items()}, self.dtypes)

    def __getitem__(self, name):
        return Column(self.data[name])


def properties(frame):
    return json.loads(from_dataframe(frame).output_schema)["properties"]


def test_values_give_the_types_and_empty_columns_their_dtypes():
    frame = Frame(
        {
            "name": ["a", "b"],
            "staff": [1, None],
            "Revenue (USD m)": [1.5, 2.0],
            "founded": [datetime.date(2024, 1, 1), None],
            "empty": [None, None],
            "tags": [["x"], []],
        },
        ["String", "Int64", "Float64", "Date", "Float64", "List(String)"],
    )
    assert is_dataframe(frame)
    assert properties(frame) == {
        "name": {"type": "string"},
        "staff": {"type": ["integer", "null"]},
        "revenue_usd_m": {"type": "number", "description": "Revenue, in millions of USD."},
        "founded": {"type": ["string", "null"], "description": "Format YYYY-MM-DD."},
        "empty": {"type": ["number", "null"]},
        "tags": {"type": "array", "items": {"type": "string"}},
    }
    imported = from_dataframe(frame)
    assert imported.label == "DataFrame, 6 columns, 2 rows"
    assert [change.pointer for change in imported.changes] == ["/properties/revenue_usd_m"]


@pytest.mark.parametrize(
    ("dtype", "schema"),
    [
        ("int64", {"type": "integer"}),
        ("UInt8", {"type": "integer"}),
        ("float32", {"type": "number"}),
        ("boolean", {"type": "boolean"}),
        ("Date", {"type": "string", "description": "Format YYYY-MM-DD."}),
        ("datetime64[ns, UTC]", {"type": "string", "description": "Format YYYY-MM-DDThh:mm:ssZ."}),
        ("object", {"type": "string"}),
        ("category", {"type": "string"}),
    ],
)
def test_a_frame_without_rows_has_the_types_of_its_dtypes(dtype, schema):
    assert properties(Frame({"x": []}, [dtype])) == {"x": schema}


def test_for_an_input_schema_the_first_row_becomes_the_input():
    imported = from_dataframe(Frame({"a": [1, 2], "b": ["x", "y"]}, ["Int64", "String"]), role="input")
    assert json.loads(imported.input) == {"a": 1, "b": "x"}
    assert from_dataframe(Frame({"a": []}, ["Int64"]), role="input").input is None


def test_a_frame_without_columns_is_refused():
    with pytest.raises(UnreadableImportError, match="no columns"):
        from_dataframe(Frame({}, []))


def test_a_frame_with_what_has_no_json_is_refused():
    with pytest.raises(UnreadableImportError, match="complex"):
        from_dataframe(Frame({"x": [1j]}, ["Object"]))


def test_a_frame_of_pandas():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            "Company name": ["Acme", "Blue", "Acme", "Blue"],
            "staff": pandas.array([1, None, 3, 4], dtype="Int64"),
            "share": [0.5, None, 1.0, 2.0],
            "listed": [True, False, True, True],
            "founded": pandas.to_datetime(["2024-01-01", None, None, None]),
            "kind": pandas.Categorical(["x", "y", "x", "z"]),
            ("two", "levels"): [1, 2, 3, 4],
            7: [1, 2, 3, 4],
        }
    )
    found = properties(frame)
    assert found["company_name"]["enum"] == ["Acme", "Blue"]
    assert found["staff"] == {"type": ["integer", "null"]}
    assert found["share"] == {"type": ["number", "null"]}
    assert found["listed"] == {"type": "boolean"}
    assert found["founded"] == {"type": ["string", "null"], "description": "Format YYYY-MM-DDThh:mm:ssZ."}
    assert found["kind"] == {"type": "string"}
    assert found["two_levels"] == found["7"] == {"type": "integer"}


def test_a_frame_of_pandas_with_two_columns_of_the_same_name():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame([[1, "x"]], columns=["a", "a"])
    assert properties(frame) == {"a": {"type": "integer"}, "a_2": {"type": "string"}}
