"""Export: schema and request in the languages of elsewhere, to copy and to save, with no key in them."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import expect

from .cells import task_cell
from .hands import Hands
from .notebook_page import NotebookPage
from .task_view import TaskView
from .workbench_view import WorkbenchView

KEY = "sk-never-to-be-written"
# By their names in the menu: the file's name, and what tells the language.
FORMATS = {
    "Pydantic model": ("output_schema.py", "class Output(BaseModel):"),
    "TypeScript types": ("output_schema.ts", "gdp: string;"),
    "JSON schema": ("output_schema.json", '"additionalProperties": false'),
    "Task spec": ("task_spec.json", '"json_schema": {'),
    "Request: Python, official SDK": ("run_task.py", "client = parallel.Parallel("),
    "Request: Python, httpx": ("run_task.py", "import httpx"),
    "Request: TypeScript": ("run_task.ts", "await fetch("),
    "Request: curl": ("run_task.sh", "curl --silent"),
}
PROGRAMS = [name for name in FORMATS if name.startswith("Request")]


def opened(notebook: NotebookPage, hands: Hands) -> WorkbenchView:
    """Show a widget with a key and open Export."""
    notebook.load([task_cell(api_key=KEY), "task"])
    notebook.run_cell(0)
    bench = WorkbenchView(TaskView(notebook.widget(0)))
    bench.open("Export", hands)
    return bench


def test_each_form_is_written_without_the_key(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands)
    panel = bench.panel("Export")

    for name, (filename, words) in FORMATS.items():
        hands.choose(panel.get_by_label("Export as"), name)
        code = panel.get_by_role("region", name=filename)
        expect(code, name).to_contain_text(words)
        expect(code, name).to_have_attribute("aria-busy", "false")
        expect(panel.get_by_role("status"), name).to_contain_text(filename)
        if name in PROGRAMS:
            expect(code, name).to_contain_text("PARALLEL_API_KEY")
            expect(code, name).to_contain_text("France (2023)")
        assert KEY not in bench.task.root.inner_text()


def test_what_is_written_can_be_copied_and_saved(
    notebook: NotebookPage, hands: Hands, tmp_path: Path
) -> None:
    bench = opened(notebook, hands)
    panel = bench.panel("Export")
    hands.choose(panel.get_by_label("Export as"), "Request: curl")
    written = panel.get_by_role("region", name="run_task.sh")
    expect(written).to_contain_text("curl")
    text = written.inner_text()

    hands.press(panel.get_by_role("button", name="Copy"))
    expect(panel.get_by_role("button", name="Copied")).to_be_focused()
    with notebook.page.expect_download() as download:
        hands.press(panel.get_by_role("button", name="Download"))
    assert download.value.suggested_filename == "run_task.sh"
    assert download.value.path().read_text(encoding="utf-8").strip() == text.strip()

    # The clipboard as another field gets it.
    bench.open("Suggest", hands)
    words = bench.panel("Suggest").get_by_role("textbox")
    hands.paste(words)
    assert words.input_value().strip() == text.strip()


def test_the_text_follows_the_task_while_it_stands_open(notebook: NotebookPage, hands: Hands) -> None:
    bench = opened(notebook, hands)
    panel = bench.panel("Export")
    code = panel.get_by_role("region", name="output_schema.json")
    expect(code).to_contain_text("gdp")

    notebook.execute("task.output_schema = {'type': 'object', 'properties': {'ceo': {'type': 'string'}}}")
    expect(code).to_contain_text("ceo")
    notebook.execute("task.output_schema_text = '{'")
    hands.choose(panel.get_by_label("Export as"), "Pydantic model")
    expect(panel.get_by_role("status")).to_contain_text("add }")
