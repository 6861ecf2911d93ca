"""Which traits a piece of code reads and sets while it runs.

Real reads are traced, on the running thread: reading the code instead would miss what stands behind a list, a
function or a property. While a traced piece runs, two methods of `traitlets.TraitType` through which every
read and every change goes are replaced by ones that take note.
"""

from __future__ import annotations

import contextlib
import sys
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Literal

import traitlets

from parallel_widgets.reactions.trait_set import TraitSet

# What reads traits for its own ends: to show a widget, to check a value, to tell the browser.
MACHINERY = ("IPython", "anywidget", "comm", "ipykernel", "ipywidgets", "parallel_widgets", "traitlets")
OWN = __name__.rpartition(".")[0]


class Trace:
    """What is read and set. A read counts if the code makes it, or a function or a property that it uses.

    What a widget reads in a method of its own does not count, nor what Jupyter reads to show it, nor what an
    observer reads that the code sets off.

    Parameters
    ----------
    on_read
        Called with the object and the name when a trait is about to be read for the first time.
    """

    def __init__(self, on_read: Callable[[traitlets.HasTraits, str], object] | None = None) -> None:
        self.reads = TraitSet()
        self.sets = TraitSet()
        self._on_read = on_read
        self._base: FrameType | None = None

    @contextlib.contextmanager
    def running(self) -> Iterator[None]:
        """Trace what the caller runs within, on this thread."""
        outer = getattr(_here, "trace", None)
        # Above this generator, and above what makes it a context manager.
        self._base = sys._getframe(2)
        _here.trace = self
        _tracing(+1)
        try:
            yield
        finally:
            _tracing(-1)
            _here.trace = outer
            self._base = None

    def note_read(self, owner: traitlets.HasTraits, name: str, reader: FrameType) -> None:
        """Take note that code in a frame reads a trait."""
        if (owner, name) in self.reads or not self._is_codes(reader):
            return
        if self._on_read is not None:
            self._on_read(owner, name)
        self.reads.add(owner, name)

    def _is_codes(self, reader: FrameType) -> bool:
        # From the reader up to what the notebook defines, or to the end: what is called there decides.
        frame: FrameType | None = reader
        called = None
        while frame is not None and frame is not self._base and _module(frame) != "__main__":
            if _is_machinery(frame):
                called = frame
            frame = frame.f_back
        if called is not None and _membership(called) != "getter":
            return False
        while frame is not None and frame is not self._base:
            if frame.f_code is _NOTIFY:
                return False
            frame = frame.f_back
        return frame is not None


_NOTIFY = traitlets.HasTraits.notify_change.__code__
_here = threading.local()
_lock = threading.Lock()
_traced = 0
_get = traitlets.TraitType.__get__
_set = traitlets.TraitType.set


def _noting_get(trait: Any, owner: Any, cls: Any = None) -> Any:
    trace = getattr(_here, "trace", None)
    if trace is not None and owner is not None:
        trace.note_read(owner, trait.name, sys._getframe(1))
    return _get(trait, owner, cls)


def _noting_set(trait: Any, owner: Any, value: Any) -> None:
    trace = getattr(_here, "trace", None)
    if trace is not None:
        trace.sets.add(owner, trait.name)
    _set(trait, owner, value)


def _tracing(more: int) -> None:
    global _traced, _get, _set  # noqa: PLW0603
    kind: Any = traitlets.TraitType
    with _lock:
        if _traced == 0:
            _get, _set = kind.__get__, kind.set
            kind.__get__, kind.set = _noting_get, _noting_set
        _traced += more
        if _traced == 0:
            kind.__get__, kind.set = _get, _set


def _module(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__"))


def _is_machinery(frame: FrameType) -> bool:
    module = _module(frame)
    if module.partition(".")[0] in MACHINERY:
        return not module.startswith(OWN)
    return _membership(frame) is not None


def _membership(frame: FrameType) -> Literal["getter", "method"] | None:
    """Whether a frame runs a method of an object with traits, or what reading an attribute of it calls."""
    code = frame.f_code
    owner = frame.f_locals.get(code.co_varnames[0]) if code.co_argcount else None
    if not isinstance(owner, traitlets.HasTraits):
        return None
    for kind in type(owner).__mro__:
        member = vars(kind).get(code.co_name)
        getter = getattr(member, "fget", None) or getattr(member, "func", None)
        if getattr(getter, "__code__", None) is code:
            return "getter"
        if getattr(member, "__code__", None) is code:
            return "getter" if code.co_name in ("__getattr__", "__getattribute__") else "method"
    return None
