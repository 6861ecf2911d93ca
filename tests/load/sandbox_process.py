"""A sandbox in a process of its own, as the service is, so that one process's load is not the other's."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from parallel_widgets.sandbox import Sandbox, serve


class SandboxProcess:
    """The process as its parent drives it; get one by `sandbox_process`."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.base_url: str = self._answer()

    def hold(self) -> None:
        """Let no run end."""
        self._ask("hold")

    def release(self) -> None:
        """Let runs end again."""
        self._ask("release")

    def count(self, path: str) -> int:
        """How many requests have arrived at paths that end so, of the latest 2,000."""
        return int(self._ask(path))

    def _ask(self, line: str) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        return json.loads(self._process.stdout.readline())


@contextmanager
def sandbox_process(*, run_seconds: float) -> Iterator[SandboxProcess]:
    """Run a sandbox whose ``base`` runs take so long."""
    command = [sys.executable, __file__, str(run_seconds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        yield SandboxProcess(process)
        # The context manager closes its input, which ends it.


def obey(sandbox: Sandbox) -> None:
    """Answer each line of the input by a line of JSON."""
    say(sandbox.base_url)
    for line in sys.stdin:
        command = line.strip()
        if command == "hold":
            say(sandbox.hold())
        elif command == "release":
            say(sandbox.release())
        else:
            say(sum(request.path.endswith(command) for request in sandbox.requests))


def say(value: object) -> None:
    sys.stdout.write(f"{json.dumps(value)}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with serve(durations={"base": float(sys.argv[1])}) as served:
        obey(served)
