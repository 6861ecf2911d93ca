"""A real Jupyter server of the tests' own: no settings, kernels or workspaces of the user reach it."""

from __future__ import annotations

import ctypes
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

START_SECONDS = 90.0

QUIET_SETTINGS: dict[str, dict[str, Any]] = {
    "@jupyterlab/apputils-extension:notification": {
        "checkForUpdates": False,
        "doNotDisturbMode": True,
        "fetchNews": "false",
    },
    # Cells outside the viewport would not be rendered.
    "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
}


def _end_with_parent() -> None:
    """Ask Linux to end the server when the test process dies, so that none is orphaned."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def free_port() -> int:
    """A TCP port of the loopback that is free now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def notebook_document(cells: Sequence[str | Mapping[str, Any]], *, kernel: str = "python3") -> dict[str, Any]:
    """An nbformat 4.5 notebook of these cells: strings are code cells."""
    documents = []
    for index, cell in enumerate(cells):
        given = {"cell_type": "code", "source": cell} if isinstance(cell, str) else dict(cell)
        document = {"id": f"cell-{index}", "metadata": {}, **given}
        if document["cell_type"] == "code":
            document = {"outputs": [], "execution_count": None, **document}
        documents.append(document)
    spec = {"name": kernel, "display_name": kernel, "language": "python"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "cells": documents,
        "metadata": {"kernelspec": spec, "language_info": {"name": "python"}},
    }


class JupyterServer:
    """JupyterLab and Notebook 7 on the loopback, in a folder of their own.

    Parameters
    ----------
    kernels
        Further kernels by name, on this Python: a folder of packages that they prefer to the installed ones.
    settings
        JupyterLab settings by plugin, over the quiet defaults.
    environment
        Environment variables for the server and so for its kernels.
    """

    def __init__(
        self,
        *,
        kernels: Mapping[str, Path] | None = None,
        settings: Mapping[str, Mapping[str, Any]] | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="jupyter-tests-"))
        self.root = self._folder / "notebooks"
        self.root.mkdir()
        self.token = secrets.token_hex(12)
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = self._folder / "server.log"
        self._write_configuration({**QUIET_SETTINGS, **(settings or {})}, kernels or {})
        self._process = self._start(environment or {})

    def _write_configuration(
        self, settings: Mapping[str, Mapping[str, Any]], kernels: Mapping[str, Path]
    ) -> None:
        overrides = self._folder / "config" / "labconfig" / "default_setting_overrides.json"
        overrides.parent.mkdir(parents=True)
        overrides.write_text(json.dumps(settings))
        for name, packages in kernels.items():
            spec = self._folder / "data" / "kernels" / name / "kernel.json"
            spec.parent.mkdir(parents=True)
            argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
            environment = {"PYTHONPATH": str(packages)}
            spec.write_text(
                json.dumps({"argv": argv, "display_name": name, "language": "python", "env": environment})
            )

    def _start(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
        folder = self._folder
        variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARALLEL_")},
            "JUPYTER_CONFIG_DIR": str(folder / "config"),
            "JUPYTER_DATA_DIR": str(folder / "data"),
            "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
            "IPYTHONDIR": str(folder / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(folder / "config" / "user-settings"),
            "JUPYTERLAB_WORKSPACES_DIR": str(folder / "config" / "workspaces"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            # A journal in common would make one run of the same request in two tests.
            "PARALLEL_WIDGETS_JOURNAL": "off",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
            **environment,
        }
        command = [
            sys.executable,
            "-m",
            "jupyterlab",
            "--no-browser",
            "--allow-root",
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={self.url.rpartition(':')[2]}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={self.root}",
            "--ServerApp.terminals_enabled=False",
            # Gives the page window.jupyterapp: commands and cell models without menu labels.
            "--LabApp.expose_app_in_browser=True",
            "--JupyterNotebookApp.expose_app_in_browser=True",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
            "--LabApp.news_url=",
        ]
        with self._log.open("wb") as log:
            process = subprocess.Popen(
                command,
                env=variables,
                cwd=self.root,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
            )
        self._await_answer(process)
        return process

    def _await_answer(self, process: subprocess.Popen[bytes]) -> None:
        pause = threading.Event()
        for _ in range(int(START_SECONDS / 0.05)):
            try:
                urllib.request.urlopen(f"{self.url}/api/status?token={self.token}", timeout=2).close()
            except OSError:
                if process.poll() is not None:
                    break
                pause.wait(0.05)
            else:
                return
        raise RuntimeError(f"Jupyter did not start:\n{self._log.read_text(errors='replace')}")

    def write(self, name: str, document: Mapping[str, Any]) -> None:
        """Save a notebook under the server's root."""
        (self.root / name).write_text(json.dumps(document))

    def read(self, name: str) -> dict[str, Any]:
        """The notebook as it was last saved."""
        document: dict[str, Any] = json.loads((self.root / name).read_text())
        return document

    def close(self) -> None:
        """End the server, its kernels and its folder."""
        if self._process.poll() is None:
            # On SIGTERM it shuts its kernels down; SIGINT would ask for confirmation.
            self._process.terminate()
            try:
                self._process.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(self._process.pid, signal.SIGKILL)
                self._process.wait(5)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> JupyterServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
