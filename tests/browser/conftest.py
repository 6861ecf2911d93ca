"""One JupyterLab and one Chromium for all browser tests; each test gets a new notebook and an empty kernel.

They end with this package: while Playwright runs, its event loop runs in the main thread, and no other can.
"""

from __future__ import annotations

import os
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
def jupyter(bundle: Path) -> Iterator[JupyterServer]:
    """A JupyterLab server whose kernels have this package with the frontend just built."""
    assert bundle.is_file()
    with JupyterServer() as server:
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
