"""What a run costs: the documented price, or the one that was set for this process."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping
from typing import Any

from parallel_widgets.api.processors import PROCESSORS
from parallel_widgets.runs.listeners import Listeners

_lock = threading.Lock()
_own: dict[str, float] = {}

#: Told when prices were set.
prices_changed = Listeners()


def set_prices(prices: Mapping[str, float | None]) -> None:
    """Set what a run costs in this process, for a price of your own contract or a processor not known here.

    Widgets show such a price as yours. Runs that were submitted before keep theirs.

    Parameters
    ----------
    prices
        US dollars a run, by the processor's name; None goes back to the documented price.

    Raises
    ------
    ValueError
        If a price is no amount of 0 or more, or a name is empty.
    """
    for name, usd in prices.items():
        if not isinstance(name, str) or not name.strip():
            raise ValueError(f"{name!r} is not the name of a processor.")
        if usd is not None:
            checked_amount(usd, f"the price of {name!r}")
    with _lock:
        for name, usd in prices.items():
            if usd is None:
                _own.pop(name.strip(), None)
            else:
                _own[name.strip()] = float(usd)
    prices_changed.tell()


def price_of(processor: str) -> float | None:
    """Return what a run of a processor costs in US dollars; None if nobody knows."""
    with _lock:
        if processor in _own:
            return _own[processor]
    return next((entry.price_usd for entry in PROCESSORS if entry.name == processor), None)


def priced_processors() -> list[dict[str, Any]]:
    """Return the trait ``processors``: those of the table, then those that only have a price set here."""
    with _lock:
        own = dict(_own)
    known = [
        entry.to_dict() | {"price_usd": own.pop(entry.name, entry.price_usd), "is_own_price": is_own}
        for entry, is_own in [(entry, entry.name in own) for entry in PROCESSORS]
    ]
    others = [
        {
            "name": name,
            "price_usd": usd,
            "latency": None,
            "max_fields": None,
            "auto_supported": True,
            "is_own_price": True,
        }
        for name, usd in own.items()
    ]
    return known + others


def checked_amount(usd: Any, what: str) -> float:
    """Return an amount of US dollars.

    Raises
    ------
    ValueError
        If it is none of 0 or more; ``what`` names it.
    """
    if isinstance(usd, bool) or not isinstance(usd, (int, float)) or not math.isfinite(usd) or usd < 0:
        raise ValueError(f"{usd!r} cannot be {what}: give US dollars, 0 or more.")
    return float(usd)


def dollars(usd: float) -> str:
    """Write an amount with as many decimals as it has, but at least two: ``$0.005``, ``$1.20``."""
    whole, _, decimals = f"{usd:.6f}".partition(".")
    return f"${whole}.{decimals.rstrip('0').ljust(2, '0')}"


def price_words(usd: float, *, runs: int) -> str:
    """Say what one run costs, or several together: ``the 3 runs cost $0.04 together``."""
    return f"the run costs {dollars(usd)}" if runs == 1 else f"the {runs} runs cost {dollars(usd)} together"
