"""The JSON of a recording, judged before anything is made of it; what is wrong is said with its place."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from typing import Any, NoReturn

from parallel_widgets.recordings.errors import RecordingError
from parallel_widgets.schema.json_faults import shown
from parallel_widgets.schema.pointer import join
from parallel_widgets.schema.violation import describe, leaves

FORMAT = "parallel_widgets.recording"
VERSION = 1
#: Larger files are not read (bytes); a run of two hours with a long report has less than one of them.
MAX_BYTES = 50_000_000


def read_recording(data: bytes) -> dict[str, Any]:
    """Return the JSON value of a recording.

    Raises
    ------
    RecordingError
        If it is too large, no JSON, no recording, one of another version, or not of its format.
    """
    if len(data) > MAX_BYTES:
        raise too_large(len(data))
    value = _parsed(data)
    if not isinstance(value, dict) or value.get("format") != FORMAT:
        raise RecordingError(
            f'This is JSON, but no recording: that says "format": "{FORMAT}". '
            '`task.save("run.json")` makes one.'
        )
    version = value.get("version")
    if version != VERSION or isinstance(version, bool):
        raise RecordingError(
            f"This recording is of version {shown(json.dumps(version), quote='')}, and this parallel_widgets "
            f"reads version {VERSION}. Install the version that wrote it, or record the run again.",
            place="/version",
        )
    # Where its optional checks of formats are installed, it takes a second to import.
    from jsonschema import Draft202012Validator  # noqa: PLC0415

    error = next(Draft202012Validator(recording_schema()).iter_errors(value), None)
    if error is not None:
        leaf = next(leaves(error))
        raise RecordingError(describe(leaf), place=join(leaf.absolute_path))
    return value


def too_large(size: int) -> RecordingError:
    """Return what is said of a recording of so many bytes."""
    return RecordingError(f"The recording has {size:,} bytes; at most {MAX_BYTES:,} are read.")


@lru_cache(maxsize=1)
def recording_schema() -> dict[str, Any]:
    """Return the JSON Schema of the format."""
    text = files(__package__).joinpath("recording.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _parsed(data: bytes) -> Any:
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as error:
        raise RecordingError("The recording is no text in UTF-8.", place=f"byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise RecordingError(
            f"The recording is no JSON: {error.msg}.", place=f"line {error.lineno}, column {error.colno}"
        ) from None
    except RecursionError:
        raise RecordingError("The recording is nested too deep to be read.") from None
    except ValueError as error:
        raise RecordingError(f"The recording is no JSON: {error}.") from None


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")
