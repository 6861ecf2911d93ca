"""The smallest anywidget there is: what the widget costs beyond it is ours."""

from __future__ import annotations

from tests.browser.notebook_page import NotebookPage

# It sets one trait, and Python answers with another.
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

echo = Echo()
echo
'''


def echo_milliseconds(notebook: NotebookPage) -> float:
    """One round of the echo that a cell shows, from the page to Python and back."""
    notebook.page.wait_for_function("window.bareEcho !== undefined")
    return float(notebook.page.evaluate("window.bareEcho()"))
