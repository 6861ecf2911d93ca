"""Checking a value against a schema: plain sentences, nothing fetched, nothing that hangs, nothing raised."""

import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parallel_widgets.schema.instance import check_instance
from parallel_widgets.schema.pattern_cost import is_affordable


def said(instance, schema):
    return [(item.rule, item.pointer, item.message) for item in check_instance(instance, schema)]


COMPANY = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "minLength": 2, "maxLength": 5},
        "year": {"type": ["integer", "null"], "minimum": 1800, "exclusiveMaximum": 2100},
        "size": {"enum": ["s", "m", "l"]},
        "kind": {"const": "company"},
        "sites": {"type": "array", "items": {"type": "string"}, "minItems": 1, "uniqueItems": True},
        "owner": {"anyOf": [{"type": "object", "required": ["id"]}, {"type": "null"}]},
        "code": {"pattern": "^[A-Z]+$"},
        "nested": {"type": "object", "additionalProperties": False, "patternProperties": {"^x": True}},
        "step": {"multipleOf": 5},
    },
    "required": ["name"],
}


@pytest.mark.parametrize(
    ("instance", "pointer", "message"),
    [
        ({}, "", "The value lacks `name`."),
        ({"name": "x"}, "/name", "`name` must have at least 2 characters; it has 1."),
        ({"name": "abcdef"}, "/name", "`name` must have at most 5 characters; it has 6."),
        ({"name": 5}, "/name", "`name` must be a string, not the number 5."),
        (
            {"name": "ab", "year": "2023"},
            "/year",
            '`year` must be a whole number or null, not the string "2023".',
        ),
        ({"name": "ab", "year": True}, "/year", "`year` must be a whole number or null, not true."),
        ({"name": "ab", "year": 1700}, "/year", "`year` must be at least 1800, not 1700."),
        ({"name": "ab", "year": 2100}, "/year", "`year` must be less than 2100, not 2100."),
        ({"name": "ab", "size": "xl"}, "/size", '`size` must be "s", "m" or "l", not the string "xl".'),
        ({"name": "ab", "kind": None}, "/kind", '`kind` must be "company", not null.'),
        ({"name": "ab", "sites": []}, "/sites", "`sites` must have at least 1 items; it has 0."),
        ({"name": "ab", "sites": ["a", "a"]}, "/sites", "`sites` has the same item twice."),
        (
            {"name": "ab", "sites": ["a", 2]},
            "/sites/1",
            "Item 2 of `sites` must be a string, not the number 2.",
        ),
        ({"name": "ab", "owner": {}}, "/owner", "`owner` lacks `id`."),
        ({"name": "ab", "owner": 5}, "/owner", "`owner` fits none of the alternatives in its schema."),
        ({"name": "ab", "code": "a"}, "/code", "`code` does not match the pattern `^[A-Z]+$`."),
        (
            {"name": "ab", "nested": {"x1": 1, "y/z": 2}},
            "/nested/y~1z",
            "`y/z` is not in the schema, which allows no other properties.",
        ),
        ({"name": "ab", "step": 7}, "/step", "`step` must be a multiple of 5, not 7."),
        ([], "", "The value must be an object, not an empty list."),
    ],
)
def test_a_mismatch_is_a_plain_sentence_at_its_place(instance, pointer, message):
    (found,) = check_instance(instance, COMPANY)
    assert (found.pointer, found.message) == (pointer, message)
    assert (found.rule, found.severity, found.document) == ("input_mismatch", "warning", "input")


def test_what_fits_gets_nothing():
    assert check_instance({"name": "Acme", "year": None, "owner": None, "sites": ["a"]}, COMPANY) == ()


@pytest.mark.timeout(20)
def test_a_reference_is_never_fetched(tmp_path):
    requests = []

    class Recorder(BaseHTTPRequestHandler):
        def do_GET(self):
            requests.append(self.path)
            self.send_response(404)
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Recorder)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    secret = tmp_path / "schema.json"
    secret.write_text('{"type": "string"}')
    try:
        for reference in (
            f"http://127.0.0.1:{server.server_port}/schema.json",
            secret.as_uri(),
            "schema.json",
        ):
            (found,) = check_instance({"a": 1}, {"properties": {"a": {"$ref": reference}}})
            assert (found.rule, found.severity) == ("not_checked", "hint")
    finally:
        server.shutdown()
        server.server_close()
    assert requests == []


