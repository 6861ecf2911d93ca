"""What a pasted text is, told by its shape."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from .csv_table import DELIMITERS, delimiter_of
from .task_spec import is_request, is_result, is_schema, is_task_spec, is_wrapper

#: Words of one cell in a header; a longer one is prose.
MAX_WORDS = 8
#: How a pseudo-schema names types.
_TYPE_WORD = re.compile(
    r"\s*(?:string|str|text|number|float|int|integer|bool|boolean|date|datetime|array|list|object|null|any)"
    r"(?:\[\])?(?:\s*[|?]\s*(?:null|none|string|number)?)?\s*",
    re.IGNORECASE,
)
_FENCE = re.compile(r"\s*(?:```|~~~)[ \t]*[\w+-]*[ \t]*\r?\n(.*?)(?:\r?\n(?:```|~~~)\s*)?\Z", re.DOTALL)
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
_PYTHON = re.compile(r"^[ \t]*class[ \t]+\w+[ \t]*(?:\([^)\n]{0,300}\))?[ \t]*:", re.MULTILINE)


def without_fence(text: str) -> str:
    """Return the text inside a Markdown code fence, if it is in one."""
    found = _FENCE.fullmatch(text)
    return text if found is None else found[1]


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
    return "csv_header" if _is_table(text) else None


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
    return "pseudo_schema" if is_pseudo_schema(value) else "example_json"


def is_named_schema(value: dict[str, Any]) -> bool:
    """Whether ``value`` is a schema in the wrapper of another service's response format or tool."""
    inner = value.get("json_schema", value.get("function", value))
    return isinstance(inner, dict) and (is_schema(inner.get("schema")) or is_schema(inner.get("parameters")))


def is_pseudo_schema(value: Any) -> bool:
    """Whether ``value`` has names of types where an example would have values."""
    leaves, stack = 0, [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack.extend(item.values())
        elif isinstance(item, list):
            stack.extend(item)
        elif isinstance(item, str) and _TYPE_WORD.fullmatch(item):
            leaves += 1
        else:
            return False
    return leaves > 0


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
