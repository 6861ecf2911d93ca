"""Names the machine and the versions a figure was measured with: without them it says nothing."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("jupyterlab", "ipykernel", "ipywidgets", "anywidget", "httpx", "parallel-web")


def processor_name() -> str:
    """The processor's model as Linux tells it, else its architecture."""
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.machine()


def describe_machine() -> str:
    """One sentence: processor, cores, system, Python and the packages that matter."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{processor_name()}, {os.cpu_count()} cores, {platform.system()}; "
        f"Python {platform.python_version()}, {packages}."
    )
