"""All that reacts in this process, so that it ends when its cell runs again, or all at once.

That a cell was deleted cannot be seen: no notebook tells its kernel.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from parallel_widgets.runs.cell import Cell, ipython_shell


class Reactor(ABC):
    """Something that a cell has set up and that reacts until it is stopped.

    Attributes
    ----------
    cell
        The cell, in which its output belongs.
    """

    def __init__(self, cell: Cell) -> None:
        self.cell = cell

    @abstractmethod
    def stop(self) -> None:
        """React no more. What was shown stays. Safe on any thread, and more than once."""

    @property
    @abstractmethod
    def signature(self) -> Any:
        """What tells it from others where the host names no cells: the same again replaces it."""

    @abstractmethod
    def cell_ended(self, value: object) -> None:
        """Take note that a cell has run to its end, and of the value that it shows, if it is the own one."""


class Registry:
    """What reacts now. It listens to IPython only while there is something."""

    def __init__(self) -> None:
        self._reactors: list[Reactor] = []
        self._shell: Any = None

    @property
    def active(self) -> tuple[Reactor, ...]:
        """What reacts now, in the order in which it was set up."""
        return tuple(self._reactors)

    def add(self, reactor: Reactor) -> None:
        """Take in what a cell has set up; ends what the same cell had set up when it ran before."""
        for earlier in self.active:
            anonymous = earlier.cell.cell_id is None and reactor.cell.cell_id is None
            if earlier.cell.ran_again(reactor.cell) or (anonymous and earlier.signature == reactor.signature):
                earlier.stop()
        self._reactors.append(reactor)
        self._listen()

    def discard(self, reactor: Reactor) -> None:
        """Forget what has been stopped."""
        if reactor in self._reactors:
            self._reactors.remove(reactor)
        if not self._reactors:
            self._listen_no_more()

    def _listen(self) -> None:
        shell = ipython_shell()
        if shell is None or self._shell is not None:
            return
        self._shell = shell
        shell.events.register("pre_run_cell", self._cell_starts)
        shell.events.register("post_run_cell", self._cell_ended)

    def _listen_no_more(self) -> None:
        if self._shell is None:
            return
        self._shell.events.unregister("pre_run_cell", self._cell_starts)
        self._shell.events.unregister("post_run_cell", self._cell_ended)
        self._shell = None

    def _cell_starts(self, _info: Any) -> None:
        # Also where the cell does not react any more.
        now = Cell()
        for reactor in self.active:
            if reactor.cell.ran_again(now):
                reactor.stop()

    def _cell_ended(self, result: Any) -> None:
        now = Cell()
        for reactor in self.active:
            is_own = reactor.cell.execution == now.execution
            reactor.cell_ended(result.result if is_own else None)


registry = Registry()
