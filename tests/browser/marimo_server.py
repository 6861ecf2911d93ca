"""A marimo server of the tests' own, with one notebook and no settings of the user."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Literal

from tests.until import wait_until

from .jupyter_server import free_port

START_SECONDS = 90.0
SETTINGS = "[runtime]\nauto_instantiate = true\n"


class MarimoServer:
    """marimo on the loopback; ``mode`` is "edit" for its notebook or "run" for its app."""

    def __init__(self, notebook: Path, mode: Literal["edit", "run"]) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="marimo-tests-"))
        settings = self._folder / "config" / "marimo" / "marimo.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(SETTINGS)
        copy = shutil.copy(notebook, self._folder)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self._log = self._folder / "server.log"
        variables = {
            **{name: value for name, value in os.environ.items() if not name.startswith("PARALLEL_")},
            "HOME": str(self._folder),
            "XDG_CONFIG_HOME": str(self._folder / "config"),
            "MARIMO_SKIP_UPDATE_CHECK": "1",
        }
        command = [sys.executable, "-m", "marimo", "--yes", mode, copy, "--headless", "--no-token"]
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [*command, "--host", "127.0.0.1", "--port", str(port)],
                env=variables,
                stdout=log,
                stderr=log,
                cwd=self._folder,
            )
        wait_until(self._is_up, seconds=START_SECONDS, what="marimo")

    def _is_up(self) -> bool:
        assert self._process.poll() is None, self._log.read_text(errors="replace")
        return self.url.rpartition(":")[2] in self._log.read_text(errors="replace")

    def close(self) -> None:
        """End the server, its kernels and its folder."""
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> MarimoServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
