"""Every fault at every operation: what the widget says, how it ends, and that nothing is created twice.

The table ``fault_matrix.md`` beside this file is what the cells gave. After a change that is meant, write
it anew::

    WRITE_FAULT_MATRIX=1 python -m pytest tests/faults/test_fault_matrix.py
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from pathlib import Path

import pytest

from parallel_widgets.api.events import Event
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.home import Home

from .fault import Fault, Operation, faults
from .killed_kernel import kill_a_kernel
from .line import Certificates
from .matrix import Matrix, as_markdown
from .operation import CREATES, OPERATIONS, RUN_INPUT, Outcome
from .scene import scene

TABLE = Path(__file__).with_name("fault_matrix.md")
WRITE = "WRITE_FAULT_MATRIX"
AT_ONCE = 12


async def count_events(certificates: Certificates) -> dict[Operation, int]:
    """How many events the streams have if nothing goes wrong."""
    async with scene(Fault(name="none"), certificates) as calm:
        run = await calm.client.create_run(RUN_INPUT)
        await calm.client.retrieve_result(run.run_id)
        group = await calm.client.create_group()
        await calm.client.add_group_runs(group.taskgroup_id, [RUN_INPUT])
        return {
            "events": await _count(calm.client.stream_events(run.run_id)),
            "group events": await _count(calm.client.stream_group_events(group.taskgroup_id)),
        }


async def _count(stream: AsyncGenerator[Event, None]) -> int:
    async with aclosing(stream) as events:
        return len([event async for event in events])


async def play(home: Home) -> Matrix:
    """All cells, a few at once."""
    certificates = Certificates()
    killing = asyncio.ensure_future(kill_a_kernel())
    turns = asyncio.Semaphore(AT_ONCE)

    async def cell(fault: Fault, operation: Operation) -> Outcome | str:
        if operation in fault.senseless:
            return fault.senseless[operation]
        async with turns, scene(fault, certificates) as here:
            return await OPERATIONS[operation](here, home)

    rows = faults(await count_events(certificates))
    keys = [(fault, operation) for fault in rows for operation in fault.operations]
    cells = await asyncio.gather(*(cell(*key) for key in keys))
    matrix: Matrix = {
        (fault.name, operation): got for (fault, operation), got in zip(keys, cells, strict=True)
    }
    killed = await killing
    return matrix | {("kernel kill", operation): got for operation, got in killed.items()}


@pytest.fixture(scope="module")
def matrix() -> Matrix:
    # On the engine's loop, where runs live.
    return engine().start(play(Home.here())).result(170)


def test_no_fault_makes_a_create_go_out_twice(matrix: Matrix) -> None:
    outcomes = {key: cell for key, cell in matrix.items() if isinstance(cell, Outcome)}
    assert len(outcomes) > 100  # so that none were left out
    # A 429 says that nothing was created, so what is sent after it is the first that may be.
    taken = {key: cell.posts - cell.turned_away for key, cell in outcomes.items()}
    assert {key: count for key, count in taken.items() if count > 1} == {}
    assert {key for key, cell in outcomes.items() if cell.turned_away} == {
        ("429", operation) for operation in CREATES
    }


def test_a_run_whose_group_can_be_asked_is_recovered_or_known_not_to_exist(matrix: Matrix) -> None:
    for (name, operation), cell in matrix.items():
        if operation.startswith("safe_submit") and isinstance(cell, Outcome) and name != "kernel kill":
            assert cell.state in ("completed", "failed"), name
            assert cell.empty_groups <= 2, name
            # What went wrong with the group is no matter of the run's; what is not there, was not created.
            assert cell.state == "completed" or "safe to submit again" in cell.message or cell.posts == 0


def test_a_run_that_was_created_is_watched_to_its_end_whatever_fails(matrix: Matrix) -> None:
    ends = {
        key: cell.state
        for key, cell in matrix.items()
        if isinstance(cell, Outcome) and key[1] in ("events", "result")
    }
    assert {key: state for key, state in ends.items() if not state.endswith("completed")} == {}


def test_what_may_have_been_created_is_said_to_be_so(matrix: Matrix) -> None:
    for (name, operation), cell in matrix.items():
        if operation == "create" and isinstance(cell, Outcome) and name != "kernel kill":
            assert cell.state in ("completed", "failed", "unconfirmed")
            assert cell.state != "failed" or cell.posts - cell.turned_away == 0
            assert (cell.message == "") == (cell.state == "completed")


def test_the_table_is_what_the_cells_give(matrix: Matrix) -> None:
    table = as_markdown(matrix)
    if os.environ.get(WRITE):
        TABLE.write_text(table, encoding="utf-8")
    assert TABLE.read_text(encoding="utf-8") == table, f"Write it anew: {WRITE}=1 python -m pytest {__file__}"
