"""`check`: what can be said about a request before it is run, in one call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from parallel_widgets.request_parts import request_parts
from parallel_widgets.request_texts import RequestTexts, input_texts, judge_request, parts_texts
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.spec import read_schema


def check(task_spec: Any, input: Any = None, processor: str | None = None) -> tuple[Diagnostic, ...]:  # noqa: A002 (the API's name)
    """Judge a request, or a part of one, by the rules that the widget shows.

    Parameters
    ----------
    task_spec
        The API's task spec or a whole request as a dict (schemas with or without their wrapper, also under
        the short names ``output`` and ``input``), or only an output schema: a dict, a Pydantic model class, a
        sentence, or ``"auto"``. Also any of these as JSON text.
    input
        A text, or an object; instead of the one in a request. ``None``: nothing is said about the input.
    processor
        Its name; instead of the one in a request. ``None``: nothing is said about what it is good for.

    Returns
    -------
    The findings by document, in the order of its text. ``pointer`` leads from the root of the document; lines
    and offsets are those of a schema's own text, or, where it was given as a value, those of the text that
    ``json.dumps(..., indent=2)`` makes of it.

    Raises
    ------
    TypeError, ValueError
        If something was given that can be no part of a request.
    """
    if processor is not None and not isinstance(processor, str):
        raise TypeError(f"The processor is given by its name, not as {type(processor).__name__}.")
    texts = _texts(task_spec)
    if processor is not None:
        texts |= {"processor": processor}
    if input is not None:
        texts |= input_texts(input)
    found = judge_request(RequestTexts(**texts)).diagnostics
    return tuple(item for item in found if item.document != "input" or "input_text" in texts)


def _texts(value: Any) -> dict[str, Any]:
    """Return the texts of a request, by the names of `RequestTexts`; what is not given is left out."""
    if isinstance(value, Mapping):
        return parts_texts(request_parts(value))
    source = read_schema(value)
    if source.type == "json" and isinstance(value, str):
        parsed = parse_json(value).value
        parts = request_parts(parsed) if isinstance(parsed, dict) else None
        if parts is not None and parts.kind != "schema":
            return parts_texts(parts)
    return {
        "output_schema_type": source.type,
        "output_schema_text": source.text,
        "output_schema_description": source.description,
    }
