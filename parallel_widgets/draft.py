"""What stands in the widget at one moment, ready to be judged and to become a request. Values only."""

from __future__ import annotations

import difflib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Literal

from parallel_widgets.api.processors import PROCESSORS, processor
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.judgement import judged
from parallel_widgets.schema.limits import Limit, request_limits
from parallel_widgets.schema.request import InvalidRequestError, RequestCheck, check_request
from parallel_widgets.schema.rules import task_api_rules
from parallel_widgets.schema.spec import SchemaType, read_schema
from parallel_widgets.schema.surrogates import escaped_halves

# The names that messages use for the texts, and the traits that hold them.
TEXT_TRAITS = {
    "input": "input_text",
    "input_schema": "input_schema_text",
    "output_schema": "output_schema_text",
    "input_schema_description": "input_schema_description",
    "output_schema_description": "output_schema_description",
}


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Everything that somebody edits, by the names of the traits, at the revisions of the texts.

    ``serial`` counts the changes of all of it: the greater one is the newer draft.
    """

    processor: str
    input_type: Literal["text", "json"]
    input_text: str
    input_schema_type: Literal["json", "text"]
    input_schema_text: str
    input_schema_description: str
    output_schema_type: SchemaType
    output_schema_text: str
    output_schema_description: str
    revisions: Mapping[str, int]
    serial: int

    def judge(self) -> Verdict:
        """Judge it by the rule book. Takes a while for a long schema, but never hangs."""
        known = processor(self.processor)
        check = check_request(
            output_schema_type=self.output_schema_type,
            output_schema_text=self.output_schema_text,
            output_schema_description=self.output_schema_description,
            input_schema_type=self.input_schema_type,
            input_schema_text=self.input_schema_text,
            input_schema_description=self.input_schema_description,
            input_type=self.input_type,
            input_text=self.input_text,
            processor=self.processor,
            max_fields=known.max_fields if known is not None else None,
            auto_supported=known.auto_supported if known is not None else True,
        )
        unknown = () if known is not None else (_unknown_processor(self.processor),)
        has_input_schema = self.input_schema_type == "json" and self.input_schema_text.strip()
        limits = request_limits(
            characters=check.characters,
            output_schema=judged(self.output_schema_text, "output")
            if self.output_schema_type == "json"
            else None,
            input_schema=judged(self.input_schema_text, "input") if has_input_schema else None,
            max_fields=known.max_fields if known is not None else None,
        )
        return Verdict(draft=self, check=check, diagnostics=(*check.diagnostics, *unknown), limits=limits)


EDITABLE = frozenset(field.name for field in fields(Draft)) - {"revisions", "serial"}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the rule book says of a draft."""

    draft: Draft
    check: RequestCheck
    diagnostics: tuple[Diagnostic, ...]
    limits: tuple[Limit, ...]

    def traits(self) -> dict[str, Any]:
        """The traits that show it."""
        known = processor(self.draft.processor)
        limits = task_api_rules().limits
        return {
            "diagnostics": [item.to_dict(self._text(item)) for item in self.diagnostics],
            "diagnosed_revisions": dict(self.draft.revisions),
            "limits": [limit.to_dict() for limit in self.limits],
            "request_preview": {
                "price_usd": known.price_usd if known is not None else None,
                "characters": dict(self.check.characters),
                "limits": {"spec": limits["task_spec_characters"], "total": limits["total_characters"]},
            },
        }

    def _text(self, diagnostic: Diagnostic) -> str:
        trait = TEXT_TRAITS.get(diagnostic.document)
        return "" if trait is None else str(getattr(self.draft, trait))


class UnsupportedRequestError(InvalidRequestError):
    """A request with what the API's documentation calls unsupported, which nobody said to send anyway."""

    def __str__(self) -> str:
        return f"{super().__str__()}\ntask.run(allow_unsupported=True) sends it nevertheless."


def input_traits(value: str | Mapping[str, Any]) -> dict[str, str]:
    """The traits for an input given in Python: text as it is, anything else as JSON.

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


def schema_traits(name: str, value: Any) -> dict[str, str]:
    """The traits for a schema given in Python, in the order in which to set them; see `read_schema`.

    A text of the other kind stays where it is.

    Parameters
    ----------
    name
        "output_schema" or "input_schema". An input schema may be None, for none, but not "auto".

    Raises
    ------
    TypeError
        If it is no schema.
    """
    if name == "input_schema" and value is None:
        return {"input_schema_type": "json", "input_schema_text": "", "input_schema_description": ""}
    source = read_schema(value)
    match source.type:
        case "json":
            return {f"{name}_text": source.text, f"{name}_type": "json"}
        case "text":
            return {f"{name}_description": source.description, f"{name}_type": "text"}
        case _ if name == "output_schema":
            return {f"{name}_type": "auto"}
    raise TypeError(
        "An input schema cannot be 'auto': give a JSON Schema, a sentence about the input, or None."
    )


def _unknown_processor(name: str) -> Diagnostic:
    near = difflib.get_close_matches(name, [entry.name for entry in PROCESSORS], n=1)
    advice = f" Did you mean {near[0]!r}?" if near else ""
    return Diagnostic(
        rule="unknown_processor",
        severity="warning",
        message=f"The processor {name!r} is not among those known here, so its price is unknown too.{advice}",
        document="request",
    )
