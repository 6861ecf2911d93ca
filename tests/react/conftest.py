"""One kernel for the tests of a file, with new widgets and nothing that reacts in each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from parallel_widgets.sandbox import Sandbox, serve
from tests.kernel import Kernel
from tests.until import wait_until

WIDGETS = """
import asyncio, gc, threading, time, weakref
import ipywidgets, traitlets
import parallel_widgets as pw
pw.react.stop()
# Another request in each test: one that was sent a moment ago would be joined.
task = pw.TaskWidget(input=f"France ({time.time_ns()})", output_schema="One sentence")
slider = ipywidgets.IntSlider(1)
other = ipywidgets.IntSlider(10)
"""


class Cells:
    """Cells, those that react and others, and the kernel that they run in."""

    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        kernel.run(WIDGETS, cell_id="widgets")

    def start(self, code: str, cell_id: str | None) -> str:
        """Run a cell to its end; returns the id of the request."""
        request = self.kernel.start(code, cell_id=cell_id)
        self.kernel.finish(request)
        return request

    def react(self, body: str, *, line: str = "", cell_id: str | None = "react") -> str:
        """Run a cell that reacts; returns the id of the request."""
        return self.start(f"%%react {line}\n{body}", cell_id)

    def run(self, code: str, cell_id: str | None = "ordinary") -> str:
        """Run an ordinary cell; returns what it printed."""
        return self.kernel.run(code, cell_id=cell_id).strip()

    def expect(self, request: str, *shown: str) -> None:
        """Wait until a cell shows just this."""
        wait_until(
            lambda: self.kernel.shown(request) == list(shown), what=f"{shown} of {self.kernel.shown(request)}"
        )


@pytest.fixture(scope="module")
def fast_sandbox() -> Iterator[Sandbox]:
    with serve(speed=6) as server:
        yield server


@pytest.fixture(scope="module")
def shared_kernel(tmp_path_factory: pytest.TempPathFactory, fast_sandbox: Sandbox) -> Iterator[Kernel]:
    folder = tmp_path_factory.mktemp("kernels")
    kernel = Kernel(folder / "kernels", {"PARALLEL_BASE_URL": fast_sandbox.base_url})
    yield kernel
    kernel.close()


@pytest.fixture
def cells(shared_kernel: Kernel) -> Cells:
    return Cells(shared_kernel)


@pytest.fixture
def note() -> str:
    """What stands under the output of a cell that reacts."""
    return "Reacts to {}. After a reload of the page, run this cell again."
