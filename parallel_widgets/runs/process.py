"""The process that submitted a run: who it was, and whether it still lives."""

from __future__ import annotations

import os
import secrets
import socket
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Process:
    """A process of some machine.

    Attributes
    ----------
    pid, host
        Its number, and the name of its machine.
    started
        When it began, as the machine counts that: numbers are used again, in containers at each start.
    """

    pid: int
    host: str
    started: str

    @classmethod
    def here(cls) -> Process:
        """This process."""
        global _here  # noqa: PLW0603
        if _here is None or _here.pid != os.getpid():
            pid = os.getpid()
            _here = cls(pid=pid, host=socket.gethostname(), started=_start_of(pid) or secrets.token_hex(8))
        return _here

    @property
    def is_alive(self) -> bool | None:
        """Whether it still runs; None where that cannot be told, as of another machine's."""
        here = self.here()
        if self.host != here.host:
            return None
        if self.pid == here.pid:
            return self.started == here.started
        start = _start_of(self.pid)
        if start is not None:
            return self.started == start
        if sys.platform == "win32":  # there, the signal that only asks would end the process
            return None
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True


_here: Process | None = None


def _start_of(pid: int) -> str | None:
    """When a process began, in ticks of this boot; None where the system does not tell (other than Linux)."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    # The name, in parentheses, may hold anything; `starttime` is field 22 (proc(5)), the 20th after it.
    fields = stat.rpartition(")")[2].split()
    # A zombie has ended, and only waits to be noticed.
    return "" if fields[0] in ("Z", "X") else f"{boot}/{fields[19]}"
