"""What the journal knows of one run, as a value."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from parallel_widgets.results.readable_run import ReadableRun
from parallel_widgets.results.run_result import RunResult
from parallel_widgets.runs.process import Process
from parallel_widgets.runs.state import RunState, TraceEntry

# Within this many seconds the same request, from whatever widget or kernel, is the same run.
SAME_RUN_WINDOW = 30.0
# A create of another process that has no answer after so many seconds is given up: that may have ended
# unseen, on another machine, say. The client waits 60 s for bytes, besides what the service asks it to wait.
UNANSWERED_AFTER = 300.0


@dataclass(frozen=True, kw_only=True)
class RunRecord(ReadableRun):
    """A run as it stands in the journal; `attach` makes a live widget of it.

    Attributes
    ----------
    key
        The journal's own name for it: there may be no run id yet.
    submitted_at, updated_at
        When the request was written down, before it was sent; and when anything of the run was last. In
        seconds since the epoch.
    process, notebook
        Who submitted it; the notebook as its host names it, or "".
    base_url, is_sandbox
        The service, and whether that was a sandbox.
    is_own_sandbox
        Whether that sandbox was part of the process, and ended with it.
    processor, price_usd
        The processor, and what a run cost on it then, in US dollars; None if unknown.
    request, betas
        The body of the create with placeholders for secrets, and the betas asked for.
    lacks_secrets
        Whether there were secrets in the request, which are not kept.
    group_id, token
        The task group that the run is in, and the mark by which it can be found there; "" for none.
    fingerprint
        Equal for equal requests to one account of one service.
    state
        What has become of the run.
    transitions
        When it was first seen in each status, in seconds since the epoch.
    """

    key: str
    submitted_at: float
    updated_at: float
    process: Process
    notebook: str
    base_url: str
    is_sandbox: bool
    is_own_sandbox: bool
    processor: str
    price_usd: float | None
    request: Mapping[str, Any] = field(repr=False)
    betas: tuple[str, ...] = ()
    lacks_secrets: bool = False
    group_id: str = ""
    token: str = ""
    fingerprint: str = field(repr=False)
    run_id: str = ""
    state: RunState = field(repr=False, default_factory=RunState)
    transitions: tuple[tuple[str, float], ...] = ()

    @property
    def status(self) -> str:
        """As `TaskWidget.status`, when it was last written down; see `updated_at`."""
        return self.state.status

    @property
    def input(self) -> Any:
        """The input of the request: a str, or a dict for JSON."""
        return self.request.get("input")

    @property
    def output(self) -> Any:
        """The content of the output: a dict or a str; None while there is none."""
        return self.state.output.content if self.state.output is not None else None

    @property
    def result(self) -> RunResult | None:
        """The output with its basis; None while there is none."""
        output = self.state.output
        return None if output is None else RunResult(task_run_output=output, is_sample=self.is_sandbox)

    @property
    def trace(self) -> tuple[TraceEntry, ...]:
        """The progress messages: dicts with "type", "message" and "timestamp"."""
        return self.state.trace

    @property
    def run_info(self) -> Mapping[str, Any]:
        """The run as the service described it last, as JSON."""
        return self.state.run.raw if self.state.run is not None else {}

    @property
    def error(self) -> dict[str, Any] | None:
        """Why there is no output, as `TaskWidget.error`."""
        return self.state.failure.to_dict() if self.state.failure is not None else None

    @property
    def cost_usd(self) -> float | None:
        """What the run has cost or will, in US dollars, by the price then.

        0 in a sandbox and for a request that was refused; None if that is not known.
        """
        is_refused = self.state.is_final and not self.run_id and self.status != "unconfirmed"
        return 0.0 if self.is_sandbox or is_refused else self.price_usd

    @property
    def is_unsent(self) -> bool:
        """Whether it is certain that no run came of it."""
        return self.status == "failed" and not self.run_id

    def is_same_run(self, now: float) -> bool:
        """Whether the same request, at this time, is rather this run than another one."""
        if self.status == "submitting":
            return True
        # The clock may have been set back.
        is_recent = abs(now - self.submitted_at) < SAME_RUN_WINDOW
        return is_recent and (self.state.is_active or self.status == "completed")


def is_lost(process: Process, submitted_at: float) -> bool:
    """Whether nobody will tell what became of a create that has no answer yet."""
    if process == Process.here():
        return False
    return process.is_alive is False or time.time() - submitted_at > UNANSWERED_AFTER
