"""A notebook open in JupyterLab or Notebook 7 in a real page: run cells, read outputs, reach the widget."""

from __future__ import annotations

import contextlib
import enum
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Locator, Page

from .jupyter_server import JupyterServer, notebook_document

# What JupyterLab itself prints to the console, with or without a widget.
NOISE = re.compile(
    r"favicon|WebSocket connection to .* failed: |downloadable font|ResizeObserver loop"
    r"|status of 404 .*(user-settings|workspaces|lsp)|net::ERR_BLOCKED_BY_CLIENT|sourcemap",
    re.IGNORECASE,
)
# What Notebook 7 throws by itself when it opens a notebook, and when it opens it again.
NOTEBOOK_NOISE = re.compile(r"reading 'schema'|'filebrowser:open-path' not registered")
SAVE_WIDGET_STATE = "@jupyter-widgets/jupyterlab-manager:saveWidgetState"
PANEL = """
const panel = () => {
  for (const widget of window.jupyterapp.shell.widgets('main'))
    if (widget.content && widget.content.widgets && widget.sessionContext) return widget;
  return null;
};
"""
# Leaves a kernel as it was at its start, but for the imported modules.
EMPTY = """
import ipywidgets
ipywidgets.Widget.close_all()
for _name in [name for name, value in list(globals().items()) if type(value).__name__ == "Sandbox"]:
    globals()[_name].close()
get_ipython().reset(new_session=True)
"""
# In seconds, from asking for the interrupt to the error that it ends the cell with.
INTERRUPT = """
const kernel = panel().sessionContext.session.kernel;
const ended = new Promise((resolve) => {
  const listen = (_, message) => {
    if (message.header.msg_type !== 'error') return;
    kernel.iopubMessage.disconnect(listen);
    resolve(performance.now());
  };
  kernel.iopubMessage.connect(listen);
});
const asked = performance.now();
await kernel.interrupt();
return (await ended - asked) / 1000;
"""
EXECUTE = """
const kernel = panel().sessionContext.session.kernel;
const future = kernel.requestExecute({code: arg, store_history: false, stop_on_error: false});
let text = '', error = null;
future.onIOPub = (message) => {
  const kind = message.header.msg_type, content = message.content;
  if (kind === 'stream') text += content.text;
  if (kind === 'execute_result' || kind === 'display_data') text += content.data['text/plain'];
  if (kind === 'error') error = content.ename + ': ' + content.evalue;
};
const reply = await future.done;
return [text, error, reply.content.status];
"""


class FrontEnd(enum.Enum):
    """What shows the notebook; the value is the path of a page, with its name and token."""

    LAB = "lab/tree/{name}?reset&token={token}"
    NOTEBOOK = "notebooks/{name}?token={token}"


