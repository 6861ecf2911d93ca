"""A page in a JupyterLab and a Chromium of the benchmark's own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage


@contextlib.contextmanager
def open_lab() -> Iterator[NotebookPage]:
    """Start both, and end them.

    Raises
    ------
    SystemExit
        Where there is no Chromium.
    """
    with sync_playwright() as playwright, JupyterServer() as server:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium was found: install it, or name it in $CHROMIUM.")
        notebook = NotebookPage(server, browser)
        yield notebook
        notebook.close()
        browser.close()
