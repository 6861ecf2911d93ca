"""A widget whose traits can be set from any thread: value and browser at once, Python observers at home.

A trait that the engine sets has its value immediately and reaches the browser immediately, also while a cell
computes; its observers are posted to the home thread, once and in order. Traits travel from the kernel to the
browser only.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any

import anywidget
import traitlets

from parallel_widgets.runs.cell import Cell
from parallel_widgets.runs.home import Home


class LiveWidget(anywidget.AnyWidget):
    """Base of `TaskWidget`: thread-safe traits, observers on the thread that built the widget."""

    def __init__(self, **traits: Any) -> None:
        self.home = Home.here()
        self.cell = Cell()
        # Never held while an observer runs: observers may wait for what another thread does.
        self.lock = threading.RLock()
        self._changes: list[traitlets.Bunch] | None = None
        super().__init__(**traits)
        _answer_on_the_asking_shell(self.comm)

    def update(self, **values: Any) -> None:
        """Set several traits, read-only ones too, as one change: one message to the browser, no observer yet.

        Safe on any thread. The observers are queued for the home thread; there, ``home.drain()`` runs them.
        """
        with self._collected(raising=False):
            for name, value in values.items():
                self.set_trait(name, value)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Make one change of what is set within; on the home thread, its observers have run after it."""
        with self._collected(raising=self.home.is_here) as outermost:
            yield
        if outermost:
            self._changed_by_user()
            self.home.drain(raising=True)

    def notify_change(self, change: traitlets.Bunch) -> None:
        """Take a change from traitlets: to the browser now, to the observers at home."""
        if change["name"] == "comm":  # the wiring of ipywidgets itself, which cannot wait
            traitlets.HasTraits.notify_change(self, change)
            return
        with self.changing():
            assert self._changes is not None  # noqa: S101  (that is what `changing` means)
            self._changes.append(change)

    def set_state(self, sync_data: Mapping[str, Any]) -> None:
        """Ignore trait values from the browser: it has messages, which are answered and cannot wedge."""

    def _completing(self, names: set[str]) -> None:
        """Hook: set what belongs to the changes of these traits, within the same message."""

    def _changed_by_user(self) -> None:
        """Hook: Python code, not the engine, has changed something; the lock is free again."""

    @contextmanager
    def _collected(self, *, raising: bool) -> Iterator[bool]:
        """Collect what changes within, send it in one message, queue it. Yields whether it is outermost."""
        with self.lock:
            if self._changes is not None:
                yield False
                return
            changes = self._changes = []
            try:
                yield True
                self._completing({change["name"] for change in changes})
            finally:
                self._changes = None
                # Queued under the lock, so that all threads' changes are in one order; sent before, for the
                # same reason.
                self._send_values({change["name"] for change in changes})
                for change in changes:
                    notify = partial(traitlets.HasTraits.notify_change, self, change)
                    self.home.post(notify, cell=self.cell, raising=raising)

    def _send_values(self, names: set[str]) -> None:
        keys = names.intersection(self.keys)
        if not keys or self.comm is None:
            return
        try:
            self.send_state(sorted(keys))
        except (
            Exception
        ):  # the run goes on without its picture: the browser asks for the whole state when it is back
            self.log.exception("The widget's state could not be sent to the browser.")


def _answer_on_the_asking_shell(comm: Any) -> None:
    """Undo a detour of ipykernel 7.4, so that Run and Stop act while a cell computes.

    That kernel answers a comm's messages on the shell that last published on it, which is the busy one, even
    if the browser asked for a subshell. Private there, so guarded; elsewhere there is nothing to undo.
    """
    if hasattr(comm, "_reply_subshell_for"):
        comm._reply_subshell_for = lambda data, default: default
