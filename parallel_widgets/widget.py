"""`TaskWidget`: a research task as one widget, wired to what judges it and to what runs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.redaction import Secret, hidden_key
from parallel_widgets.commands import Commands
from parallel_widgets.runs.connection import Connection
from parallel_widgets.runs.suggestion import SuggestedTask, suggest_task
from parallel_widgets.runs.waiting import answer_of
from parallel_widgets.task_on_processors import TaskOnProcessors
from parallel_widgets.task_traits import CONFIRM_ABOVE_USD

if TYPE_CHECKING:
    from parallel_widgets.schema.exports.request_code import Language


class TaskWidget(TaskOnProcessors):
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
    safe_submit
        Whether runs go through a task group each, so that a lost answer can be looked up: the API has no list
        of single runs. It takes one request more.
    max_cost_usd
        What the runs of this widget may cost altogether, in US dollars; one that would exceed it is refused.
        See also `limit_spending`, for all widgets of the process.
    confirm_above_usd
        What costs more is asked about first; None never asks.
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
        was lost (see `look_up`). An observer sees each change once, in order, on the thread that built the
        widget.
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
        What the service, or the journal, remarked on the run: dicts with "type", "message" and "detail".
    source_stats
        How many sources were "considered" and "read", with a "sample" of their addresses; or None.
    output
        The content of the output: a dict for a JSON schema, a str for a text; None before the run completed.
    basis
        For each field of the output, a dict with its "reasoning", "confidence" and "citations".
    result
        The output with its basis as one value, a `RunResult`, which a cell shows as a table that needs no
        kernel; None before. The widget has its methods, too, such as `citations`.
    trace
        The run's progress messages: dicts with "type", "message" and "timestamp".
    run_info
        The run as the API described it last.
    submission
        When the newest request was sent ("sent_at", in seconds since the epoch), for how much ("price_usd"),
        through which group ("taskgroup_id") and until when it waits for the service's rate limit
        ("waits_until"); None before any.
    spending
        What was spent by the "widget" and by the "notebook", this process: `Spent` as dicts.
    processor, safe_submit, max_cost_usd, confirm_above_usd, theme
        As given; all can be set.
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
        the day in `processors_as_of`; and those that were given a price by `set_prices`.
    service
        Where a run goes ("base_url"), whether that is the sandbox, whether there is a key, and whether it is
        a recording instead, which `replay` plays.

    All of these but `result` can be observed.

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
        safe_submit: bool = False,
        max_cost_usd: float | None = None,
        confirm_above_usd: float | None = CONFIRM_ABOVE_USD,
        betas: Sequence[str] = (),
        api_key: str | Secret[str] | None = None,
        base_url: str | None = None,
        client: TaskClient | None = None,
        theme: str = "auto",
        layout: Any = None,
    ) -> None:
        key = hidden_key(api_key)
        options = Secret(
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
        super().__init__(
            connection=Connection(api_key=key, base_url=base_url, client=client),
            options=options,
            betas=betas,
            input=input,
            output_schema=output_schema,
            input_schema=input_schema,
            processor=processor,
            safe_submit=safe_submit,
            max_cost_usd=max_cost_usd,
            confirm_above_usd=confirm_above_usd,
            theme=theme,
            **({} if layout is None else {"layout": layout}),
        )
        self._commands = Commands(self, self._connection)
        self.on_msg(self._commands.receive)

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
