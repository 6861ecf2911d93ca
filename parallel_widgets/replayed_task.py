"""`replay`: a recorded run, played through the usual client, engine and widget, needing no network."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import traitlets

from parallel_widgets.draft import Verdict
from parallel_widgets.recordings.client import RecordedClient
from parallel_widgets.recordings.errors import RecordingError
from parallel_widgets.recordings.recording import Recording
from parallel_widgets.recordings.transport import checked_speed
from parallel_widgets.request_texts import RequestTexts
from parallel_widgets.requested_task import request_options, stand_in
from parallel_widgets.runs.errors import OtherRequestError
from parallel_widgets.runs.request import RunRequest
from parallel_widgets.runs.run import Run
from parallel_widgets.widget import TaskWidget

STOPPED = "Stopped playing the recording. Watch it again to see its end, or run it to see it from the start."


def replay(recording: str | Path | Recording, *, speed: float = 1.0) -> TaskWidget:
    """Return a widget that plays a recorded run, and begin. Run plays it again.

    Nothing is sent, charged or written into the journal, and no key is needed.

    Parameters
    ----------
    recording
        A file that `TaskWidget.save` wrote, or a `Recording`.
    speed
        How much faster than it was: 10 plays a minute in six seconds, ``math.inf`` all of it at once.

    Raises
    ------
    RecordingError
        If the file cannot be read, or is no recording that can be played; with the place.
    ValueError
        If the speed is no number above 0.
    """
    speed = checked_speed(speed)
    found = recording if isinstance(recording, Recording) else Recording.load(recording)
    task = ReplayedTask(found, speed=speed)
    task.run()
    return task


class ReplayedTask(TaskWidget):
    """A widget whose runs are all the same recorded one.

    Parameters
    ----------
    recording, speed
        As for `replay`.
    """

    def __init__(self, recording: Recording, *, speed: float) -> None:
        self.recording = recording
        self._recorded: Verdict | None = None
        try:
            super().__init__(
                processor=recording.request["processor"],
                betas=recording.betas,
                client=RecordedClient(recording, speed=speed),
                **request_options(recording.request),
            )
            stand_in(self, recording.request)
        except (TypeError, ValueError, traitlets.TraitError) as error:
            self.close()
            raise RecordingError(
                f"The recorded request cannot stand in a widget: {error}", place="/request/body"
            ) from error
        self._recorded = self.judge.now()

    def start(self, verdict: Verdict, **agreed: Any) -> Run:
        """Play the recording; see `TaskWidget.run`. Nothing needs to be agreed to.

        Raises
        ------
        OtherRequestError
            If the input, a schema or the processor is not the recorded one.
        """
        if not self._is_recorded(verdict):
            raise OtherRequestError()
        self.update(safe_submit=False)
        return super().start(verdict, **agreed | {"allow_unsupported": True})

    def stop(self, *, message: str = STOPPED) -> None:
        """Stop playing; ``watch`` goes on."""
        super().stop(message=message)

    def run_on(self, processors: Sequence[str], **_agreed: Any) -> tuple[Run, ...]:
        """Refuse: only the processor that was recorded has an answer.

        Raises
        ------
        OtherRequestError
            Always.
        """
        raise OtherRequestError()

    def request_for(self, verdict: Verdict) -> RunRequest:
        """The recorded request as it was sent, whatever the rules say of it by now; or an edited one."""
        if not self._is_recorded(verdict):
            return super().request_for(verdict)
        return RunRequest(body=self.recording.request, betas=self.recording.betas, price_usd=0.0)

    def recorded(self) -> Recording:
        """The run that was played, with the facts of the one that was recorded."""
        source = self.recording
        return replace(
            super().recorded(),
            base_url=source.base_url,
            is_sandbox=source.is_sandbox,
            price_usd=source.price_usd,
        )

    def _is_recorded(self, verdict: Verdict) -> bool:
        """Whether a draft is the recorded request, in whatever layout."""
        before = self._recorded
        return before is not None and (
            _texts(verdict) == _texts(before) or _sent(verdict) == _sent(before) is not None
        )


def _texts(verdict: Verdict) -> dict[str, Any]:
    return {item.name: getattr(verdict.draft, item.name) for item in fields(RequestTexts)}


def _sent(verdict: Verdict) -> tuple[object, ...] | None:
    """What would be sent; None for what cannot be."""
    check = verdict.check
    return None if check.blocking else (verdict.draft.processor, check.input, check.task_spec)
