"""The client that a replay uses: the usual one, over a recording."""

from __future__ import annotations

from parallel_widgets.api.client import TaskClient
from parallel_widgets.api.pacing import Pacing
from parallel_widgets.recordings.recording import Recording
from parallel_widgets.recordings.transport import RecordedTransport


class RecordedClient(TaskClient):
    """A `TaskClient` without a network: it has no key, and its rate limit is nobody else's.

    Parameters
    ----------
    recording
        What answers.
    speed
        Recorded seconds that pass in one second.
    """

    is_recording = True

    def __init__(self, recording: Recording, *, speed: float) -> None:
        super().__init__(
            api_key="",
            # Needs no key; nothing is ever sent there.
            base_url="http://localhost",
            transport=RecordedTransport(recording, speed=speed),
            pacing=Pacing(),
        )
        self._recording = recording

    @property
    def is_sandbox(self) -> bool:
        """Whether the run was recorded from the sandbox, also before it is played."""
        return self._recording.is_sandbox
