"""The unit tests run on every supported Python that the machine has, on the oldest one with ipykernel 6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUPPORTED = [(3, minor) for minor in range(10, 14)]
OLDEST = SUPPORTED[0]
UNIT_TESTS = ["schema", "check", "api", "sandbox", "runs", "widget"]
# Real kernels behave by ipykernel's version, not by Python's: the oldest and this one suffice.
KERNEL_TESTS = [ROOT / "tests" / "widget" / name for name in ("test_kernel.py", "test_killed_kernel.py")]


def find_python(version: tuple[int, int]) -> str | None:
    """A working interpreter of this version, on the PATH or among pyenv's."""
    name = f"python{version[0]}.{version[1]}"
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [shutil.which(name), *pyenv.glob(f"versions/{version[0]}.{version[1]}.*/bin/{name}")]
    for candidate in filter(None, candidates):
        # A shim may stand on the PATH for a version that is not installed.
        works = subprocess.run([candidate, "-c", "import ensurepip, ssl, venv"], capture_output=True)
        if works.returncode == 0:
            return str(candidate)
    return None


#: What went wrong, once that is known.
Run = Future[list[str]]
OTHER_PYTHONS = [version for version in SUPPORTED if version != sys.version_info[:2]]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory, bundle: Path) -> Path:
    """The package as it is installed everywhere, built once."""
    assert bundle.is_file()
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT],
        check=True,
    )
    (built,) = folder.glob("*.whl")
    return built


def run_unit_tests(version: tuple[int, int], wheel: Path, folder: Path) -> list[str]:
    """Run them in a new environment; answer what went wrong, as the commands printed it."""
    interpreter = find_python(version)
    if interpreter is None:
        raise LookupError(f"This machine has no Python {version[0]}.{version[1]}.")
    subprocess.run([interpreter, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    kernel = ["ipykernel<7"] if version == OLDEST else []
    left_out = [] if version == OLDEST else [f"--ignore={path}" for path in KERNEL_TESTS]
    tests = [str(ROOT / "tests" / name) for name in UNIT_TESTS]
    for arguments in (
        ["pip", "install", "--quiet", f"{wheel}[unit]", *kernel],
        ["pytest", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=brief", *left_out, *tests],
    ):
        ran = subprocess.run([python, "-m", *arguments], cwd=folder, capture_output=True, text=True)
        if ran.returncode != 0:
            return [ran.stdout[-8000:], ran.stderr[-2000:]]
    return []


@pytest.fixture(scope="module")
def runs(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[tuple[int, int], Run]]:
    """The runs on all versions, under way. The oldest has the tests that time kernels: it runs alone."""

    def start(version: tuple[int, int], *before: Run) -> Run:
        folder = tmp_path_factory.mktemp("python")

        def run() -> list[str]:
            wait(before)
            return run_unit_tests(version, wheel, folder)

        return pool.submit(run)

    with ThreadPoolExecutor() as pool:
        under_way = {version: start(version) for version in OTHER_PYTHONS if version != OLDEST}
        if OLDEST in OTHER_PYTHONS:
            under_way[OLDEST] = start(OLDEST, *under_way.values())
        yield under_way


@pytest.mark.timeout(900)
@pytest.mark.parametrize("version", OTHER_PYTHONS, ids=lambda version: ".".join(map(str, version)))
def test_the_unit_tests_pass(version: tuple[int, int], runs: dict[tuple[int, int], Run]) -> None:
    try:
        assert runs[version].result() == []
    except LookupError as error:
        pytest.skip(str(error))
