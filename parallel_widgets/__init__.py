"""Design, run and audit web-research tasks of the Parallel Task API in a notebook."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.errors import ApiError
from parallel_widgets.exceptions import ParallelWidgetsError
from parallel_widgets.runs.errors import RunError
from parallel_widgets.runs.run import Run
from parallel_widgets.schema.diagnostic import Diagnostic
from parallel_widgets.schema.document import SchemaDocument
from parallel_widgets.schema.request import InvalidRequestError
from parallel_widgets.widget import TaskWidget

if TYPE_CHECKING:
    from parallel_widgets import sandbox

__version__ = "0.1.0"

__all__ = [
    "ApiError",
    "Diagnostic",
    "InvalidRequestError",
    "ParallelWidgetsError",
    "Run",
    "RunError",
    "SchemaDocument",
    "TaskClient",
    "TaskWidget",
    "__version__",
    "sandbox",
]


def __getattr__(name: str) -> Any:
    # The sandbox is a web server: only who has no key, or asks for it, pays for its import.
    if name == "sandbox":
        return importlib.import_module("parallel_widgets.sandbox")
    raise AttributeError(f"module 'parallel_widgets' has no attribute {name!r}")
