"""A run that is saved and played again: the same widget, without a network, a key, a price or the journal."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.recordings.recording import Recording
from parallel_widgets.runs.errors import OtherRequestError
from parallel_widgets.sandbox import Sandbox
from tests.recordings.recorded import document, recording, without_times
from tests.widget.paid_service import paid_client

Make = Callable[..., pw.TaskWidget]
OPTIONS = {
    "input": {"country": "France", "year": 2023},
    "processor": "core",
    "metadata": {"project": "gdp"},
    "source_policy": {"exclude_domains": ["example.com"]},
}
SHOWN = (
    "status",
    "output",
    "basis",
    "trace",
    "run_id",
    "run_info",
    "source_stats",
    "warnings",
    "result_preview",
)


@pytest.fixture
def replay() -> Iterator[Callable[..., pw.TaskWidget]]:
    """As `pw.replay`; the widgets are closed after the test."""
    played: list[pw.TaskWidget] = []

    def play(source: Any, *, speed: float = math.inf) -> pw.TaskWidget:
        played.append(pw.replay(source, speed=speed))
        return played[-1]

    yield play
    for task in played:
        task.close()


def ended(task: pw.TaskWidget, until: Any) -> pw.TaskWidget:
    until(lambda: task.newest_run is not None and task.newest_run.done())
    task.home.drain()
    return task


def test_a_saved_run_is_played_by_the_same_widget_without_its_service(
    make_task: Make, sandbox: Sandbox, replay: Make, until: Any, tmp_path: Path
) -> None:
    task = make_task(**OPTIONS)
    task.run().result(20)
    path = task.save(tmp_path / "run.json")
    sandbox.close()
    again = replay(path)
    seen: list[str] = [again.status]
    again.observe(lambda change: seen.append(change["new"]), "status")
    assert ended(again, until).newest_run.result() == task.output
    assert [getattr(again, name) for name in SHOWN] == [getattr(task, name) for name in SHOWN]
    assert (again.input, again.task_spec, again.processor) == (task.input, task.task_spec, task.processor)
    assert seen[-1] == "completed"
    assert "running" in seen or len(seen) < 3


@pytest.mark.parametrize("fault", ["", "fail*1", "cut=4@events*1"])
def test_the_recording_of_a_replay_is_the_same_but_for_its_times(
    make_task: Make, sandbox: Sandbox, replay: Make, until: Any, tmp_path: Path, fault: str
) -> None:
    if fault:
        sandbox.faults.add(fault)
    task = make_task(**OPTIONS)
    task.run()
    first = ended(task, until).save(tmp_path / "first.json")
    second = ended(replay(first), until).save(tmp_path / "second.json")
    assert without_times(Recording.load(second)) == without_times(Recording.load(first))
    assert Recording.load(first).events


def test_a_run_of_the_journal_can_be_recorded_too(make_task: Make, replay: Make, until: Any) -> None:
    task = make_task(**OPTIONS)
    task.run().result(20)
    until(lambda: pw.runs()[0].state.is_final)
    first = pw.Recording.of(pw.runs()[0])
    assert first.request == pw.runs()[0].request
    again = ended(replay(first), until)
    names = tuple(name for name in SHOWN if name != "run_info")
    assert [getattr(again, name) for name in names] == [getattr(task, name) for name in names]
    assert without_times(again.recorded()) == without_times(first)
    attached = pw.attach(pw.runs()[0])
    assert attached.recorded() == first
    attached.close()


def test_a_replay_says_that_it_is_one_and_costs_nothing(
    replay: Make, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "pk-of-the-machine")
    pw.limit_spending(0)
    try:
        task = ended(replay(recording()), until)
        assert task.service == {"base_url": "", "is_sandbox": False, "has_key": False, "is_recording": True}
        assert not task.result_preview["is_sample"]
        assert task.submission["price_usd"] == 0
        assert pw.spent().runs == 0
        assert len(pw.runs()) == 0
    finally:
        pw.limit_spending(None)


def test_a_recorded_sample_stays_a_sample(replay: Make, until: Any) -> None:
    service = {"base_url": "http://127.0.0.1:1", "is_sandbox": True}
    task = ended(replay(recording(service=service)), until)
    assert task.service["is_sandbox"]
    assert task.service["is_recording"]
    assert task.result_preview["is_sample"]


def test_run_plays_it_again(replay: Make, until: Any) -> None:
    task = ended(replay(recording(), speed=1000), until)
    task.safe_submit = True
    run = task.run(again=True)
    assert run.result(20) == {"gdp": "$3.1 trillion"}
    assert [entry["message"] for entry in task.trace] == ["Look at the accounts"]


@pytest.mark.parametrize(
    ("trait", "value"),
    [("input", "Italy (2023)"), ("output_schema", "One sentence."), ("processor", "ultra")],
)
def test_a_recording_replays_no_other_request(replay: Make, until: Any, trait: str, value: Any) -> None:
    task = ended(replay(recording()), until)
    before = getattr(task, trait)
    setattr(task, trait, value)
    with pytest.raises(OtherRequestError, match="can only replay its own request"):
        task.run()
    setattr(task, trait, before)
    assert task.run(again=True).result(20) == {"gdp": "$3.1 trillion"}


def test_pressing_run_on_an_edited_recording_is_answered_with_the_sentence(
    replay: Make, until: Any, browser: Any
) -> None:
    task = ended(replay(recording()), until)
    page = browser(task)
    task.input = "Italy (2023)"
    reply = page.ask("run", "a", revisions=task.revisions, processor=task.processor)
    assert not reply["ok"]
    assert "can only replay its own request" in reply["message"]


def test_a_watched_replay_can_be_stopped_and_watched_again(replay: Make, until: Any) -> None:
    task = replay(recording(), speed=20)
    until(lambda: task.trace)
    task.stop()
    assert task.message.startswith("Stopped playing the recording.")
    task.watch(api_key="pk-1").result(20)
    assert task.service["is_recording"]
    events = [timed.event for timed in task.recorded().events]
    assert events == [timed.event for timed in recording().events]


def test_no_secret_is_in_a_saved_run(sandbox: Sandbox, tmp_path: Path) -> None:
    task = pw.TaskWidget(
        input="France",
        client=paid_client(sandbox),
        mcp_servers=[
            {
                "type": "url",
                "name": "files",
                "url": "https://user:pass@mcp.example/a?token=t0ken-123",
                "headers": {"Authorization": "Bearer s3cret-abc"},
            }
        ],
        webhook={"url": "https://hooks.example/very-s3cret"},
    )
    task.run().result(20)
    text = task.save(tmp_path / "run.json").read_text()
    assert not [word for word in ("pk-1", "s3cret", "t0ken", "pass@") if word in text]
    assert "YOUR_AUTHORIZATION" in text
    task.close()


def test_only_a_run_that_has_ended_is_recorded(make_task: Make, sandbox: Sandbox, tmp_path: Path) -> None:
    task = make_task()
    with pytest.raises(pw.RecordingError, match="nothing was run here yet"):
        task.save(tmp_path / "run.json")
    sandbox.faults.add("delay=1@events*1")
    run = task.run()
    with pytest.raises(pw.RecordingError, match=r"has not ended|no run came"):
        task.save(tmp_path / "run.json")
    run.result(20)
    sandbox.faults.add("422@create*1")
    with pytest.raises(pw.ApiError):
        task.run(again=True).result(20)
    with pytest.raises(pw.RecordingError, match="no run came of the request"):
        task.save(tmp_path / "run.json")
    assert not list(tmp_path.iterdir())


def test_a_request_that_no_widget_can_hold_is_refused(tmp_path: Path) -> None:
    request = document()["request"]
    request["body"]["task_spec"] = {"output_schema": {"type": "json"}}
    with pytest.raises(pw.RecordingError, match="cannot stand in a widget") as caught:
        pw.replay(recording(request=request))
    assert caught.value.place == "/request/body"
    broken = tmp_path / "run.json"
    broken.write_text(json.dumps(document(version=7)))
    with pytest.raises(pw.ParallelWidgetsError, match="version 7"):
        pw.replay(broken)