class NotebookPage:
    """One browser page with one open notebook; `load` replaces the notebook, with a new kernel."""

    def __init__(
        self,
        server: JupyterServer,
        browser: Browser,
        *,
        front_end: FrontEnd = FrontEnd.LAB,
        width: int = 1200,
        height: int = 1000,
        scale: float = 1,
    ) -> None:
        self.server = server
        self.front_end = front_end
        self._context = browser.new_context(
            viewport={"width": width, "height": height}, device_scale_factor=scale
        )
        self.page: Page = self._context.new_page()
        self.page.set_default_timeout(30_000)
        self._names = (f"notebook-{number}.ipynb" for number in itertools.count())
        self.name = ""
        self.errors: list[str] = []
        self.external_requests: list[str] = []
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self._note_page_error(str(error)))
        self.page.on("request", lambda request: self._note_request(request.url))

    def _note_console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        if message.type == "error" and not NOISE.search(f"{message.text} {where}"):
            self.errors.append(f"console: {message.text} @ {where}")

    def _note_page_error(self, error: str) -> None:
        if self.front_end is not FrontEnd.NOTEBOOK or not NOTEBOOK_NOISE.search(error):
            self.errors.append(f"pageerror: {error}")

    def _note_request(self, url: str) -> None:
        if re.match(r"(https?|wss?)://(?!127\.0\.0\.1[:/])", url):
            self.external_requests.append(url)

    # Notebooks

    def open(self, name: str) -> None:
        """Show a saved notebook in a freshly loaded page and wait for its kernel."""
        self.name = name
        path = self.front_end.value.format(name=name, token=self.server.token)
        self.page.goto(f"{self.server.url}/{path}", wait_until="domcontentloaded")
        self._await_ready()

    def load(self, cells: Sequence[str | Mapping[str, Any]], *, kernel: str = "python3") -> None:
        """Replace the open notebook by a new one with an empty kernel, in the same page if there is one."""
        name = next(self._names)
        self.server.write(name, notebook_document(cells, kernel=kernel))
        # Notebook 7 opens another notebook in another page.
        if self.name and self.front_end is FrontEnd.LAB:
            self.name = name
            self._replace_panel(keep_kernel=self._empty_kernel(kernel))
        else:
            self.open(name)
        self.errors.clear()
        self.external_requests.clear()

    def reopen(self, *, keep_kernel: bool = False) -> None:
        """Close the notebook and open it again, with the same kernel or a new one."""
        self._replace_panel(keep_kernel=keep_kernel)

    def _empty_kernel(self, name: str) -> bool:
        """Empty the kernel of the open notebook, which is faster than another; False if it cannot be used."""
        if self.js("return panel()?.sessionContext.session?.kernel?.name;") != name:
            return False
        if self.kernel_status() == "busy":
            self.interrupt()
        self.execute(EMPTY)
        return True

    def _replace_panel(self, *, keep_kernel: bool) -> None:
        self.js(
            """const old = panel();
            const options = {path: arg.name, factory: 'Notebook'};
            if (arg.keep_kernel) options.kernel = old.sessionContext.session.kernel.model;
            if (old) {
              if (!arg.keep_kernel) await old.sessionContext.shutdown();
              old.context.model.dirty = false;
              old.dispose();
            }
            const opened = await window.jupyterapp.commands.execute('docmanager:open', options);
            await opened.context.ready; await opened.revealed; await opened.sessionContext.ready;""",
            {"name": self.name, "keep_kernel": keep_kernel},
        )
        self._await_ready()

    def reload(self) -> None:
        """Load the page again with the same notebook and kernel, as the user's Reload does."""
        self.open(self.name)

    def _await_ready(self) -> None:
        self.page.wait_for_selector(".jp-NotebookPanel .jp-Notebook .jp-Cell", state="attached")
        self.await_kernel("idle")

    def save(self) -> dict[str, Any]:
        """Save the notebook and answer what is now in its file."""
        self.js("await panel().context.save();")
        return self.server.read(self.name)

    def save_with_widget_state(self) -> dict[str, Any]:
        """Save the notebook with what its widgets show, as the setting of that name does."""
        toggle = "await window.jupyterapp.commands.execute(arg);"
        self.js(toggle, SAVE_WIDGET_STATE)
        saved = self.save()
        self.js(toggle, SAVE_WIDGET_STATE)
        return saved

    # JavaScript and the kernel

    def js(self, body: str, argument: object = None) -> Any:
        """Run JavaScript with ``panel()`` (the NotebookPanel) and ``arg`` in scope."""
        return self.page.evaluate("async (arg) => {" + PANEL + body + "}", argument)

    def await_kernel(self, status: str) -> None:
        """Wait until JupyterLab shows this kernel status."""
        self.page.wait_for_function(
            "(wanted) => {" + PANEL + "return panel()?.sessionContext.session?.kernel?.status === wanted; }",
            arg=status,
        )

    def kernel_status(self) -> str:
        """The kernel's status as JupyterLab shows it."""
        return str(self.js("return panel().sessionContext.session.kernel.status;"))

    def interrupt(self) -> None:
        """Interrupt the kernel."""
        self.js("await panel().sessionContext.session.kernel.interrupt();")

    def interrupt_cell(self) -> float:
        """Interrupt the cell that runs; answer after how many seconds it has ended."""
        return float(self.js(INTERRUPT))

    def shut_down_kernel(self) -> None:
        """End the kernel; the page stays."""
        self.js("await panel().sessionContext.shutdown();")

    def kill_kernel(self) -> None:
        """Let the kernel die; Jupyter starts another in its place, and the page says so."""
        kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
        self.js("panel().sessionContext.session.kernel.requestExecute({code: arg});", kill)
        self.page.locator(".jp-Dialog", has_text="Kernel Restarting").get_by_role("button").last.click()

    def restart_kernel(self) -> None:
        """Restart the kernel, as the menu does after the question."""
        self.js("await panel().sessionContext.restartKernel();")
        self.await_kernel("idle")

    def execute(self, code: str) -> str:
        """Run code in the kernel without a cell and answer what it printed.

        Raises
        ------
        RuntimeError
            If the code raised.
        """
        status = "aborted"
        # The error of a cell drops what is queued behind it.
        while status == "aborted":
            text, error, status = self.js(EXECUTE, code)
        if error:
            raise RuntimeError(error)
        return str(text)

    def await_value(self, expression: str, value: object) -> None:
        """Wait until an expression has a value in the kernel, where a message of the page is under way."""
        shown = self.execute(expression)
        for _ in range(200):
            if shown == repr(value):
                return
            self.page.evaluate("new Promise(requestAnimationFrame)")
            shown = self.execute(expression)
        raise AssertionError(f"{expression} is {shown}, not {value!r}.")

    # Cells

    def run_all(self, *, wait: bool = True) -> None:
        """Run all cells; without ``wait`` answer at once."""
        self._command("notebook:run-all-cells", wait=wait)

    def run_cell(self, index: int, *, wait: bool = True) -> None:
        """Run one cell; without ``wait`` answer at once."""
        self.select(index)
        self._command("notebook:run-cell", wait=wait)

    def _command(self, name: str, *, wait: bool) -> None:
        self.js(
            """window.jupyterapp.shell.activateById(panel().id); window.commandDone = false;
            window.jupyterapp.commands.execute(arg).finally(() => { window.commandDone = true; });""",
            name,
        )
        if wait:
            self.await_command()

    def await_command(self) -> None:
        """Wait until the cells that were asked to run have run."""
        self.page.wait_for_function("window.commandDone", timeout=120_000)

    def select(self, index: int) -> None:
        """Make a cell the active one, in command mode."""
        self.js("const n = panel().content; n.activeCellIndex = arg; n.mode = 'command';", index)

    def rewrite(self, index: int, source: str) -> None:
        """Replace a cell's source."""
        self.js("panel().content.widgets[arg[0]].model.sharedModel.setSource(arg[1]);", [index, source])

    def cell_count(self) -> int:
        """How many cells the notebook has."""
        return int(self.js("return panel().content.widgets.length;"))

    def sources(self) -> list[str]:
        """The cells' sources, in order."""
        sources: list[str] = self.js("return panel().content.widgets.map((w) => w.model.sharedModel.source);")
        return sources

    def cell(self, index: int) -> Locator:
        """The cell's element."""
        return self.page.locator(".jp-NotebookPanel .jp-Notebook .jp-Cell").nth(index)

    def output_text(self, index: int) -> str:
        """The visible text of a cell's outputs."""
        return self.cell(index).locator(".jp-Cell-outputArea").first.inner_text().strip()

    def printed(self, index: int) -> str:
        """What is in a cell's output as printed text."""
        outputs = self.js("return panel().content.widgets[arg].model.toJSON().outputs;", index)
        texts = [output["text"] for output in outputs if output["output_type"] == "stream"]
        return "".join(text if isinstance(text, str) else "".join(text) for text in texts)

    def widget(self, index: int, *, view: int = 0) -> Locator:
        """The widget that a cell shows."""
        return self.cell(index).locator(".parallel-widgets").nth(view)

    def new_view_for_output(self, index: int) -> Locator:
        """Show a cell's output beside the notebook, as "Create New View for Output" does."""
        self.js("window.jupyterapp.shell.activateById(panel().id);")
        self.select(index)
        self.js("await window.jupyterapp.commands.execute('notebook:create-output-view');")
        return self.page.locator(".jp-LinkedOutputView")

    def close_other_views(self) -> None:
        """Close what stands beside the notebook."""
        self.js(
            """const kept = panel();
            for (const other of [...window.jupyterapp.shell.widgets('main')])
              if (other !== kept) other.dispose();"""
        )

    # Appearance

    def set_theme(self, name: str) -> None:
        """Switch JupyterLab's theme, such as 'JupyterLab Dark', and wait until it is on and in sight."""
        if self.page.locator(f"body[data-jp-theme-name='{name}']").count() == 1:
            return
        self.js("await window.jupyterapp.commands.execute('apputils:change-theme', {theme: arg});", name)
        self.page.wait_for_selector(f"body[data-jp-theme-name='{name}']", state="attached")
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")

    @contextlib.contextmanager
    def width(self, pixels: int) -> Iterator[None]:
        """Make the page so wide for a while, with the file browser out of the way."""
        usual = self.page.viewport_size
        assert usual is not None
        self.js("window.jupyterapp.shell.collapseLeft();")
        self.page.set_viewport_size({"width": pixels, "height": usual["height"]})
        yield
        self.page.set_viewport_size(usual)
        self.js("window.jupyterapp.shell.expandLeft();")

    def close(self) -> None:
        """Close the page and forget its cookies and cache."""
        self._context.close()
