"""A key in the environment, one in an argument, and secrets of the request come out nowhere."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from collections.abc import Mapping
from pathlib import Path

import nbformat
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient

from parallel_widgets.sandbox import serve
from parallel_widgets.sandbox.faults import REFUSED_KEY

from .surface import CANARY, SETUP, SURFACES, left_behind, output_of

#: Random, so that nothing else can be taken for them.
PLANTED = {name: secrets.token_hex(16) for name in ("ENVIRONMENT", "ARGUMENT", "HEADER", "HOOK")}
LEFT_BEHIND = ("journal", "saved notebook", "saved widget state", "log")


def execute(notebook: nbformat.NotebookNode, folder: Path, environment: dict[str, str]) -> None:
    """Run a notebook in a real kernel of this Python, and keep the state of its widgets."""
    spec = folder / "under_test"
    spec.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (spec / "kernel.json").write_text(
        json.dumps({"argv": argv, "display_name": "under test", "language": "python"})
    )
    specs = KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)
    manager = AsyncKernelManager(kernel_name="under_test", kernel_spec_manager=specs)
    client = NotebookClient(notebook, km=manager, timeout=120, store_widget_state=True)
    asyncio.run(client.async_execute(cleanup_kc=True, env={**os.environ, **environment}))


@pytest.fixture(scope="module")
def surfaces(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, tuple[str, str]]:
    """Every place by name: what is there, and what must be."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(code, metadata={"tags": ["raises-exception"]})
            for code in (SETUP, *(surface.code for surface in SURFACES))
        ]
    )
    with serve(speed=50) as sandbox:
        environment = {
            "IPYTHONDIR": str(folder / "ipython"),
            "LOG_FILE": str(folder / "log"),
            "PARALLEL_WIDGETS_JOURNAL": str(folder / "journal" / "journal.sqlite3"),
            "PARALLEL_BASE_URL": sandbox.base_url,
            "PARALLEL_API_KEY": PLANTED["ENVIRONMENT"],
            "PLANTED_REFUSED": REFUSED_KEY,
            **{f"PLANTED_{name}": text for name, text in PLANTED.items()},
        }
        execute(notebook, folder / "kernels", environment)
        # Of the first two runs: the secrets were in use.
        sent = [request.body for request in sandbox.requests if request.method == "POST"][:2]
    assert all(PLANTED["HEADER"] in json.dumps(body) for body in sent)
    setup, *cells = notebook.cells
    assert "Traceback" not in output_of(setup), output_of(setup)
    return {
        surface.name: (output_of(cell), surface.proof) for surface, cell in zip(SURFACES, cells, strict=True)
    } | dict(left_behind(notebook, folder / "log", folder / "journal" / "journal.sqlite3"))


@pytest.mark.parametrize("name", [*(surface.name for surface in SURFACES), *LEFT_BEHIND])
def test_no_secret_is_in(name: str, surfaces: Mapping[str, tuple[str, str]]) -> None:
    text, proof = surfaces[name]
    assert proof in text
    # Named by where it was planted: a failing test must not show it either.
    assert [where for where, secret in PLANTED.items() if secret in text] == []


def test_every_place_was_looked_at(surfaces: Mapping[str, tuple[str, str]]) -> None:
    assert set(surfaces) == {*(surface.name for surface in SURFACES), *LEFT_BEHIND}
    assert CANARY in SETUP
