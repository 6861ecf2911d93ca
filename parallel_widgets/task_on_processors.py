"""The same task on several processors: their runs are priced together, and submitted all or none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from parallel_widgets.draft import UnsupportedRequestError
from parallel_widgets.runnable_task import SECRETS_NOT_KEPT, RunnableTask
from parallel_widgets.runs.claim import Claim, claim_run
from parallel_widgets.runs.errors import RunError
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.watch import submit
from parallel_widgets.schema.exports.placeholders import without_secrets


class TaskOnProcessors(RunnableTask):
    """Base of `TaskWidget`: `run_on`."""

    def __init__(self, **task: Any) -> None:
        self._beside: tuple[Run, ...] = ()
        super().__init__(**task)

    def run_on(
        self,
        processors: Sequence[str],
        *,
        allow_unsupported: bool = False,
        confirm_resubmit: bool = False,
        confirm_cost: bool = False,
    ) -> tuple[Run, ...]:
        """Submit what stands in the widget once on each of several processors, for `compare`.

        The price of all of them together is what ``confirm_above_usd``, ``max_cost_usd`` and `limit_spending`
        judge, before anything is sent: all are submitted, or none. The widget goes on showing its own run.
        A run of an earlier call that is still being watched is not submitted again.

        Parameters
        ----------
        processors
            Their names, such as ``["base", "core"]``.
        allow_unsupported, confirm_resubmit, confirm_cost
            As for `run`.

        Returns
        -------
        tuple of Run
            The runs, in the order of the processors. Each can be waited for.

        Raises
        ------
        InvalidRequestError
            If the request cannot be valid on one of them, or is unsupported there and not allowed.
        CostNotConfirmedError
            If they cost more together than ``confirm_above_usd``; with the total.
        SpendingLimitError
            If they would exceed a limit together.
        ConfirmationNeededError
            If the answer to an earlier such request was lost.
        TypeError, ValueError
            If these are no names, none at all, or one of them twice.
        """
        requests = [
            self._request_on(name, allow_unsupported=allow_unsupported) for name in _names(processors)
        ]
        if self._lacks_secrets:
            raise RunError(SECRETS_NOT_KEPT)
        self.refuse_loop()
        with self._starting:
            going = {run.request.fingerprint: run for run in self._beside if run.is_under_way}
            new = [request for request in requests if request.fingerprint not in going]
            going |= self._submitted(
                new, confirm_resubmit=confirm_resubmit, is_confirmed=confirm_cost or confirm_resubmit
            )
            self._beside = tuple(going.values())
        self.home.drain()
        return tuple(going[request.fingerprint] for request in requests)

    def _request_on(self, processor: str, *, allow_unsupported: bool) -> RunRequest:
        verdict = replace(self.draft, processor=processor).judge()
        request = self.request_for(verdict)
        if verdict.check.unsupported and not allow_unsupported:
            raise UnsupportedRequestError(verdict.check.unsupported)
        return request

    def _submitted(
        self, requests: Sequence[RunRequest], *, confirm_resubmit: bool, is_confirmed: bool
    ) -> dict[str, Run]:
        claims: list[Claim] = []
        try:
            for request in requests:
                claims.append(
                    claim_run(
                        request,
                        self._connection,
                        open_body=without_secrets(request.body),
                        own=self._own,
                        again=False,
                        confirm_resubmit=confirm_resubmit,
                    )
                )
            # A run that is joined is another's to pay.
            owed = [request for request, claim in zip(requests, claims, strict=True) if claim.joined is None]
            charges = iter(self.charge(owed, is_confirmed=is_confirmed))
        except BaseException:
            for claim in claims:
                claim.withdraw()
            raise
        runs = {}
        for request, claim in zip(requests, claims, strict=True):
            run = runs[request.fingerprint] = self._claimed_run(request, claim)
            run.charge = next(charges) if claim.joined is None else None
        for run in runs.values():
            submit(run, self._connection)
        return runs


def _names(processors: Sequence[str]) -> list[str]:
    if isinstance(processors, str) or not all(isinstance(name, str) for name in processors):
        raise TypeError('The processors are given by their names: task.run_on(["base", "core"]).')
    names = list(processors)
    if not names:
        raise ValueError('No processor was named: task.run_on(["base", "core"]) submits two runs.')
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise ValueError(f"The processor {twice!r} is named twice; each has one run.")
    return names
