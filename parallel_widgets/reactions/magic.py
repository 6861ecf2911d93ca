"""The cell magic ``%%react``: a cell that runs again, in place, whenever a trait that it reads changes.

    %%react
    task.status                          finds the traits by itself

    %%react task.status slider.value     reacts to these only

It belongs to the shell from ``%load_ext parallel_widgets`` on, or once a `TaskWidget` was built or `react`
was used.
"""

from __future__ import annotations

import re
import weakref
from collections import Counter
from typing import Any

import traitlets

from parallel_widgets.reactions import output
from parallel_widgets.reactions.cell_body import CellBody
from parallel_widgets.reactions.reaction import Reaction
from parallel_widgets.reactions.trait_set import Trait
from parallel_widgets.runs.cell import ipython_shell

PATH = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)+")


class CellReaction(Reaction):
    """A cell of a notebook that reacts.

    Parameters
    ----------
    line
        What stands behind ``%%react``: the traits to react to, or nothing to find them by what is read.
    source
        The rest of the cell.
    """

    def __init__(self, shell: Any, line: str, source: str) -> None:
        super().__init__()
        self._line = line
        self._source = source
        self._body = CellBody(shell, source)
        self._bound: dict[str, weakref.ref[traitlets.HasTraits]] = {}

    @property
    def signature(self) -> Any:
        """The text of the cell."""
        return self._line, self._source

    @property
    def _way_to_name(self) -> str:
        return "%%react task.status"

    def start(self) -> None:
        """Run for the first time, as part of the cell that runs now."""
        self._name_traits()
        super().start()

    def cell_ended(self, value: object) -> None:
        """Run again if a variable in it is another widget since, as when the cell that built it ran again."""
        bound = self._body.widgets()
        if any(name not in self._bound or self._bound[name]() is not owner for name, owner in bound.items()):
            self._call_for_run(Counter())

    def _execute(self) -> bool:
        try:
            self._name_traits()
            self._body.run()
        except Exception:  # noqa: BLE001  (the user's own, shown as that of any cell)
            output.show_exception()
            return False
        finally:
            self._bound = {name: weakref.ref(owner) for name, owner in self._body.widgets().items()}
        return True

    def _name_traits(self) -> None:
        if self._line:
            self.name([named_trait(path, self._body.namespace) for path in self._line.split()])

    def __repr__(self) -> str:
        return f"<%%react {self._line}>" if self._line else "<%%react>"


def named_trait(path: str, variables: Any) -> Trait:
    """The trait that is written as ``task.status``, or deeper as ``page.slider.value``.

    Raises
    ------
    ValueError
        If it is none.
    """
    if not PATH.fullmatch(path):
        raise ValueError(f"{path!r} is no trait. Write the traits as in %%react task.status slider.value")
    first, *attributes, name = path.split(".")
    if first not in variables:
        raise ValueError(f"There is no variable {first!r} in the notebook, so no {path} to react to.")
    owner = variables[first]
    for attribute in attributes:
        owner = getattr(owner, attribute)
    if not isinstance(owner, traitlets.HasTraits) or not owner.has_trait(name):
        raise ValueError(f"{path} is no trait, so nobody tells when it changes. Name traits of widgets.")
    return owner, name


def react_magic(line: str, cell: str) -> None:
    """Run this cell again, and replace its output in place, whenever a trait that it reads changes.

    %%react
        Reacts to the traits of widgets, and of any HasTraits object, that its code reads: also in functions
        and properties, and through other variables. What it reads is found anew in each run.
    %%react task.status slider.value
        Reacts to these traits and no others.

    The cell runs on the kernel's main thread when that is free. Changes that come meanwhile are merged into
    one more run. An exception is shown, and the next change tries again. It ends when the cell runs again
    without %%react, and with ``pw.react.stop()``; that the cell was deleted cannot be seen. After a reload of
    the page, run it again: the page does not take in the output of what an earlier one has asked for.
    """
    from IPython.core.error import UsageError  # noqa: PLC0415

    try:
        CellReaction(ipython_shell(), line.strip(), cell).start()
    except SyntaxError:
        output.show_exception()
    except ValueError as error:
        raise UsageError(str(error)) from error


def register(shell: Any = None) -> None:
    """Give a shell the magic, by default the one that runs, if there is any."""
    shell = ipython_shell() if shell is None else shell
    if shell is not None and shell.find_cell_magic("react") is None:
        shell.register_magic_function(react_magic, magic_kind="cell", magic_name="react")
