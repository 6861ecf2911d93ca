"""A function that is called each time that a task's run reaches a status."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import traitlets

from parallel_widgets.reactions import output
from parallel_widgets.reactions.registry import Reactor, registry
from parallel_widgets.reactions.trait_set import TraitSet
from parallel_widgets.runs.cell import Cell
from parallel_widgets.runs.home import Home


class StatusCall(Reactor):
    """Calls a function with the task, once a run, on the home thread; its output is in its own cell.

    Parameters
    ----------
    function
        What to call.
    task
        What has a trait ``status``. It is not kept alive.
    status
        The status to wait for.
    """

    def __init__(self, function: Callable[[Any], object], task: traitlets.HasTraits, status: str) -> None:
        super().__init__(Cell())
        self._function = function
        self._status = status
        self._home = Home.here()
        self._observed = TraitSet([(task, "status")])
        task.observe(self._changed, "status")
        registry.add(self)

    @property
    def signature(self) -> Any:
        """The function's name and the status."""
        return getattr(self._function, "__qualname__", ""), self._status

    def stop(self) -> None:
        """Call the function no more. Safe on any thread, and more than once."""
        for task, name in self._observed:
            task.unobserve(self._changed, name)
            self._observed.discard(task, name)
        registry.discard(self)

    def cell_ended(self, value: object) -> None:
        """Take no note: it goes on until its cell runs again."""

    def _changed(self, change: traitlets.Bunch) -> None:
        if change["new"] != self._status:
            return
        call = partial(self._call, change["owner"])
        if self._home.is_here:
            # At once, so that who waits for the run finds it done.
            self.cell.run(call)
        else:
            self._home.post(call, cell=self.cell)

    def _call(self, task: traitlets.HasTraits) -> None:
        try:
            self._function(task)
        except Exception:  # noqa: BLE001  (the user's own, shown as that of any cell)
            output.show_exception()
        output.flush_output()

    def __repr__(self) -> str:
        return f"<call {'.'.join(self.signature[:1])} on {self._status!r}>"
