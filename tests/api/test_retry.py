"""Waits between attempts."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parallel_widgets.api.retry import RetryPolicy, parse_retry_after


def test_the_range_doubles_up_to_its_bound() -> None:
    policy = RetryPolicy(first_delay=0.5, max_delay=8.0)
    longest = [policy.delay(repetition, random=lambda: 1.0) for repetition in range(1, 8)]
    assert longest == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0]


@given(st.integers(1, 10_000), st.floats(0, 1))
def test_jitter_is_full(repetition: int, chance: float) -> None:
    policy = RetryPolicy()
    assert 0 <= policy.delay(repetition, random=lambda: chance) <= policy.max_delay * chance


def test_a_policy_is_a_value() -> None:
    assert RetryPolicy(attempts=2) == RetryPolicy(attempts=2)
    with pytest.raises(FrozenInstanceError):
        RetryPolicy().attempts = 9  # type: ignore[misc]
    with pytest.raises(ValueError, match="at least once"):
        RetryPolicy(attempts=0)


@given(st.none() | st.text() | st.text("0123456789.,:- GMTFriJan"))
def test_any_retry_after_is_a_time_or_none(value: str | None) -> None:
    seconds = parse_retry_after(value, now=0.0)
    assert seconds is None or seconds >= 0


def test_a_date_that_is_past_means_now() -> None:
    assert parse_retry_after("Thu, 01 Jan 1970 00:00:01 GMT", now=100.0) == 0.0
