"""What can be read from a run, be it a widget's or one of the journal."""

from __future__ import annotations

from typing import Any

from parallel_widgets.results.run_result import Model, NoResultError, RunResult


class ReadableRun:
    """Base of `TaskWidget` and `RunRecord`. Each method raises `NoResultError` where there is no result."""

    @property
    def result(self) -> RunResult | None:
        """The result of the run; None while there is none."""
        raise NotImplementedError

    def output_frame(self, field: str | None = None) -> Any:
        """Return the output, or one field of it, as a pandas DataFrame; see `RunResult.output_frame`."""
        return self._there().output_frame(field)

    def basis_frame(self) -> Any:
        """Return the basis as a pandas DataFrame, one row a citation; see `RunResult.basis_frame`."""
        return self._there().basis_frame()

    def citations(self, field: str | None = None) -> tuple[dict[str, Any], ...]:
        """Return the citations of a field, such as ``trends.2.name``; see `RunResult.citations`."""
        return self._there().citations(field)

    def to_pydantic(self, model: type[Model]) -> Model:
        """Return the output as an instance of a Pydantic model; see `RunResult.to_pydantic`."""
        return self._there().to_pydantic(model)

    def to_markdown(self) -> str:
        """Return the whole output with its sources as Markdown; see `RunResult.to_markdown`."""
        return self._there().to_markdown()

    def _there(self) -> RunResult:
        result = self.result
        if result is None:
            status = getattr(self, "status", "idle")
            raise NoResultError(
                "There is no result yet: no run was submitted. task.run() submits one."
                if status == "idle"
                else f"There is no result: the run is {status}. A completed run has one."
            )
        return result
