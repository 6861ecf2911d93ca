"""What stands in the widget at one moment, ready to be judged and to become a request. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from parallel_widgets.request_texts import RequestTexts, judge_request
from parallel_widgets.runs.prices import price_of
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.limits import Limit
from parallel_widgets.schema.request import InvalidRequestError, RequestCheck
from parallel_widgets.schema.rules import task_api_rules
from parallel_widgets.schema.spec import read_schema

# The names that messages use for the texts, and the traits that hold them.
TEXT_TRAITS = {
    "input": "input_text",
    "input_schema": "input_schema_text",
    "output_schema": "output_schema_text",
    "input_schema_description": "input_schema_description",
    "output_schema_description": "output_schema_description",
}


@dataclass(frozen=True, kw_only=True)
class Draft(RequestTexts):
    """Everything that somebody edits, by the names of the traits, at the revisions of the texts.

    ``serial`` counts the changes of all of it: the greater one is the newer draft.
    """

    processor: str
    revisions: Mapping[str, int]
    serial: int

    def judge(self) -> Verdict:
        """Judge it by the rule book. Takes a while for a long schema, but never hangs."""
        found = judge_request(self)
        return Verdict(draft=self, check=found.check, diagnostics=found.diagnostics, limits=found.limits)


EDITABLE = frozenset(field.name for field in fields(RequestTexts))


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What the rule book says of a draft."""

    draft: Draft
    check: RequestCheck
    diagnostics: tuple[Diagnostic, ...]
    limits: tuple[Limit, ...]

    def traits(self) -> dict[str, Any]:
        """The traits that show it."""
        limits = task_api_rules().limits
        return {
            "diagnostics": [item.to_dict(self._text(item)) for item in self.diagnostics],
            "diagnosed_revisions": dict(self.draft.revisions),
            "limits": [limit.to_dict() for limit in self.limits],
            "request_preview": {
                "price_usd": price_of(self.draft.processor),
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
