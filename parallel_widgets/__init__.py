"""Design, run and audit web-research tasks of the Parallel Task API in a notebook."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError
from parallel_widgets.check import check
from parallel_widgets.exceptions import ParallelWidgetsError
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
    "Run",
    "RunError",
    "SchemaDocument",
    "Spent",
    "TaskClient",
    "TaskWidget",
    "__version__",
    "check",
    "limit_spending",
    "sandbox",
    "set_prices",
    "spent",
    "templates",
]

# What few need at once is imported when it is asked for, above all the sandbox, which is a web server.
_LATER = {
    "Difference": "parallel_widgets.schema.difference",
    "templates": "parallel_widgets.schema.templates",
}


def __getattr__(name: str) -> Any:
    if name == "sandbox":
        return importlib.import_module("parallel_widgets.sandbox")
    if name in _LATER:
        return getattr(importlib.import_module(_LATER[name]), name)
    raise AttributeError(f"module 'parallel_widgets' has no attribute {name!r}")
