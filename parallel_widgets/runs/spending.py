"""What this process has spent on runs, and how much it and each of its widgets may.

A price is reserved before its request leaves, so that two widgets at once cannot both pass a limit. Requests
whose answer was lost count as spent until it is known that they made no run. So do runs that fail: whether
they are charged is not documented. Runs of the sandbox are free, and are not here.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from parallel_widgets.runs.errors import SpendingLimitError
from parallel_widgets.runs.listeners import Listeners
from parallel_widgets.runs.prices import checked_amount, dollars, price_words

#: What became of the money for one request: it is on its way, spent, perhaps spent, or was not spent.
Outlay = Literal["reserved", "spent", "unconfirmed", "none"]


@dataclass(frozen=True, kw_only=True)
class Spent:
    """What was spent at the prices known here, in US dollars.

    Attributes
    ----------
    usd
        Of runs that the service took.
    possibly_usd
        Of requests whose answer was lost: a run may exist.
    reserved_usd
        Of requests that are on their way now.
    runs, unconfirmed_runs
        How many runs and lost answers these are.
    unpriced_runs
        How many more runs, or lost answers, there are whose price nobody knows.
    limit_usd
        How much may be spent; None for no limit.
    """

    usd: float
    possibly_usd: float
    reserved_usd: float
    runs: int
    unconfirmed_runs: int
    unpriced_runs: int
    limit_usd: float | None

    @property
    def committed_usd(self) -> float:
        """All that counts against a limit."""
        return _cents(self.usd + self.possibly_usd + self.reserved_usd)

    @property
    def left_usd(self) -> float | None:
        """How much of the limit is left; None without one."""
        return None if self.limit_usd is None else _cents(max(0.0, self.limit_usd - self.committed_usd))

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON, with what is left."""
        return {**asdict(self), "left_usd": self.left_usd}

    def __str__(self) -> str:
        parts = [f"{dollars(self.usd)} for {_counted(self.runs, 'run')}"]
        if self.unconfirmed_runs:
            lost = _counted(self.unconfirmed_runs, "lost answer")
            parts.append(f"possibly {dollars(self.possibly_usd)} more for {lost}")
        if self.unpriced_runs:
            parts.append(f"{_counted(self.unpriced_runs, 'run')} of unknown price")
        if self.left_usd is not None and self.limit_usd is not None:
            parts.append(f"{dollars(self.left_usd)} left of {dollars(self.limit_usd)}")
        return "; ".join(parts)


class Charge:
    """The money for one request."""

    def __init__(self, price_usd: float | None) -> None:
        self.price_usd = price_usd
        self._outlay: Outlay = "reserved"

    @property
    def outlay(self) -> Outlay:
        """What became of it."""
        return self._outlay

    def settle(self, outlay: Outlay) -> None:
        """Note what became of it. Safe on any thread."""
        if outlay != self._outlay:
            self._outlay = outlay
            spending_changed.tell_soon()


class Account:
    """What is charged to one widget, or to the process."""

    def __init__(self) -> None:
        self._charges: list[Charge] = []

    def add(self, charge: Charge) -> None:
        """Charge something to it."""
        self._charges = [*(kept for kept in self._charges if kept.outlay != "none"), charge]

    def spent(self, *, limit_usd: float | None) -> Spent:
        """Return what was spent, beside how much may be."""
        charges = [(charge.outlay, charge.price_usd) for charge in self._charges]

        def amount(outlay: Outlay) -> float:
            return _cents(sum(price or 0.0 for found, price in charges if found == outlay))

        def count(outlay: Outlay) -> int:
            return sum(found == outlay and price is not None for found, price in charges)

        return Spent(
            usd=amount("spent"),
            possibly_usd=amount("unconfirmed"),
            reserved_usd=amount("reserved"),
            runs=count("spent"),
            unconfirmed_runs=count("unconfirmed"),
            unpriced_runs=sum(
                found in ("spent", "unconfirmed") and price is None for found, price in charges
            ),
            limit_usd=limit_usd,
        )


#: Told when something was spent, or may be.
spending_changed = Listeners()

_lock = threading.Lock()
_process = Account()
_process_limit_usd: float | None = None


def spent() -> Spent:
    """Return what this process, a notebook's kernel, has spent on runs since it started.

    By the prices known here: the account's true balance is on the Usage page of https://platform.parallel.ai.
    """
    return _process.spent(limit_usd=_process_limit_usd)


def limit_spending(usd: float | None) -> None:
    """Limit what all widgets of this process together may spend on runs, for a class on one key, say.

    A run that would exceed it is refused before anything is sent. What was spent before counts.

    Parameters
    ----------
    usd
        US dollars; None for no limit.

    Raises
    ------
    ValueError
        If that is no amount.
    """
    global _process_limit_usd  # noqa: PLW0603
    _process_limit_usd = None if usd is None else checked_amount(usd, "a limit")
    spending_changed.tell()


def reserve(
    prices: Sequence[tuple[str, float | None]], *, widget: Account, widget_limit_usd: float | None
) -> tuple[Charge, ...]:
    """Set the prices of runs aside, before their requests leave: of all of them, or of none.

    Parameters
    ----------
    prices
        The processor of each run, and its price in US dollars; None where nobody knows it.

    Raises
    ------
    SpendingLimitError
        If the runs would exceed a limit, or nobody knows the price of one and there is a limit.
    """
    charges = tuple(Charge(price) for _, price in prices)
    unpriced = next((processor for processor, price in prices if price is None), None)
    total = _cents(sum(price or 0.0 for _, price in prices))
    with _lock:
        for account, limit_usd, whose in (
            (widget, widget_limit_usd, "this widget may spend (max_cost_usd)"),
            (_process, _process_limit_usd, "this notebook may spend (pw.limit_spending)"),
        ):
            so_far = account.spent(limit_usd=limit_usd)
            if so_far.left_usd is None or not prices:
                continue
            if unpriced is not None:
                raise SpendingLimitError(
                    f"Not sent: nobody knows what a run of {unpriced!r} costs, and what {whose} is limited. "
                    f"Give its price in US dollars: pw.set_prices({{{unpriced!r}: 0.05}}), say."
                )
            if _cents(total - so_far.left_usd) > 0:
                lost = (
                    f", since {dollars(so_far.possibly_usd)} may have been spent on runs that are unconfirmed"
                    if so_far.possibly_usd
                    else ""
                )
                cost = price_words(total, runs=len(prices))
                raise SpendingLimitError(
                    f"Not sent: {cost}, and of the {dollars(limit_usd or 0.0)} "
                    f"that {whose}, {dollars(so_far.left_usd)} is left{lost}. "
                    "Raise the limit, or choose a cheaper processor."
                )
        for charge in charges:
            widget.add(charge)
            _process.add(charge)
    spending_changed.tell_soon()
    return charges


def _cents(usd: float) -> float:
    """Round what binary fractions add up to, to a millionth of a dollar."""
    return round(usd, 6)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
