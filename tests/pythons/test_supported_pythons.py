"""The unit tests run on every supported Python that the machine has, on the oldest one with ipykernel 6."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SUPPORTED = [(3, minor) for minor in range(10, 14)]
OLDEST = SUPPORTED[0]
OTHER_PYTHONS = [version for version in SUPPORTED if version != sys.version_info[:2]]
UNIT_TESTS = [
    *("schema", "check", "api", "sandbox", "runs", "results", "recordings", "compared_runs", "widget"),
    "react",
]
# Real kernels behave by the version of ipykernel, not of Python: the oldest and this one suffice. They are
# timed, so they have the machine to themselves.
KERNEL_TESTS = [
    "widget/test_kernel.py",
    "widget/test_killed_kernel.py",
    "react/test_cells.py",
    "react/test_endings.py",
    "react/test_functions.py",
]
AT_ONCE = 2
NICENESS = 5  # what is tested meanwhile on this Python goes first


@dataclass(frozen=True)
class Environment:
    """A virtual environment of one Python, with the package and what its unit tests need."""

    version: tuple[int, int]
    folder: Path

    def create(self, wheel: Path) -> list[str]:
        """Make it; answer what went wrong.

        Raises
        ------
        LookupError
            If the machine has no such Python.
        """
        interpreter = find_python(self.version)
        if interpreter is None:
            raise LookupError(f"This machine has no Python {self.version[0]}.{self.version[1]}.")
        subprocess.run([interpreter, "-m", "venv", self.folder / "venv"], check=True)
        kernel = ["ipykernel<7"] if self.version == OLDEST else []
        return self.run(["pip", "install", "--quiet", f"{wheel}[unit]", *kernel], niceness=NICENESS)

    def test(self, tests: Sequence[str], *, without: Sequence[str] = (), niceness: int = 0) -> list[str]:
        """Run these files and folders of the tests; answer what went wrong, as pytest printed it."""
        left_out = [f"--ignore={ROOT / 'tests' / name}" for name in without]
        paths = [str(ROOT / "tests" / name) for name in tests]
        options = ["-q", "-p", "no:cacheprovider", "--hypothesis-profile=brief"]
        return self.run(["pytest", *options, *left_out, *paths], niceness=niceness)

    def run(self, module: Sequence[str], *, niceness: int) -> list[str]:
        """Run a Python module there; answer the end of what it printed, if it failed."""
        python = self.folder / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
        nice = ["nice", "-n", str(niceness)] if shutil.which("nice") else []
        ran = subprocess.run([*nice, python, "-m", *module], cwd=self.folder, capture_output=True, text=True)
        return [] if ran.returncode == 0 else [ran.stdout[-8000:], ran.stderr[-2000:]]


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


@pytest.fixture(scope="session")
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


@pytest.fixture(scope="session")
def environments(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[int, int], Environment]:
    """An environment for each further Python, yet to be made."""
    return {version: Environment(version, tmp_path_factory.mktemp("python")) for version in OTHER_PYTHONS}


@pytest.fixture(scope="session")
def runs(
    wheel: Path, environments: Mapping[tuple[int, int], Environment]
) -> Iterator[Mapping[tuple[int, int], Future[list[str]]]]:
    """The runs of the unit tests, under way, by version: each will be what went wrong there."""

    def run(environment: Environment) -> list[str]:
        return environment.create(wheel) or environment.test(
            UNIT_TESTS, without=KERNEL_TESTS, niceness=NICENESS
        )

    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {version: pool.submit(run, environment) for version, environment in environments.items()}
        pool.shutdown(cancel_futures=True)


def failures(runs: Mapping[tuple[int, int], Future[list[str]]], version: tuple[int, int]) -> list[str]:
    """Wait for what went wrong on a Python; skip where there is none."""
    try:
        return runs[version].result()
    except LookupError as error:
        pytest.skip(str(error))


def test_they_begin_with_the_package_as_it_is_installed(
    runs: Mapping[tuple[int, int], Future[list[str]]],
) -> None:
    assert list(runs) == OTHER_PYTHONS


@pytest.mark.timeout(900)
@pytest.mark.parametrize("version", OTHER_PYTHONS, ids=lambda version: ".".join(map(str, version)))
def test_the_unit_tests_pass(
    version: tuple[int, int], runs: Mapping[tuple[int, int], Future[list[str]]]
) -> None:
    assert failures(runs, version) == []


@pytest.mark.timeout(400)
@pytest.mark.skipif(OLDEST not in OTHER_PYTHONS, reason="This is the oldest Python: it has run them itself.")
def test_the_kernel_tests_pass_on_ipykernel_6(
    runs: Mapping[tuple[int, int], Future[list[str]]],
    environments: Mapping[tuple[int, int], Environment],
) -> None:
    assert failures(runs, OLDEST) == []
    assert environments[OLDEST].test(KERNEL_TESTS) == []
