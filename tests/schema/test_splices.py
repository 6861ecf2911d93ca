"""Changed values written into a text: exact, small, and in the style of the text's author."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.pointer import child, resolve
from parallel_widgets.schema.splices import Splicer, same
from parallel_widgets.schema.text_edit import apply_edits


def rewritten(text, change, pointer=""):
    """Return ``text`` after ``change`` was done to its value at ``pointer``."""
    parsed = parse_json(text)
    return apply_edits(text, Splicer(parsed).rewrite({pointer: change(resolve(parsed.value, pointer))}))


def test_a_member_is_added_on_a_line_of_its_own_where_the_others_are():
    text = '{\r\n\t"a" : 1,\r\n\t"b" : [1,2,  3]\r\n}\r\n'
    assert rewritten(text, lambda value: {**value, "c": True}) == (
        '{\r\n\t"a" : 1,\r\n\t"b" : [1,2,  3],\r\n\t"c" : true\r\n}\r\n'
    )


def test_a_member_is_added_on_the_same_line_where_the_others_are():
    text = '{"properties": {\n  "a": {"type": "string"},\n  "b": { "type": "number" }\n}}'
    assert rewritten(text, lambda value: {**value, "description": "d"}, "/properties/a") == (
        '{"properties": {\n  "a": {"type": "string", "description": "d"},\n  "b": { "type": "number" }\n}}'
    )


def test_a_compact_text_stays_compact():
    assert rewritten('{"a":1,"b":{}}', lambda value: {**value, "b": {"c": [1, {"d": None}]}}) == (
        '{"a":1,"b":{"c":[1,{"d":null}]}}'
    )


def test_commas_in_front_stay_in_front():
    text = '{ "a": 1\n, "b": 2\n}'
    assert rewritten(text, lambda value: {**value, "c": 3}) == '{ "a": 1\n, "b": 2\n, "c": 3\n}'


def test_a_blank_line_is_not_repeated():
    text = '{\n  "a": 1,\n\n  "b": 2\n}'
    assert rewritten(text, lambda value: {**value, "c": 3}) == '{\n  "a": 1,\n\n  "b": 2,\n  "c": 3\n}'


def test_new_lists_are_written_as_the_others_are():
    for value in ({"a": ["x"], "b": 1}, {"a": {"c": ["x"]}, "b": 1}):
        after = {**value, "b": ["y", "z"]}
        spread = json.dumps(value, indent=3)
        assert rewritten(spread, lambda value: {**value, "b": ["y", "z"]}) == json.dumps(after, indent=3)
    text = '{\n  "a": ["x"],\n  "b": 1\n}'
    assert rewritten(text, lambda value: {**value, "b": ["y"]}) == '{\n  "a": ["x"],\n  "b": ["y"]\n}'


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ("a", '{\n  "b": 2, "c": 3,\n  "d": 4\n}'),
        ("b", '{\n  "a": 1, "c": 3,\n  "d": 4\n}'),
        ("c", '{\n  "a": 1, "b": 2,\n  "d": 4\n}'),
        ("d", '{\n  "a": 1, "b": 2, "c": 3\n}'),
    ],
)
def test_a_member_goes_with_one_comma(gone, expected):
    text = '{\n  "a": 1, "b": 2, "c": 3,\n  "d": 4\n}'
    assert (
        rewritten(text, lambda value: {key: item for key, item in value.items() if key != gone}) == expected
    )


def test_a_renamed_key_is_the_only_thing_that_changes():
    text = '{"a": {"x": 1.50,   "y": 12345678901234567890}, "2024": 1, "b": 2}'
    parsed = parse_json(text)
    renamed = {"n" if key == "a" else key: item for key, item in parsed.value.items()}
    (edit,) = Splicer(parsed).rewrite({"": renamed})
    assert (text[edit.start : edit.end], edit.text) == ('"a"', '"n"')


def test_what_is_moved_is_copied_as_it_was_written():
    text = '{\n  "a": {\n    "x": 1.50,\n    "list": [1,2,  3]\n  },\n  "b": {}\n}'
    moved = '{\n  "b": {\n    "a": {\n      "x": 1.50,\n      "list": [1,2,  3]\n    }\n  }\n}'
    assert rewritten(text, lambda value: {"b": {"a": value["a"]}}) == moved
    assert rewritten(text, lambda value: {"b": value["b"], "a": value["a"]}) == (
        '{\n  "b": {},\n  "a": {\n    "x": 1.50,\n    "list": [1,2,  3]\n  }\n}'
    )


def test_what_is_wrapped_stays_and_moves_in():
    text = '{\n  "type": "array",\n  "items": {"minimum": 1.0}\n}\n'
    wrapped = """{
  "type": "object",
  "properties": {
    "items": {
      "type": "array",
      "items": {"minimum": 1.0}
    }
  }
}
"""

    def wrap(value):
        return {"type": "object", "properties": {"items": value}}

    assert rewritten(text, wrap) == wrapped
    assert rewritten(wrapped, lambda value: value["properties"]["items"]) == text


def test_the_earlier_ones_of_duplicate_keys_stay_until_their_key_goes():
    text = '{"a": 1, "b": 2, "a": 3}'
    assert rewritten(text, lambda value: {**value, "c": 4}) == '{"a": 1, "b": 2, "a": 3, "c": 4}'
    assert rewritten(text, lambda value: {**value, "a": 5}) == '{"a": 1, "b": 2, "a": 5}'
    assert rewritten(text, lambda value: {"b": value["b"]}) == '{"b": 2}'


def test_a_text_that_is_no_json_cannot_be_changed():
    with pytest.raises(ValueError, match="Only a text"):
        Splicer(parse_json('{"a": }'))


KEYS = st.sampled_from(["a", "b", "2024", "a/b", "é~", "", "🙂"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**20)
    | st.sampled_from([1.0, 1.5, 1e20])
    | st.text('a"\\\n🙂', max_size=3)
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@st.composite
def texts(draw):
    """JSON in some style, now and then in several at once, with a key that comes twice."""
    breaks, unit = draw(st.sampled_from(["\n", "\r\n"])), draw(st.sampled_from(["  ", "\t", "    "]))
    one_line = draw(st.sampled_from(["always", "sometimes", "never"]))

    def write(value, depth):
        if not isinstance(value, dict | list) or not value:
            return json.dumps(value, ensure_ascii=draw(st.booleans()))
        members = (
            [write(item, depth + 1) for item in value]
            if isinstance(value, list)
            else [
                f"{json.dumps(key)}{draw(st.sampled_from([':', ': ', ' : ']))}{write(item, depth + 1)}"
                for key, item in value.items()
            ]
        )
        if isinstance(value, dict) and draw(st.integers(0, 9)) == 0:
            members.insert(0, f"{json.dumps(next(iter(value)))}: [0]")
        left, right = "{}" if isinstance(value, dict) else "[]"
        if one_line == "always" or (one_line == "sometimes" and draw(st.booleans())):
            return left + draw(st.sampled_from([", ", ",", " , "])).join(members) + right
        deeper = breaks + unit * (depth + 1)
        comma = draw(st.sampled_from([f",{deeper}", f"{deeper}, ", f",{breaks}{deeper}"]))
        return left + deeper + comma.join(members) + breaks + unit * depth + right

    space = draw(st.sampled_from(["", "\n", "  "]))
    return space + write(draw(VALUES), 0) + space


def containers(value, pointer=""):
    if isinstance(value, dict | list):
        yield pointer
        for name, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from containers(item, child(pointer, name))


def changed_object(draw, value, root):
    kind = draw(st.sampled_from(["add", "remove", "rename", "move", "replace", "hoist"]))
    key = draw(st.sampled_from(list(value))) if value else None
    if kind == "add" or key is None:
        place = draw(st.integers(0, len(value)))
        members = [*value.items()]
        members.insert(place, (f"new{len(value)}", draw(VALUES)))
        return dict(members)
    if kind == "remove":
        return {name: item for name, item in value.items() if name != key}
    if kind == "rename":
        return {f"renamed {name}" if name == key else name: item for name, item in value.items()}
    if kind == "move":
        return dict(draw(st.permutations(list(value.items()))))
    if kind == "hoist":
        inner = value[key] if isinstance(value[key], dict) else {}
        return {**{name: item for name, item in value.items() if name != key}, **inner}
    return {**value, key: draw(st.sampled_from([{"wrapped": value[key]}, [value[key]]]) | VALUES)}


def changed_list(draw, value):
    kind = draw(st.sampled_from(["add", "remove", "move", "replace"]))
    if kind == "add" or not value:
        place = draw(st.integers(0, len(value)))
        return [*value[:place], draw(VALUES), *value[place:]]
    place = draw(st.integers(0, len(value) - 1))
    if kind == "remove":
        return value[:place] + value[place + 1 :]
    if kind == "move":
        return draw(st.permutations(value))
    return [*value[:place], {"x": value[place]}, *value[place + 1 :]]


@settings(max_examples=300)
@given(st.data(), texts())
def test_any_sequence_of_changes_is_the_same_in_the_text_and_in_the_value(data, text):
    history = [text]
    for _ in range(data.draw(st.integers(1, 4))):
        parsed = parse_json(history[-1])
        places = list(containers(parsed.value))
        if not places:
            return
        pointer = data.draw(st.sampled_from(places))
        old = resolve(parsed.value, pointer)
        new = (
            changed_object(data.draw, old, parsed.value)
            if isinstance(old, dict)
            else changed_list(data.draw, old)
        )
        expected = put(parsed.value, pointer, new)
        edits = Splicer(parsed).rewrite({pointer: new})
        after = apply_edits(history[-1], edits)
        found = parse_json(after)
        assert not [problem for problem in found.problems if problem.rule != "duplicate_key"]
        assert same(found.value, expected), after
        span = parsed.span(pointer)
        assert all(span[0] <= edit.start <= edit.end <= span[1] for edit in edits)
        assert undone(history[-1], edits) == history[-1]
        history.append(after)


def put(value, pointer, new):
    """Return a copy of ``value`` with ``new`` at ``pointer``."""
    if not pointer:
        return copy.deepcopy(new)
    value = copy.deepcopy(value)
    parent, _, _ = pointer.rpartition("/")
    container = resolve(value, parent)
    names = container if isinstance(container, dict) else range(len(container))
    container[next(name for name in names if child(parent, name) == pointer)] = copy.deepcopy(new)
    return value


def undone(text, edits):
    """Do and undo ``edits``, as an editor does."""
    after, shift, inverse = apply_edits(text, edits), 0, []
    for edit in edits:
        start = edit.start + shift
        inverse.append(type(edit)(start, start + len(edit.text), text[edit.start : edit.end]))
        shift += len(edit.text) - (edit.end - edit.start)
    return apply_edits(after, inverse)


@given(texts())
def test_an_unchanged_value_changes_nothing(text):
    parsed = parse_json(text)
    assert Splicer(parsed).rewrite({"": copy.deepcopy(parsed.value)}) == ()


@given(texts(), texts())
def test_any_value_can_take_the_place_of_another(before, after):
    parsed, value = parse_json(before), parse_json(after).value
    assert same(parse_json(apply_edits(before, Splicer(parsed).rewrite({"": value}))).value, value)
