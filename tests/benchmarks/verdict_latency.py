"""From a key pressed in the schema editor to the browser's and to the kernel's verdict, in a real JupyterLab.

Beside each keystroke the same page measures a bare echo: the smallest anywidget there is sets one trait,
Python answers with another. What the kernel's verdict costs beyond that, and the debounce, is ours.
"""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, sync_playwright

from tests.browser.chromium import launch
from tests.browser.jupyter_server import JupyterServer
from tests.browser.notebook_page import NotebookPage

from .table import Row, summary

SIZES_KB = (1, 5, 15)
KEYSTROKES = 40
DEBOUNCE_MS = 150

ECHO_CELL = '''
import anywidget, traitlets

class Echo(anywidget.AnyWidget):
    _esm = """
    export default { render({ model, el }) {
      el.textContent = "bare echo";
      window.bareEcho = () => new Promise((resolve) => {
        const start = performance.now();
        const answered = () => { model.off("change:pong", answered); resolve(performance.now() - start); };
        model.on("change:pong", answered);
        model.set("ping", model.get("ping") + 1);
        model.save_changes();
      });
    } };
    """
    ping = traitlets.Int(0).tag(sync=True)
    pong = traitlets.Int(0).tag(sync=True)

    @traitlets.observe("ping")
    def _answer(self, change):
        self.pong = change["new"]

Echo()
'''
# The key's own time stamp starts the clock; a task after the next frame stops it: the verdict is painted.
WATCH_KEYSTROKE = """
(verdict) => {
  const before = { length: verdict.dataset.judgedLength, revision: verdict.dataset.verdictRevision };
  const measured = (window.keystroke = {});
  let start;
  window.addEventListener("keydown", (event) => { start = event.timeStamp; }, { capture: true, once: true });
  const painted = (name) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => { measured[name] ??= performance.now() - start; };
    channel.port2.postMessage(null);
  });
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


def schema_of_about(kilobytes: int) -> dict[str, Any]:
    """A valid output schema whose text, indented as the widget writes it, is about so long."""
    properties: dict[str, Any] = {}
    schema = {"type": "object", "properties": properties, "required": [], "additionalProperties": False}
    while len(json.dumps(schema, indent=2)) < kilobytes * 1000:
        name = f"figure_{len(properties)}"
        properties[name] = {
            "type": "string",
            "description": "A figure in USD for the year, like '$3.1 trillion (2023)'",
        }
        schema["required"] = list(properties)
    return schema


def measure_size(notebook: NotebookPage, kilobytes: int) -> tuple[list[float], list[float], list[float]]:
    """Type into a schema so large; answer milliseconds to both verdicts, and of bare echoes."""
    schema = schema_of_about(kilobytes)
    cell = f"import parallel_widgets as pw\npw.TaskWidget(input='x', output_schema={schema!r})"
    notebook.load([cell, ECHO_CELL])
    notebook.run_all()
    widget = notebook.widget(0)
    verdict = widget.locator("section[aria-label=Output] .pw-verdict")
    widget.locator("section[aria-label=Output] .pw-verdict[data-phase=confirmed]").wait_for()
    notebook.page.wait_for_function("window.bareEcho !== undefined")
    put_cursor_in_a_description(widget)

    browser, kernel, echo = [], [], []
    for _ in range(KEYSTROKES):
        echo.append(float(notebook.page.evaluate("window.bareEcho()")))
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
    with sync_playwright() as playwright, JupyterServer() as server:
        browser = launch(playwright)
        if browser is None:
            raise SystemExit("No Chromium was found: install it, or name it in $CHROMIUM.")
        notebook = NotebookPage(server, browser)
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
        notebook.close()
        browser.close()
    return rows
