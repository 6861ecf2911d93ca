"""A real kernel, driven as a notebook drives it."""

from __future__ import annotations

import contextlib
import json
import queue
import sys
import threading
import time
from pathlib import Path
from typing import Any

from jupyter_client import KernelManager
from jupyter_client.kernelspec import KernelSpecManager

from .until import wait_until


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

    def start(self, code: str, *, cell_id: str | None = "cell") -> str:
        """Begin to execute a cell; returns the id of the request."""
        content = {
            "code": code,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
        }
        message = self.client.session.msg(
            "execute_request", content, metadata={"cellId": cell_id} if cell_id else {}
        )
        self.client.shell_channel.send(message)
        return str(message["header"]["msg_id"])

    def finish(self, request: str, *, seconds: float = 30) -> None:
        """Wait until a cell has ended."""
        wait_until(lambda: self._is_idle(request), seconds=seconds, what="the end of the cell")

    def run(self, code: str, *, cell_id: str | None = "cell", seconds: float = 30) -> str:
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

    def shown(self, request: str) -> list[str]:
        """What a cell shows at last, as text: what was printed, displayed or raised since it was cleared."""
        shown: list[str] = []
        printed = ""  # comes in pieces that need not be lines
        for _, message in list(self.published):
            content = message["content"]
            if message["parent_header"].get("msg_id") != request:
                continue
            match message["msg_type"]:
                case "clear_output":
                    shown, printed = [], ""
                case "stream":
                    printed += content["text"]
                case "display_data" | "execute_result":
                    shown += [*printed.splitlines(), content["data"]["text/plain"]]
                    printed = ""
                case "error":
                    shown += [*printed.splitlines(), content["ename"]]
                    printed = ""
        return [*shown, *printed.splitlines()]

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
