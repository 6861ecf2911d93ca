"""Task-safety: what is changed is listed, what is left is told, and what is fine is left as it is."""

import json

from parallel_widgets.schema.imports.task_safe import task_safe
from parallel_widgets.schema.judgement import judged

GOOD = """{ "type":"object",
  "properties": {"a": {"type": "string"}}, "required": ["a"], "additionalProperties": false }"""


def nested(levels, leaf):
    for level in range(levels):
        leaf = {"type": "array", "items": leaf, "description": f"Level {level}"}
    schema = {"type": "object", "properties": {"x": leaf}, "required": ["x"], "additionalProperties": False}
    return json.dumps(schema, indent=2)


def grave(text):
    found = judged(text, "output").diagnostics
    return [item.rule for item in found if item.severity in ("error", "unsupported", "warning")]


def test_a_good_schema_stays_as_it_is():
    safe = task_safe(GOOD)
    assert (safe.text, safe.changes, safe.notes) == (GOOD, (), ())


def test_each_change_says_what_it_did_and_where():
    safe = task_safe('{"type": "object", "properties": {"a": {"type": "object", "properties": {"b": {}}}}}')
    assert {change.pointer for change in safe.changes} == {"", "/properties/a"}
    assert all(change.message.endswith(".") for change in safe.changes)
    assert grave(safe.text) == []


def test_lists_nested_too_deeply_are_asked_for_as_json_in_a_string():
    leaf = {"type": ["object", "null"], "properties": {"b": {"type": "string"}}}
    text = nested(4, {**leaf, "required": ["b"], "additionalProperties": False})
    safe = task_safe(text)
    assert grave(safe.text) == []
    place = json.loads(safe.text)["properties"]["x"]["items"]["items"]["items"]["items"]
    assert place == {"type": ["string", "null"], "description": "JSON with b."}
    assert any("deeper than the 5 levels" in change.message for change in safe.changes)


def test_what_cannot_be_mended_is_told():
    many = {f"field_{number}": {"type": "string"} for number in range(120)}
    schema = {"type": "object", "properties": many, "required": list(many), "additionalProperties": False}
    safe = task_safe(json.dumps(schema))
    assert json.loads(safe.text) == schema
    assert any(note.startswith("Still to do:") and "120 properties" in note for note in safe.notes)
