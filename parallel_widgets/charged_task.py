"""A task whose runs are charged: what they cost, what was spent on them, and how much may be."""

from __future__ import annotations

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

    def charge(self, request: RunRequest, *, is_confirmed: bool) -> Charge | None:
        """Set the run's price aside; None for a run that is free."""
        if self._connection.is_free(self.service):
            return None
        price, above = request.price_usd, self.confirm_above_usd
        if price is not None and above is not None and price > above and not is_confirmed:
            raise CostNotConfirmedError(price_usd=price, above_usd=above)
        return reserve(
            processor=request.body["processor"],
            price_usd=price,
            widget=self._account,
            widget_limit_usd=self.max_cost_usd,
        )

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
