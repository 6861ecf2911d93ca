"""Tables as text: headers become names and descriptions, rows become types, and nothing is a traceback."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.imports.column_names import columns
from parallel_widgets.schema.imports.csv_table import from_csv
from parallel_widgets.schema.imports.imported import UnreadableImportError


def properties(text, **options):
    return json.loads(from_csv(text, **options).output_schema)["properties"]


@pytest.mark.parametrize(
    ("heading", "name", "description", "is_number"),
    [
        ("Revenue (USD m)", "revenue_usd_m", "Revenue, in millions of USD.", True),
        ("Revenue [$bn]", "revenue_usd_bn", "Revenue, in billions of USD.", True),
        ("Growth (%)", "growth_percent", "Growth, in percent.", True),
        ("Area (km²)", "area_km2", "Area, in km².", True),
        ("Employees (#)", "employees_number", "Employees, as a number.", True),
        ("Price (EUR / MWh)", "price_eur_m_wh", "Price, in EUR / MWh.", True),
        ("Founded (year)", "founded_year", "Founded (year).", False),
        ("companyName", "company_name", None, False),
        ("HQ City", "hq_city", None, False),
        ("CEO's name", "ceos_name", None, False),
        ("  Legal \n name ", "legal_name", None, False),
        ("Größe", "größe", None, False),
        ("東京", "東京", None, False),
        ("!!!", "column_1", "!!!.", False),
        ("", "column_1", "Column 1 of the table.", False),
        ("A \ud800", "a", None, False),
    ],
)
def test_a_heading_becomes_a_name_and_says_what_the_name_does_not(heading, name, description, is_number):
    (column,) = columns([heading])
    assert (column.name, column.description, column.is_number) == (name, description, is_number)


@given(st.lists(st.text(max_size=12) | st.sampled_from(["A", "a", "a_2", "A 2", ""]), max_size=12))
def test_no_two_columns_have_the_same_name(headings):
    names = [column.name for column in columns(headings)]
    assert len(set(names)) == len(names) == len(headings)
    assert all(names)


def test_a_header_alone_gives_strings_and_numbers_with_units():
    imported = from_csv("Company,Revenue (USD m)\n")
    found = json.loads(imported.output_schema)["properties"]
    assert found == {
        "company": {"type": "string"},
        "revenue_usd_m": {"type": "number", "description": "Revenue, in millions of USD."},
    }
    assert imported.label == "Table header, 2 columns"
    assert [change.pointer for change in imported.changes] == [
        "/properties/company",
        "/properties/revenue_usd_m",
    ]
    assert "no rows" in imported.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,x",
        "a\tb\n1\tx",
        "a;b\r\n1;x\r\n",
        "a|b\n1|x",
        '\ufeff"a","b"\n"1","x"',
        "| a | b |\n|---|:-:|\n| 1 | x |",
    ],
)
def test_cells_may_be_separated_by_anything_usual(text):
    assert properties(text) == {"a": {"type": "integer"}, "b": {"type": "string"}}


def test_rows_give_the_types():
    text = (
        "n,big,f,flag,day,zip,state,gap,mixed\n"
        '1,"1,234",0.5,true,2024-01-01,00123,open,,1\n'
        "2,5,1,false,2024-01-02,12345,closed,7,n/k\n"
        "3,6,.5,true,2024-01-03,00001,open,8,3\n"
        "4,7,2,,2024-01-04,00002,closed,9,4\n"
    )
    found = properties(text)
    assert found["n"] == found["big"] == {"type": "integer"}
    assert found["f"] == {"type": "number"}
    assert found["flag"] == {"type": ["boolean", "null"]}
    assert found["day"] == {"type": "string", "description": "Format YYYY-MM-DD."}
    assert found["zip"] == found["mixed"] == {"type": "string"}
    assert found["state"] == {"type": "string", "enum": ["open", "closed"]}
    assert found["gap"] == {"type": ["integer", "null"]}


def test_a_decimal_comma_is_one_where_commas_do_not_separate():
    assert properties("a;b\n1,5;1.234,5")["a"] == {"type": "number"}
    assert properties("a;b\n1,5;1.234,5")["b"] == {"type": "number"}


def test_headings_that_are_empty_or_repeat_get_names_of_their_own():
    imported = from_csv("Name,,name,Name\n")
    assert list(json.loads(imported.output_schema)["properties"]) == ["name", "column_2", "name_2", "name_3"]
    assert any("Column 2 has no heading" in change.message for change in imported.changes)


def test_quoted_cells_may_hold_what_separates_and_line_breaks():
    assert list(properties('"a, b","c\nd"\n1,2')) == ["a_b", "c_d"]


def test_rows_of_other_lengths_are_told_and_read():
    imported = from_csv("a,b\n1\n1,2,3\n1,2")
    assert json.loads(imported.output_schema)["properties"]["b"] == {"type": ["integer", "null"]}
    assert any("row 2, 3" in note for note in imported.notes)


def test_for_an_input_schema_the_first_row_becomes_the_input():
    imported = from_csv("Company,Founded\nAcme,1999", role="input")
    assert json.loads(imported.input) == {"company": "Acme", "founded": 1999}
    assert json.loads(imported.input_schema)["properties"]["founded"] == {"type": "integer"}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no header"),
        ("\n  \n", "no header"),
        ("1,2,3\n4,5,6", "should name the columns"),
        ('a,"b\n1,2', "quote"),
        ('a,b\n"x"y,2', "Line 2: .*quote"),
        (",".join(["x"] * 1001), "1,001 columns"),
        ("a" * 200_000 + ",b", "field"),
    ],
)
def test_what_is_no_table_is_refused_in_a_sentence(text, words):
    with pytest.raises(UnreadableImportError, match=words):
        from_csv(text)


@given(st.text(alphabet=st.sampled_from('ab1,;\t|"\n\r \x00é.-'), max_size=40))
def test_any_text_is_a_table_or_is_refused_in_a_sentence(text):
    try:
        said = from_csv(text).label
    except UnreadableImportError as error:
        said = str(error)
    assert said.endswith(".") or said.startswith("Table")
