"""A run's state as JSON values for the journal, and back.

Kept is what the run itself has become. Whether somebody watches it, and what kept them from that, is theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

from parallel_widgets.api.errors import ApiError, FieldProblem, UnconfirmedCreateError
from parallel_widgets.api.models import TaskRun, TaskRunOutput
from parallel_widgets.runs.errors import NothingCreatedError, NotSentError, RunError, RunFailedError
from parallel_widgets.runs.state import RunState, TraceEntry

T = TypeVar("T")


def stored_state(state: RunState) -> dict[str, Any]:
    """The state as JSON; without its trace, run and output, which are kept apart."""
    failure = state.failure if state.is_final else None
    return {
        "elapsed": state.elapsed,
        "progress": state.progress,
        "considered": state.considered,
        "read": state.read,
        "sample": list(state.sample),
        "message": state.message if state.is_final else "",
        "taskgroup_id": state.taskgroup_id,
        "failure": failure.to_dict() if failure is not None else None,
    }


def restored_state(
    stored: Mapping[str, Any],
    *,
    status: str,
    is_final: bool,
    run: Mapping[str, Any] | None,
    output: Mapping[str, Any] | None,
    trace: tuple[TraceEntry, ...],
) -> RunState:
    """The state again, watched by nobody.

    Parameters
    ----------
    stored
        As `stored_state` gave it.
    run, output
        As the service described them last.
    """
    task_run = TaskRun.parse(run) if run is not None else None
    failure = stored["failure"]
    return RunState(
        status=status,
        is_final=is_final,
        is_watching=False,
        elapsed=stored["elapsed"],
        run=task_run,
        output=TaskRunOutput.parse(output) if output is not None else None,
        progress=stored["progress"],
        message=stored["message"],
        failure=_restored_failure(failure, task_run) if failure is not None else None,
        taskgroup_id=stored["taskgroup_id"],
        considered=stored["considered"],
        read=stored["read"],
        sample=tuple(stored["sample"]),
        trace=trace,
    )


def _restored_failure(failure: Mapping[str, Any], run: TaskRun | None) -> ApiError | RunError:
    name, message = failure["type"], failure["message"]
    if name == RunFailedError.__name__ and run is not None:
        return RunFailedError(run)
    for own in (NothingCreatedError, NotSentError):
        if name == own.__name__:
            # As it was told: what it is made of is not kept.
            return own.__new__(own, message)
    kind = next((kind for kind in _descendants(ApiError) if kind.__name__ == name), None)
    if kind is None:
        return RunError(message)
    fields = [FieldProblem(**field) for field in failure["fields"]]
    given = {name: failure[name] for name in ("hint", "status_code", "ref_id", "detail")}
    if issubclass(kind, UnconfirmedCreateError):
        return kind(message, sent_at=failure["sent_at"], **given)
    return kind(message, fields=fields, **given)


def _descendants(kind: type[T]) -> Iterator[type[T]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _descendants(child)
