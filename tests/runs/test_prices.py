"""Prices: the table's, or one's own for this process; and how an amount is written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.processors import PROCESSORS
from parallel_widgets.runs.prices import dollars, price_of, priced_processors, set_prices


@pytest.fixture(autouse=True)
def no_prices_left() -> Iterator[None]:
    yield
    set_prices({"base": None, "nova": None})


def test_without_prices_of_ones_own_it_is_the_table() -> None:
    assert [entry["name"] for entry in priced_processors()] == [entry.name for entry in PROCESSORS]
    assert not any(entry["is_own_price"] for entry in priced_processors())
    assert price_of("base") == 0.01
    assert price_of("nova") is None


def test_ones_own_price_goes_before_the_table_until_it_is_taken_back() -> None:
    set_prices({"base": 0.008, " nova ": 0})
    assert (price_of("base"), price_of("nova")) == (0.008, 0.0)
    assert [entry["name"] for entry in priced_processors() if entry["is_own_price"]] == ["base", "nova"]
    set_prices({"base": None, "nova": None})
    assert (price_of("base"), price_of("nova")) == (0.01, None)


def test_one_wrong_price_sets_none_of_them() -> None:
    with pytest.raises(ValueError, match="the price of 'nova'"):
        set_prices({"base": 0.5, "nova": -1})
    assert price_of("base") == 0.01


@pytest.mark.parametrize(
    ("usd", "text"),
    [(0, "$0.00"), (0.005, "$0.005"), (0.1, "$0.10"), (2.4, "$2.40"), (30, "$30.00")],
)
def test_an_amount_has_the_decimals_that_it_needs_and_at_least_two(usd: float, text: str) -> None:
    assert dollars(usd) == text


@given(st.integers(0, 10**9))
def test_no_amount_of_millionths_is_rounded(millionths: int) -> None:
    assert float(dollars(millionths / 1e6)[1:]) == pytest.approx(millionths / 1e6, abs=1e-9)
