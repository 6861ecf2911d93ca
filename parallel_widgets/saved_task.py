"""A task whose run can be kept in a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from parallel_widgets.task_traits import TaskTraits

if TYPE_CHECKING:
    from parallel_widgets.recordings.recording import Recording
    from parallel_widgets.runs.run import Run


class SavedTask(TaskTraits):
    """Base of `TaskWidget`: `save`."""

    _run: Run | None

    def save(self, path: str | Path) -> Path:
        """Write the newest run to a file that `replay` plays: its request, what it told and when, its result.

        The key, and what may be secret in the request, are not in it. A file that is there is replaced.

        Parameters
        ----------
        path
            The file, such as "run.json".

        Raises
        ------
        RecordingError
            If there is no run that has ended, or the file cannot be written.
        """
        return self.recorded().save(path)

    def recorded(self) -> Recording:
        """The newest run as a recording.

        Raises
        ------
        RecordingError
            If there is no run that has ended.
        """
        # Few runs are recorded.
        from parallel_widgets.recordings.errors import RecordingError  # noqa: PLC0415
        from parallel_widgets.recordings.recording import Recording  # noqa: PLC0415

        if self._run is None:
            raise RecordingError("There is nothing to record: nothing was run here yet. task.run() does.")
        found = Recording.of(self._run)
        if self._run.client is not None:
            return found
        # As the journal had it: nobody has asked the service since.
        return replace(found, base_url=self.service["base_url"], is_sandbox=self.service["is_sandbox"])
