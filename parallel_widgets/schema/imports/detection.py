"""What a pasted text is, told by its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from parallel_widgets.schema.pseudo_schema import is_pseudo_schema

from .csv_table import DELIMITERS, delimiter_of
from .task_spec import is_request, is_result, is_schema, is_task_spec, is_wrapper

#: Names with types in one object; nobody sketches more.
MAX_SKETCHED = 500
#: Words of one cell in a header; a longer one is prose.
MAX_WORDS = 8
_FENCE = re.compile(r"\s*(?:```|~~~)[ \t]*[\w+-]*[ \t]*\r?\n(.*?)(?:\r?\n(?:```|~~~)\s*)?\Z", re.DOTALL)
_ASSIGNMENT = re.compile(
    r"\s*(?:(?:export\s+)?(?:const|let|var)\s+)?[A-Za-z_$][\w$]*\s*(?::[^={\[\r\n]{0,80})?=\s*(?=[{\[])"
)
_COMMENTS = re.compile(r"(?:\s|//[^\r\n]*|\#[^\r\n]*|/\*.*?\*/)*", re.DOTALL)
_TYPESCRIPT = re.compile(
    r"^[ \t]*(?:export[ \t]+)?(?:default[ \t]+)?(?:declare[ \t]+)?(?:"
    r"interface[ \t]+[\w$]+[ \t]*(?:<|\{|extends\b|$)"
    r"|type[ \t]+[\w$]+[ \t]*(?:<[^=\n]{0,200}>)?[ \t]*="
    r"|(?:const[ \t]+)?enum[ \t]+[\w$]+[ \t]*\{)",
    re.MULTILINE,
)
_TYPESCRIPT_BODY = re.compile(
    r"\s*\{\s*(?://[^\n]*\n\s*|/\*.*?\*/\s*)?(?:readonly\s+)?[\w$]+\??\s*:\s*"
    r"(?:string|number|boolean|bigint|Date|Array<|Record<|null|undefined|any|unknown)\b",
    re.DOTALL,
)
# Also where it is not finished, for what is said then.
_PYTHON = re.compile(r"^[ \t]*class[ \t]+\w+[ \t]*[(:]", re.MULTILINE)


def pasted_part(text: str) -> str:
    """Return what is meant of a text that was copied with its surroundings.

    That is the inside of a Markdown code fence, and the value that is assigned to a name; lines and columns
    inside a code stay as they are.
    """
    fenced = _FENCE.fullmatch(text)
    text = text if fenced is None else fenced[1]
    assigned = _ASSIGNMENT.match(text)
    if assigned is None:
        return text
    blank = re.sub(r"[^\r\n]", " ", assigned[0])
    return (blank + text[assigned.end() :]).rstrip().removesuffix(";")


def format_of_text(text: str) -> str | None:
    """Return the format of a text: ``json`` for all that are JSON; ``None`` if it is of none."""
    start = text.lstrip("\ufeff \t\r\n")
    if start.startswith("{") and _TYPESCRIPT_BODY.match(start):
        return "typescript"
    if start.startswith(("{", "[")):
        return "json"
    if _PYTHON.search(text):
        return "python"
    if _TYPESCRIPT.search(text):
        return "typescript"
    if _is_table(text):
        return "csv_header"
    commented = _COMMENTS.match(start)
    return "json" if commented and start[commented.end() :].startswith(("{", "[")) else None


def format_of_json(values: Sequence[Any]) -> str:
    """Return the format of the values of a text that is JSON."""
    value = values[0]
    if len(values) > 1 or not isinstance(value, dict):
        return "example_json"
    if is_result(value):
        return "run_result"
    if is_request(value):
        return "task_request"
    if is_task_spec(value) or is_wrapper(value):
        return "task_spec"
    if is_schema(value) or is_named_schema(value):
        return "json_schema"
    is_short = len(value) <= MAX_SKETCHED
    return "pseudo_schema" if is_short and is_pseudo_schema(value) else "example_json"


def is_named_schema(value: dict[str, Any]) -> bool:
    """Whether ``value`` is a schema in the wrapper of another service's response format or tool."""
    inner = value.get("json_schema", value.get("function", value))
    return isinstance(inner, dict) and (is_schema(inner.get("schema")) or is_schema(inner.get("parameters")))


def _is_table(text: str) -> bool:
    """Whether the first lines have cells, rather than sentences with commas."""
    lines = [line for line in text.splitlines()[:20] if line.strip()]
    delimiter = delimiter_of(text)
    if not lines or delimiter is None:
        return False
    cells = re.sub(r'"[^"]*"', "x", lines[0]).split(delimiter)
    if delimiter not in DELIMITERS or any(len(cell.split()) > MAX_WORDS for cell in cells):
        return False
    if lines[0].rstrip().endswith((".", "!", "?", ":")):
        return False
    return delimiter == "\t" or len(lines) == 1 or delimiter in lines[1]
