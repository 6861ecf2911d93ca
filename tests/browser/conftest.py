"""One JupyterLab and one Chromium for all browser tests; each test gets a new notebook and an empty kernel.

They end with this package: while Playwright runs, its event loop runs in the main thread, and no other can.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from .chromium import launch
from .hands import Hands, Keyboard, Mouse
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A headless Chromium; without one the tests skip, except in CI, where that is a failure."""
    with sync_playwright() as playwright:
        started = launch(playwright)
        if started is None:
            reason = "No Chromium was found on the PATH, in $CHROMIUM or as Playwright's own."
            if os.environ.get("CI"):
                pytest.fail(reason)
            pytest.skip(reason)
        yield started
        started.close()


@pytest.fixture(scope="package")
def jupyter(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[JupyterServer]:
    """A server whose kernels, "python3" and "ipykernel6", have this package with the frontend just built."""
    assert bundle.is_file()
    # The rest of what it needs is the same, and installed.
    packages = tmp_path_factory.mktemp("ipykernel6")
    install = ["install", "--quiet", "--no-deps", "--target", packages, "ipykernel~=6.31", "nest-asyncio"]
    subprocess.run([sys.executable, "-m", "pip", *install], check=True)
    with JupyterServer(kernels={"ipykernel6": packages}) as server:
        yield server


@pytest.fixture(scope="package")
def lab_page(jupyter: JupyterServer, browser: Browser) -> Iterator[NotebookPage]:
    """The page that tests share: loading JupyterLab costs seconds, another notebook in it little."""
    page = NotebookPage(jupyter, browser)
    yield page
    page.close()


@pytest.fixture
def notebook(lab_page: NotebookPage) -> Iterator[NotebookPage]:
    """A page in which the test loads its own cells; the browser's console must stay clean."""
    yield lab_page
    lab_page.set_theme("JupyterLab Light")
    assert lab_page.errors == []
    assert lab_page.external_requests == []


@pytest.fixture(params=[Mouse, Keyboard], ids=["mouse", "keyboard"])
def hands(request: pytest.FixtureRequest, notebook: NotebookPage) -> Iterator[Hands]:
    """Both ways to work the widget, one after the other; by keyboard, no mouse is touched."""
    hands: Hands = request.param(notebook)
    yield hands
    hands.finish()


@pytest.fixture(scope="session")
def axe(node_modules: Path) -> str:
    """The source of axe-core."""
    return (node_modules / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
