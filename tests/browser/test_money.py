"""Money in JupyterLab: a lost answer is looked up, a limit refuses, a dear run is asked about."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from .cells import task_cell
from .jupyter_server import free_port
from .notebook_page import NotebookPage
from .task_view import TaskView

PAID = "sum(r.method == 'POST' and r.path.endswith('/runs') for r in server.requests)"
REFUSED = """
import json
try:
    task.run()
except pw.RunError as error:
    print(json.dumps([type(error).__name__, error.message]))
"""


def test_a_lost_answer_is_looked_up_and_the_run_recovered_with_one_post(notebook: NotebookPage) -> None:
    faults = "'drop_after@group_add*1', '401@group_retrieve*1'"
    notebook.load([task_cell(sandbox=f"speed=20, faults=[{faults}]", safe_submit=True)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))

    task.run_button.click()
    task.expect_status("unconfirmed")
    look = task.alert.get_by_role("button", name="Look for the run")
    expect(look).to_be_enabled()
    expect(task.alert).to_contain_text("It was sent at")
    expect(task.alert).to_contain_text("Nothing is sent again by itself.")
    assert notebook.execute(f"print({PAID})").strip() == "1"

    look.click()
    task.expect_status("completed")
    expect(task.result).to_contain_text("$3.1 trillion (2023)")
    assert notebook.execute(f"print({PAID})").strip() == "1"


def test_a_limit_refuses_in_the_same_words_in_the_page_and_in_python(notebook: NotebookPage) -> None:
    notebook.load([task_cell(base_url=f"http://127.0.0.1:{free_port()}", max_cost_usd=0.005)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    expect(task.region("Run")).to_contain_text("this widget $0.00 of at most $0.005")

    task.run_button.click()

    name, message = json.loads(notebook.execute(REFUSED))
    assert name == "SpendingLimitError"
    assert "the run costs $0.01" in message
    expect(task.alert).to_have_text(message)
    task.expect_status("idle")


def test_a_dear_run_leaves_only_after_its_price_was_agreed_to(notebook: NotebookPage) -> None:
    notebook.load([task_cell(base_url=f"http://127.0.0.1:{free_port()}", processor="ultra8x")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    expect(task.region("Run")).to_contain_text(re.compile("Takes 5 min . 2 h"))

    task.run_button.click()
    question = task.region("Before this runs")
    expect(question).to_contain_text("This run costs $2.40.")
    task.expect_status("idle")
    assert json.loads(notebook.execute(REFUSED))[0] == "CostNotConfirmedError"

    question.get_by_role("button", name="Run · $2.40").click()
    task.expect_status("failed")  # it has left, for where nobody listens
    expect(task.alert).to_contain_text("nothing may be listening there")
