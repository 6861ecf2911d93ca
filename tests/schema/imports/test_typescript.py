"""TypeScript's types: the usual subset, comments as descriptions, and a place for what is not read."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.imports.imported import UnreadableImportError
from parallel_widgets.schema.imports.typescript import from_typescript


def schema_of(text):
    """The schema as it is read: that of an input is not changed any more."""
    return json.loads(from_typescript(text, role="input").input_schema)


def type_of(source):
    """The schema of one member of the given type."""
    return schema_of(f"interface A {{ x: {source} }} enum E {{ P = 'p', Q = 'q' }} type N = number;")[
        "properties"
    ]["x"]


@pytest.mark.parametrize(
    ("source", "schema"),
    [
        ("string", {"type": "string"}),
        ("number", {"type": "number"}),
        ("bigint", {"type": "integer"}),
        ("boolean", {"type": "boolean"}),
        ("any", {}),
        ("Date", {"type": "string", "description": "Format YYYY-MM-DDThh:mm:ssZ."}),
        ("string | null", {"type": ["string", "null"]}),
        ("null | undefined | number", {"type": ["number", "null"]}),
        ("'a' | \"b\"", {"type": "string", "enum": ["a", "b"]}),
        ("'a' | 'b' | null", {"type": ["string", "null"], "enum": ["a", "b", None]}),
        ("1 | -2 | 0x10 | 1.5", {"type": ["integer", "number"], "enum": [1, -2, 16, 1.5]}),
        ("true | false", {"type": "boolean", "enum": [True, False]}),
        ("1 | true", {"type": ["integer", "boolean"], "enum": [1, True]}),
        ("string | number", {"type": ["string", "number"]}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        ("readonly string[][]", {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
        ("(string | null)[]", {"type": "array", "items": {"type": ["string", "null"]}}),
        ("Array<string>", {"type": "array", "items": {"type": "string"}}),
        ("[number, number]", {"type": "array", "items": {"type": "number"}}),
        (
            "[x: string, y?: number]",
            {"type": "array", "prefixItems": [{"type": "string"}, {"type": "number"}]},
        ),
        ("Record<string, number>", {"type": "object", "additionalProperties": {"type": "number"}}),
        ("{ [key: string]: number }", {"type": "object", "additionalProperties": {"type": "number"}}),
        ("E", {"type": "string", "enum": ["p", "q"]}),
        ("N | null", {"type": ["number", "null"]}),
        ("| 'a'\n| 'b'", {"type": "string", "enum": ["a", "b"]}),
        (r"'it\'s \u00e9\n'", {"type": "string", "enum": ["it's é\n"]}),
    ],
)
def test_each_type_has_its_json(source, schema):
    assert type_of(source) == schema


def test_members_may_be_optional_quoted_nested_and_end_in_anything():
    schema = schema_of(
        "export interface A {\n a?: string\n 'b-c': { d: number, e?: E }; readonly f: null | 1\n}\n"
        "type E = A[];"
    )
    assert schema["required"] == ["b-c", "f"]
    assert schema["properties"]["b-c"]["required"] == ["d"]
    assert schema["properties"]["b-c"]["properties"]["e"] == {"type": "array", "items": {"$ref": "#"}}


def test_comments_describe_what_they_stand_at():
    schema = schema_of("""
        // Heading of the file

        /**
         * A company.
         * @since 2
         */
        interface A {
          /** Legal name */ name: string;
          // Revenue
          // in USD
          revenue: number; // yearly
          plain: string
          day: Date /* of founding */
        }
    """)
    assert schema["description"] == "A company."
    found = {name: item.get("description") for name, item in schema["properties"].items()}
    assert found == {
        "name": "Legal name",
        "revenue": "Revenue in USD. yearly",
        "plain": None,
        "day": "of founding. Format YYYY-MM-DDThh:mm:ssZ.",
    }


def test_interfaces_extend_and_intersect():
    schema = schema_of("interface A extends B { a: string } interface B { b?: number } ")
    assert list(schema["properties"]) == ["b", "a"]
    assert schema["required"] == ["a"]
    assert list(type_of("{ a: string } & { b: number }")["properties"]) == ["a", "b"]


def test_the_usual_helpers_are_applied():
    assert schema_of("type A = Partial<{ a: string; b: string }>")["required"] == []
    assert schema_of("type A = Required<{ a?: string }>")["required"] == ["a"]
    assert list(schema_of("type A = Pick<{ a: string; b: string }, 'b'>")["properties"]) == ["b"]
    assert list(schema_of("type A = Omit<{ a: string; b: string }, 'b'>")["properties"]) == ["a"]
    assert list(type_of("Record<'a' | 'b', number>")["properties"]) == ["a", "b"]


def test_the_type_that_holds_the_others_is_imported():
    imported = from_typescript("interface A { b: B } interface B { x: string } interface C { y: string }")
    assert imported.label == "TypeScript A, 1 field"
    assert imported.notes == ("`A` was imported; left out: `C`.",)


def test_types_that_hold_each_other_refer_to_each_other():
    schema = schema_of(
        "interface Root { n: Node } interface Node { e: Edge[] } interface Edge { to: Node | null }"
    )
    assert schema["properties"]["n"] == {"$ref": "#/$defs/Node"}
    edge = schema["$defs"]["Node"]["properties"]["e"]["items"]
    assert edge["properties"]["to"] == {"anyOf": [{"$ref": "#/$defs/Node"}, {"type": "null"}]}


def test_imports_and_exports_of_other_files_are_passed_over():
    assert schema_of('import { X } from "./x";\nexport { Y };\nimport "z"\nexport type A = { x: string };')


def test_a_type_may_stand_without_a_name():
    assert schema_of("{ x: string }")["properties"] == {"x": {"type": "string"}}


def test_what_is_optional_becomes_nullable_in_an_output_and_is_listed():
    imported = from_typescript("interface A { a?: string; b: { c?: number } }")
    schema = json.loads(imported.output_schema)
    assert schema["properties"]["a"] == {"type": ["string", "null"]}
    assert schema["properties"]["b"]["required"] == ["c"]
    assert [change.pointer for change in imported.changes] == [
        "/properties/a",
        "/properties/b/properties/c",
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no declaration"),
        ("interface A { f(): void }", "Line 1, column 15: `f` is a method"),
        ("interface A { f: () => void }", "Line 1, column 18: Functions have no JSON"),
        ("interface A { f: (x: number) => void }", "Functions"),
        ("interface A { f: (string) => void }", "Functions"),
        ("interface A { get x(): string }", "Accessors"),
        ("interface A<T> { a: T }", "Generic types"),
        ("interface A { a: Box<string> }", "`Box` with type arguments"),
        ("interface A {\n  a: B\n}", "Line 2, column 6: `B` is not declared"),
        ("interface A { a: string", "Expected"),
        ("interface A { a: string b: number }", "Expected `;` or `}` where `b` stands"),
        ("interface A { a string }", "Expected `:` after `a`"),
        ("interface A { a: 'x }", "not closed"),
        ("type A = `x${string}`", "Template literal"),
        ("type A = keyof B", "keyof"),
        ("type A = typeof b", "typeof"),
        ("type A = B['x']; type B = {x: string}", "Indexed types"),
        ("type A = {[K in 'a']: string}", "Mapped types"),
        ("type A = B extends string ? 1 : 2; type B = string", "Conditional"),
        ("type A = { x: never }", "never"),
        ("type A = { x: 1e400 }", "too large"),
        ("type A = { x: a.b }", "dot"),
        ("type A = { x: string } & string", "between object types"),
        ("type A = Partial<string>", "of object types"),
        ("enum A {}", "no members"),
        ("enum A { X = 1 << 2 }", "Expected `,` or `}`"),
        ("interface A { a: string } interface A { b: string }", "declared twice"),
        ("/* never closed", "not closed"),
        ("interface A { a: string; # }", "`#` has no meaning"),
        ("class A { a: string }", "Expected `interface`, `type` or `enum`"),
        ("interface A {" + "a: {" * 60, "nested too deeply"),
        ("type A = " + "(" * 60, "nested too deeply"),
        ("type A = B & { x: 1 }; type B = A", "hold"),
        ("interface A extends A { x: string }", "hold"),
    ],
)
def test_what_is_not_read_is_told_with_its_place(text, message):
    with pytest.raises(UnreadableImportError) as caught:
        from_typescript(text)
    assert message in str(caught.value)


declarations = ["interface A ", "type B = ", "enum E ", "// c\n", "/* d */", "\n", ": "]
words = [*"{}x?|&[]<>;,1-AB()", "string", "number", "'a'", "null", "Array", "Record", "Pick", "=>"]
pieces = st.sampled_from([*declarations, *words])


@given(st.lists(pieces, max_size=30).map("".join))
def test_any_text_is_read_or_refused_in_a_sentence(text):
    try:
        said = from_typescript(text).label
    except UnreadableImportError as error:
        said = str(error)
    assert said.endswith(".") or said.startswith("TypeScript")
