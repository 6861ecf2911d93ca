"""The notebooks run top to bottom without a key, and give the outputs they show (nbval, strict)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_notebook_gives_the_outputs_it_shows(notebook: Path, tmp_path: Path, bundle: Path) -> None:
    assert bundle.is_file()
    variables = {
        **os.environ,
        "IPYTHONDIR": str(tmp_path / "ipython"),
        "JUPYTER_DATA_DIR": str(tmp_path / "data"),
        "JUPYTER_PREFER_ENV_PATH": "1",
    }
    command = [sys.executable, "-m", "pytest", "--nbval", "--nbval-current-env", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, "--override-ini=addopts=", "--override-ini=filterwarnings=", str(notebook)],
        cwd=tmp_path,
        env=variables,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout


def test_there_is_a_quickstart_and_a_tour_of_each_room() -> None:
    assert {"quickstart", "schema_prototyping", "reactive_cells"} <= {path.stem for path in NOTEBOOKS}
