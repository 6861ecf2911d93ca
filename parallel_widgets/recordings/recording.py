"""One recorded run as a value: from a run or the journal, to a file, and from a file again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from parallel_widgets.api.errors import InvalidResponseError
from parallel_widgets.api.models import TaskRun, TaskRunOutput
from parallel_widgets.api.redaction import Secret, redact, request_secrets
from parallel_widgets.recordings.errors import RecordingError
from parallel_widgets.recordings.reading import FORMAT, MAX_BYTES, VERSION, read_recording, too_large
from parallel_widgets.runs.record import RunRecord
from parallel_widgets.runs.run import Run
from parallel_widgets.runs.state import RunState
from parallel_widgets.runs.timeline import TimedEvent, Timeline
from parallel_widgets.schema.exports.placeholders import without_secrets


@dataclass(frozen=True, kw_only=True)
class Recording:
    """A run that has ended: its request, what it told and when, and its result. Holds no secrets.

    `Recording.of` makes one, `replay` plays it.

    Attributes
    ----------
    submitted_at
        When the request was submitted, in seconds since the epoch.
    base_url, is_sandbox
        The service, and whether that was a sandbox, so that the result is sample data.
    price_usd
        What a run cost then, in US dollars; None where that was not known.
    request, betas
        The body of the create, with placeholders for its secrets, and the betas asked for.
    created, events
        The answer to the create and the events of the run's stream, each with its time.
    ended_after
        When the run had ended, in seconds since the request.
    run, output
        The run at its end and its output, as the API sent them; without an output unless it completed.
    """

    submitted_at: float
    base_url: str
    is_sandbox: bool
    price_usd: float | None
    request: Mapping[str, Any] = field(repr=False)
    betas: tuple[str, ...]
    created: TimedEvent = field(repr=False)
    events: tuple[TimedEvent, ...] = field(repr=False)
    ended_after: float
    run: Mapping[str, Any] = field(repr=False)
    output: Mapping[str, Any] | None = field(repr=False)

    @classmethod
    def of(cls, run: Run | RunRecord) -> Recording:
        """Return the recording of a run, or of a record of `runs`.

        The journal keeps the times of the statuses, and of the messages those that the service gave them.

        Raises
        ------
        RecordingError
            If there is no run, or it has not ended.
        """
        if isinstance(run, RunRecord):
            return _recorded(
                run.state,
                Timeline.of_record(run),
                secrets=(),
                submitted_at=run.submitted_at,
                base_url=run.base_url,
                is_sandbox=run.is_sandbox,
                price_usd=run.price_usd,
                request=run.request,
                betas=run.betas,
            )
        if not isinstance(run, Run):
            raise TypeError(f"A recording is made of a run or its record, not of {type(run).__name__}.")
        body, client = run.request.body, run.client
        request = without_secrets(body)
        # What is a placeholder already hides nothing.
        secrets = request_secrets(body) if request != dict(body) else ()
        key = None if client is None else client.service.api_key
        return _recorded(
            run.state,
            run.timeline,
            secrets=secrets if key is None else (*secrets, key),
            submitted_at=run.submitted_at,
            base_url="" if client is None else client.base_url,
            is_sandbox=client is not None and client.is_sandbox,
            price_usd=run.request.price_usd,
            request=request,
            betas=run.request.betas,
        )

    @classmethod
    def load(cls, path: str | Path) -> Recording:
        """Return the recording in a file.

        Raises
        ------
        RecordingError
            If it cannot be read, or is no recording that can be played; with the place.
        """
        file = Path(path)
        try:
            if file.stat().st_size > MAX_BYTES:
                raise too_large(file.stat().st_size)
            data = file.read_bytes()
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise RecordingError(f"The recording {str(file)!r} cannot be read: {reason}.") from error
        return cls.from_json(data)

    @classmethod
    def from_json(cls, data: bytes | str) -> Recording:
        """Return the recording in a JSON text; see `load`."""
        value = read_recording(data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data)
        created, result = value["created"], value["result"]
        recording = cls(
            submitted_at=float(value["submitted_at"]),
            base_url=value["service"]["base_url"],
            is_sandbox=value["service"]["is_sandbox"],
            price_usd=value["price_usd"],
            request=value["request"]["body"],
            betas=tuple(value["request"]["betas"]),
            created=TimedEvent(after=float(created["after"]), event=created["run"]),
            events=tuple(
                TimedEvent(after=float(timed["after"]), event=timed["event"]) for timed in value["events"]
            ),
            ended_after=float(result["after"]),
            run=result["run"],
            output=result["output"],
        )
        _check_story(recording)
        return recording

    def to_json(self) -> str:
        """Return it as JSON text in the format of ``recording.schema.json``.

        Raises
        ------
        RecordingError
            If it holds what is no JSON, or more than a recording may.
        """
        value = {
            "format": FORMAT,
            "version": VERSION,
            "submitted_at": self.submitted_at,
            "service": {"base_url": self.base_url, "is_sandbox": self.is_sandbox},
            "price_usd": self.price_usd,
            "request": {"body": self.request, "betas": list(self.betas)},
            "created": {"after": self.created.after, "run": self.created.event},
            "events": [{"after": timed.after, "event": timed.event} for timed in self.events],
            "result": {"after": self.ended_after, "run": self.run, "output": self.output},
        }
        try:
            # Escaped to ASCII: half a surrogate pair in a text is no reason to lose the rest.
            text = json.dumps(value, indent=1, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise RecordingError(f"The run holds what cannot be written as JSON: {error}.") from error
        if len(text) > MAX_BYTES:
            raise too_large(len(text))
        return text + "\n"

    def save(self, path: str | Path) -> Path:
        """Write it to a file, which `replay` plays, and return its path. A file that is there is replaced.

        Raises
        ------
        RecordingError
            If it cannot be written.
        """
        file, text = Path(path), self.to_json()
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise RecordingError(f"The recording cannot be written to {str(file)!r}: {reason}.") from error
        return file


def _recorded(
    state: RunState, timeline: Timeline, *, secrets: Sequence[Secret[str]], **facts: Any
) -> Recording:
    if state.run is None or timeline.created is None:
        raise RecordingError(
            "There is nothing to record: no run came of the request, or its id is not known."
        )
    if timeline.ended_after is None:
        raise RecordingError("The run has not ended, as far as is known here. Wait for it, then save it.")

    def clean(value: Any) -> Any:
        return redact(value, secrets)

    def timed(event: TimedEvent) -> TimedEvent:
        return TimedEvent(after=event.after, event=clean(dict(event.event)))

    return Recording(
        created=timed(timeline.created),
        events=tuple(timed(event) for event in timeline.events),
        ended_after=timeline.ended_after,
        run=clean(dict(state.run.raw)),
        output=None if state.output is None else clean(dict(state.output.raw)),
        **facts | {"request": clean(dict(facts["request"]))},
    )


def _check_story(recording: Recording) -> None:
    """Refuse what no run can have told: a replay would never end.

    Raises
    ------
    RecordingError
        With the place.
    """
    run = _parsed(recording.run, "/result/run")
    created = _parsed(recording.created.event, "/created/run")
    if run.run_id != created.run_id:
        raise RecordingError(
            "The result is of another run than the one that was created.", place="/result/run"
        )
    if not run.is_terminal:
        raise RecordingError(
            f"A recording ends with the end of its run; this one ends while it is {run.status!r}.",
            place="/result/run/status",
        )
    if run.status == "completed" and recording.output is None:
        raise RecordingError("The run completed, but its output is missing.", place="/result/output")
    if recording.output is not None:
        try:
            TaskRunOutput.parse(recording.output)
        except InvalidResponseError as error:
            raise RecordingError(error.message, place="/result/output") from error
    latest = recording.created.after
    for number, timed in enumerate(recording.events):
        place = f"/events/{number}"
        if timed.after < latest:
            raise RecordingError("This event came before the one above it.", place=f"{place}/after")
        latest = timed.after
        if (
            timed.event["type"] == "task_run.state"
            and _parsed(timed.event.get("run"), f"{place}/event/run").is_terminal
        ):
            raise RecordingError("The run ends in `result`, not in an event.", place=place)
    if recording.ended_after < latest:
        raise RecordingError("The run ended before its last event came.", place="/result/after")


def _parsed(raw: Any, place: str) -> TaskRun:
    try:
        return TaskRun.parse(raw)
    except InvalidResponseError as error:
        raise RecordingError(error.message, place=place) from error
