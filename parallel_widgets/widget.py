"""`TaskWidget`: a research task as one widget, wired to what judges it and to what runs it."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import traitlets

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.processors import processor as find_processor
from parallel_widgets.api.redaction import Secret, hidden_key
from parallel_widgets.commands import Commands
from parallel_widgets.draft import UnsupportedRequestError, Verdict
from parallel_widgets.edited_task import EditedTask
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.errors import ConfirmationNeededError, NotWatchedError, RunActiveError, RunError
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import Refused, RunState
from parallel_widgets.runs.suggestion import SuggestedTask, suggest_task
from parallel_widgets.runs.view import run_traits
from parallel_widgets.runs.waiting import answer_of
from parallel_widgets.runs.watch import STOPPED, stop_watching, submit, watch_again
from parallel_widgets.schema.request import InvalidRequestError
from parallel_widgets.task_events import TaskEvents

if TYPE_CHECKING:
    from parallel_widgets.schema.exports.request_code import Language

BUILT_AGAIN = (
    "The cell that built this widget ran again, so its run is not watched here any more. The run goes on; "
    "task.watch() follows it again."
)


class TaskWidget(TaskEvents, EditedTask):
    """A task of the Parallel Task API: edit its schemas and input, run it, watch it, read its output.

    Parameters
    ----------
    input
        The input: a str, or a dict for JSON.
    output_schema
        The output: a JSON Schema as a dict, as JSON text or as a Pydantic model class; a sentence that
        describes a text; or "auto".
    input_schema
        The input's JSON Schema, or a sentence about it; None for none.
    processor
        The processor's name, such as "base"; it decides what a run costs. See ``task.processors``.
    metadata, source_policy, advanced_settings, mcp_servers, previous_interaction_id, webhook,
    memory_scope_key
        Sent to the API as they are, if given.
    betas
        Names of API betas to ask for, besides those that events and citations need.
    api_key, base_url
        The service; by default those of PARALLEL_API_KEY and PARALLEL_BASE_URL. Without any of them a local
        sandbox answers with samples.
    client
        A `TaskClient` to use instead.
    theme
        "auto", "light" or "dark".
    layout
        As for any ipywidget.

    Attributes
    ----------
    status
        "idle" before a run; "submitting"; the API's "queued", "running", "action_required", "completed",
        "failed", "cancelling", "cancelled", or one added since; "unconfirmed" where the answer to the request
        was lost. An observer sees each change once, in order, on the thread that built the widget.
    is_active
        Whether the service may still be working on the run, watched or not.
    is_watching
        Whether the run is being followed, so that the rest of this is up to date.
    progress
        0 to 100, where the API gives a meter; else None.
    progress_percent
        The same for progress bars: 0 where there is no meter, 100 once completed.
    message
        The latest word of the run, or a sentence about its state.
    run_id
        The API's id of the run; "" before there is one.
    elapsed
        Seconds since the run was submitted; ticks while it is watched.
    error
        Why the run was refused, has failed or cannot be followed, as a dict with "type", "message" and "hint"
        besides others: the words of the exception that waiting for the run raises. None where all is well.
    warnings
        What the service remarked on the run: dicts with "type", "message" and "detail".
    source_stats
        How many sources were "considered" and "read", with a "sample" of their addresses; or None.
    output
        The content of the output: a dict for a JSON schema, a str for a text; None before the run completed.
    basis
        For each field of the output, a dict with its "reasoning", "confidence" and "citations".
    trace
        The run's progress messages: dicts with "type", "message" and "timestamp".
    run_info
        The run as the API described it last.
    processor, theme
        As given; both can be set.
    input_type, input_text
        "text" or "json", and the text itself; or set `input` to change both.
    output_schema_type, output_schema_text, output_schema_description
        "json", "text" or "auto"; the JSON text; the sentence for a text. Or set `output_schema`.
    input_schema_type, input_schema_text, input_schema_description
        The same, without "auto"; an empty text is no schema. Or set `input_schema`.
    diagnostics
        What is wrong with all of these texts, as dicts of `Diagnostic`: "rule", "severity", "message",
        "document", "pointer", "line", "column" and others. Up to date in the line after a change. "error"
        keeps a request from being sent, "unsupported" does unless it is allowed, the rest is advice.
    dismissed
        The advice that is not shown any more: dicts with "document", "rule" and "pointer"; see `dismiss`.
    limits
        How much of each limit the request takes: dicts with "name", "value", "most", "unit" and the largest
        "contributors".
    has_last_run
        Whether a run was submitted here, to compare the task with.
    request_preview
        What a run would cost ("price_usd", None if unknown), and its "characters" beside their "limits".
    processors
        The processors that this version knows, with prices in US dollars and latencies in seconds, as read on
        the day in `processors_as_of`.
    service
        Where a run goes ("base_url"), whether that is the sandbox, and whether there is a key.

    All of these can be observed.

    Raises
    ------
    TypeError
        For an unknown keyword, or a schema of no known kind.
    TraitError
        For a value that the widget cannot hold, such as an unknown theme.
    ApiError
        If the key or the address cannot be used.
    """

    def __init__(
        self,
        *,
        input: str | Mapping[str, Any] = "",  # noqa: A002  (the API's name)
        output_schema: Any = "auto",
        input_schema: Any = None,
        processor: str = "base",
        metadata: Mapping[str, Any] | None = None,
        source_policy: Mapping[str, Any] | None = None,
        advanced_settings: Mapping[str, Any] | None = None,
        mcp_servers: Sequence[Mapping[str, Any]] | None = None,
        previous_interaction_id: str | None = None,
        webhook: Mapping[str, Any] | None = None,
        memory_scope_key: str | None = None,
        betas: Sequence[str] = (),
        api_key: str | None = None,
        base_url: str | None = None,
        client: TaskClient | None = None,
        theme: str = "auto",
        layout: Any = None,
    ) -> None:
        key = hidden_key(api_key)
        # They may hold secrets (the headers of MCP servers), so they are neither traits nor shown.
        self._options = Secret(
            _given(
                metadata=metadata,
                source_policy=source_policy,
                advanced_settings=advanced_settings,
                mcp_servers=mcp_servers,
                previous_interaction_id=previous_interaction_id,
                webhook=webhook,
                memory_scope_key=memory_scope_key,
            )
        )
        del api_key, mcp_servers, webhook
        self._connection = Connection(api_key=key, base_url=base_url, client=client)
        if isinstance(betas, str):
            raise TypeError(f"The betas are a list of names, such as [{betas!r}].")
        self._betas = tuple(betas)
        self._run: Run | None = None
        self._starting = threading.RLock()
        super().__init__(
            input=input,
            output_schema=output_schema,
            input_schema=input_schema,
            processor=processor,
            theme=theme,
            **({} if layout is None else {"layout": layout}),
        )
        for earlier in self.home.replace(self, cell=self.cell):
            earlier.stop(message=BUILT_AGAIN)
        self._commands = Commands(self, self._connection)
        self.on_msg(self._commands.receive)

    @traitlets.default("service")
    def _default_service(self) -> dict[str, Any]:
        return self._connection.planned

    # --- the run

    def run(self, *, allow_unsupported: bool = False, confirm_resubmit: bool = False) -> Run:
        """Submit what stands in the widget, once, and watch it; the same as pressing Run.

        While a run is being watched, the same request again returns its handle.

        Parameters
        ----------
        allow_unsupported
            Whether to send what the documentation calls unsupported.
        confirm_resubmit
            Whether to submit although an earlier request may have become a run; it may cost a second time.

        Raises
        ------
        InvalidRequestError
            If the request cannot be valid, or is unsupported and not allowed; with the diagnostics. Nothing
            was sent.
        RunActiveError
            If another run is being watched.
        ConfirmationNeededError
            If the answer to an earlier request was lost.
        """
        self.home.drain()
        run = self.start(
            self.judge.now(), allow_unsupported=allow_unsupported, confirm_resubmit=confirm_resubmit
        )
        self.home.drain()
        return run

    def start(self, verdict: Verdict, *, allow_unsupported: bool, confirm_resubmit: bool) -> Run:
        """Submit a draft that was judged; see `run`. Safe on any thread."""
        request = self.request_for(verdict)
        unsupported = verdict.check.unsupported
        if unsupported and not allow_unsupported:
            raise UnsupportedRequestError(unsupported)
        with self._starting:
            before = self._run
            if before is not None and before.is_under_way:
                if before.request.fingerprint == request.fingerprint:
                    return before
                raise RunActiveError(
                    "Another run of this widget is being watched. Wait for it, or call task.stop()."
                )
            if before is not None and before.status == "unconfirmed" and not confirm_resubmit:
                raise ConfirmationNeededError(sent_at=before.submitted_at, price_usd=before.request.price_usd)
            self.refuse_loop()
            run = self._run = Run(request=request, home=self.home, show=self.show_run)
            try:
                self.update(has_last_run=True)
                self.show_run(run, run.state)
            except BaseException:  # an interrupt, say; a run that is never submitted must not stay under way
                run.apply(Refused(RunError("The run was interrupted before it was submitted.")))
                raise
            submit(run, self._connection)
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
        known = find_processor(verdict.draft.processor)
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
            price_usd=known.price_usd if known is not None else None,
        )

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

    def watch(self) -> Run:
        """Watch the run again from where it is now.

        Raises
        ------
        NotWatchedError
            If there is no run to watch.
        """
        run = self._run
        if run is None or run.done() or not run.run_id:
            raise NotWatchedError(
                "There is no run to watch: it has ended, or none was submitted. task.run() starts one."
            )
        watch_again(run)
        return run

    def show_run(self, run: Run, state: RunState) -> None:
        """Show a run's state, unless the widget has moved on to another run. Safe on any thread."""
        with self.lock:
            if run is not self._run:
                return
            service = self.service if run.client is None else self._connection.describe(run.client)
            self.update(**run_traits(state, is_sample=service["is_sandbox"]), service=service)

    def close(self) -> None:
        """Close the widget: its views go, and its run is watched no more."""
        # Also called when a widget is collected that was never finished.
        if getattr(self, "_run", None) is not None:
            self.stop(message="The widget was closed, so its run is not watched any more. The run goes on.")
        super().close()

    # --- what becomes of it elsewhere

    def to_code(self, language: Language = "python-sdk") -> str:
        """Return a program that makes the same request and waits for its result; it holds no key.

        Parameters
        ----------
        language
            "python-sdk" for the official SDK, "python-httpx", "curl" or "typescript".

        Raises
        ------
        InvalidRequestError
            If what stands in the widget cannot be valid; with the diagnostics.
        ValueError
            For another language.
        """
        # Few widgets are exported: they alone load what writes programs.
        from parallel_widgets.export import request_program  # noqa: PLC0415

        return request_program(self.request_for(self.judge.now()), language, self._connection)

    def suggest(self, sentence: str, *, from_current: bool = False) -> SuggestedTask:
        """Ask the service for a task that answers a sentence. Changes nothing here.

        Take what you like of it: ``task.output_schema = task.suggest("...").output_schema``.

        Parameters
        ----------
        sentence
            What you want to know.
        from_current
            Whether to start from the schemas that stand here.

        Raises
        ------
        SuggestionsUnavailableError
            If the service has no such endpoint: it is a beta.
        InvalidRequestError
            If a schema to start from cannot be valid.
        ApiError
            If the service could not be asked, or refused.
        """
        previous = self.schemas if from_current else None
        return answer_of(suggest_task(self._connection, sentence, previous_task=previous), self.home)

    # --- how it shows itself

    def __repr__(self) -> str:
        # Without status, id or time: notebooks are compared by it.
        return f"TaskWidget(processor={self.processor!r}, output_schema={self.output_schema_type!r})"


def _given(**options: Any) -> dict[str, Any]:
    return {name: value for name, value in options.items() if value is not None}
