"""What a comparison needs to know of one run, wherever the run comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from parallel_widgets.api.models import FieldBasis, TaskRun, TaskRunOutput
from parallel_widgets.recordings.recording import Recording
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import RunState


@dataclass(frozen=True, kw_only=True)
class Side:
    """One run of a comparison.

    Attributes
    ----------
    label
        The processor, with a number where several runs had the same.
    status, error
        As of the run; "" where nothing went wrong.
    schema
        The JSON Schema of its output, also the one that the API chose; None for a text.
    output
        The content; None while there is none.
    cost_usd
        What it cost by the price then, in US dollars: 0 in a sandbox, None if unknown.
    seconds
        From the request to the end, or as long as it is known to have taken so far.
    is_sample
        Whether the answer is sample data.
    """

    label: str
    status: str
    error: str
    schema: Any = field(repr=False)
    output: Any = field(repr=False)
    basis: tuple[FieldBasis, ...] = field(repr=False)
    cost_usd: float | None
    seconds: float
    is_sample: bool


def sides(sources: Sequence[Any]) -> tuple[Side, ...]:
    """Return the sides of a comparison of runs, records, recordings and widgets, told apart by their labels.

    Raises
    ------
    TypeError
        If something is none of these.
    ValueError
        If a widget has had no run yet.
    """
    found = [_side(source) for source in sources]
    names = [side.label for side in found]
    return tuple(
        replace(side, label=f"{side.label} ({names[: number + 1].count(side.label)})")
        if names.count(side.label) > 1
        else side
        for number, side in enumerate(found)
    )


def _side(source: Any) -> Side:
    # A replay is as dear and as slow as what it plays.
    played = getattr(source, "recording", source)
    if isinstance(played, Recording):
        return _of_recording(played)
    if isinstance(source, RunRecord):
        return _of_state(source.state, source.request, cost_usd=source.cost_usd, is_sample=source.is_sandbox)
    if hasattr(source, "newest_run"):
        if source.newest_run is None:
            raise ValueError("This widget has had no run yet, so there is nothing to compare. Run it first.")
        source = source.newest_run
    if not isinstance(source, Run):
        raise TypeError(
            "Runs are compared, or widgets, recordings, and records of pw.runs(); "
            f"not {type(source).__name__}."
        )
    is_sample = source.client is not None and source.client.is_sandbox
    is_refused = source.done() and not source.run_id and source.status != "unconfirmed"
    cost = 0.0 if is_sample or is_refused else source.request.price_usd
    return _of_state(source.state, source.request.body, cost_usd=cost, is_sample=is_sample)


def _of_state(
    state: RunState, request: Mapping[str, Any], *, cost_usd: float | None, is_sample: bool
) -> Side:
    return Side(
        label=str(request.get("processor") or "run"),
        status=state.status,
        error="" if state.failure is None else state.failure.message,
        seconds=state.elapsed,
        cost_usd=cost_usd,
        is_sample=is_sample,
        **_answer(request, state.output),
    )


def _of_recording(recording: Recording) -> Side:
    run = TaskRun.parse(recording.run)
    output = None if recording.output is None else TaskRunOutput.parse(recording.output)
    return Side(
        label=str(recording.request.get("processor") or "run"),
        status=run.status,
        error="" if run.error is None else run.error.message,
        seconds=recording.ended_after,
        cost_usd=0.0 if recording.is_sandbox else recording.price_usd,
        is_sample=recording.is_sandbox,
        **_answer(recording.request, output),
    )


def _answer(request: Mapping[str, Any], output: TaskRunOutput | None) -> dict[str, Any]:
    return {
        "schema": _schema(request, output),
        "output": None if output is None else output.content,
        "basis": () if output is None else output.basis,
    }


def _schema(request: Mapping[str, Any], output: TaskRunOutput | None) -> Any:
    spec = request.get("task_spec")
    asked = spec.get("output_schema") if isinstance(spec, Mapping) else None
    if isinstance(asked, Mapping) and "json_schema" in asked:
        return asked["json_schema"]
    return None if output is None else output.output_schema
