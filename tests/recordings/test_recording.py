"""The format of a recording: read back as it was written, and refused with a place where it is another."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from parallel_widgets.recordings import reading
from parallel_widgets.recordings.errors import RecordingError
from parallel_widgets.recordings.recording import Recording
from tests.recordings.recorded import DOCUMENT, RUN, document, recording

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


def test_a_recording_is_written_as_it_was_read() -> None:
    assert json.loads(recording().to_json()) == DOCUMENT
    Draft202012Validator.check_schema(reading.recording_schema())


@given(content=JSON, message=st.text())
def test_whatever_the_web_wrote_survives_a_file(content: Any, message: str) -> None:
    result = {**DOCUMENT["result"], "output": {"type": "json", "content": content, "basis": []}}
    event = {"type": "task_run.progress_msg.plan", "message": message, "timestamp": None}
    first = recording(result=result, events=[{"after": 3.0, "event": event}])
    assert Recording.from_json(first.to_json()) == first


def test_a_file_is_read_as_it_was_saved(tmp_path: Path) -> None:
    path = recording().save(tmp_path / "run.json")
    assert Recording.load(path) == Recording.load(str(path)) == recording()


def changed(change: Callable[[dict[str, Any]], object]) -> str:
    value = document()
    change(value)
    return json.dumps(value)


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        (lambda value: value.update(version=2), "/version", "reads version 1"),
        (lambda value: value.update(version=True), "/version", "reads version 1"),
        (lambda value: value.pop("version"), "/version", "reads version 1"),
        (lambda value: value.update(format="mp3"), "", "no recording"),
        (lambda value: value.pop("events"), "", "lacks `events`"),
        (lambda value: value.update(extra=1), "", "`additionalProperties`"),
        (lambda value: value["events"][1].update(after="soon"), "/events/1/after", "must be a number"),
        (lambda value: value["events"][1].update(after=-1), "/events/1/after", "at least 0"),
        (lambda value: value["events"][1].update(after=0.5), "/events/1/after", "before the one above"),
        (lambda value: value["events"][1]["event"].pop("type"), "/events/1/event", "lacks `type`"),
        (
            lambda value: value["events"][0]["event"]["run"].update(status="failed", is_active=False),
            "/events/0",
            "not in an event",
        ),
        (lambda value: value["events"][0]["event"].update(run=3), "/events/0/event/run", "a run"),
        (lambda value: value["request"]["body"].update(input=3), "/request/body/input", "must be a string"),
        (lambda value: value["created"]["run"].pop("run_id"), "/created/run", "lacks `run_id`"),
        (lambda value: value["result"].update(run={**RUN, "run_id": "x"}), "/result/run", "another run"),
        (lambda value: value["result"].update(run=RUN), "/result/run/status", "'queued'"),
        (lambda value: value["result"].update(output=None), "/result/output", "output is missing"),
        (lambda value: value["result"].update(output={}), "/result/output", "lacks `content`"),
        (lambda value: value["result"].update(after=3), "/result/after", "before its last event"),
    ],
)
def test_what_is_no_recording_is_refused_with_its_place(
    change: Callable[[dict[str, Any]], object], place: str, words: str
) -> None:
    with pytest.raises(RecordingError, match=words) as caught:
        Recording.from_json(changed(change))
    assert caught.value.place == place


@pytest.mark.parametrize(
    ("data", "place", "words"),
    [
        (b'{"format":\n  oops}', "line 2, column 3", "no JSON"),
        (b"", "line 1, column 1", "no JSON"),
        (b'{"a": NaN}', "", "NaN is no JSON number"),
        (b"\xff\xfe", "byte 0", "UTF-8"),
        (b"[" * 200_000, "", "too deep"),
        (b"[]", "", "no recording"),
    ],
)
def test_what_is_no_json_is_refused_with_its_place(data: bytes, place: str, words: str) -> None:
    with pytest.raises(RecordingError, match=words) as caught:
        Recording.from_json(data)
    assert caught.value.place == place


def test_a_file_that_is_missing_or_too_large_is_not_read(tmp_path: Path) -> None:
    with pytest.raises(RecordingError, match="cannot be read: No such file"):
        Recording.load(tmp_path / "none.json")
    large = tmp_path / "large.json"
    with large.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 1)
    with pytest.raises(RecordingError, match="at most 50,000,000"):
        Recording.load(large)
    with pytest.raises(RecordingError, match="cannot be written"):
        recording().save(tmp_path / "no such folder" / "run.json")
