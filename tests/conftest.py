"""What every kind of test shares: the built frontend, a sandbox, a kernel, no key of the machine's own."""

from __future__ import annotations

import importlib.util
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from parallel_widgets.sandbox import Sandbox, serve

from .kernel import Kernel
from .until import wait_until

ROOT = Path(__file__).parents[1]

# A busy machine is slow, which is no defect: the first text of a run builds Unicode tables for seconds.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# On the further Pythons: what the properties find is found on the first one, with all its examples.
settings.register_profile("brief", settings.get_profile("steady"), max_examples=20)
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def no_journal_of_the_machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What is set up for several tests is there before `no_key_of_the_machine`, and may not write either."""
    with pytest.MonkeyPatch.context() as patch:
        path = tmp_path_factory.mktemp("journal") / "journal.sqlite3"
        patch.setenv("PARALLEL_WIDGETS_JOURNAL", str(path))
        yield


@pytest.fixture(autouse=True)
def no_key_of_the_machine(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A key or address in the developer's environment must never reach a test, nor a test the service.

    Nor may a test touch the developer's journal: each has one of its own, that its kernels inherit.
    """
    for name in [name for name in os.environ if name.startswith("PARALLEL_")]:
        monkeypatch.delenv(name)
    journal = tmp_path_factory.getbasetemp() / f"journal-{uuid.uuid4().hex}" / "journal.sqlite3"
    monkeypatch.setenv("PARALLEL_WIDGETS_JOURNAL", str(journal))


@pytest.fixture(scope="session")
def build_hook() -> ModuleType:
    """The build hook as a module: it knows where Node is and how the bundle is made."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "js" / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def node_modules(build_hook: ModuleType) -> Path:
    """The frontend's dependencies, installed as the lock file says, if they are not already."""
    installed = ROOT / "js" / "node_modules" / ".package-lock.json"
    lock = ROOT / "js" / "package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        build_hook.npm("ci", "--ignore-scripts", "--no-audit", "--no-fund")
    return installed.parent


@pytest.fixture(scope="session")
def bundle(build_hook: ModuleType, node_modules: Path) -> Path:
    """The frontend, built from the sources as they are now."""
    assert node_modules.is_dir()
    build_hook.npm("run", "build")
    return ROOT / "parallel_widgets" / "static" / "widget.js"


@pytest.fixture
def until() -> Callable[..., Any]:
    """Wait for a condition."""
    return wait_until


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A Task API on the loopback, with runs of half a second."""
    # On a busy machine, a stream that opens later than that finds the run past "running".
    with serve(speed=6) as server:
        yield server


@pytest.fixture(scope="session")
def start_kernel(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Kernel]:
    """Starts a kernel with these environment variables, which the test closes."""
    return lambda environment: Kernel(tmp_path_factory.mktemp("kernels"), environment)


@pytest.fixture
def kernel(tmp_path: Path, sandbox: Sandbox) -> Iterator[Kernel]:
    """A kernel whose runs the sandbox answers."""
    kernel = Kernel(tmp_path / "kernels", {"PARALLEL_BASE_URL": sandbox.base_url})
    yield kernel
    kernel.close()
