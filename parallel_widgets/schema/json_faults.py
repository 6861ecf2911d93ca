"""What people write that is no JSON (comments, single quotes, Python's ``True``), each in one sentence."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Literal

from .fix import Fix
from .json_repairs import closed_string, quoted, replaced, well_escaped, without_comment

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
    fix
        What mends it, where it is plain what was meant.
    """

    kind: Literal["string", "number", "word", "unknown", "skip", "stop"]
    start: int
    end: int
    message: str
    lexeme: str = ""
    rule: Literal["syntax", "non_finite_number"] = "syntax"
    fix: Fix | None = None


_SPACE = re.compile(r"[ \t\n\r]*")
_COMMENT = re.compile(r"//[^\n\r]*|/\*.*?(?:\*/|\Z)|\#[^\n\r]*", re.DOTALL)
_SINGLE_QUOTED = re.compile(r"'(?:[^'\\\n\r]|\\.)*'")
_CURLY_QUOTED = re.compile(r"[“”„][^“”\"\n\r]*[“”\"]")
_LOOSE_STRING = re.compile(r'"(?:[^"\\\n\r]|\\[^\n\r])*"')
_STRICT_START = re.compile(r'"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\x00-\x1f]*)*')
_NAME = re.compile(r"[^\W\d][\w$-]*|\$[\w$-]*")
_NUMBER = re.compile(r"[-+.\d][\w.+-]*")
_JSON_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?", re.ASCII)
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
    if short.isprintable():
        return f"{quote}{short}{quote}"
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
        end, message = comment.end(), "JSON has no comments: remove this one."
        return Fault(
            kind="skip", start=start, end=end, message=message, fix=without_comment(text, start, end)
        )
    if first.isspace() or first in "\u200b\u2060\ufeff":
        message = f"This character (U+{ord(first):04X}) looks like a space but is none for JSON: replace it."
        fix = replaced("Replace it by a space", start, start + 1, " ")
        return Fault(kind="skip", start=start, end=start + 1, message=message, fix=fix)
    if first == '"':
        return _broken_string(text, start)
    for pattern, name in ((_SINGLE_QUOTED, "Single"), (_CURLY_QUOTED, "Curly")):
        if (found := pattern.match(text, start)) is not None:
            body = found[0][1:-1]
            message = f"{name} quotes are no JSON: write {shown(body)} in straight double quotes."
            end, fix = found.end(), quoted(start, found.end(), body)
            return Fault(
                kind="string", start=start, end=end, message=message, lexeme=_as_string(body), fix=fix
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
    colon = replaced("Write a colon", start, start + 1, ":") if hint else None
    return Fault(kind="stop", start=start, end=start + 1, message=message, fix=colon)


def _broken_string(text: str, start: int) -> Fault:
    loose = _LOOSE_STRING.match(text, start)
    strict = _STRICT_START.match(text, start)
    stop = start + 1 if strict is None else strict.end()
    if loose is None:
        line_end = re.compile(r"[\n\r]|\Z").search(text, start)
        end = len(text) if line_end is None else line_end.start()
        message = 'This string is not closed on its line: add `"`, or write a line break in it as `\\n`.'
        fix = closed_string(text, start)
        return Fault(kind="stop", start=start, end=end, message=message, fix=fix)
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
        fix=well_escaped(text, start, loose.end()),
    )


def _bare_word(text: str, found: re.Match[str], *, wants_key: bool) -> Fault:
    word, start, end = found[0], found.start(), found.end()
    in_quotes = quoted(start, end, word)
    if wants_key:
        message = f"Put the key in double quotes: {shown(word)}."
        return Fault(
            kind="string", start=start, end=end, message=message, lexeme=_as_string(word), fix=in_quotes
        )
    if _NON_FINITE.match(word):
        return _non_finite(word, start, end)
    if word.lower() in _JSON_WORDS:
        right = _JSON_WORDS[word.lower()]
        message = f"JSON writes `{right}`, not {shown(word, quote='`')}."
        fix = replaced(f"Write `{right}`", start, end, right)
        return Fault(kind="word", start=start, end=end, message=message, lexeme=right, fix=fix)
    message = f"{shown(word, quote='`')} is no JSON value; a string needs double quotes: {shown(word)}."
    return Fault(kind="string", start=start, end=end, message=message, lexeme=_as_string(word), fix=in_quotes)


def _odd_number(found: re.Match[str]) -> Fault:
    number, start, end = found[0], found.start(), found.end()
    if _NON_FINITE.match(number):
        return _non_finite(number, start, end)
    right = f'"{number}"'
    if re.match(r"-?0\d", number):
        why = "a number has no leading zeros; as text it needs double quotes"
    elif number.startswith("+"):
        why, right = "a number has no plus sign", number[1:]
    elif number.startswith((".", "-.")):
        why, right = "a number has a digit before its point, as in 0.5", number.replace(".", "0.", 1)
    elif re.fullmatch(r"-?\d+\.", number):
        why, right = "a number has a digit after its point, as in 1.0", f"{number}0"
    elif "_" in number:
        why, right = "a number has no underscores", number.replace("_", "")
    else:
        why = "as text it needs double quotes"
    message = f"{shown(number, quote='`')} is no JSON number: {why}."
    is_plain = right.startswith('"') or _JSON_NUMBER.fullmatch(right) is not None
    fix = replaced(f"Write {shown(right, quote='`')}", start, end, right) if is_plain else None
    return Fault(kind="unknown", start=start, end=end, message=message, fix=fix)


def _non_finite(word: str, start: int, end: int) -> Fault:
    message = f"JSON has no {shown(word, quote='`')}: write a number, `null`, or a string."
    return Fault(kind="unknown", start=start, end=end, message=message, rule="non_finite_number")


def _as_string(body: str) -> str:
    return json.dumps(body)
