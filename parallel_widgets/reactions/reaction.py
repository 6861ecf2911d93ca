"""A piece of code that runs again whenever a trait that it reads changes."""

from __future__ import annotations

import threading
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable

import traitlets

from parallel_widgets.reactions import output
from parallel_widgets.reactions.registry import Reactor, registry
from parallel_widgets.reactions.trace import Trace
from parallel_widgets.reactions.trait_set import Trait, TraitSet
from parallel_widgets.runs.cell import Cell, ipython_shell
from parallel_widgets.runs.home import Home

# Runs in a row of which each was called for by what the one before has set: more is a loop.
MOST_RUNS_IN_A_ROW = 10
MOST_NAMES = 6  # traits that a note names


class Reaction(Reactor):
    """Base of what runs again: on the home thread, one run at a time, with its output in its own cell.

    Changes that come while it waits or runs are merged into one more run. Objects are watched only as long as
    somebody else keeps them, and traits only as long as the last run has read them.

    Parameters
    ----------
    replaces
        Whether each run replaces what the cell shows.
    """

    def __init__(self, *, replaces: bool = True) -> None:
        super().__init__(Cell())
        self._home = Home.here()
        self._replaces = replaces
        self._lock = threading.Lock()
        self._watched = TraitSet()
        self._named: TraitSet | None = None
        self._trace: Trace | None = None
        self._is_due = False
        self._is_first = True
        self._is_stopped = False
        # How often each reaction, by its id, has run in the row of runs that called for each other.
        self._row = Counter[int]()
        self._next_row = Counter[int]()

    @abstractmethod
    def _execute(self) -> bool:
        """Run the code once and show what comes of it; returns whether it ended well."""

    @property
    @abstractmethod
    def _way_to_name(self) -> str:
        """How one names traits: "%%react task.status"."""

    def name(self, traits: Iterable[Trait]) -> None:
        """React to these traits instead of those that are read."""
        self._named = TraitSet(traits)
        for trait in self._named:
            self._watch(*trait)

    def start(self) -> None:
        """Run for the first time, as part of the cell that runs now."""
        registry.add(self)
        self._run()

    def stop(self) -> None:
        """React no more. What was shown stays. Safe on any thread, and more than once."""
        with self._lock:
            self._is_stopped = True
        self._watch_only(TraitSet())
        registry.discard(self)

    def is_reading(self, owner: traitlets.HasTraits, name: str) -> bool:
        """Whether a trait is one that it reacts to."""
        return (owner, name) in self._watched

    # --- what calls for a run

    def _changed(self, change: traitlets.Bunch) -> None:
        """Take note of a change, on the thread that tells of it."""
        trait = (change["owner"], change["name"])
        runs, trace = running(), self._trace
        if trace is not None and trait not in trace.reads and self._named is None:
            return  # the run under way will still read it, or not at all
        is_of_reaction = runs is not None and runs._trace is not None and trait in runs._trace.sets
        self._call_for_run(runs._row if runs is not None and is_of_reaction else Counter())

    def _call_for_run(self, row: Counter[int]) -> None:
        with self._lock:
            if self._is_stopped:
                return
            self._next_row |= row
            if self._is_due:
                return
            self._is_due = True
        self._home.post(self._turn, cell=self.cell)

    def _turn(self) -> None:
        if running() is not None:
            # Its code has let the queue go on: that is no place for another run.
            _waiting().append(self)
        elif self._is_due and not self._is_stopped:
            self._run()

    # --- a run

    def _run(self) -> None:
        with self._lock:
            self._is_due = False
            self._row, self._next_row = self._next_row, Counter()
            self._row[id(self)] += 1
        if self._row[id(self)] > MOST_RUNS_IN_A_ROW:
            self._stop_loop()
            return
        is_first = self._is_first
        if self._replaces and not is_first:
            output.clear_output()
        trace = self._trace = Trace(self._watch if self._named is None else None)
        outer, _here.running = running(), self
        is_well = False
        try:
            with trace.running():
                is_well = self._execute()
        except KeyboardInterrupt:
            if not is_first:
                output.show_exception()
            raise
        finally:
            _here.running = outer
            self._trace = None
            self._is_first = False
            self._release_waiting()
            self._settle(trace, is_well=is_well)

    def _settle(self, trace: Trace, *, is_well: bool) -> None:
        """Watch what the run has read, and say so."""
        # After an exception also what it had read before: any of it may mend it.
        if is_well:
            self._watch_only(trace.reads if self._named is None else self._named)
        output.flush_output()
        if self._is_stopped:
            self._watch_only(TraitSet())
        if self._replaces:
            # Also so that there is always something to replace what was shown before.
            output.show_note(self._note())

    def _watch(self, owner: traitlets.HasTraits, name: str) -> None:
        # Observed before it is read, so that no change is missed.
        if (owner, name) not in self._watched:
            owner.observe(self._changed, name)
            self._watched.add(owner, name)

    def _watch_only(self, traits: TraitSet) -> None:
        for owner, name in self._watched:
            if (owner, name) not in traits:
                owner.unobserve(self._changed, name)
                self._watched.discard(owner, name)

    def _release_waiting(self) -> None:
        if running() is None:
            waiting, _here.waiting = _waiting(), []
            for reaction in waiting:
                reaction._home.post(reaction._turn, cell=reaction.cell)

    # --- what it says

    def _stop_loop(self) -> None:
        names = names_of(self._watched)
        self.stop()
        if self._replaces:
            output.clear_output()
        output.show_note(
            f"Stopped reacting: {MOST_RUNS_IN_A_ROW} runs in a row have set what calls for the next one. "
            f"That is a loop. This reads {names}: set that in another cell, or name only the traits to "
            f"react to, as in {self._way_to_name}. Then run this cell again."
        )

    def _note(self) -> str:
        if self._is_stopped:
            return "Stopped reacting. Run this cell again to go on."
        names = names_of(self._watched)
        if not names:
            return (
                "This has read no trait of a widget, so nothing makes it run again. Name a trait, as in "
                f"{self._way_to_name}."
            )
        return f"Reacts to {names}. After a reload of the page, run this cell again."


def names_of(traits: Iterable[Trait]) -> str:
    """The traits as they are written in the notebook: "task.status, slider.value"."""
    shell = ipython_shell()
    variables = {} if shell is None else shell.user_ns
    owners = {
        id(value): name
        for name, value in reversed(list(variables.items()))
        if isinstance(value, traitlets.HasTraits) and not name.startswith("_")
    }
    names = [f"{owners.get(id(owner), type(owner).__name__)}.{name}" for owner, name in traits]
    names = list(dict.fromkeys(names))
    more = len(names) - MOST_NAMES
    return ", ".join(names[:MOST_NAMES]) + (f" and {more} more" if more > 0 else "")


_here = threading.local()


def running() -> Reaction | None:
    """The reaction whose code runs on this thread now."""
    found: Reaction | None = getattr(_here, "running", None)
    return found


def _waiting() -> list[Reaction]:
    waiting: list[Reaction] | None = getattr(_here, "waiting", None)
    if waiting is None:
        waiting = _here.waiting = []
    return waiting
