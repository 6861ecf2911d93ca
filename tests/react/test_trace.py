"""Which reads are a piece of code's own, and that traitlets is left as it was."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable
from functools import cached_property
from typing import Any

import ipywidgets
import pytest
import traitlets

from parallel_widgets.reactions.trace import Trace


class Model(traitlets.HasTraits):
    """Something with traits of the notebook's own."""

    low = traitlets.Int(1)
    high = traitlets.Int(2)

    def total(self) -> int:
        return self.low + self.high

    @property
    def span(self) -> int:
        return self.high - self.low

    @cached_property
    def first_low(self) -> int:
        return self.low


def helper(model: Model) -> int:
    return model.low


def traced(function: Callable[[], Any]) -> Trace:
    trace = Trace()
    with trace.running():
        function()
    return trace


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (lambda model: model.low, {"low"}),
        (lambda model: model.span, {"low", "high"}),
        (lambda model: model.first_low, {"low"}),
        (helper, {"low"}),
        (lambda model: model.total(), set()),
        (lambda model: getattr(model, "low"), {"low"}),  # noqa: B009
        (lambda model: [item.high for item in [model]], {"high"}),
        (lambda model: sorted([model], key=lambda item: item.low), {"low"}),
        (lambda model: setattr(model, "low", 5), set()),
        (lambda model: model.trait_names(), set()),
        (lambda model: model.trait_values(), set()),
    ],
)
def test_reads_of_the_code_are_found(read: Callable[[Model], Any], names: set[str]) -> None:
    model = Model()
    assert {name for owner, name in traced(lambda: read(model)).reads if owner is model} == names


@pytest.mark.parametrize(
    ("read", "names"),
    [
        (lambda slider: slider.lower, {"value"}),
        (lambda slider: slider.value[0], {"value"}),
        (repr, set()),
        (lambda slider: slider.get_state(), set()),
        (lambda slider: setattr(slider, "value", (4, 5)), set()),
    ],
)
def test_of_a_library_only_what_an_attribute_stands_for(read: Callable[[Any], Any], names: set[str]) -> None:
    slider = ipywidgets.IntRangeSlider(value=(2, 3))
    assert {name for owner, name in traced(lambda: read(slider)).reads if owner is slider} == names


def test_what_an_observer_reads_is_not_the_codes_but_what_it_sets_is() -> None:
    model, other = Model(), Model()
    model.observe(lambda change: setattr(other, "high", other.low + change.new), "low")
    trace = traced(lambda: setattr(model, "low", 7))
    assert list(trace.reads) == []
    assert list(trace.sets) == [(model, "low"), (other, "high")]


def test_other_threads_are_not_traced() -> None:
    model = Model()

    def elsewhere() -> None:
        thread = threading.Thread(target=lambda: model.low)
        thread.start()
        thread.join()

    assert list(traced(elsewhere).reads) == []


def test_a_trait_is_told_of_before_it_is_read() -> None:
    model, told = Model(), []
    trace = Trace(lambda owner, name: told.append((owner, name, dict(owner._trait_values))))
    with trace.running():
        model.low = 3
        model.low  # noqa: B018
        model.low  # noqa: B018
    assert [(owner, name) for owner, name, _ in told] == [(model, "low")]


def test_traces_nest_and_traitlets_is_left_as_it_was() -> None:
    before = (traitlets.TraitType.__get__, traitlets.TraitType.set)
    model, inner = Model(), Trace()
    outer = Trace()
    with outer.running():
        with inner.running(), contextlib.suppress(ZeroDivisionError):
            _ = model.low / 0
        model.high  # noqa: B018
    assert [name for _, name in inner.reads] == ["low"]
    assert [name for _, name in outer.reads] == ["high"]
    assert (traitlets.TraitType.__get__, traitlets.TraitType.set) == before


def test_nothing_is_kept_alive() -> None:
    trace = traced(lambda: Model().low)
    assert list(trace.reads) == []
