"""The notebook cell in which something was built, so that what its observers print lands in that cell.

Kernels find the cell of an output through context variables, ipykernel 6 partly through attributes of the
shell.
"""

from __future__ import annotations

import contextvars
import sys
from collections.abc import Callable
from typing import Any


class Cell:
    """The cell that runs now; in a plain script just the current context."""

    def __init__(self) -> None:
        self._context = contextvars.copy_context()
        self._shell = _kernel_shell()
        self._parent: dict[str, Any] = self._shell.get_parent() or {} if self._shell is not None else {}

    @property
    def cell_id(self) -> Any:
        """The notebook's id of the cell, where the host tells it (JupyterLab and Notebook 7 do)."""
        return self._parent.get("metadata", {}).get("cellId")

    @property
    def execution(self) -> Any:
        """The id of the request that ran the cell: another one each time that it is run."""
        return self._parent.get("header", {}).get("msg_id")

    def ran_again(self, now: Cell) -> bool:
        """Whether ``now`` is another execution of this same cell; never where the host names no cells."""
        is_same = self.cell_id is not None and self.cell_id == now.cell_id
        return is_same and self.execution != now.execution

    def run(self, function: Callable[[], object]) -> None:
        """Call a function as if the cell ran it."""
        # A copy each time: one context cannot be entered twice, and observers may nest.
        self._context.copy().run(self._with_parent, function)

    def _with_parent(self, function: Callable[[], object]) -> None:
        publishers = self._plain_publishers()
        before = [publisher.parent_header for publisher in publishers]
        try:
            for publisher in publishers:
                publisher.set_parent(self._parent)
            function()
        finally:
            for publisher, header in zip(publishers, before, strict=True):
                publisher.parent_header = header

    def _plain_publishers(self) -> list[Any]:
        """What displays by a plain attribute (ipykernel 6) instead of a context variable (ipykernel 7)."""
        if self._shell is None or not self._parent:
            return []
        return [
            publisher
            for publisher in (self._shell.display_pub, self._shell.displayhook)
            if hasattr(publisher, "parent_header")
            and not isinstance(getattr(publisher, "_parent_header", None), contextvars.ContextVar)
        ]


def in_kernel() -> bool:
    """Whether this process is a Jupyter kernel, where somebody may look at widgets."""
    return _kernel_shell() is not None


def ipython_shell() -> Any:
    """IPython's shell, of a kernel or a terminal, or None. IPython is never imported for it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def _kernel_shell() -> Any:
    shell = ipython_shell()
    return shell if hasattr(shell, "get_parent") else None
