"""After a fix its finding is gone, no other is new, and all that it does not touch is where it was."""

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.schema.fix import Fix
from parallel_widgets.schema.fixing import apply_fix, fix_all
from parallel_widgets.schema.judgement import Judgement
from parallel_widgets.schema.text_edit import TextEdit, apply_edits, trimmed

CORPUS = Path(__file__).parent / "corpus"
GRAVE = ("error", "unsupported", "warning")
DEEP = {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}


def corpus():
    published = json.loads((CORPUS / "published_specs.json").read_text("utf-8"))
    broken = json.loads((CORPUS / "broken_schemas.json").read_text("utf-8"))
    outputs = [(case["name"], (case["task_spec"] or {}).get("output_schema")) for case in published]
    schemas = [
        (name, output["json_schema"])
        for name, output in outputs
        if isinstance(output, dict) and "json_schema" in output
    ]
    schemas += [(case["name"], case["output_schema"]) for case in broken]
    styles = {"pretty": {"indent": 2}, "tabs": {"indent": "\t"}, "compact": {"separators": (",", ":")}}
    return [
        pytest.param(
            json.dumps(schema, **style).replace("\n", "\r\n" if name == "tabs" else "\n"), id=f"{case} {name}"
        )
        for case, schema in schemas
        for name, style in styles.items()
    ]


def judged(text):
    return Judgement(text, "output").diagnostics


# Not hints: a field gets one at a time, so that the next best advice follows the one that was taken, and a
# name that a fix had to choose is for its author to better. A text with a slip and a definition that is
# written out are not among the schemas here: what is wrong inside them is not the fix's doing.
def rules(diagnostics):
    return Counter(found.rule for found in diagnostics if found.severity in GRAVE)


def undone(text, edits):
    """Return the edits that an editor undoes ``edits`` with."""
    inverse, shift = [], 0
    for edit in edits:
        start = edit.start + shift
        inverse.append(TextEdit(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return inverse


def check_each_fix(text):
    """Check all that is promised of a fix, for each finding in ``text``."""
    before = judged(text)
    for found in before:
        for fix in filter(None, (found.fix, *found.alternatives)):
            after_text = apply_fix(text, fix)
            after = judged(after_text)
            said = [(item.rule, item.pointer, item.message) for item in after]
            assert (found.rule, found.pointer, found.message) not in said, fix.title
            new = rules(after) - rules(before)
            assert not new, (fix.title, after_text)
            assert apply_edits(after_text, undone(text, fix.edits)) == text
            assert all(text[edit.start : edit.end] != edit.text for edit in fix.edits)


@pytest.mark.parametrize("text", corpus())
def test_each_fix_of_the_corpus_keeps_its_promises(text):
    check_each_fix(text)


@pytest.mark.parametrize("text", corpus())
def test_nothing_is_left_in_the_corpus_that_can_be_fixed_by_itself(text):
    fixing = fix_all(text, "output")
    assert apply_edits(text, fixing.edits) == fixing.text
    assert trimmed(text, fixing.edits) == fixing.edits
    assert not [found for found in fixing.left if found.severity in GRAVE and found.fix is not None]
    # A schema without any field needs its author.
    left = rules(fixing.left)
    assert left in (Counter(), Counter(root_properties_required=1))
    assert fix_all(fixing.text, "output").edits == ()


def test_fixing_all_changes_only_what_is_wrong():
    text = """{
  "type": "object",
  "properties": {
    "when": {"type":   "string", "format": "date", "description": "Day of the filing"},
    "big": {"type": "integer", "enum": [12345678901234567890, 1.50]},
    "2024": {"type": "object", "properties": {"x": {"type": "null"}}}
  },
  "required": ["when", "big"]
}
"""
    fixing = fix_all(text, "output")
    assert (
        fixing.text
        == """{
  "type": "object",
  "properties": {
    "when": {"type":   "string", "description": "Day of the filing. Format YYYY-MM-DD."},
    "big": {"type": "integer", "enum": [12345678901234567890, 1.50]},
    "2024": {"type": "object", "properties": {"x": {"type": ["string", "null"]}}, "required": ["x"], \
"additionalProperties": false}
  },
  "required": ["when", "big", "2024"],
  "additionalProperties": false
}
"""
    )
    assert [found.rule for found in fixing.applied].count("additional_properties_false") == 2


def test_broken_syntax_is_mended_before_the_schema_in_it():
    fixing = fix_all("{'type': 'array', 'items': {'type': 'strin'},", "output")
    assert json.loads(fixing.text) == {
        "type": "object",
        "properties": {"items": {"type": "array", "items": {"type": "string"}}},
        "required": ["items"],
        "additionalProperties": False,
    }
    assert {found.rule for found in fixing.applied} >= {"syntax", "metaschema"}


def test_only_the_rules_that_are_asked_for_are_fixed():
    text = '{"type": "object", "properties": {"a": {"type": "strin"}},}'
    assert fix_all(text, "output", rules={"syntax"}).text == text.replace(",}", "}")
    assert fix_all(text, "output", rules=()).text == text


def test_what_is_unverified_or_advice_is_never_changed_by_itself():
    properties = {"name": {"const": "x"}, "b": {"nullable": True, "default": 5}}
    schema = {
        "type": "object",
        "properties": properties,
        "required": ["name", "b"],
        "additionalProperties": False,
    }
    fixing = fix_all(json.dumps(schema), "output")
    assert fixing.edits == ()
    assert {found.severity for found in fixing.left} == {"hint", "unverified"}


def test_many_constraints_of_one_field_end_in_one_description():
    schema = {
        "type": "object",
        "properties": {"a": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "x"}},
    }
    after = json.loads(fix_all(json.dumps(schema), "output").text)["properties"]["a"]
    assert after["description"] == (
        "At least 1 character. At most 5 characters. Matches the regular expression `x`."
    )


def test_an_input_schema_is_only_made_valid():
    text = '{"type": "arr", "items": {"format": "date"}, "items": {"type": "int"}}'
    assert fix_all(text, "input").text == '{"type": "array", "items": {"type": "integer"}}'


def test_a_fix_for_another_text_is_refused():
    with pytest.raises(ValueError, match="does not follow"):
        apply_fix("{}", Fix(title="x", edits=(TextEdit(5, 9, ""),)))


NAMES = st.sampled_from(["name", "source", "a b", "x~/y", "é🙂", "items", "type"])
LEAVES = st.fixed_dictionaries(
    {"type": st.sampled_from(["string", "integer", "null", ["string", "null"], "strin", "date"])},
    optional={
        "description": st.sampled_from(["", "The date", "At least 3 characters."]),
        "minLength": st.integers(0, 3),
        "format": st.sampled_from(["date", "uri", "x"]),
        "minimum": st.sampled_from([0, 1.5]),
        "enum": st.just(["a"]),
        "default": st.just("a"),
        "nullable": st.booleans(),
    },
)


def objects(inner):
    return st.fixed_dictionaries(
        {
            "type": st.sampled_from(["object", "object", "objct", "dict"]),
            "properties": st.dictionaries(NAMES, inner, min_size=1, max_size=3),
        },
        optional={
            "required": st.lists(NAMES, max_size=3, unique=True),
            "additionalProperties": st.sampled_from([True, False, {}, {"type": "string"}]),
            "description": st.just("A thing"),
            "minProperties": st.just(1),
            "nullable": st.booleans(),
            "title": st.sampled_from(["Sources", "A thing"]),
        },
    )


SCHEMAS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        objects(inner),
        st.builds(lambda items: {"type": "array", "items": items, "maxItems": 5}, inner),
        st.builds(lambda one: {"anyOf": [one, {"type": "null"}]}, inner),
        st.builds(lambda one, other: {"anyOf": [one, other]}, objects(inner), objects(inner)),
    ),
    max_leaves=8,
)
TEXTS = st.builds(
    lambda schema, style: json.dumps(schema, ensure_ascii=False, **style),
    SCHEMAS,
    st.sampled_from([{}, {"indent": 2}, {"indent": "\t"}, {"separators": (",", ":")}]),
)


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_each_fix_of_any_schema_keeps_its_promises(text):
    check_each_fix(text)


