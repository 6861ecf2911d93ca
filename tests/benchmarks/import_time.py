"""What ``import parallel_widgets`` costs, beside the dependencies that it imports with it."""

from __future__ import annotations

import os
import subprocess
import sys

from .table import Row, summary

DEPENDENCIES = "import anywidget, httpx, httpx_sse, ipywidgets, traitlets"
ROUNDS = 15
TIMED = "import time; start = time.perf_counter(); {}; print((time.perf_counter() - start) * 1000)"


def import_milliseconds(statement: str) -> float:
    """Time one import statement in a fresh interpreter, in milliseconds."""
    # Byte code is kept between the rounds, as it is wherever a package is installed.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", TIMED.format(statement)]
    ran = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return float(ran.stdout)


def measure() -> list[Row]:
    """Alternate between the package and its dependencies, so that both see the same machine."""
    package, dependencies = [], []
    for _ in range(ROUNDS):
        package.append(import_milliseconds("import parallel_widgets"))
        dependencies.append(import_milliseconds(DEPENDENCIES))
    return [
        Row("`import parallel_widgets`", summary(package), f"its dependencies alone {summary(dependencies)}")
    ]
