"""A request as the texts that people edit, and the one way to judge it: in a widget, or by `check`."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass
from typing import Any, Literal

from parallel_widgets.api.processors import PROCESSORS, processor
from parallel_widgets.request_parts import RequestParts
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.judgement import judged
from parallel_widgets.schema.limits import Limit, request_limits
from parallel_widgets.schema.request import RequestCheck, check_request
from parallel_widgets.schema.spec import SchemaType, schema_text
from parallel_widgets.schema.surrogates import escaped_halves


@dataclass(frozen=True, kw_only=True)
class RequestTexts:
    """What stands in the editors of a task.

    Attributes
    ----------
    processor
        ``None``: not chosen yet, so nothing is said about it.
    input_schema_text, input_schema_description
        Empty: there is no input schema.
    """

    processor: str | None = None
    input_type: Literal["text", "json"] = "text"
    input_text: str = ""
    input_schema_type: Literal["json", "text"] = "json"
    input_schema_text: str = ""
    input_schema_description: str = ""
    output_schema_type: SchemaType = "auto"
    output_schema_text: str = ""
    output_schema_description: str = ""


@dataclass(frozen=True, kw_only=True)
class JudgedRequest:
    """What the rule book says of a request: about its documents, and about its processor."""

    check: RequestCheck
    diagnostics: tuple[Diagnostic, ...]
    limits: tuple[Limit, ...]


def judge_request(texts: RequestTexts) -> JudgedRequest:
    """Judge a request. Takes a while for a long schema, but never hangs and never raises."""
    known = None if texts.processor is None else processor(texts.processor)
    max_fields = None if known is None else known.max_fields
    check = check_request(
        output_schema_type=texts.output_schema_type,
        output_schema_text=texts.output_schema_text,
        output_schema_description=texts.output_schema_description,
        input_schema_type=texts.input_schema_type,
        input_schema_text=texts.input_schema_text,
        input_schema_description=texts.input_schema_description,
        input_type=texts.input_type,
        input_text=texts.input_text,
        processor=texts.processor,
        max_fields=max_fields,
        auto_supported=True if known is None else known.auto_supported,
    )
    found = list(check.diagnostics)
    if texts.processor is not None and known is None:
        found.append(_unknown_processor(texts.processor))
    has_input_schema = texts.input_schema_type == "json" and texts.input_schema_text.strip()
    limits = request_limits(
        characters=check.characters,
        output_schema=judged(texts.output_schema_text, "output")
        if texts.output_schema_type == "json"
        else None,
        input_schema=judged(texts.input_schema_text, "input") if has_input_schema else None,
        max_fields=max_fields,
    )
    return JudgedRequest(check=check, diagnostics=tuple(found), limits=limits)


def input_texts(value: Any) -> dict[str, str]:
    """Return ``input_type`` and ``input_text`` of an input given in Python: text as it is, else as JSON.

    Raises
    ------
    TypeError
        If it cannot be written as JSON.
    """
    if isinstance(value, str):
        return {"input_text": value, "input_type": "text"}
    try:
        text = json.dumps(value, indent=2, ensure_ascii=False)
    except (TypeError, ValueError, RecursionError) as error:
        raise TypeError(f"The input cannot be written as JSON: {error}.") from error
    # Half a character cannot be sent; as an escape it can be shown.
    return {"input_text": escaped_halves(text), "input_type": "json"}


def parts_texts(parts: RequestParts) -> dict[str, Any]:
    """Return the texts of the parts of a request, by the names of `RequestTexts`; only of those it has.

    Raises
    ------
    TypeError
        If one cannot be written as JSON.
    """
    texts: dict[str, Any] = {}
    for name, part in (("output_schema", parts.output_schema), ("input_schema", parts.input_schema)):
        if part is not None:
            texts[f"{name}_type"] = part.type
            if part.type == "text":
                texts[f"{name}_description"] = part.value
            elif part.type == "json":
                is_text = isinstance(part.value, str)
                texts[f"{name}_text"] = part.value if is_text else schema_text(part.value)
    if parts.input is not None:
        texts |= input_texts(parts.input)
    return texts if parts.processor is None else {**texts, "processor": parts.processor}


def _unknown_processor(name: str) -> Diagnostic:
    near = difflib.get_close_matches(name, [entry.name for entry in PROCESSORS], n=1)
    advice = f" Did you mean {near[0]!r}?" if near else ""
    return Diagnostic(
        rule="unknown_processor",
        severity="warning",
        message=f"The processor {name!r} is not among those known here, so its price is unknown too.{advice}",
        document="request",
    )
