"""A fast sandbox, widgets that talk to it, and real kernels driven as a notebook drives them."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

import parallel_widgets as pw
from parallel_widgets.sandbox import Sandbox, serve

SCHEMA = {
    "type": "object",
    "properties": {
        "gdp": {
            "type": "string",
            "description": "Gross domestic product in US dollars, such as '$3.1 trillion (2023)'.",
        }
    },
    "required": ["gdp"],
    "additionalProperties": False,
}


def wait_until(condition: Callable[[], Any], *, seconds: float = 20, what: str = "the condition") -> Any:
    """What the condition returns, as soon as that is true."""
    until = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < until, f"{what} did not come within {seconds} s"
        threading.Event().wait(0.005)
    return found


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    # Runs of half a second: on a busy machine, a stream that opens later finds the run past "running".
    with serve(speed=6) as server:
        yield server


class Browser:
    """The browser's side of a widget without a kernel: what was sent to it, and messages from it."""

    def __init__(self, task: pw.TaskWidget) -> None:
        self.sent: list[dict[str, Any]] = []
        self._task = task
        task.comm.send = lambda data=None, **_: self.sent.append(json.loads(json.dumps(data)))

    @property
    def states(self) -> list[dict[str, Any]]:
        """The state messages."""
        return [data["state"] for data in self.sent if data["method"] == "update"]

    def values(self, trait: str) -> list[Any]:
        """The values of a trait, in the order in which they arrived."""
        return [state[trait] for state in self.states if trait in state]

    def send(self, kind: str, message_id: str, **fields: Any) -> None:
        """Send a message, on this thread."""
        self.deliver({"id": message_id, "kind": kind, **fields})

    def deliver(self, content: Any) -> None:
        """Send anything."""
        self._task._handle_custom_msg(content, [])

    def replies(self, message_id: str) -> list[dict[str, Any]]:
        """The replies to a message."""
        contents = [data["content"] for data in self.sent if data["method"] == "custom"]
        return [content for content in contents if content["id"] == message_id]

    def ask(self, kind: str, message_id: str, **fields: Any) -> dict[str, Any]:
        """Send a message and wait for its reply."""
        before = len(self.replies(message_id))
        self.send(kind, message_id, **fields)
        wait_until(lambda: len(self.replies(message_id)) > before, what=f"the reply to {kind}")
        return self.replies(message_id)[-1]


@pytest.fixture
def browser() -> type[Browser]:
    return Browser


@pytest.fixture
def until() -> Callable[..., Any]:
    return wait_until


@pytest.fixture
def make_task(sandbox: Sandbox) -> Iterator[Callable[..., pw.TaskWidget]]:
    made: list[pw.TaskWidget] = []

    def make(**options: Any) -> pw.TaskWidget:
        defaults = {"input": "France (2023)", "output_schema": SCHEMA, "base_url": sandbox.base_url}
        made.append(pw.TaskWidget(**defaults | options))
        return made[-1]

    yield make
    for task in made:
        task.close()


