"""Any news in any order, as a machine of rules: what must hold of a run, and of the widget that shows it."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import parallel_widgets as pw
from parallel_widgets.api.errors import (
    ApiError,
    AuthenticationError,
    ConnectionFailedError,
    UnconfirmedCreateError,
)
from parallel_widgets.api.events import (
    ErrorEvent,
    ProgressMessageEvent,
    ProgressStatsEvent,
    StateEvent,
    UnknownEvent,
)
from parallel_widgets.api.follow import ConnectionLost, Finished, StreamOpened
from parallel_widgets.api.models import ErrorInfo, TaskRun, TaskRunOutput
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import (
    STEPS,
    UNDER_WAY,
    Created,
    Refused,
    Tick,
    Unconfirmed,
    WatchFailed,
    WatchResumed,
    WatchStopped,
)

OUTPUT = TaskRunOutput.parse({"type": "json", "content": {"gdp": "$3.1 trillion (2023)"}, "basis": []})
TERMINAL = ("completed", "failed", "cancelled", "action_required")
STATUSES = st.sampled_from(["queued", "running", "cancelling", "a_status_of_tomorrow", *TERMINAL])
MOMENTS = st.floats(-1e5, 1e10)
WORDS = st.sampled_from(["", "a", "b", "c", "Searching.", "half a pair: \ud800"])
ERRORS = st.sampled_from([ConnectionFailedError("gone"), AuthenticationError("no", status_code=401)])


def task_run(status: str) -> TaskRun:
    return TaskRun.parse({"run_id": "trun_1", "status": status, "is_active": status not in TERMINAL})


def step(status: str) -> int:
    return STEPS.get(status, UNDER_WAY)


class RunMachine(RuleBasedStateMachine):
    """A widget and its run; each rule is a piece of news, and any may come at any time."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_800_000_000.0
        self.task = pw.TaskWidget(input="France", output_schema="The GDP")
        self.observed: list[str] = []
        self.task.observe(lambda change: self.observed.append(change.new), "status")
        self.run = Run(
            request=RunRequest(body={}),
            home=self.task.home,
            show=self.task.show_run,
            clock=lambda: self.now,
        )
        self.task._run = self.run
        self.task.show_run(self.run, self.run.state)
        self.task.home.drain()
        self.states = [self.run.state]

    def teardown(self) -> None:
        self.task.close()

    def tell(self, news: object) -> None:
        before = self.run.state
        self.run.apply(news)
        after = self.run.state
        if before.is_final:
            assert after is before
            return
        self.states.append(after)
        assert after.is_final or step(after.status) >= step(before.status)
        assert after.elapsed >= before.elapsed
        assert after.trace[: len(before.trace)] == before.trace

    # --- of our own side

    @rule(status=STATUSES)
    def the_service_accepts(self, status: str) -> None:
        self.tell(Created(task_run(status)))

    @rule(error=ERRORS)
    def the_service_refuses(self, error: ApiError) -> None:
        self.tell(Refused(error))

    @rule(at=MOMENTS)
    def the_answer_is_lost(self, at: float) -> None:
        self.tell(Unconfirmed(UnconfirmedCreateError("lost", sent_at=at), price_usd=0.01))

    @rule()
    def somebody_stops_watching(self) -> None:
        self.tell(WatchStopped("Stopped watching."))

    @rule()
    def somebody_watches_again(self) -> None:
        self.tell(WatchResumed())

    @rule(error=ERRORS, since=MOMENTS)
    def it_cannot_be_followed(self, error: ApiError, since: float) -> None:
        self.tell(WatchFailed(error, since=since))

    @rule(elapsed=st.floats(-1e9, 1e9))
    def time_goes_by(self, elapsed: float) -> None:
        self.tell(Tick(elapsed))

    @rule(seconds=st.floats(-1e6, 1e6))
    def the_clock_is_set(self, seconds: float) -> None:
        self.now += seconds

    # --- of the service

    @rule(attempt=st.integers(1, 5))
    def a_stream_opens(self, attempt: int) -> None:
        self.tell(StreamOpened(attempt=attempt))

    @rule(error=ERRORS, since=MOMENTS, retry_in=st.floats(0, 60))
    def the_connection_is_lost(self, error: ApiError, since: float, retry_in: float) -> None:
        self.tell(ConnectionLost(error=error, retry_in=retry_in, since=since))
        if self.run.state.is_active:
            assert f"The run was {self.run.status} when it was last heard of" in self.run.state.message

    @rule(status=STATUSES)
    def a_state_is_told(self, status: str) -> None:
        self.tell(StateEvent(run=task_run(status), raw={}))

    @rule(words=WORDS, at=st.none() | st.just("2026-01-01T00:00:00Z"))
    def progress_is_told(self, words: str, at: str | None) -> None:
        kind = "task_run.progress_msg.plan"
        self.tell(ProgressMessageEvent(kind="plan", message=words, timestamp=at, type=kind, raw={}))
        if self.run.state.is_active:
            assert words in [entry["message"] for entry in self.run.state.trace]

    @rule(count=st.none() | st.integers(0, 99), meter=st.none() | st.floats(-10, 200))
    def sources_are_counted(self, count: int | None, meter: float | None) -> None:
        self.tell(ProgressStatsEvent(considered=count, read=count, sample=(), meter=meter, raw={}))

    @rule(words=WORDS)
    def an_error_is_told(self, words: str) -> None:
        self.tell(ErrorEvent(error=ErrorInfo(message=words), raw={}))

    @rule()
    def something_new_is_told(self) -> None:
        self.tell(UnknownEvent(type="tomorrow", data="{}", raw={}))

    @precondition(lambda self: len(self.states) > 4)  # or hardly any run would live for long
    @rule(status=st.sampled_from(TERMINAL), has_output=st.booleans())
    def it_ends(self, status: str, has_output: bool) -> None:
        output = OUTPUT if has_output and status == "completed" else None
        was_final = self.run.done()
        self.tell(Finished(run=task_run(status), output=output))
        if not was_final:
            # One that has completed without its output is not over: it may still be read.
            assert self.run.done() == (status != "completed" or has_output)

    # --- what must hold

    @initialize()
    def it_begins(self) -> None:
        assert (self.task.status, self.task.is_active, self.task.is_watching) == ("submitting", True, True)

    @invariant()
    def it_ends_at_most_once_and_nobody_watches_then(self) -> None:
        assert [state.is_final for state in self.states].count(True) <= 1
        assert not (self.run.done() and self.run.state.is_watching)

    @invariant()
    def what_has_completed_has_an_output_and_what_has_ended_otherwise_a_reason(self) -> None:
        state = self.run.state
        if state.is_final:
            assert (state.output is not None) == (state.status == "completed")
            assert (state.failure is None) == (state.status == "completed")
            assert (state.message == "") == (state.status == "completed")

    @invariant()
    def the_traits_follow(self) -> None:
        task, state = self.task, self.run.state
        assert (task.status, task.is_active, task.is_watching, task.elapsed, task.progress) == (
            state.status,
            state.is_active,
            state.is_watching,
            state.elapsed,
            state.progress,
        )
        assert (task.run_id, task.trace_length, len(task.trace)) == (
            state.run_id,
            len(state.trace),
            len(state.trace),
        )
        assert (task.error is None) == (state.failure is None)
        assert task.output == (None if state.output is None else state.output.content)
        assert task.message.startswith(state.message.partition("\ud800")[0])

    @invariant()
    def observers_have_seen_each_status_once_and_in_order(self) -> None:
        statuses = [state.status for state in self.states]
        assert self.observed == [
            status for status, before in zip(statuses, ["idle", *statuses], strict=False) if status != before
        ]


TestRunMachine = RunMachine.TestCase
TestRunMachine.settings = settings(stateful_step_count=40)
