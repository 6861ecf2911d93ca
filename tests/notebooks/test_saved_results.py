"""A notebook that was saved shows its result to who opens it without a kernel and without widget state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, MarkdownExporter

from parallel_widgets.sandbox import Sandbox
from tests.results.page import Page

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
BUILD = """
import parallel_widgets as pw
task = pw.TaskWidget(
    input="France (2023)",
    output_schema={"type": "object", "properties": {"gdp": {"type": "string"}},
                   "required": ["gdp"], "additionalProperties": False},
)
task
"""
CELLS = (BUILD, "task.result", "output = await task.run()", "task.result", "task")


@pytest.fixture
def notebook(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """A notebook that ran from its first cell to its last, and was saved without the state of its widgets."""
    monkeypatch.setenv("PARALLEL_BASE_URL", sandbox.base_url)
    monkeypatch.setenv("JUPYTER_PREFER_ENV_PATH", "1")
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code) for code in CELLS])
    NotebookClient(notebook, timeout=60, store_widget_state=False).execute()
    nbformat.write(notebook, tmp_path / "saved.ipynb")
    return nbformat.read(tmp_path / "saved.ipynb", as_version=4)


def data(cell: Any) -> Any:
    (output,) = cell.outputs
    return output.data


def test_the_cells_after_the_run_keep_the_cited_table(notebook: Any) -> None:
    first, before, _, result, again = notebook.cells
    # The widget was displayed before there was a result, and hosts replace no output that shows a widget
    # without building its view anew: what was displayed then stays as it was.
    assert set(data(first)) == {WIDGET_VIEW, "text/plain"}
    assert before.outputs == []
    assert set(data(result)) == {"text/html", "text/plain"}
    assert set(data(again)) == {WIDGET_VIEW, "text/html", "text/plain"}
    assert data(again)["text/html"] == data(result)["text/html"]
    assert data(again)["text/plain"] == data(first)["text/plain"]
    assert Page(data(result)["text/html"]).rows[1][0] == "gdp"
    assert "gdp: " in data(result)["text/plain"]
    assert "https://" in data(result)["text/plain"]


def test_exports_show_the_table_where_the_widget_was_and_where_its_result_was(notebook: Any) -> None:
    rows = Page(data(notebook.cells[3])["text/html"]).rows
    html, _ = HTMLExporter(template_name="basic").from_notebook_node(notebook)
    assert [row for row in Page(html).rows if row] == rows * 2
    markdown, _ = MarkdownExporter().from_notebook_node(notebook)
    assert markdown.count(data(notebook.cells[3])["text/html"]) == 2
