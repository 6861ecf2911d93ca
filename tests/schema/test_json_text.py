"""The JSON reader: strict, exact about places, and clear about what people get wrong."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from parallel_widgets.schema.json_text import MAX_TEXT, parse_json
from parallel_widgets.schema.pointer import MISSING, child, resolve

TEXT = st.text(max_size=8)
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXT.filter(lambda text: text.isprintable()),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)

# What breaks the text, where the squiggle is (by the underlined text), and words of the message.
SLIPS = [
    ('{"a": 1,}', ",", "Remove this comma"),
    ("[1, 2,]", ",", "Remove this comma"),
    ("{'a': 1}", "'a'", "Single quotes"),
    ("{“a”: 1}", "“a”", "Curly quotes"),
    ('{"a": 1 // one\n}', "// one", "no comments"),
    ('{"a": 1 # one\n}', "# one", "no comments"),
    ('{/* one */"a": 1}', "/* one */", "no comments"),
    ("{a: 1}", "a", 'Put the key in double quotes: "a"'),
    ("{1: 2}", "1", 'Put the key in double quotes: "1"'),
    ('{"a": True}', "True", "JSON writes `true`, not `True`"),
    ('{"a": None}', "None", "JSON writes `null`, not `None`"),
    ('{"a": string}', "string", 'a string needs double quotes: "string"'),
    ('{"a": 1 "b": 2}', '"b"', "A comma is missing"),
    ("[1 2]", "2", "A comma is missing"),
    ('{"a" 1}', "1", 'A colon is missing after the key "a"'),
    ('{"a"}', "}", 'The key "a" has no value'),
    ('{"a":}', "}", 'The key "a" has no value'),
    ('{"a": , "b": 1}', ",", "A value is missing"),
    ("[,1]", ",", "A value is missing"),
    ('{"a"=1}', "=", "a colon separates"),
    ('{"a": 012}', "012", "no leading zeros"),
    ('{"a": .5}', ".5", "a digit before its point"),
    ('{"a": 1.}', "1.", "a digit after its point"),
    ('{"a": +1}', "+1", "no plus sign"),
    ('{"a": 1_000}', "1_000", "no underscores"),
    ('{"a": 0x1F}', "0x1F", "no JSON number"),
    ('{"a": "b\\d"}', '\\d"', "no escape of JSON"),
    ('{"a": "b\\u12"}', '\\u12"', "four hexadecimal digits"),
    ('{"a": "b\tc"}', '\tc"', "write it as `\\t`"),
    ('{"a": "b\nc"}', '"b', "not closed on its line"),
    ('{"a": "b', '"b', "not closed on its line"),
    ('{"a": [1, 2}', "}", "`}` does not close the `[` of line 1: `]` is expected"),
    ('{"a": [1, 2]', "", "the `{` of line 1 is closed: add `}`"),
    ('{"a": [1, 2', "", "the `[` of line 1 is closed: add `]}`"),
    ('{"a": 1}}', "}", "remove what follows"),
    ('{"a":\xa01}', "\xa0", "U+00A0"),
    ("", "", "no JSON here yet"),
    (" \n", " \n", "no JSON here yet"),
]


@pytest.mark.parametrize(("text", "underlined", "words"), SLIPS, ids=[repr(slip[0]) for slip in SLIPS])
def test_a_slip_gets_one_sentence_at_its_place(text, underlined, words):
    parsed = parse_json(text)
    (problem,) = parsed.problems
    assert problem.rule == "syntax"
    assert words in problem.message
    assert problem.message.endswith(".")
    assert text[problem.start : problem.end] == underlined
    assert parsed.value is MISSING


def test_several_slips_are_all_shown_at_once():
    text = '{\n  // GDP\n  type: \'object\',\n  "required": ["a",],\n}'
    found = [
        (problem.message.split()[0], text[problem.start : problem.end])
        for problem in parse_json(text).problems
    ]
    assert found == [
        ("JSON", "// GDP"),
        ("Put", "type"),
        ("Single", "'object'"),
        ("Remove", ","),
        ("Remove", ","),
    ]


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "nan", "1e400", "-1e999"])
def test_a_number_that_is_none_is_named(number):
    (problem,) = parse_json(f'{{"a": [{number}]}}').problems
    assert (problem.rule, problem.pointer) == ("non_finite_number", "/a/0")
    assert number in problem.message


def test_a_number_too_long_to_read_is_named_and_a_long_one_kept():
    assert parse_json("9" * 4300).value == int("9" * 4300)
    (problem,) = parse_json("[" + "9" * 4301 + "]").problems
    assert problem.rule == "number_too_long"


def test_a_duplicate_key_is_found_at_its_second_place_and_the_last_value_counts():
    parsed = parse_json('{"a": 1,\n "b": {"a": 2,\n "a": 3}}')
    (problem,) = parsed.problems
    assert (problem.rule, problem.pointer) == ("duplicate_key", "/b/a")
    assert "on line 2" in problem.message
    assert parsed.line_and_column(problem.start) == (3, 2)
    assert parsed.value == {"a": 1, "b": {"a": 3}}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('{"k": "a\\ud83d"}', "\\ud83d"),
        ('{"k": "a\\ude00b"}', "\\ude00"),
        ('{"k": "\\ud83d\\ude00\\ud83d\\u0041"}', "\\ud83d"),
        ('{"k": "a\ud83d"}', "\ud83d"),
        ('{"\\ud83d": 1}', "\\ud83d"),
    ],
)
def test_half_a_character_is_found_and_never_repeated(text, place):
    parsed = parse_json(text)
    (problem,) = parsed.problems
    assert problem.rule == "lone_surrogate"
    assert text[problem.start : problem.end] == place
    (problem.message + problem.pointer).encode("utf-8")
    assert parsed.value is MISSING


def test_a_whole_surrogate_pair_is_a_character():
    assert parse_json('"\\ud83d\\ude00"').value == "😀"


def test_no_nesting_exhausts_the_stack():
    assert parse_json("[" * 100 + "]" * 100).value is not MISSING
    for text in ("[" * 101 + "]" * 101, '{"a":' * 150_000, "[" * 999_999):
        (problem,) = parse_json(text).problems
        assert problem.rule == "nesting"


def test_a_text_too_large_is_only_measured():
    parsed = parse_json("[" + "1," * MAX_TEXT)
    assert [problem.rule for problem in parsed.problems] == ["text_too_large"]
    assert "2,000,001" in parsed.problems[0].message


def test_a_byte_order_mark_is_tolerated():
    parsed = parse_json('\ufeff{"a": 1}')
    assert parsed.value == {"a": 1}
    assert [problem.rule for problem in parsed.problems] == ["byte_order_mark"]


def test_a_text_full_of_problems_stops_with_no_value():
    parsed = parse_json("{" + '"a": 1, ' * 500 + '"b": 2}')
    assert len(parsed.problems) == 20
    assert parsed.value is MISSING


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_lines_and_columns_count_from_one_for_every_kind_of_line(newline):
    text = f'{{{newline}  "é": 1,{newline}  "b": 2{newline}}}'
    parsed = parse_json(text)
    start, end = parsed.span("/b", key=True)
    assert text[start:end] == '"b"'
    assert parsed.line_and_column(start) == (3, 3)


def strict(text):
    """Return what the standard library makes of ``text``; raise if it is no strict JSON."""

    def refuse(constant):
        raise ValueError(constant)

    return json.loads(text, parse_constant=refuse)


@given(VALUES, st.sampled_from([None, 1, 2]), st.booleans())
def test_what_json_writes_is_read_and_every_place_is_exact(value, indent, ascii_only):
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    parsed = parse_json(text)
    assert not parsed.problems
    assert parsed.value == value
    waiting = [("", value)]
    while waiting:
        pointer, part = waiting.pop()
        start, end = parsed.span(pointer)
        assert json.loads(text[start:end]) == part
        assert resolve(value, pointer) == part
        if isinstance(part, dict):
            for key, inner in part.items():
                key_start, key_end = parsed.span(child(pointer, key), key=True)
                assert json.loads(text[key_start:key_end]) == key
                waiting.append((child(pointer, key), inner))
        elif isinstance(part, list):
            waiting.extend((child(pointer, index), inner) for index, inner in enumerate(part))


@given(VALUES, st.data())
def test_it_agrees_with_the_standard_library_on_damaged_text(value, data):
    text = json.dumps(value, ensure_ascii=False)
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 3))
    piece = data.draw(
        st.sampled_from(
            [
                "",
                ",",
                '"',
                "}",
                "]",
                "{",
                "[",
                ":",
                "1",
                "e",
                "-",
                " ",
                "\n",
                "\\",
                "true",
                "'",
                "é",
                "/",
                "\x00",
            ]
        )
    )
    damaged = text[:at] + piece + text[at + cut :]
    parsed = parse_json(damaged)
    try:
        expected = strict(damaged)
    except ValueError:
        assert parsed.value is MISSING
        assert parsed.problems
    else:
        breaking = [problem for problem in parsed.problems if problem.rule != "duplicate_key"]
        if not breaking:
            assert parsed.value == expected
        assert {problem.rule for problem in breaking} <= {"non_finite_number", "lone_surrogate"}


@example("'\ud83d'")
@example("['a\\ud83d']")
@given(st.text(st.sampled_from("{}[],:\"'\\/#*\n\t aeE+-.0123truefalsn\ud83d\ufeff\xa0é😀_$")))
def test_any_text_gets_problems_in_order_and_inside_the_text(text):
    parsed = parse_json(text)
    assert parsed.problems or parsed.value is not MISSING
    starts = [problem.start for problem in parsed.problems]
    assert starts == sorted(starts)
    for problem in parsed.problems:
        assert 0 <= problem.start <= problem.end <= len(text)
        (problem.message + problem.pointer).encode("utf-8")
        line, column = parsed.line_and_column(problem.start)
        assert line >= 1
        assert column >= 1
