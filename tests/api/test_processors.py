"""The table of processors: facts that age, in one place, with a date and a source."""

from __future__ import annotations

import datetime

import pytest

from parallel_widgets.api.processors import PROCESSORS, PROCESSORS_AS_OF, PROCESSORS_SOURCE, processor

STANDARD = ["lite", "base", "core", "core2x", "pro", "ultra", "ultra2x", "ultra4x", "ultra8x"]


def test_each_processor_is_followed_by_its_fast_variant() -> None:
    assert [entry.name for entry in PROCESSORS] == [
        name for standard in STANDARD for name in (standard, f"{standard}-fast")
    ]


def test_the_table_says_when_and_where_it_was_read() -> None:
    datetime.date.fromisoformat(PROCESSORS_AS_OF)
    assert "https://" in PROCESSORS_SOURCE


@pytest.mark.parametrize("name", STANDARD)
def test_a_fast_variant_costs_the_same_and_is_no_slower(name: str) -> None:
    standard, fast = processor(name), processor(f"{name}-fast")
    assert standard is not None
    assert fast is not None
    assert fast.price_usd == standard.price_usd
    assert fast.max_fields == standard.max_fields
    assert fast.latency[0] <= standard.latency[0]
    assert fast.latency[1] < standard.latency[1]


def test_prices_and_times_rise_with_the_name() -> None:
    prices = [entry.price_usd for entry in PROCESSORS]
    assert prices == sorted(prices)
    assert all(0 < entry.latency[0] < entry.latency[1] for entry in PROCESSORS)


def test_auto_output_is_for_pro_and_above() -> None:
    assert [entry.name for entry in PROCESSORS if not entry.auto_supported] == [
        entry.name for entry in PROCESSORS[:8]
    ]


def test_a_processor_as_json() -> None:
    base = processor("base")
    assert base is not None
    assert base.to_dict() == {
        "name": "base",
        "price_usd": 0.01,
        "latency": [15, 100],
        "max_fields": 5,
        "auto_supported": False,
    }


def test_a_name_that_is_not_in_the_table_is_unknown_here_only() -> None:
    assert processor("ultra16x") is None
