"""A set of traits, each of one object, that keeps no object alive."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator

import traitlets

Trait = tuple[traitlets.HasTraits, str]


class TraitSet:
    """Pairs of an object and the name of one of its traits; those of objects that are gone are left out."""

    def __init__(self, traits: Iterable[Trait] = ()) -> None:
        self._found: dict[tuple[int, str], weakref.ref[traitlets.HasTraits]] = {}
        for trait in traits:
            self.add(*trait)

    def add(self, owner: traitlets.HasTraits, name: str) -> None:
        """Add a trait."""
        self._found[id(owner), name] = weakref.ref(owner)

    def discard(self, owner: traitlets.HasTraits, name: str) -> None:
        """Take a trait out, if it is in."""
        self._found.pop((id(owner), name), None)

    def __contains__(self, trait: Trait) -> bool:
        owner, name = trait
        reference = self._found.get((id(owner), name))
        # Another object may have got the id of one that is gone.
        return reference is not None and reference() is owner

    def __iter__(self) -> Iterator[Trait]:
        for (_, name), reference in tuple(self._found.items()):
            owner = reference()
            if owner is not None:
                yield owner, name
