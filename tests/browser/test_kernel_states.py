"""The widget while its kernel awaits it, is interrupted, dies or is gone; what every host does is apart."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from .cells import task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

SLOW = "durations={'base': 30}"


# ipykernel 6 hands the press over only when a cell has ended, so this is asked of ipykernel 7 alone.
def test_a_run_pressed_while_a_cell_awaits_its_status_lets_the_cell_go_on(notebook: NotebookPage) -> None:
    waiting = (
        "import asyncio\nwhile task.status != 'completed':\n    await asyncio.sleep(0.05)\nprint(task.output)"
    )
    notebook.load([task_cell(), waiting])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))

    notebook.run_cell(1, wait=False)
    task.run_button.click()

    expect(notebook.cell(1).get_by_text("{'gdp': '$3.1 trillion (2023)'}")).to_be_visible()


def test_an_interrupted_wait_leaves_the_run_and_the_widget_alive(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox=SLOW), "task.run().result()"])
    notebook.run_cell(0)
    task = TaskView(notebook.widget(0))
    notebook.run_cell(1, wait=False)
    task.expect_status("running")

    notebook.interrupt()
    expect(notebook.cell(1)).to_contain_text("KeyboardInterrupt")

    assert notebook.execute("(task.status, task.is_watching)") == "('running', True)"
    task.editor("Input").press("Control+End")
    notebook.page.keyboard.type("!")
    task.expect_confirmed("Input", "Ready")
    task.root.get_by_role("button", name="Stop watching").click()
    expect(task.root.get_by_role("button", name="Watch again")).to_be_visible()


def test_without_its_kernel_the_widget_says_so_and_keeps_the_text(notebook: NotebookPage) -> None:
    notebook.load([task_cell()])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")

    notebook.shut_down_kernel()

    task.editor("Input").press("Control+End")
    notebook.page.keyboard.type(", in dollars")
    expect(task.connection).to_have_attribute("data-connection", "disconnected")
    expect(task.connection).to_have_text("Not connected")
    assert task.text("Input") == "France (2023), in dollars"
    expect(task.run_button).to_be_disabled()
    expect(task.region("Run")).to_contain_text("run the widget's cell again")
    expect(task.result).to_contain_text("$3.1 trillion (2023)")
    # What the browser knows by itself it still says.
    task.write("Output schema", "{")
    expect(task.verdict("Output schema")).to_contain_text("1 error")
    expect(task.verdict("Output schema")).to_contain_text("checked in the browser only")


def test_a_kernel_that_dies_during_a_run_is_noticed_though_nobody_touches_the_widget(
    notebook: NotebookPage,
) -> None:
    notebook.load([task_cell(sandbox=SLOW)])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("running")

    notebook.kill_kernel()

    expect(task.connection).to_have_text("Not connected", timeout=15_000)
    expect(task.stop_button).to_be_disabled()


def test_a_saved_widget_shows_its_result_without_its_kernel_and_no_key_is_saved(
    notebook: NotebookPage,
) -> None:
    # Put together in the kernel, so that the cell's own text does not have it.
    key = "import parallel_widgets as pw\nserver = pw.sandbox.serve(speed=20)\nkey = 'sec' + 'ret-key'\n"
    notebook.load([key + task_cell(api_key="@").replace("'@'", "key")])
    notebook.run_all()
    task = TaskView(notebook.widget(0))
    task.run_button.click()
    task.expect_status("completed")
    result = task.result.inner_text()
    saved = notebook.save_with_widget_state()
    assert "application/vnd.jupyter.widget-state+json" in saved["metadata"]["widgets"]
    assert "secret-key" not in json.dumps(saved)

    notebook.shut_down_kernel()
    notebook.reopen()

    expect(task.connection).to_have_text("Not connected", timeout=15_000)
    assert task.result.inner_text() == result
    task.expect_status("completed")
    expect(task.run_button).to_be_disabled()
    task.editor("Input").press("Control+End")
    notebook.page.keyboard.type("!")
    assert task.text("Input") == "France (2023)!"
