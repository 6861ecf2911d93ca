"""A run's state as the traits of its widget."""

from __future__ import annotations

from typing import Any

from parallel_widgets.api.errors import UnconfirmedCreateError
from parallel_widgets.runs.preview import result_preview, sendable
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import RunState


def run_traits(state: RunState, *, is_sample: bool) -> dict[str, Any]:
    """The traits that tell of a run.

    Parameters
    ----------
    state
        The run's state.
    is_sample
        Whether the service is the sandbox.
    """
    output = state.output
    warnings = state.run.warnings if state.run is not None else ()
    return {
        "status": sendable(state.status),
        "is_active": state.is_active,
        "is_watching": state.is_watching,
        "elapsed": state.elapsed,
        "progress": state.progress,
        "progress_percent": 100.0 if state.status == "completed" else state.progress or 0.0,
        "message": sendable(state.message),
        "run_id": sendable(state.run_id),
        "error": sendable(state.failure.to_dict()) if state.failure is not None else None,
        "warnings": [sendable(item.to_dict()) for item in (*state.remarks, *warnings)],
        "source_stats": sendable(state.source_stats),
        "trace": state.trace,
        "trace_length": len(state.trace),
        "run_info": dict(state.run.raw) if state.run is not None else {},
        "output": output.content if output is not None else None,
        "basis": tuple(item.to_dict() for item in output.basis) if output is not None else (),
        "result_preview": result_preview(output, is_sample=is_sample) if output is not None else None,
    }


def submission(run: Run, state: RunState) -> dict[str, Any]:
    """The trait ``submission``: what is known of the run's request."""
    failure = state.failure
    return {
        "sent_at": failure.sent_at if isinstance(failure, UnconfirmedCreateError) else run.submitted_at,
        "price_usd": run.request.price_usd,
        "taskgroup_id": sendable(state.taskgroup_id),
        "waits_until": state.waits_until,
    }
