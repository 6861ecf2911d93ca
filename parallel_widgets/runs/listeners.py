"""Who wants to hear that something of the whole process has changed: its prices, what it has spent."""

from __future__ import annotations

import threading
from collections.abc import Callable
from weakref import WeakMethod

from parallel_widgets.runs.engine import engine

PAUSE = 0.2  # seconds in which changes are told together: with hundreds of widgets each is told of each


class Listeners:
    """Methods that are called after a change, as long as their objects live. Safe on any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._methods: set[WeakMethod[Callable[[], object]]] = set()
        self._is_due = False

    def add(self, method: Callable[[], object]) -> None:
        """Call a method after each change."""
        with self._lock:
            self._methods.add(WeakMethod(method))

    def tell(self) -> None:
        """Call all of them now, on this thread."""
        with self._lock:
            self._is_due = False
            self._methods = {method for method in self._methods if method() is not None}
            living = tuple(self._methods)
        for reference in living:
            method = reference()
            if method is not None:
                method()

    def tell_soon(self) -> None:
        """Call all of them on the engine's thread, once for the changes of the next moment."""
        with self._lock:
            if self._is_due:
                return
            self._is_due = True
        engine().call(engine().loop.call_later, PAUSE, self.tell)
