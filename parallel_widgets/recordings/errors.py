"""What can be wrong with a recording."""

from __future__ import annotations

from parallel_widgets.exceptions import ParallelWidgetsError


class RecordingError(ParallelWidgetsError):
    """A file is no recording that can be played, or a run cannot be recorded.

    Parameters
    ----------
    message
        What is wrong and what to do, as sentences.
    place
        Where: a JSON pointer, "line 3, column 7" where the file is no JSON, "" where it is all of it.
    """

    def __init__(self, message: str, *, place: str = "") -> None:
        super().__init__(f"{message} (at {place})" if place else message)
        self.message = message
        self.place = place
