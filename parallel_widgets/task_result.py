"""The result of a task's newest run, as its widget gives it to Python."""

from __future__ import annotations

from typing import Any

from parallel_widgets.results.readable_run import ReadableRun
from parallel_widgets.results.run_result import RunResult
from parallel_widgets.runs.run import Run
from parallel_widgets.task_traits import TaskTraits


class TaskResult(ReadableRun, TaskTraits):
    """Base of `TaskWidget`: `result`, and what reads it."""

    _run: Run | None

    @property
    def result(self) -> RunResult | None:
        """The result of the newest run; None while there is none.

        As the last line of a cell it is shown, and saved in the notebook, as a table with its sources that
        needs neither a kernel nor this package. In a cell with ``%%react`` the table comes when the run ends.
        """
        with self.lock:
            # Traits, so that cells react to it.
            preview, run = self.result_preview, self._run
        output = None if run is None or preview is None else run.state.output
        if output is None or preview is None:
            return None
        return RunResult(task_run_output=output, is_sample=preview["is_sample"])

    def _repr_mimebundle_(self, **options: Any) -> Any:
        # Made when the widget is displayed: of a run that has ended by then, the notebook keeps the result
        # for hosts that have neither a kernel nor the widget's state.
        bundle, result = super()._repr_mimebundle_(**options), self.result
        if bundle is None or result is None:
            return bundle
        data, metadata = bundle
        return {**data, "text/html": result.to_html()}, metadata
