"""`react`: functions that run again when a trait changes, and the end of all that reacts."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from typing import Any

import traitlets

from parallel_widgets.reactions import output
from parallel_widgets.reactions.magic import register
from parallel_widgets.reactions.reaction import Reaction, names_of
from parallel_widgets.reactions.registry import Reactor, registry
from parallel_widgets.reactions.trait_set import Trait

Function = Callable[..., object]


class FunctionReaction(Reaction):
    """A function that reacts, as `react` returns it. Calling it calls the function.

    Parameters
    ----------
    function
        What to call, with the objects.
    owners
        The objects to pass. They are not kept alive.
    traits
        The traits to react to; none to find them by what the function reads.
    replaces
        Whether each run replaces what the cell shows.
    """

    def __init__(
        self,
        function: Function,
        owners: Sequence[traitlets.HasTraits],
        traits: Sequence[Trait],
        *,
        replaces: bool,
    ) -> None:
        super().__init__(replaces=replaces)
        self._function = function
        self._owners = [weakref.ref(owner) for owner in owners]
        if traits:
            self.name(traits)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Call the function."""
        return self._function(*args, **kwargs)

    @property
    def signature(self) -> Any:
        """The function's name."""
        return getattr(self._function, "__module__", ""), getattr(self._function, "__qualname__", "")

    @property
    def _way_to_name(self) -> str:
        return 'pw.react(function, task, "status")'

    def cell_ended(self, value: object) -> None:
        """Leave the cell its own output, if its last line shows something, such as the widget."""
        if value is not None and not isinstance(value, Reactor) and value is not self._function:
            self._replaces = False

    def _execute(self) -> bool:
        owners = [reference() for reference in self._owners]
        if None in owners:  # nobody keeps it any more
            self.stop()
            return True
        try:
            output.show_value(self._function(*owners))
        except Exception:  # noqa: BLE001  (the user's own, shown as that of any cell)
            output.show_exception()
            return False
        return True

    def _ipython_display_(self) -> None:
        """Show nothing: the cell shows what the function does."""

    def __repr__(self) -> str:
        return f"<react {'.'.join(self.signature)} to {names_of(self._watched)}>"


class React:
    """Run a function now, and again whenever a trait that it reads changes; ``%%react`` for functions.

    ``react(show, task, "status")`` calls ``show(task)`` and reacts to ``task.status``; several objects, each
    with names behind it, are passed on in that order. Without names it reacts to what the function reads:
    ``react(show)``. Both are decorators, too: ``@react(task, "status")`` and ``@react``.

    The function runs on the thread that called this, when that is free, one run at a time: changes that come
    meanwhile are merged into one more run. What it prints, displays, returns or raises replaces the output of
    the cell, unless the last line of that cell shows something of its own; then it is added. Running the cell
    again replaces what it had set up.
    """

    def __call__(self, *function_and_traits: Any, replaces: bool = True) -> Any:
        """Set a function up.

        Parameters
        ----------
        *function_and_traits
            The function, unless this is a decorator; then objects, each with the names of its traits.
        replaces
            Whether each run replaces what the cell shows, or adds to it.

        Returns
        -------
        FunctionReaction
            Its ``stop()`` ends it. Or the decorator that returns one.

        Raises
        ------
        TypeError
            If there is neither a function nor a trait, or names without an object.
        TraitError
            If an object has no such trait.
        """
        register()
        first = function_and_traits[:1]
        if not first:
            raise TypeError(
                "There is nothing to run: write react(function), or name traits as in a decorator."
            )
        has_function = callable(first[0]) and not isinstance(first[0], traitlets.HasTraits)
        watched = function_and_traits[1:] if has_function else function_and_traits
        owners, found = _named(watched)

        def begin(function: Function) -> FunctionReaction:
            reaction = FunctionReaction(function, owners, found, replaces=replaces)
            reaction.start()
            return reaction

        return begin(first[0]) if has_function else begin

    @property
    def active(self) -> tuple[Reactor, ...]:
        """All that reacts now, cells and functions, in the order in which it was set up."""
        return registry.active

    def stop(self) -> None:
        """Let no cell and no function react any more, in this kernel. What they show stays."""
        for reactor in registry.active:
            reactor.stop()

    def __repr__(self) -> str:
        return "<parallel_widgets.react>"


def _named(watched: Sequence[Any]) -> tuple[list[traitlets.HasTraits], list[Trait]]:
    owners: list[traitlets.HasTraits] = []
    traits: list[Trait] = []
    for item in watched:
        if isinstance(item, traitlets.HasTraits):
            owners.append(item)
        elif not isinstance(item, str) or not owners:
            raise TypeError(
                f"Behind the function stand objects, each with names of its traits, but not {item!r}: write "
                'react(show, task, "status").'
            )
        elif not owners[-1].has_trait(item):
            raise traitlets.TraitError(f"{type(owners[-1]).__name__} has no trait {item!r} to react to.")
        else:
            traits.append((owners[-1], item))
    named = {id(owner) for owner, _ in traits}
    if traits and len(named) < len({id(owner) for owner in owners}):
        raise TypeError("Name traits of each object, or of none to find them by what the function reads.")
    return owners, traits


react = React()
