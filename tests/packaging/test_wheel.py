"""The wheel carries the bundle just built, and a machine with pip but no Node can make it from a checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUNDLE = "parallel_widgets/static/widget.js"
NODE_PROGRAMS = ("node", "nodejs", "npm", "npx", "corepack")


def path_without_node(folder: Path) -> str:
    """The PATH with Node taken out: a folder that has one is replaced by links to its other programs."""
    folder.mkdir()
    folders: list[str] = []
    for name in os.environ["PATH"].split(os.pathsep):
        entry = Path(name)
        if any((entry / program).exists() for program in NODE_PROGRAMS):
            for program in entry.iterdir():
                link = folder / program.name
                if program.name not in NODE_PROGRAMS and not link.exists():
                    link.symlink_to(program)
            entry = folder
        folders.append(str(entry))
    return os.pathsep.join(folders)


def tracked_checkout(folder: Path) -> Path:
    """A copy of the sources as a checkout has them: nothing built, nothing installed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        source = ROOT / name
        if source.is_file():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(source.read_bytes())
    return folder


@pytest.mark.timeout(400)
def test_a_checkout_installs_without_node_and_never_with_a_stale_bundle(tmp_path: Path) -> None:
    checkout = tracked_checkout(tmp_path / "checkout")
    stale = checkout / BUNDLE
    stale.parent.mkdir(parents=True, exist_ok=True)
    stale.write_text("stale")
    environment = {**os.environ, "PATH": path_without_node(tmp_path / "programs")}

    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", tmp_path / "wheels", checkout],
        env=environment,
        capture_output=True,
        text=True,
    )

    assert built.returncode == 0, built.stdout + built.stderr
    (wheel,) = (tmp_path / "wheels").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        bundle = archive.read(BUNDLE).decode()
    assert bundle != "stale"
    assert "export{" in bundle.replace(" ", "")[-400:]
    assert {"parallel_widgets/py.typed", "parallel_widgets/static/widget.css"} <= names
    data = (
        *("schema/draft2020_12_flat.json", "schema/templates/company_profile.json"),
        *("api/processors.json", "recordings/recording.schema.json"),
    )
    assert {f"parallel_widgets/{path}" for path in data} <= names
    assert not any(name.startswith(("js/", "tests/", "notebooks/")) for name in names)
