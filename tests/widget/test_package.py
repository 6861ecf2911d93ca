"""The package's face: its public names, and what importing it costs."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from types import ModuleType

import pytest

import parallel_widgets as pw
from parallel_widgets import frontend


def test_the_public_names_are_these() -> None:
    assert pw.__all__ == [
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
    assert all(hasattr(pw, name) for name in pw.__all__)
    assert isinstance(pw.sandbox, ModuleType)


def test_help_explains_every_parameter_and_every_trait() -> None:
    explained = inspect.getdoc(pw.TaskWidget) or ""
    own = [
        name
        for name, trait in pw.TaskWidget.class_traits().items()
        if trait.this_class.__module__.startswith("parallel_widgets") and not name.startswith("_")
    ]
    # What only the page needs; the same facts are in others.
    own = sorted(set(own) - {"revisions", "diagnosed_revisions", "result_preview", "trace_length"})
    assert len(own) > 20
    for name in [*inspect.signature(pw.TaskWidget).parameters, *own]:
        assert re.search(rf"\b{name}\b", explained), name


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'Task'"):
        pw.Task  # noqa: B018


def test_runs_is_a_package_that_can_be_called() -> None:
    assert isinstance(pw.runs, ModuleType)
    assert pw.runs.errors.RunError is pw.RunError
    assert list(pw.runs()) == []


def test_importing_the_package_imports_nothing_slow_and_starts_no_thread() -> None:
    code = (
        "import sys, threading; import parallel_widgets;"
        "slow = ('uvicorn', 'starlette', 'pandas', 'pydantic', 'jsonschema');"
        "print([name for name in slow if name in sys.modules],"
        "      [thread.name for thread in threading.enumerate() if 'parallel' in thread.name])"
    )
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[] []"


def test_a_missing_bundle_is_an_error_only_where_somebody_might_look() -> None:
    assert "was not built" in frontend.module(None, in_kernel=False)
    with pytest.raises(pw.ParallelWidgetsError, match="pip"):
        frontend.module(None, in_kernel=True)
    assert frontend.module("export default {}", in_kernel=True) == "export default {}"
