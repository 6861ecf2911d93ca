"""A task that can be run: how a draft becomes a request, and the run that its widget submits and shows."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Sequence
from typing import Any

import traitlets

from parallel_widgets.api.models import TaskRunWarning
from parallel_widgets.api.redaction import Secret, hidden_key
from parallel_widgets.charged_task import ChargedTask
from parallel_widgets.draft import UnsupportedRequestError, Verdict
from parallel_widgets.runs.claim import Claim, claim_run
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.entry import JournalEntry
from parallel_widgets.runs.errors import (
    USAGE,
    CannotLookUpError,
    ConfirmationNeededError,
    NotWatchedError,
    RunActiveError,
    RunError,
)
from parallel_widgets.runs.prices import price_of
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import Refused, Remarked, RunState
from parallel_widgets.runs.timeline import Timeline
from parallel_widgets.runs.view import run_traits, submission
from parallel_widgets.runs.watch import STOPPED, look_up, stop_watching, submit, watch_again
from parallel_widgets.saved_task import SavedTask
from parallel_widgets.schema.exports.placeholders import without_secrets
from parallel_widgets.schema.request import InvalidRequestError
from parallel_widgets.task_events import TaskEvents
from parallel_widgets.task_result import TaskResult

# Presses of Run in the page that follow one another within this many seconds are one.
SAME_PRESS = 1.0

SECRETS_NOT_KEPT = (
    "This task was attached to a run whose request had secrets, such as headers of MCP servers, and these "
    "are not kept. Build a new TaskWidget with them to run it again; nothing was sent."
)
BUILT_AGAIN = (
    "The cell that built this widget ran again, so its run is not watched here any more. The run goes on; "
    "task.watch() follows it again."
)


class RunnableTask(TaskEvents, TaskResult, SavedTask, ChargedTask):
    """Base of `TaskWidget`: its run.

    Parameters
    ----------
    connection
        The way to the service.
    options
        What is sent besides the task itself, as the API names it.
    betas
        Names of API betas to ask for.
    task
        As for `ChargedTask`.
    """

    def __init__(
        self, *, connection: Connection, options: Secret[dict[str, Any]], betas: Sequence[str], **task: Any
    ) -> None:
        # They may hold secrets (the headers of MCP servers), so they are neither traits nor shown.
        self._options = options
        if isinstance(betas, str):
            raise TypeError(f"The betas are a list of names, such as [{betas!r}].")
        self._betas = tuple(betas)
        self._run: Run | None = None
        # Of its runs in the journal, and when Run was pressed last.
        self._own: set[str] = set()
        self._pressed_at = -math.inf
        self._lacks_secrets = False
        self._starting = threading.RLock()
        super().__init__(connection=connection, **task)
        for earlier in self.home.replace(self, cell=self.cell):
            earlier.stop(message=BUILT_AGAIN)

    @traitlets.default("service")
    def _default_service(self) -> dict[str, Any]:
        return self._connection.planned

    def run(
        self,
        *,
        allow_unsupported: bool = False,
        confirm_resubmit: bool = False,
        confirm_cost: bool = False,
        again: bool = False,
    ) -> Run:
        """Submit what stands in the widget, once, and watch it; the same as pressing Run.

        While a run is being watched, the same request again returns its handle. A request that another widget
        or kernel has submitted within 30 seconds joins that run: it is not sent, and `warnings` says so.

        Parameters
        ----------
        allow_unsupported
            Whether to send what the documentation calls unsupported.
        confirm_resubmit
            Whether to submit although an earlier request may have become a run; it may cost a second time.
        confirm_cost
            Whether to submit although the run costs more than ``confirm_above_usd``. `confirm_resubmit` says
            so, too.
        again
            Whether to submit another run, although the same request was submitted just now.

        Raises
        ------
        InvalidRequestError
            If the request cannot be valid, or is unsupported and not allowed; with the diagnostics. Nothing
            was sent.
        RunActiveError
            If another run is being watched.
        ConfirmationNeededError
            If the answer to an earlier request was lost: of this widget, or the same from anywhere.
        CostNotConfirmedError
            If the run costs more than ``confirm_above_usd``.
        SpendingLimitError
            If the run would exceed ``max_cost_usd`` or what `limit_spending` allows.
        RunError
            If the task was attached to a run with secrets, which are not kept.
        """
        self.home.drain()
        run = self.start(
            self.judge.now(),
            allow_unsupported=allow_unsupported,
            confirm_resubmit=confirm_resubmit,
            confirm_cost=confirm_cost,
            again=again,
        )
        self.home.drain()
        return run

    def start(
        self,
        verdict: Verdict,
        *,
        allow_unsupported: bool,
        confirm_resubmit: bool,
        confirm_cost: bool,
        again: bool = False,
        is_press: bool = False,
    ) -> Run:
        """Submit a draft that was judged; see `run`. Safe on any thread; waits for the disk.

        Parameters
        ----------
        is_press
            Whether it was pressed in the page, where a press may come twice, though a run ends at once.
        """
        request = self.request_for(verdict)
        unsupported = verdict.check.unsupported
        if unsupported and not allow_unsupported:
            raise UnsupportedRequestError(unsupported)
        if self._lacks_secrets:
            raise RunError(SECRETS_NOT_KEPT)
        with self._starting:
            before = self._run
            same = before is not None and before.request.fingerprint == request.fingerprint and not again
            if before is not None and before.is_under_way:
                if same:
                    return before
                raise RunActiveError(
                    "Another run of this widget is being watched. Wait for it, or call task.stop()."
                )
            if before is not None and before.status == "unconfirmed" and not confirm_resubmit:
                raise ConfirmationNeededError(
                    sent_at=before.submitted_at,
                    price_usd=0.0 if self.service["is_sandbox"] else before.request.price_usd,
                    again_usd=0.0 if self._connection.is_free(self.service) else request.price_usd,
                    is_in_group=before.state.taskgroup_id != "",
                    is_own=True,
                )
            self.refuse_loop()
            is_same_press = is_press and self._is_same_press()
            if is_same_press and before is not None and same and before.status == "completed":
                return before
            claim = claim_run(
                request,
                self._connection,
                open_body=without_secrets(request.body),
                own=self._own,
                again=again,
                confirm_resubmit=confirm_resubmit,
            )
            try:
                # Whoever agreed to submit again was told the price; a run that is joined is another's to pay.
                owed = [request] if claim.joined is None else []
                charges = self.charge(owed, is_confirmed=confirm_cost or confirm_resubmit)
            except BaseException:
                claim.withdraw()
                raise
            run = self._run = self._claimed_run(request, claim)
            run.charge = charges[0] if charges else None
            try:
                self.update(has_last_run=True)
                self.show_run(run, run.state)
            except BaseException:  # an interrupt, say; a run that is never submitted must not stay under way
                run.apply(Refused(RunError("The run was interrupted before it was submitted.")))
                raise
            submit(run, self._connection)
        return run

    def _is_same_press(self) -> bool:
        before, self._pressed_at = self._pressed_at, time.monotonic()
        return self._pressed_at - before < SAME_PRESS

    def _claimed_run(self, request: RunRequest, claim: Claim) -> Run:
        run = Run(
            request=request,
            home=self.home,
            show=self.show_run,
            entry=claim.entry,
            submitted_at=None if claim.joined is None else claim.joined.submitted_at,
        )
        run.is_safe = self.safe_submit
        if claim.entry is not None:
            self._own.add(claim.entry.key)
        for sentence in claim.warnings:
            run.apply(Remarked(TaskRunWarning(type="journal_warning", message=sentence)))
        return run

    def show_recorded(self, record: RunRecord, *, entry: JournalEntry | None) -> Run:
        """Show a run that exists already, as the journal has it; `attach` does, on a new widget."""
        run = Run(
            request=RunRequest(body=record.request, betas=record.betas, price_usd=record.price_usd),
            home=self.home,
            show=self.show_run,
            entry=entry,
            state=record.state,
            submitted_at=record.submitted_at,
            timeline=Timeline.of_record(record),
        )
        with self._starting:
            self._run, self._lacks_secrets = run, record.lacks_secrets
            self._own.add(record.key)
            self.update(has_last_run=True)
            self.show_run(run, run.state)
        return run

    def request_for(self, verdict: Verdict) -> RunRequest:
        """The request that a draft becomes.

        Raises
        ------
        InvalidRequestError
            If it cannot be valid.
        """
        check = verdict.check
        if check.blocking:
            raise InvalidRequestError(check.blocking)
        return RunRequest(
            # Progress cannot be asked for later, so it always is.
            body={
                "processor": verdict.draft.processor,
                "input": check.input,
                "task_spec": check.task_spec,
                "enable_events": True,
                **self._options.reveal(),
            },
            betas=self._betas,
            price_usd=price_of(verdict.draft.processor),
        )

    def look_up(self) -> Run:
        """Look whether an unconfirmed request has become a run, and watch that run. Sends nothing that costs.

        Only for what was submitted with ``safe_submit``: the task group that the request went to is asked.

        Returns
        -------
        Run
            The handle of the run that may be found. Waiting for it raises `NothingCreatedError` where the
            group is empty, so that it is safe to submit again, and `UnconfirmedCreateError` where that cannot
            be told yet.

        Raises
        ------
        CannotLookUpError
            If nothing is unconfirmed, or the request did not go through a group.
        """
        with self._starting:
            before = self._run
            if before is None or before.status != "unconfirmed" or not before.done():
                raise CannotLookUpError("There is nothing to look up: no request of this widget got lost.")
            if not before.state.taskgroup_id:
                raise CannotLookUpError(
                    "The Task API has no list of runs, so a request that did not go through a task group "
                    f"cannot be looked up. {USAGE} With TaskWidget(safe_submit=True) it can be."
                )
            run = self._run = Run(
                request=before.request,
                home=self.home,
                show=self.show_run,
                entry=before.entry,
                # Not back to "submitting": nothing is sent.
                state=RunState(status="unconfirmed", taskgroup_id=before.state.taskgroup_id),
                submitted_at=before.submitted_at,
            )
            run.charge, run.client, run.token = before.charge, before.client, before.token
            look_up(run, self._connection, sent_at=before.submitted_at)
        return run

    @property
    def last_request(self) -> RunRequest | None:
        """The request of the newest run, which may have been refused; None before any."""
        return None if self._run is None else self._run.request

    def has_moved(self) -> bool:
        """Whether a run would go elsewhere than the page says, where it may cost. The page then says so."""
        shown, planned = self.service, self._connection.plan()
        if planned["is_sandbox"] and shown["is_sandbox"]:
            return False  # the page may know its address by now
        # That a service is the sandbox is known only once it has answered.
        if all(planned[fact] == shown[fact] for fact in ("base_url", "has_key")):
            return False
        self.update(service=planned)
        return True

    @property
    def is_busy(self) -> bool:
        """Whether a run is being watched, or submitted: then Run has to wait."""
        run = self._run
        return run is not None and run.is_under_way

    def stop(self, *, message: str = STOPPED) -> None:
        """Stop watching the run. It goes on at the service, which has no way to cancel it.

        Parameters
        ----------
        message
            What the widget says then.
        """
        run = self._run
        if run is not None and run.is_under_way:
            stop_watching(run, message=message)

    def watch(self, *, api_key: str | None = None) -> Run:
        """Watch the run again from where it is now, with the key that there is now.

        Parameters
        ----------
        api_key
            A key to use from now on, where the old one has expired; by default as for the widget, so that one
            that was set anew in the environment counts.

        Raises
        ------
        NotWatchedError
            If there is no run to watch.
        """
        key = hidden_key(api_key)
        del api_key
        if key is not None:
            self._connection.use_key(key)
        run = self._run
        if run is None or run.done() or not run.run_id:
            raise NotWatchedError(
                "There is no run to watch: it has ended, or none was submitted. task.run() starts one."
            )
        watch_again(run, self._connection)
        return run

    def show_run(self, run: Run, state: RunState) -> None:
        """Show a run's state, unless the widget has moved on to another run. Safe on any thread."""
        with self.lock:
            if run is not self._run:
                return
            service = self.service if run.client is None else self._connection.describe(run.client)
            self.update(
                **run_traits(state, is_sample=service["is_sandbox"]),
                submission=submission(run, state),
                service=service,
            )

    def close(self) -> None:
        """Close the widget: its views go, and its run is watched no more."""
        # Also called when a widget is collected that was never finished.
        if getattr(self, "_run", None) is not None:
            self.stop(message="The widget was closed, so its run is not watched any more. The run goes on.")
        super().close()
