"""What mends a slip in JSON: exactly what was meant, and nothing else."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fixing import apply_fix, fix_all
from parallel_widgets.schema.json_text import parse_json


def mended(text):
    """Apply the first fix again and again, as a patient author does."""
    for _ in range(20):
        fix = next((problem.fix for problem in parse_json(text).problems if problem.fix), None)
        if fix is None:
            break
        text = apply_fix(text, fix)
    return text


@pytest.mark.parametrize(
    ("broken", "expected"),
    [
        ('{"a": 1,}', '{"a": 1}'),
        ('{\n  "a": [\n    1,\n  ],\n}', '{\n  "a": [\n    1\n  ]\n}'),
        ("[1,,2]", "[1,2]"),
        ('{, "a": 1}', '{ "a": 1}'),
        ('{"a" 1}', '{"a": 1}'),
        ('{"a" = 1}', '{"a" : 1}'),
        ('{\n  "a": 1\n  "b": 2\n}', '{\n  "a": 1,\n  "b": 2\n}'),
        ("{a: 1, $b: 2, 3: 4, true: 5}", '{"a": 1, "$b": 2, "3": 4, "true": 5}'),
        ("{'a': 'it\\'s \"x\"\\n'}", '{"a": "it\'s \\"x\\"\\n"}'),
        ("{“a”: „b”}", '{"a": "b"}'),
        (
            '{"a": True, "b": None, "c": undefined, "d": word}',
            '{"a": true, "b": null, "c": null, "d": "word"}',
        ),
        ('{"a": +5, "b": .5, "c": -.5, "d": 5.}', '{"a": 5, "b": 0.5, "c": -0.5, "d": 5.0}'),
        ('{"a": 1_000, "b": 2024-01-01}', '{"a": 1000, "b": "2024-01-01"}'),
        ('{"a": 1, // one\n  # whole line\n  "b": /* two */ 2\n}', '{"a": 1,\n  "b": 2\n}'),
        ("/* head */\n{}\n// tail", "{}\n"),
        ('{"a": "\\d\t\\x41 \\u12"}', '{"a": "\\\\d\\t\\\\x41 \\\\u12"}'),
        ('{"a": "open,\n "b": 1}', '{"a": "open",\n "b": 1}'),
        ('{"a": "one\n  two", "b": 1}', '{"a": "one\\n  two", "b": 1}'),
        ('{"a": [1, 2', '{"a": [1, 2]}'),
        ('{\r\n\t"a": {\r\n\t\t"b": 1,\r\n', '{\r\n\t"a": {\r\n\t\t"b": 1\r\n\t}\r\n}\r\n'),
        ('{"a": [1, 2}', '{"a": [1, 2]}'),
        ('{"a": [1, 2}}', '{"a": [1, 2]}'),
        ('{"a": {"b": [1}}', '{"a": {"b": [1]}}'),
        ('{"a": 1}},\n', '{"a": 1}\n'),
        ("\ufeff{}", "{}"),
        ('{"a":\u00a01}', '{"a": 1}'),
        ('{"a": "x\\ud83d"}', '{"a": "x"}'),
    ],
)
def test_a_slip_is_mended_as_it_was_meant(broken, expected):
    assert mended(broken) == expected


@pytest.mark.parametrize(
    "text", ["", '{"a"', '{"a":', '{"a": }', '{"a": NaN}', '{"a": 1} word', "{]", '{"a": 1 : 2}', '["a": 1]']
)
def test_where_it_is_not_plain_what_was_meant_nothing_is_offered(text):
    assert parse_json(mended(text)).problems != ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"a": 1, "b": 2, "a": 3}', '{"b": 2, "a": 3}'),
        ('{\n  "a": {"x": 1},\n  "a": 2,\n  "b": 0,\n  "a": 3\n}', '{\n  "b": 0,\n  "a": 3\n}'),
        ('{"o": {"a~/": 1, "a~/": 2}}', '{"o": {"a~/": 2}}'),
        ('{"a": {"x": 1, "x": 2}, "a": 3}', '{"a": 3}'),
    ],
)
def test_of_duplicate_keys_the_last_one_stays(text, expected):
    assert fix_all(text, "input", rules={"duplicate_key"}).text == expected


def test_a_duplicate_key_in_a_broken_text_waits_for_the_text():
    found = SchemaDocument('{"a": 1, "a": 2,}').diagnostics()
    assert [(item.rule, item.fix is not None) for item in found] == [
        ("duplicate_key", False),
        ("syntax", True),
    ]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text('a"\\é, ', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=4)
    ),
    max_leaves=15,
)


@given(VALUES.filter(lambda value: isinstance(value, dict | list) and value), st.data())
def test_a_text_cut_off_between_two_members_is_closed(value, data):
    text = json.dumps(value, indent=data.draw(st.sampled_from([None, 2])))
    cut = data.draw(st.integers(1, len(text)))
    problems = parse_json(text[:cut]).problems
    if problems and problems[-1].message.startswith("The text ends") and problems[-1].fix is not None:
        assert parse_json(mended(text[:cut])).problems == ()


@given(VALUES, st.sampled_from(["trailing comma", "comments", "python"]))
def test_a_text_with_many_slips_of_one_kind_is_what_it_was_meant_to_be(value, slips):
    text = json.dumps(value, indent=2, ensure_ascii=False)
    if slips == "trailing comma":
        lines = text.split("\n")
        pairs = zip(lines, [*lines[1:], ""], strict=True)
        text = "\n".join(
            f"{line}," if after.lstrip().startswith(("}", "]")) and not line.endswith(("{", "[")) else line
            for line, after in pairs
        )
    elif slips == "comments":
        text = text.replace("\n", " // note\n")
    else:
        text = repr(value)
    mended_text = fix_all(text, "input", rules={"syntax"}).text
    if len(parse_json(text).problems) < 20:
        assert parse_json(mended_text).value == value
