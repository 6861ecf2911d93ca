"""The task that stands in a widget: its input and its schemas, edited in Python, judged after each change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from parallel_widgets.draft import TEXT_TRAITS, schema_traits
from parallel_widgets.judge import Judge
from parallel_widgets.request_texts import input_texts
from parallel_widgets.schema.diagnostic import Document
from parallel_widgets.schema.json_text import parse_json
from parallel_widgets.schema.pointer import MISSING
from parallel_widgets.schema.request import InvalidRequestError
from parallel_widgets.task_traits import TaskTraits


class EditedTask(TaskTraits):
    """Base of `TaskWidget`: what is edited, by values instead of texts, and the verdict on it."""

    def __init__(self, *, input: Any, output_schema: Any, input_schema: Any, **traits: Any) -> None:  # noqa: A002
        self.judge = Judge(self)
        self._is_open = False
        texts = {
            **input_texts(input),
            **schema_traits("output_schema", output_schema),
            **schema_traits("input_schema", input_schema),
        }
        super().__init__(**texts, **traits)

    def open(self) -> None:
        """Show the widget to the browser, judged already."""
        self._is_open = True
        self.judge.now()
        super().open()

    def _changed_by_user(self) -> None:
        if self._is_open:
            # At once, so that the next line of the cell can read the verdict.
            self.judge.now()

    @property
    def input(self) -> Any:
        """The input: a str, or the value of its JSON text. Set a str or a dict."""
        return self._value_of("input") if self.input_type == "json" else self.input_text

    @input.setter  # noqa: A003
    def input(self, value: str | Mapping[str, Any]) -> None:
        self._set_together(input_texts(value))

    @property
    def output_schema(self) -> Any:
        """The output schema: a JSON Schema's value, a text's description, or "auto". Set any of these."""
        if self.output_schema_type == "json":
            return self._value_of("output_schema")
        return "auto" if self.output_schema_type == "auto" else self.output_schema_description

    @output_schema.setter
    def output_schema(self, value: Any) -> None:
        self._set_together(schema_traits("output_schema", value))

    @property
    def input_schema(self) -> Any:
        """The input schema: a JSON Schema's value, a sentence about the input, or None. Set any of these."""
        if self.input_schema_type == "text":
            return self.input_schema_description or None
        return self._value_of("input_schema") if self.input_schema_text.strip() else None

    @input_schema.setter
    def input_schema(self, value: Any) -> None:
        self._set_together(schema_traits("input_schema", value))

    @property
    def task_spec(self) -> dict[str, Any]:
        """The task spec as the API gets it.

        Raises
        ------
        InvalidRequestError
            If what stands in the widget cannot be valid; with the diagnostics.
        """
        check = self.judge.now().check
        if check.task_spec is None:
            raise InvalidRequestError(check.blocking)
        return check.task_spec

    @property
    def schemas(self) -> dict[str, Any]:
        """The JSON Schemas, as ``output_schema`` and ``input_schema``; what is no JSON Schema is left out.

        Raises
        ------
        InvalidRequestError
            If one of them cannot be valid.
        """
        spec = self.task_spec
        return {name: schema["json_schema"] for name, schema in spec.items() if schema.get("type") == "json"}

    def dismiss(
        self,
        rule: str,
        pointer: str | None = None,
        document: Document = "output_schema",
        *,
        dismissed: bool = True,
    ) -> None:
        """Stop showing a piece of advice; `diagnostics` keeps it. Safe on any thread.

        Parameters
        ----------
        rule
            The rule that advises, as in `diagnostics`. Only hints are hidden: what keeps a request from
            being sent stays in sight.
        pointer
            The place in the document; None for wherever the rule advises there.
        document
            "output_schema", "input_schema", "input" or "request".
        dismissed
            False shows it again.

        Raises
        ------
        TypeError, ValueError
            If there can be no such advice.
        """
        if not isinstance(rule, str) or not (pointer is None or isinstance(pointer, str)):
            raise TypeError("A dismissal names a rule and a place in the document, both as text.")
        if document not in get_args(Document):
            raise ValueError(f"There is no document {document!r}; there are {', '.join(get_args(Document))}.")
        item = {"document": document, "rule": rule, "pointer": pointer}
        with self.lock:
            others = [other for other in self.dismissed if other != item]
            self.update(dismissed=[*others, item] if dismissed else others)
        self.home.drain()

    def _set_together(self, traits: Mapping[str, str]) -> None:
        with self.changing():
            for name, value in traits.items():
                setattr(self, name, value)

    def _value_of(self, document: str) -> Any:
        parsed = parse_json(getattr(self, TEXT_TRAITS[document]))
        if parsed.value is MISSING:
            verdict = self.judge.now()
            raise InvalidRequestError([item for item in verdict.check.blocking if item.document == document])
        return parsed.value
