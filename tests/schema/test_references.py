"""References: each must lead to a subschema of the same document."""

import pytest

from parallel_widgets.schema.document import SchemaDocument

DEFS = {"$defs": {"City": {"type": "string", "$anchor": "city"}, "a/b": {}, "n": {"type": "array"}}}


def about_references(schema):
    return [
        (item.rule, item.pointer)
        for item in SchemaDocument({**DEFS, **schema}, role="input").diagnostics()
        if item.rule in ("remote_ref", "unresolved_ref") and item.blocking
    ]


@pytest.mark.parametrize(
    "reference", ["#", "#/$defs/City", "#/$defs/a~1b", "#city", "#/%24defs/City", "#/properties/x"]
)
def test_a_reference_inside_the_document_is_fine(reference):
    assert about_references({"properties": {"x": {}, "y": {"$ref": reference}}}) == []


@pytest.mark.parametrize(
    "reference",
    [
        "https://example.com/s.json",
        "http://localhost/#/a",
        "file:///etc/passwd",
        "other.json#/x",
        "City",
        "//[",
        "urn:x:y",
    ],
)
def test_a_reference_out_of_the_document_is_an_error(reference):
    assert about_references({"properties": {"y": {"$ref": reference}}}) == [
        ("remote_ref", "/properties/y/$ref")
    ]


@pytest.mark.parametrize(
    "reference", ["#/$defs/Town", "#town", "#/$defs/City/type", "#/definitions/City", "#x/y"]
)
def test_a_reference_to_nothing_is_an_error(reference):
    assert about_references({"items": {"$ref": reference}}) == [("unresolved_ref", "/items/$ref")]


def test_the_reference_that_was_meant_is_offered():
    for reference in ("#/definitions/City", "City", "City.json#/$defs/City"):
        document = SchemaDocument({**DEFS, "items": {"$ref": reference}}, role="input")
        (found,) = (item for item in document.diagnostics() if item.blocking)
        assert "Did you mean `#/$defs/City`?" in found.message


def test_a_circle_of_references_is_an_error_but_recursion_is_not():
    circle = {"$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "items": {"$ref": "#"}}
    found = [(rule, pointer) for rule, pointer in about_references(circle)]
    assert found == [("unresolved_ref", "/$defs/a/$ref"), ("unresolved_ref", "/$defs/b/$ref")]
    assert about_references({"$ref": "#"}) == [("unresolved_ref", "/$ref")]


def test_an_embedded_schema_has_its_own_address():
    schema = {
        "$id": "https://example.com/root.json",
        "$defs": {
            "part": {
                "$id": "part.json",
                "$defs": {"x": {"type": "string"}},
                "properties": {"inside": {"$ref": "#/$defs/x"}, "outside": {"$ref": "root.json#/$defs/part"}},
            }
        },
        "properties": {
            "a": {"$ref": "part.json"},
            "b": {"$ref": "https://example.com/part.json#/$defs/x"},
            "c": {"$ref": "part.json#/$defs/y"},
            "d": {"$ref": "https://example.com/other.json"},
        },
    }
    assert about_references(schema) == [
        ("unresolved_ref", "/properties/c/$ref"),
        ("remote_ref", "/properties/d/$ref"),
    ]


def test_a_property_called_ref_is_no_reference():
    assert (
        about_references({"properties": {"$ref": {"type": "string"}}, "const": {"$ref": "http://x/"}}) == []
    )
