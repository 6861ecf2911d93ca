"""A task whose runs are charged: what they cost, what was spent on them, and how much may be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import traitlets

from parallel_widgets.edited_task import EditedTask
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.errors import CostNotConfirmedError
from parallel_widgets.runs.prices import price_of, priced_processors, prices_changed
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.spending import Account, Charge, reserve, spending_changed, spent


class ChargedTask(EditedTask):
    """Base of `TaskWidget`: the account of its runs.

    Parameters
    ----------
    connection
        The way to the service, which is free if it is the sandbox.
    task
        As for `EditedTask`.
    """

    def __init__(self, *, connection: Connection, **task: Any) -> None:
        self._connection = connection
        self._account = Account()
        super().__init__(**task)
        prices_changed.add(self._show_prices)
        spending_changed.add(self._show_spending)

    @traitlets.default("spending")
    def _default_spending(self) -> dict[str, Any]:
        return self._spending()

    def charge(self, requests: Sequence[RunRequest], *, is_confirmed: bool) -> tuple[Charge | None, ...]:
        """Set the prices of runs aside, of all of them or of none; None for each run that is free.

        Raises
        ------
        CostNotConfirmedError
            If they cost more together than is spent without being asked.
        SpendingLimitError
            If they would exceed a limit.
        """
        if self._connection.is_free(self.service):
            return (None,) * len(requests)
        prices = [(request.body["processor"], request.price_usd) for request in requests]
        total, above = sum(price or 0.0 for _, price in prices), self.confirm_above_usd
        if above is not None and total > above and not is_confirmed:
            raise CostNotConfirmedError(price_usd=total, above_usd=above, runs=len(prices))
        return reserve(prices, widget=self._account, widget_limit_usd=self.max_cost_usd)

    def _spending(self) -> dict[str, Any]:
        own = self._account.spent(limit_usd=self.max_cost_usd)
        return {"notebook": spent().to_dict(), "widget": own.to_dict()}

    def _completing(self, names: set[str]) -> None:
        super()._completing(names)
        if "max_cost_usd" in names:
            self.set_trait("spending", self._spending())

    def _show_spending(self) -> None:
        with self.lock:
            self.update(spending=self._spending())

    def _show_prices(self) -> None:
        with self.lock:
            preview = self.request_preview
            self.update(
                processors=priced_processors(),
                request_preview=None
                if preview is None
                else {**preview, "price_usd": price_of(self.processor)},
            )
