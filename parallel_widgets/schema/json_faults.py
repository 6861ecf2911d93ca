"""What people write that is no JSON (comments, single quotes, Python's ``True``), each in one sentence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

#: The longest piece of a text that a message repeats (characters).
MAX_SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A piece of text that is no JSON token.

    Parameters
    ----------
    kind
        What it is read as: a token's kind, ``unknown`` (some value), ``skip`` (white space), or ``stop``.
    lexeme
        The token that was meant.
    message
        What is wrong and what to write instead.
    rule
        ``syntax`` or ``non_finite_number``.
    """

    kind: Literal["string", "number", "word", "unknown", "skip", "stop"]
    start: int
    end: int
    message: str
    lexeme: str = ""
    rule: Literal["syntax", "non_finite_number"] = "syntax"


_SPACE = re.compile(r"[ \t\n\r]*")
_COMMENT = re.compile(r"//[^\n\r]*|/\*.*?(?:\*/|\Z)|\#[^\n\r]*", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"'(?:[^'\\\n\r]|\\.)*'")
_CURLY_QUOTED = re.compile(r"[“”„][^“”\"\n\r]*[“”\"]")
_LOOSE_STRING = re.compile(r'"(?:[^"\\\n\r]|\\[^\n\r])*"')
_STRICT_START = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*')
_NAME = re.compile(r"[^\W\d][\w$-]*|\$[\w$-]*")
_NUMBER = re.compile(r"[-+.\d][\w.+-]*")
_NON_FINITE = re.compile(r"[-+]?(?:nan|inf|infinity)\Z", re.IGNORECASE)
_JSON_WORDS = {
    "true": "true",
    "false": "false",
    "null": "null",
    "none": "null",
    "undefined": "null",
    "nil": "null",
}


def shown(text: str, *, quote: str = '"') -> str:
    """Return ``text`` fit for a message: quoted, short, and with nothing invisible in it."""
    short = text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"
    printable = "".join(
        character if character.isprintable() else f"\\u{ord(character):04x}" for character in short
    )
    return f"{quote}{printable}{quote}"


def explain(text: str, position: int, *, wants_key: bool) -> Fault:
    """Explain what stands at ``position`` (after white space) where no JSON token does.

    Parameters
    ----------
    wants_key
        Whether a key of an object is expected there.
    """
    space = _SPACE.match(text, position)
    start = position if space is None else space.end()
    first = text[start]
    if (comment := _COMMENT.match(text, start)) is not None:
        return Fault(
            kind="skip", start=start, end=comment.end(), message="JSON has no comments: remove this one."
        )
    if first.isspace() or first in "\u200b\u2060\ufeff":
        message = f"This character (U+{ord(first):04X}) looks like a space but is none for JSON: replace it."
        return Fault(kind="skip", start=start, end=start + 1, message=message)
    if first == '"':
        return _broken_string(text, start)
    for quoted, name in ((_SINGLE_QUOTED, "Single"), (_CURLY_QUOTED, "Curly")):
        if (found := quoted.match(text, start)) is not None:
            body = found[0][1:-1]
            message = f"{name} quotes are no JSON: write {shown(body)} in straight double quotes."
            return Fault(
                kind="string", start=start, end=found.end(), message=message, lexeme=_as_string(body)
            )
    if (name_found := _NAME.match(text, start)) is not None:
        return _bare_word(text, name_found, wants_key=wants_key)
    if (number := _NUMBER.match(text, start)) is not None:
        return _odd_number(number)
    if first == "'":
        message = "This string is not closed on its line; and JSON wants double quotes."
        return Fault(kind="stop", start=start, end=start + 1, message=message)
    hint = ": a colon separates a key from its value" if first == "=" else ""
    message = f"{shown(first, quote='`')} has no meaning here{hint}."
    return Fault(kind="stop", start=start, end=start + 1, message=message)


def _broken_string(text: str, start: int) -> Fault:
    loose = _LOOSE_STRING.match(text, start)
    strict = _STRICT_START.match(text, start)
    stop = start + 1 if strict is None else strict.end()
    if loose is None:
        line_end = re.compile(r"[\n\r]|\Z").search(text, start)
        end = len(text) if line_end is None else line_end.start()
        message = 'This string is not closed on its line: add `"`, or write a line break in it as `\\n`.'
        return Fault(kind="stop", start=start, end=end, message=message)
    if text[stop] == "\\":
        escape = text[stop : stop + 2]
        if escape == "\\u":
            message = "`\\u` must be followed by four hexadecimal digits."
        else:
            message = f"{shown(escape, quote='`')} is no escape of JSON: write a backslash as `\\\\`."
        bad_end = stop + 2
    else:
        written = "`\\t`" if text[stop] == "\t" else f"`\\u{ord(text[stop]):04x}`"
        message = f"A control character cannot stand in a string as it is: write it as {written}."
        bad_end = stop + 1
    # The squiggle is on the bad character, the scan goes on after the string.
    return Fault(
        kind="string",
        start=stop,
        end=loose.end(),
        message=message,
        lexeme=_as_string(text[start + 1 : bad_end]),
    )


def _bare_word(text: str, found: re.Match[str], *, wants_key: bool) -> Fault:
    word, start, end = found[0], found.start(), found.end()
    if wants_key:
        message = f"Put the key in double quotes: {shown(word)}."
        return Fault(kind="string", start=start, end=end, message=message, lexeme=_as_string(word))
    if _NON_FINITE.match(word):
        return _non_finite(word, start, end)
    if word.lower() in _JSON_WORDS:
        right = _JSON_WORDS[word.lower()]
        message = f"JSON writes `{right}`, not {shown(word, quote='`')}."
        return Fault(kind="word", start=start, end=end, message=message, lexeme=right)
    message = f"{shown(word, quote='`')} is no JSON value; a string needs double quotes: {shown(word)}."
    return Fault(kind="string", start=start, end=end, message=message, lexeme=_as_string(word))


def _odd_number(found: re.Match[str]) -> Fault:
    number, start, end = found[0], found.start(), found.end()
    if _NON_FINITE.match(number):
        return _non_finite(number, start, end)
    if re.match(r"-?0\d", number):
        why = "a number has no leading zeros; as text it needs double quotes"
    elif number.startswith("+"):
        why = "a number has no plus sign"
    elif number.startswith((".", "-.")):
        why = "a number has a digit before its point, as in 0.5"
    elif re.fullmatch(r"-?\d+\.", number):
        why = "a number has a digit after its point, as in 1.0"
    elif "_" in number:
        why = "a number has no underscores"
    else:
        why = "as text it needs double quotes"
    message = f"{shown(number, quote='`')} is no JSON number: {why}."
    return Fault(kind="unknown", start=start, end=end, message=message)


def _non_finite(word: str, start: int, end: int) -> Fault:
    message = f"JSON has no {shown(word, quote='`')}: write a number, `null`, or a string."
    return Fault(kind="unknown", start=start, end=end, message=message, rule="non_finite_number")


def _as_string(body: str) -> str:
    return json.dumps(body)
