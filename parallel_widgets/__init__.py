"""Design, run and audit web-research tasks of the Parallel Task API in a notebook."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError
from parallel_widgets.check import check
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.reactions.magic import register
from parallel_widgets.runs.errors import RunError
from parallel_widgets.runs.prices import set_prices
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.spending import Spent, limit_spending, spent
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.fix import Fix
from parallel_widgets.schema.request import InvalidRequestError
from parallel_widgets.widget import TaskWidget

if TYPE_CHECKING:
    from parallel_widgets import sandbox
    from parallel_widgets.attached_task import attach
    from parallel_widgets.compared_runs.comparison import compare
    from parallel_widgets.reactions.react import react
    from parallel_widgets.recordings.errors import RecordingError
    from parallel_widgets.recordings.recording import Recording
    from parallel_widgets.replayed_task import replay
    from parallel_widgets.results.run_result import RunResult
    from parallel_widgets.runs.history import runs
    from parallel_widgets.runs.record import RunRecord
    from parallel_widgets.schema.difference import Difference
    from parallel_widgets.schema.templates import templates

__version__ = "0.1.0"

__all__ = [
    "ApiError",
    "Diagnostic",
    "Difference",
    "Fix",
    "InvalidRequestError",
    "ParallelWidgetsError",
    "Recording",
    "RecordingError",
    "Run",
    "RunError",
    "RunRecord",
    "RunResult",
    "SchemaDocument",
    "Spent",
    "TaskClient",
    "TaskWidget",
    "__version__",
    "attach",
    "check",
    "compare",
    "limit_spending",
    "react",
    "replay",
    "runs",
    "sandbox",
    "set_prices",
    "spent",
    "templates",
]

# What few need at once is imported when it is asked for, above all the sandbox, which is a web server.
_LATER = {
    "Difference": "parallel_widgets.schema.difference",
    "Recording": "parallel_widgets.recordings.recording",
    "RecordingError": "parallel_widgets.recordings.errors",
    "react": "parallel_widgets.reactions.react",
    "replay": "parallel_widgets.replayed_task",
    "RunRecord": "parallel_widgets.runs.record",
    "RunResult": "parallel_widgets.results.run_result",
    "attach": "parallel_widgets.attached_task",
    "compare": "parallel_widgets.compared_runs.comparison",
    "templates": "parallel_widgets.schema.templates",
}


def __getattr__(name: str) -> Any:
    if name == "sandbox":
        return importlib.import_module("parallel_widgets.sandbox")
    if name == "react":
        register()
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module 'parallel_widgets' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext parallel_widgets``: give a shell ``%%react``."""
    register(shell)
