"""`RunResult`: the output of a finished run with its basis, as a value to read, show and export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from parallel_widgets.api.models import TaskRunOutput
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.results import frames
from parallel_widgets.results.basis_csv import basis_csv
from parallel_widgets.results.evidence import basis_of
from parallel_widgets.results.markdown import markdown
from parallel_widgets.results.plain_text import plain_text
from parallel_widgets.results.static_html import static_html

Model = TypeVar("Model")


class NoResultError(ParallelWidgetsError):
    """There is no result to read: the run has not ended, or ended without one."""


@dataclass(frozen=True, kw_only=True, repr=False)
class RunResult:
    """What a run answered. `TaskWidget.result` and `RunRecord.result` give it.

    Attributes
    ----------
    task_run_output
        The output as the service sent it.
    is_sample
        Whether the sandbox made it up.
    """

    task_run_output: TaskRunOutput
    is_sample: bool

    @property
    def output(self) -> Any:
        """The content of the output: a dict for a JSON schema, a str for a text."""
        return self.task_run_output.content

    @property
    def basis(self) -> tuple[dict[str, Any], ...]:
        """For each field, a dict with its "field", "reasoning", "confidence" and "citations".

        The confidence is None where the processor did not rate the field; that is not a low one.
        """
        return tuple(entry.to_dict() for entry in self.task_run_output.basis)

    def output_frame(self, field: str | None = None) -> Any:
        """Return the output as a pandas DataFrame: one row, and a column for each field.

        Objects in it become columns such as ``headquarters.city``; lists stay what they are. The rows of
        several results can be put together by ``pandas.concat``.

        Parameters
        ----------
        field
            A field to take instead of the whole output, such as ``key_executives``; a list has one row for
            each element.

        Raises
        ------
        ImportError
            If pandas is not installed.
        ValueError
            If the output has no such field.
        """
        return frames.output_frame(self.task_run_output, field)

    def basis_frame(self) -> Any:
        """Return the basis as a pandas DataFrame: one row a citation, and one for a field without any.

        The columns are "field", "value", "confidence" (None: not rated), "reasoning", "url", "title" and
        "excerpts", a list.

        Raises
        ------
        ImportError
            If pandas is not installed.
        """
        return frames.basis_frame(self.task_run_output)

    def citations(self, field: str | None = None) -> tuple[dict[str, Any], ...]:
        """Return the citations of a field, each a dict with "url", "title" and "excerpts".

        Those of the field and its parts, else those of its nearest ancestor that has any: the API gives the
        basis of a list, say, rather than of its elements.

        Parameters
        ----------
        field
            A path such as ``market_trends.2.description``; where a key holds dots, the key wins. None for
            all citations.

        Raises
        ------
        ValueError
            If the output has no such field.
        """
        output = self.task_run_output
        basis = output.basis if field is None else basis_of(output, field)
        return tuple(citation.to_dict() for entry in basis for citation in entry.citations)

    def to_pydantic(self, model: type[Model]) -> Model:
        """Return the output as an instance of a Pydantic model.

        Raises
        ------
        TypeError
            If it is no Pydantic model class.
        pydantic.ValidationError
            If the output does not fit the model.
        """
        validate = getattr(model, "model_validate", None)
        if not isinstance(model, type) or validate is None:
            raise TypeError(f"to_pydantic() takes a Pydantic model class, not {model!r}.")
        instance: Model = validate(self.output)
        return instance

    def to_markdown(self) -> str:
        """Return the whole output as Markdown, a section for each field; a report stays as it is.

        Nothing in it is executed or fetched where it is rendered: HTML and images are text, links are http
        and https only.
        """
        return markdown(self.task_run_output, is_sample=self.is_sample)

    def to_csv(self) -> str:
        """Return the basis as CSV, one row a citation as in `basis_frame`, without a need for pandas.

        A cell that a spreadsheet would take for a formula begins with an apostrophe; a longer one than a
        spreadsheet holds, 32,767 characters, ends with an ellipsis.
        """
        return basis_csv(self.task_run_output)

    def to_html(self) -> str:
        """Return a table of the fields with their sources: static, escaped, 200 KB at most."""
        return static_html(self.task_run_output, is_sample=self.is_sample)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        text = plain_text(self.task_run_output, is_sample=self.is_sample)
        return {"text/plain": text, "text/html": self.to_html()}

    def __repr__(self) -> str:
        output = self.task_run_output
        size = f"fields={len(output.content)}, " if isinstance(output.content, Mapping) else ""
        citations = sum(len(entry.citations) for entry in output.basis)
        return f"RunResult({size}basis={len(output.basis)}, citations={citations})"
