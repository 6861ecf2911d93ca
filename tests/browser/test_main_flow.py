"""The main job in JupyterLab: edit, break, mend, run, watch, read the result here and in the next cell."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from .cells import quickstart_cell, task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

OBSERVE = "seen = []\ntask.observe(lambda change: seen.append(change['new']), 'status')"
NEXT_CELL = "import json\nprint(json.dumps([task.status, task.output, seen]))"


def test_from_a_broken_schema_to_a_result_that_the_next_cell_reads(notebook: NotebookPage) -> None:
    notebook.load([quickstart_cell(), OBSERVE, NEXT_CELL])
    notebook.run_cell(0)
    notebook.run_cell(1)
    task = TaskView(notebook.widget(0))
    keyboard = notebook.page.keyboard
    task.expect_confirmed("Output schema", "Valid JSON Schema")

    task.line("Output schema", '"required"').click()
    keyboard.press("End")
    keyboard.type(",")
    expect(task.verdict("Output schema")).to_contain_text("1 error")
    expect(task.problems("Output schema")).to_have_count(1)
    expect(task.problems("Output schema")).to_contain_text(re.compile(r"comma\..*line 9", re.DOTALL))
    task.expect_confirmed("Output schema", "1 error")
    expect(task.run_button).to_be_disabled()
    expect(task.region("Run")).to_contain_text("To fix first: A value is missing before this comma.")

    task.editor("Input").click()
    task.problems("Output schema").get_by_role("button", name="A value is missing").click()
    expect(task.editor("Output schema")).to_be_focused()
    assert task.selected_text() == ","

    keyboard.press("Backspace")
    task.expect_confirmed("Output schema", "Valid JSON Schema")
    expect(task.problems("Output schema")).to_have_count(0)

    expect(task.run_button).to_have_accessible_name("Run · free sample")
    task.record_badge()
    task.run_button.click()
    task.expect_status("completed")
    assert task.badge_history() == ["idle", "submitting", "queued", "running", "completed"]
    expect(task.region("Status of the run")).to_contain_text(re.compile(r"\d+ sources considered · \d+ read"))

    field = task.result.get_by_role("article", name="gdp")
    expect(field).to_contain_text("$3.1 trillion (2023)")
    expect(field).to_contain_text(re.compile("Confidence: (low|medium|high)"))
    expect(field).to_contain_text("A sample from the sandbox, not research")
    sources = field.get_by_role("list", name="Sources").get_by_role("link")
    expect(sources.first).to_have_attribute("href", re.compile(r"^https://\w+\.example/"))
    expect(task.result).to_contain_text("Sample data from the sandbox — not research")

    notebook.run_cell(2)
    status, output, seen = json.loads(notebook.output_text(2))
    assert status == "completed"
    assert output == {"gdp": "$3.1 trillion (2023)"}
    assert seen == ["submitting", "queued", "running", "completed"]


def test_the_run_button_names_the_price_of_the_chosen_processor(notebook: NotebookPage) -> None:
    notebook.load([task_cell(base_url="https://api.parallel.ai", api_key="never-sent")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    expect(task.run_button).to_have_accessible_name("Run · $0.01")

    task.processor.select_option("pro")

    expect(task.run_button).to_have_accessible_name("Run · $0.10")
    expect(task.root).to_contain_text("api.parallel.ai")
    expect(task.root).not_to_contain_text("Sandbox")
    notebook.await_value("task.processor", "pro")


def test_the_trace_is_fetched_when_it_is_opened(notebook: NotebookPage) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")

    task.root.get_by_role("button", name="Trace").click()

    entries = task.root.get_by_role("list", name="Trace of the run").get_by_role("listitem")
    expect(entries).to_have_count(int(notebook.execute("len(task.trace)")))


def test_a_run_that_is_watched_no_more_can_be_watched_again(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="durations={'base': 30}")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("running")

    task.root.get_by_role("button", name="Stop watching").click()

    expect(task.region("Status of the run")).to_contain_text("Not watching. The run goes on at the service.")
    assert notebook.execute("(task.status, task.is_active, task.is_watching)") == "('running', True, False)"

    task.root.get_by_role("button", name="Watch again").click()

    expect(task.root.get_by_role("button", name="Stop watching")).to_be_visible()
    assert notebook.execute("task.is_watching") == "True"
    assert notebook.execute("sum(request.method == 'POST' for request in server.requests)") == "1"


def test_what_the_documentation_calls_unsupported_runs_once_that_is_agreed_to(notebook: NotebookPage) -> None:
    schema = {
        "type": "object",
        "properties": {"founded": {"type": "string", "format": "date", "description": "Founding date"}},
        "required": ["founded"],
        "additionalProperties": False,
    }
    notebook.load([task_cell(output_schema=schema)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.expect_confirmed("Output schema", "1 unsupported")

    task.region("Run").get_by_role("button", name="Run anyway").click()
    expect(task.region("Run")).to_contain_text("The documentation calls part of this request unsupported.")
    assert notebook.execute("task.status") == "'idle'"
    task.region("Run").get_by_role("button", name="Run anyway").last.click()

    task.expect_status("completed")
    expect(task.result.get_by_role("article", name="founded")).to_be_visible()
