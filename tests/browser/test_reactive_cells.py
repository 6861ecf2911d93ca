"""Cells that react, in JupyterLab: replaced in place, rich, saved, and what a reload leaves of them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from .cells import task_cell
from .notebook_page import NotebookPage
from .task_view import TaskView

SLIDER = "import ipywidgets\nslider = ipywidgets.IntSlider(2, description='Rows')\nslider"
RICH = """%%react
import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML, display

print("rows:", slider.value)
display(HTML(f"<b>bold {slider.value}</b>"))
plt.figure(figsize=(2, 1))
plt.plot(range(slider.value))
pd.DataFrame({"n": range(slider.value)})
"""
STATUS = "%%react\nprint('status:', task.status)\ntask.output"
NOTE = "After a reload of the page, run this cell again."
# What the cell shows in each frame that is drawn.
RECORD = """
(area) => {
  const seen = (window.framesOfCell = new Set());
  const look = () => {
    seen.add(area.innerText.split("\\n")[0]);
    window.requestAnimationFrame(look);
  };
  look();
}
"""


def test_a_run_is_shown_in_place_while_it_goes_on_and_the_cell_is_never_empty(notebook: NotebookPage) -> None:
    notebook.load([task_cell(sandbox="speed=4"), STATUS])
    notebook.run_all()
    cell = notebook.cell(1)
    expect(cell).to_contain_text("status: idle")
    cell.locator(".jp-Cell-outputArea").first.evaluate(RECORD)

    TaskView(notebook.widget(0)).run_button.click()
    expect(cell).to_contain_text("{'gdp': '$3.1 trillion (2023)'}")
    expect(cell).to_contain_text("status: completed")

    seen = notebook.page.evaluate("[...window.framesOfCell]")
    assert "status: running" in seen
    assert all(line.startswith("status: ") for line in seen), seen
    assert notebook.output_text(1).count("status:") == 1


def test_rich_output_follows_a_slider_of_the_page_and_is_saved(notebook: NotebookPage) -> None:
    notebook.load(["%load_ext parallel_widgets", SLIDER, RICH])
    notebook.run_all()
    cell = notebook.cell(2)
    expect(cell.locator("table.dataframe tbody tr")).to_have_count(2)

    handle = notebook.cell(1).get_by_role("slider")
    handle.focus()
    handle.press("ArrowRight")

    expect(cell.locator("table.dataframe tbody tr")).to_have_count(3)
    expect(cell).to_contain_text("rows: 3")
    expect(cell.locator("b")).to_have_text("bold 3")
    expect(cell.locator("img")).to_have_count(1)
    expect(cell.locator(".jp-OutputArea-child")).to_have_count(5)
    outputs = notebook.save()["cells"][2]["outputs"]
    assert [item["output_type"] for item in outputs] == ["stream", *["display_data"] * 4]
    assert outputs[0]["text"] == ["rows: 3\n"]
    assert "image/png" in {kind for item in outputs[1:] for kind in item["data"]}
    assert "text/plain" in outputs[-1]["data"]
    assert NOTE in "".join(outputs[-1]["data"]["text/plain"])


def test_an_exception_is_shown_as_that_of_any_cell_and_goes_with_the_next_change(
    notebook: NotebookPage,
) -> None:
    notebook.load(["%load_ext parallel_widgets", SLIDER, "%%react\n10 / (slider.value - 3)"])
    notebook.run_all()
    cell = notebook.cell(2)
    handle = notebook.cell(1).get_by_role("slider")
    handle.focus()

    handle.press("ArrowRight")
    expect(cell.locator("[data-mime-type='application/vnd.jupyter.stderr']")).to_contain_text(
        re.compile("ZeroDivisionError.*line 2", re.DOTALL)
    )
    handle.press("ArrowRight")
    expect(cell).to_contain_text("10.0")
    expect(cell).not_to_contain_text("ZeroDivisionError")


def test_after_a_reload_the_cell_says_what_to_do_and_that_helps(notebook: NotebookPage) -> None:
    notebook.load(["%load_ext parallel_widgets", SLIDER, "%%react\nprint('rows:', slider.value)"])
    notebook.run_all()
    expect(notebook.cell(2)).to_contain_text("rows: 2")
    notebook.save()

    notebook.reload()
    expect(notebook.cell(2)).to_contain_text("rows: 2")
    expect(notebook.cell(2)).to_contain_text(NOTE)

    notebook.execute("slider.value = 4")
    notebook.run_cell(2)
    expect(notebook.cell(2)).to_contain_text("rows: 4")
    notebook.execute("slider.value = 5")
    expect(notebook.cell(2)).to_contain_text("rows: 5")
    assert notebook.execute("import parallel_widgets as pw; len(pw.react.active)") == "1"


def test_progress_bars_follow_a_run_in_the_kernel_and_in_the_page(notebook: NotebookPage) -> None:
    bars = (
        "import ipywidgets, traitlets\n"
        "linked, followed = ipywidgets.FloatProgress(), ipywidgets.IntProgress()\n"
        "traitlets.link((task, 'progress_percent'), (linked, 'value'))\n"
        "ipywidgets.jslink((task, 'progress_percent'), (followed, 'value'))\n"
        "ipywidgets.VBox([linked, followed])"
    )
    notebook.load([task_cell(), bars, "task.run().result()"])
    notebook.run_all()
    shown = notebook.cell(1).locator(".progress-bar")
    expect(shown).to_have_count(2)
    for number in range(2):
        expect(shown.nth(number)).to_have_attribute("style", re.compile(r"width: 100%"))
    notebook.await_value("followed.value", 100)
