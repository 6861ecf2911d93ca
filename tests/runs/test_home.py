"""The home thread's queue: once each, in order, on that thread, with or without a loop."""

from __future__ import annotations

import asyncio
import threading

import pytest

from parallel_widgets.runs.home import Home


def in_thread(function: object) -> None:
    thread = threading.Thread(target=function)  # type: ignore[arg-type]
    thread.start()
    thread.join(10)
    assert not thread.is_alive()


def test_what_is_posted_runs_once_in_order_when_the_home_thread_drains() -> None:
    home, seen = Home.here(), []
    in_thread(lambda: [home.post(lambda n=n: seen.append((n, home.is_here))) for n in range(100)])
    in_thread(home.drain)
    assert seen == []
    home.drain()
    home.drain()
    assert seen == [(n, True) for n in range(100)]


def test_a_running_loop_drains_by_itself() -> None:
    async def main() -> list[int]:
        home = Home.here()
        seen: list[int] = []
        done = asyncio.Event()
        await asyncio.to_thread(lambda: [home.post(lambda n=n: seen.append(n)) for n in range(100)])
        home.post(done.set)
        await asyncio.wait_for(done.wait(), 5)
        return seen

    assert asyncio.run(main()) == list(range(100))


def test_a_later_loop_takes_over_from_one_that_was_closed() -> None:
    async def touch() -> Home:
        return Home.here()

    home = asyncio.run(touch())
    seen: list[int] = []
    home.post(lambda: seen.append(1))

    async def main() -> None:
        Home.here().drain()
        done = asyncio.Event()
        await asyncio.to_thread(home.post, done.set)
        await asyncio.wait_for(done.wait(), 5)

    asyncio.run(main())
    assert seen == [1]


def test_an_exception_of_one_item_is_printed_and_the_next_one_runs(
    capsys: pytest.CaptureFixture[str],
) -> None:
    home, seen = Home.here(), []
    home.post(lambda: 1 / 0)
    home.post(lambda: seen.append(1))
    home.drain(raising=True)
    assert seen == [1]
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_an_exception_that_is_the_posters_own_leaves_the_drain_and_loses_nothing() -> None:
    home, seen = Home.here(), []
    home.post(lambda: 1 / 0, raising=True)
    home.post(lambda: seen.append(1))
    with pytest.raises(ZeroDivisionError):
        home.drain(raising=True)
    home.drain()
    assert seen == [1]


def test_items_posted_by_items_run_after_those_already_queued() -> None:
    home, seen = Home.here(), []
    home.post(lambda: (seen.append(1), home.post(lambda: seen.append(3))))
    home.post(lambda: seen.append(2))
    home.drain()
    assert seen == [1, 2, 3]


def test_waiting_ends_as_soon_as_something_is_posted() -> None:
    home = Home.here()
    home.wait(0)
    timer = threading.Timer(0.05, home.post, args=(lambda: None,))
    timer.start()
    home.wait(20)
    timer.join()
    home.drain()
