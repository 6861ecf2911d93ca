"""What a sandbox has in memory: its runs and groups, by id, and the tasks that keep the runs alive."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from parallel_widgets.sandbox.faults import Fault, FaultBook
from parallel_widgets.sandbox.group import Group
from parallel_widgets.sandbox.lifecycle import live
from parallel_widgets.sandbox.pace import Pace
from parallel_widgets.sandbox.run import Run
from parallel_widgets.sandbox.run_input import RunInput


class Store:
    """The runs and groups of one sandbox; used on the server's loop only.

    Parameters
    ----------
    pace
        How long runs take.
    seed
        Decides, with a request, everything about its run but its id.
    """

    def __init__(self, *, pace: Pace, seed: int) -> None:
        self.pace = pace
        self.seed = seed
        self.runs: dict[str, Run] = {}
        self.groups: dict[str, Group] = {}
        # Cleared while no run is to end.
        self.may_end = asyncio.Event()
        self.may_end.set()
        self._turns = asyncio.Lock()
        self._lives: set[asyncio.Task[None]] = set()

    def create_run(
        self,
        run_input: RunInput,
        *,
        warnings: Sequence[Mapping[str, Any]],
        faults: FaultBook,
        ends: Sequence[Fault] = (),
        group: Group | None = None,
    ) -> Run:
        """Record a run and let it live; ``ends`` are the faults that decide how it ends."""
        run = Run(
            run_input,
            warnings=warnings,
            faults=faults,
            taskgroup_id=None if group is None else group.taskgroup_id,
        )
        self.runs[run.run_id] = run
        if group is not None:
            group.add(run)
        life = asyncio.get_running_loop().create_task(
            live(run, pace=self.pace, seed=self.seed, may_end=self.may_end, turns=self._turns, faults=ends)
        )
        self._lives.add(life)
        life.add_done_callback(self._lives.discard)
        return run

    def create_group(self, metadata: Mapping[str, Any] | None) -> Group:
        """Record an empty group."""
        group = Group(metadata)
        self.groups[group.taskgroup_id] = group
        return group

    def close(self) -> None:
        """End all lives where they are."""
        for life in self._lives:
            life.cancel()
