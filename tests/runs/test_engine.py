"""The engine: one thread and one loop for the process, and another one after a fork."""

from __future__ import annotations

import os
import sys
import threading

import pytest

from parallel_widgets.runs.engine import engine


def test_a_process_has_one_engine_on_a_daemon_thread() -> None:
    assert engine() is engine()
    thread = engine().start(_thread()).result(5)
    assert thread.daemon
    assert thread is not threading.current_thread()
    assert engine().start(_thread()).result(5) is thread


async def _thread() -> threading.Thread:
    assert engine().is_here
    return threading.current_thread()


def test_calls_run_in_their_order() -> None:
    seen: list[int] = []
    done = threading.Event()
    for number in range(100):
        engine().call(seen.append, number)
    engine().call(done.set)
    assert done.wait(5)
    assert seen == list(range(100))


def test_what_blocks_runs_beside_the_loop() -> None:
    async def ask() -> bool:
        return await engine().in_worker(lambda: engine().is_here)

    assert engine().start(ask()).result(5) is False


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_gets_an_engine_of_its_own() -> None:
    engine()
    child = os.fork()
    if child == 0:
        try:
            works = engine().start(_thread()).result(5) is not None
        except BaseException:  # noqa: BLE001  (a forked child must not run the rest of the tests)
            works = False
        os._exit(0 if works else 1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == 0, sys.platform
