"""Waiting in a cell for an answer of the service, while the widgets that were built there stay live."""

from __future__ import annotations

from collections.abc import Coroutine
from concurrent.futures import wait
from typing import Any, TypeVar

from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.home import Home

T = TypeVar("T")

PUMP = 0.05  # seconds to sleep at most, so that an interrupt is prompt


def answer_of(question: Coroutine[Any, Any, T], home: Home) -> T:
    """Do something on the engine and wait for it, on the home thread or any other.

    Raises
    ------
    BaseException
        What it raises; or an interrupt, which also ends it.
    """
    future = engine().start(question)
    # Something to wake up for, where the home thread waits.
    future.add_done_callback(lambda _: home.post(lambda: None))
    try:
        while not future.done():
            if home.is_here:
                home.drain()
                home.wait(PUMP)
            else:
                wait([future], PUMP)
        home.drain()
        return future.result()
    finally:
        future.cancel()
