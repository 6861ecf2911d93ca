"""The notebook for marimo: its cells follow the status in the kernel, and the widget looks right there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from .marimo_server import MarimoServer
from .task_view import TaskView

NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "marimo_status.py"


@pytest.fixture(params=["run", "edit"])
def marimo_page(request: Any, browser: Browser, bundle: Path) -> Iterator[Page]:
    assert bundle.is_file()
    with MarimoServer(NOTEBOOK, request.param) as server:
        context = browser.new_context(viewport={"width": 1200, "height": 1400})
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url)
        yield page
        context.close()
        assert errors == []


def test_cells_that_use_the_status_run_again_when_the_kernel_changes_it(marimo_page: Page) -> None:
    task = TaskView(marimo_page.locator(".parallel-widgets"))
    expect(task.run_button).to_be_visible(timeout=60_000)
    expect(marimo_page.get_by_text("The run is idle.")).to_be_visible()
    expect(marimo_page.get_by_text("No answer yet: press Run.")).to_be_visible()

    task.run_button.click()

    expect(marimo_page.get_by_text("The run is running.")).to_be_visible()
    expect(marimo_page.get_by_text("The run is completed.")).to_be_visible(timeout=20_000)
    expect(marimo_page.get_by_role("heading", name="Answer", exact=True)).to_be_visible()
    expect(marimo_page.get_by_role("cell", name="$3.1 trillion (2023)")).to_be_visible()


def test_in_a_shadow_root_the_editor_works_and_has_its_styles(marimo_page: Page) -> None:
    task = TaskView(marimo_page.locator(".parallel-widgets"))
    expect(task.run_button).to_be_visible(timeout=60_000)
    assert task.root.evaluate("(root) => root.getRootNode() instanceof ShadowRoot")

    editor = task.editor("Output schema")
    expect(editor).to_have_css("font-family", re.compile("mono"))
    expect(editor.locator("..").locator(".cm-gutters")).to_have_css("position", "sticky")
    numbers, text = editor.locator("..").locator(".cm-gutters").bounding_box(), editor.bounding_box()
    assert numbers is not None
    assert text is not None
    assert numbers["x"] + numbers["width"] <= text["x"] + 1
    # marimo's reset makes pictures blocks; an icon stands beside its words.
    icon, words = task.verdict("Output schema").locator("svg").first, task.verdict("Output schema")
    assert icon.evaluate("(icon) => getComputedStyle(icon).display") == "inline"
    box = words.bounding_box()
    assert box is not None
    assert box["height"] < 30

    task.write("Output schema", '{"type": "objec"}')
    task.expect_confirmed("Output schema", re.compile("error"))
