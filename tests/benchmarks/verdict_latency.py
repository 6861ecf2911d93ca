"""From a key pressed in the schema editor to the browser's and to the kernel's verdict, in a real JupyterLab.

Beside each keystroke the same page measures a bare echo: the smallest anywidget there is sets one trait,
Python answers with another. What the kernel's verdict costs beyond that, and the debounce, is ours.
"""

from __future__ import annotations

from playwright.sync_api import Locator

from tests.browser.notebook_page import NotebookPage

from .bare_echo import ECHO_CELL, echo_milliseconds
from .event_to_paint import EVENT_TO_PAINT
from .lab import open_lab
from .long_schema import schema_of_about
from .table import Row, summary

SIZES_KB = (1, 5, 15)
KEYSTROKES = 40
DEBOUNCE_MS = 150

WATCH_KEYSTROKE = (
    "(verdict) => {"
    + EVENT_TO_PAINT
    + """
  const before = { length: verdict.dataset.judgedLength, revision: verdict.dataset.verdictRevision };
  const measured = (window.keystroke = {});
  const painted = eventToPaint("keydown", measured);
  const observer = new MutationObserver(() => {
    const { judgedLength, verdictRevision, phase } = verdict.dataset;
    if (judgedLength !== before.length) painted("browser");
    if (verdictRevision !== before.revision && phase === "confirmed") {
      observer.disconnect();
      painted("kernel");
    }
  });
  observer.observe(verdict, { attributes: true });
}
"""
)


def measure_size(notebook: NotebookPage, kilobytes: int) -> tuple[list[float], list[float], list[float]]:
    """Type into a schema so large; answer milliseconds to both verdicts, and of bare echoes."""
    schema = schema_of_about(kilobytes)
    cell = f"import parallel_widgets as pw\npw.TaskWidget(input='x', output_schema={schema!r})"
    notebook.load([cell, ECHO_CELL])
    notebook.run_all()
    widget = notebook.widget(0)
    verdict = widget.locator("section[aria-label=Output] .pw-verdict")
    widget.locator("section[aria-label=Output] .pw-verdict[data-phase=confirmed]").wait_for()
    put_cursor_in_a_description(widget)

    browser, kernel, echo = [], [], []
    for _ in range(KEYSTROKES):
        echo.append(echo_milliseconds(notebook))
        verdict.evaluate(WATCH_KEYSTROKE)
        notebook.page.keyboard.press("x")
        notebook.page.wait_for_function("window.keystroke.kernel !== undefined")
        measured = notebook.page.evaluate("window.keystroke")
        browser.append(float(measured["browser"]))
        kernel.append(float(measured["kernel"]))
    return browser, kernel, echo


def put_cursor_in_a_description(widget: Locator) -> None:
    """Click at the end of the first description, inside its quotes."""
    line = widget.locator("section[aria-label=Output] .cm-line", has_text='"description"').first
    line.click()
    for key in ("End", "ArrowLeft", "ArrowLeft"):
        widget.page.keyboard.press(key)


def measure() -> list[Row]:
    """One row a size and verdict, each beside the bare echo of the same page."""
    rows = []
    with open_lab() as notebook:
        for kilobytes in SIZES_KB:
            in_browser, in_kernel, echo = measure_size(notebook, kilobytes)
            beside = f"bare echo {summary(echo)}"
            aim = f"3 echoes + {DEBOUNCE_MS} ms debounce"
            rows.append(
                Row(
                    f"Keystroke to browser verdict, {kilobytes} KB",
                    summary(in_browser),
                    beside,
                    "p95 under 50 ms",
                )
            )
            rows.append(Row(f"Keystroke to kernel verdict, {kilobytes} KB", summary(in_kernel), beside, aim))
    return rows