@pytest.mark.parametrize(
    "schema",
    [
        {"anyOf": [{"type": "object", "properties": {"source": {"type": "string"}}}, {"type": "null"}]},
        {"type": "strin", "nullable": True},
        {"type": None},
        {"type": "string", "title": "Sources"},
        {"type": "object", "properties": {"a": {"type": "string"}}, "nullable": True},
        {"fields": {"a": {"type": "string"}}},
        {
            "type": "object",
            "properties": {"a": {"anyOf": [{"type": "objct", "properties": {"b": {"type": "string"}}}]}},
        },
        {"type": "array", "items": {"type": "array", "items": {"type": "array", "items": DEEP}}},
    ],
    ids=json.dumps,
)
def test_what_a_fault_seems_to_hide_is_told_beforehand_or_mended_with_it(schema):
    check_each_fix(json.dumps(schema))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_fixing_all_ends_with_nothing_left_to_fix(text):
    fixing = fix_all(text, "output")
    assert apply_edits(text, fixing.edits) == fixing.text
    assert not [found for found in fixing.left if found.severity in GRAVE and found.fix is not None]
    assert fix_all(fixing.text, "output").text == fixing.text


@settings(max_examples=100, deadline=None)
@given(TEXTS, st.data())
def test_fixing_a_text_with_a_slip_never_fails(text, data):
    place = data.draw(st.integers(0, len(text)))
    slip = data.draw(st.sampled_from([",", "'", '"', "}", "]", " // x\n", "None", "\\", ""]))
    broken = text[:place] + slip + text[place + data.draw(st.integers(0, 2)) :]
    for role in ("output", "input"):
        fixing = fix_all(broken, role)
        assert apply_edits(broken, fixing.edits) == fixing.text