class Kernel:
    """A real kernel on this Python: it executes cells, and all that it publishes is kept with its time."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        spec = folder / "under_test"
        spec.mkdir(parents=True)
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        (spec / "kernel.json").write_text(
            json.dumps({"argv": argv, "display_name": "under test", "language": "python", "env": environment})
        )
        specs = KernelSpecManager(kernel_dirs=[str(folder)], ensure_native_kernel=False)
        self.manager = KernelManager(kernel_name="under_test", kernel_spec_manager=specs)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.published: list[tuple[float, dict[str, Any]]] = []
        self._is_open = True
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def kill(self) -> None:
        """End the process as the system does when memory runs out: nothing in it gets to do anything."""
        process = self.manager.provisioner.process
        process.kill()
        process.wait()

    def close(self) -> None:
        self._is_open = False
        self._reader.join()
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def _read(self) -> None:
        while self._is_open:
            with contextlib.suppress(queue.Empty):
                message = self.client.iopub_channel.get_msg(timeout=0.1)
                self.published.append((time.monotonic(), message))

    # --- cells

    def start(self, code: str, *, cell_id: str = "cell") -> str:
        """Begin to execute a cell; returns the id of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        message = self.client.session.msg("execute_request", content, metadata={"cellId": cell_id})
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def finish(self, request: str, *, seconds: float = 30) -> None:
        """Wait until a cell has ended."""
        wait_until(lambda: self._is_idle(request), seconds=seconds, what="the end of the cell")

    def run(self, code: str, *, cell_id: str = "cell", seconds: float = 30) -> str:
        """Execute a cell to its end; returns what it printed so far, and fails if it raised."""
        request = self.start(code, cell_id=cell_id)
        self.finish(request, seconds=seconds)
        assert self.error(request) is None, "\n".join(self.error(request)["traceback"])
        return self.printed(request)

    def _is_idle(self, request: str) -> bool:
        return any(content["execution_state"] == "idle" for _, content in self.messages("status", request))

    def messages(self, kind: str, request: str | None = None) -> list[tuple[float, dict[str, Any]]]:
        """What was published of a kind: pairs of time and content."""
        return [
            (at, message["content"])
            for at, message in list(self.published)
            if message["msg_type"] == kind
            and (request is None or message["parent_header"].get("msg_id") == request)
        ]

    def printed(self, request: str) -> str:
        """What landed in a cell's output."""
        return "".join(content["text"] for _, content in self.messages("stream", request))

    def error(self, request: str) -> dict[str, Any] | None:
        """The exception that ended a cell."""
        return next((content for _, content in self.messages("error", request)), None)

    def interrupt(self) -> float:
        """Interrupt the kernel; returns when."""
        self.manager.interrupt_kernel()
        return time.monotonic()

    # --- the widget

    @property
    def comm_id(self) -> str:
        """The comm of the newest TaskWidget."""
        return next(
            content["comm_id"]
            for _, content in reversed(self.messages("comm_open"))
            if content["data"]["state"].get("_anywidget_id", "").endswith("TaskWidget")
        )

    def values(self, trait: str) -> list[tuple[float, Any]]:
        """The values of a trait as they reached the browser: pairs of time and value."""
        return [
            (at, content["data"]["state"][trait])
            for at, content in self.messages("comm_msg")
            if content["comm_id"] == self.comm_id
            and content["data"]["method"] == "update"
            and trait in content["data"]["state"]
        ]

    def send(self, kind: str, message_id: str, *, subshell: str | None = None, **fields: Any) -> None:
        """Send a message of the browser."""
        content = {"id": message_id, "kind": kind, **fields}
        data = {"comm_id": self.comm_id, "data": {"method": "custom", "content": content}}
        message = self.client.session.msg("comm_msg", data)
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        self.client.shell_channel.send(message)

    def replies(self, message_id: str) -> list[tuple[float, dict[str, Any]]]:
        """The replies to a message of the browser."""
        return [
            (at, content["data"]["content"])
            for at, content in self.messages("comm_msg")
            if content["data"]["method"] == "custom" and content["data"]["content"].get("id") == message_id
        ]

    def ask(self, kind: str, message_id: str, **fields: Any) -> dict[str, Any]:
        """Send a message of the browser and wait for its reply."""
        before = len(self.replies(message_id))
        self.send(kind, message_id, **fields)
        wait_until(lambda: len(self.replies(message_id)) > before, what=f"the reply to {kind}")
        return self.replies(message_id)[-1][1]

    def new_subshell(self) -> str | None:
        """The id of a new subshell, or None where the kernel has none (ipykernel 6)."""
        message = self.client.session.msg("create_subshell_request", {})
        self.client.control_channel.send(message)
        if self.major_version < 7:
            return None
        reply = self.client.get_control_msg(timeout=10)
        return str(reply["content"]["subshell_id"])

    @property
    def major_version(self) -> int:
        """ipykernel's."""
        import ipykernel  # noqa: PLC0415

        return int(ipykernel.__version__.split(".")[0])


@pytest.fixture(scope="session")
def start_kernel(tmp_path_factory: pytest.TempPathFactory) -> Callable[[dict[str, str]], Kernel]:
    """Starts a kernel with these environment variables, which the test closes."""
    return lambda environment: Kernel(tmp_path_factory.mktemp("kernels"), environment)


@pytest.fixture
def kernel(tmp_path: Path, sandbox: Sandbox) -> Iterator[Kernel]:
    kernel = Kernel(tmp_path / "kernels", {"PARALLEL_BASE_URL": sandbox.base_url})
    yield kernel
    kernel.close()