CATASTROPHES = [
    "^(a+)+$",
    "(a*)*b",
    "(a|aa)+$",
    "(a|a?)+$",
    "^(?:a?){30}a{30}$",
    "(.*a){20}",
    "a*a*a*a*a*a*a*a*b",
    "(x+x+)+y",
    "^(([a-z])+.)+[A-Z]([a-z])+$",
    "(a+){10}y",
    "(?=(a+))a*b",
    "(a)\\1+$",
    "a?" * 40 + "a" * 40,
    "((a{1,9}){1,9}){1,9}b",
    "(?:(?:(?:a{999}){999}){999}){999}",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("pattern", CATASTROPHES)
def test_a_pattern_that_might_take_long_is_not_run(pattern):
    started = time.thread_time()
    for schema, instance in (
        ({"pattern": pattern}, "a" * 5_000 + "!"),
        ({"patternProperties": {pattern: False}, "additionalProperties": False}, {"a" * 5_000 + "!": 1}),
        ({"patternProperties": {pattern: False}, "unevaluatedProperties": False}, {"a" * 5_000 + "!": 1}),
        ({"propertyNames": {"pattern": pattern}}, {"a" * 5_000 + "!": 1}),
    ):
        (found,) = check_instance(instance, schema)
        assert (found.rule, found.severity) == ("pattern_not_checked", "hint")
        assert pattern[:20] in found.message
    assert time.thread_time() - started < 1


@pytest.mark.parametrize(
    "pattern",
    [
        "^\\d{4}-\\d{2}-\\d{2}$", "^[A-Z]{2}[0-9]{6}$", "^[^@]+@[^@]+\\.[a-z]+$", "^(red|green|blue)$", "^https?://",
        "^[a-z0-9-]+$", "^(\\d{3}-){2}\\d{4}$", "^\\+?[0-9]{7,15}$", "^x_", "^(Q[1-4] )?20\\d\\d$", "[)(]",
        "a{2,}?",
        "^(?P<year>\\d{4})$",
    ],
)  # fmt: skip
def test_everyday_patterns_are_run(pattern):
    assert is_affordable(pattern, 40)


PIECES = st.sampled_from(
    [
        "a",
        "b",
        ".",
        "\\d",
        "[ab]",
        "(a|b)",
        "(?:ab)",
        "a?",
        "a*",
        "a+",
        "(a?)",
        "(ab)?",
        "a{2}",
        "a{1,3}",
        "|",
        "$",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join), st.text("ab", max_size=400))
@settings(deadline=None, max_examples=200)
def test_whatever_is_run_ends_soon(pattern, text):
    started = time.thread_time()
    check_instance(text + "!", {"pattern": pattern + "c"})
    assert time.thread_time() - started < 1


DOUBLING = {f"d{level}": {"allOf": [{"$ref": f"#/$defs/d{level + 1}"}] * 2} for level in range(40)}


@pytest.mark.timeout(20)
@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#"},
        {"allOf": [{"$ref": "#"}]},
        {"$ref": "#/$defs/nowhere"},
        {"$defs": {**DOUBLING, "d40": {}}, "$ref": "#/$defs/d0"},
        {"pattern": "\\p{L}"},
        {"pattern": "("},
        {"multipleOf": 1e-320},
        {"$ref": "http://["},
    ],
)
def test_a_schema_that_cannot_be_evaluated_gives_a_hint(schema):
    instance = "x" if "pattern" in schema else 10**400
    found = check_instance(instance, schema)
    assert {item.severity for item in found} <= {"hint", "warning"}
    assert all(item.rule in ("not_checked", "input_mismatch") for item in found)
    assert found


def test_a_nested_value_does_not_exhaust_the_stack():
    instance = "leaf"
    for _ in range(90):
        instance = {"a": [instance]}
    assert (
        check_instance(
            instance,
            {"$ref": "#/$defs/n", "$defs": {"n": {"additionalProperties": {"items": {"$ref": "#/$defs/n"}}}}},
        )
        is not None
    )


@given(
    st.dictionaries(
        st.sampled_from(["name", "year", "sites", "other"]),
        st.none() | st.integers() | st.text(max_size=3) | st.lists(st.text(max_size=2), max_size=2),
        max_size=3,
    )
)
def test_the_verdict_is_that_of_jsonschema(instance):
    assert (not check_instance(instance, COMPANY)) == Draft202012Validator(COMPANY).is_valid(instance)
