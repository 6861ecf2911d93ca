"""Takes the README's picture, the quickstart's widget after its run: ``python -m tests.browser.picture``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import sync_playwright

from .cells import QUICKSTART, quickstart_cell
from .chromium import launch
from .jupyter_server import JupyterServer
from .notebook_page import NotebookPage
from .task_view import TaskView

PICTURE = QUICKSTART.with_suffix(".png")
# Wide enough for the request and its result side by side.
WIDTH, HEIGHT = 1360, 1400
MOST_BYTES = 300_000


def take_picture(path: Path) -> None:
    """Run the quickstart's task and write a picture of the widget, cropped to it.

    Raises
    ------
    SystemExit
        If there is no Chromium, or the picture is too large for a README.
    """
    with sync_playwright() as playwright, JupyterServer() as server:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium was found: install it, or name it in $CHROMIUM.")
        notebook = NotebookPage(server, browser, width=WIDTH, height=HEIGHT, scale=2)
        notebook.load([quickstart_cell()])
        notebook.run_all()
        task = TaskView(notebook.widget(0))
        task.run_button.click()
        task.expect_status("completed")
        notebook.select(0)
        task.root.evaluate("(root) => { document.activeElement.blur(); root.scrollIntoView(); }")
        content = task.root.screenshot(path=path, animations="disabled")
        notebook.close()
        browser.close()
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{path} has {len(content):,} bytes; a README's picture should have {MOST_BYTES:,}.")


if __name__ == "__main__":
    take_picture(PICTURE)
