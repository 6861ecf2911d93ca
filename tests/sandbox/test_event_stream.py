"""The event stream of a run: where it starts, what it repeats, when it ends."""

from __future__ import annotations

import random

import httpx
import pytest

from parallel_widgets.sandbox import serve
from parallel_widgets.sandbox.progress import plan_progress
from parallel_widgets.sandbox.run_input import read_run_input
from parallel_widgets.sandbox.sources import sample_sources

from .conversation import create, finish, run_input, statuses, stream, streaming, types
from .shapes import misfits

MESSAGE = "task_run.progress_msg."
STATS = "task_run.progress_stats"
STATE = "task_run.state"


def test_a_stream_starts_with_the_state_and_ends_with_the_output(client: httpx.Client) -> None:
    run_id = create(client)
    events = stream(client, f"/v1/tasks/runs/{run_id}/events")
    assert types(events)[0] == types(events)[-1] == STATE
    assert events[0]["output"] is None
    assert statuses(events)[-1] == "completed"
    assert events[-1]["output"] == finish(client, run_id)["output"]


def test_every_event_has_the_documented_shape(client: httpx.Client) -> None:
    events = stream(client, f"/v1/tasks/runs/{create(client, processor='pro')}/events")
    shapes = {STATE: "TaskRunEvent", STATS: "TaskRunProgressStatsEvent"}
    for event in events:
        # The documentation's own sample has this one type that its OpenAPI description does not list.
        if event["type"] != f"{MESSAGE}tool":
            assert misfits(event, shapes.get(event["type"], "TaskRunProgressMessageEvent")) == []
    kinds = {event["type"].removeprefix(MESSAGE) for event in events if event["type"].startswith(MESSAGE)}
    assert kinds == {"plan", "search", "result", "tool", "exec_status"}
    assert all("sample" in event["message"] for event in events if event["type"].startswith(MESSAGE))


@pytest.mark.parametrize("processor", ["lite", "base", "core-fast", "pro", "ultra8x"])
def test_progress_only_grows(processor: str) -> None:
    asked = read_run_input(run_input(processor=processor))
    for seed in range(20):
        rng = random.Random(seed)
        steps = plan_progress(asked, sample_sources(rng), rng)
        stats = [step.fields for step in steps if step.type == STATS]
        meters = [fields["progress_meter"] for fields in stats]
        considered = [fields["source_stats"]["num_sources_considered"] for fields in stats]
        read = [fields["source_stats"]["num_sources_read"] for fields in stats]
        assert meters == sorted(set(meters))
        assert 0 < meters[0] < meters[-1] < 100
        assert (considered, read) == (sorted(considered), sorted(read))
        assert all(few <= many for few, many in zip(read, considered, strict=True))
        assert [step.share for step in steps] == sorted(step.share for step in steps)


def test_a_later_connection_gets_all_messages_again_and_only_the_latest_statistics(
    client: httpx.Client,
) -> None:
    path = f"/v1/tasks/runs/{create(client)}/events"
    live, again = stream(client, path), stream(client, path)
    messages = [event for event in live if event["type"].startswith(MESSAGE)]
    assert [event for event in again if event["type"].startswith(MESSAGE)] == messages
    assert [event for event in again if event["type"] == STATS] == [
        event for event in live if event["type"] == STATS
    ][-1:]
    assert statuses(again) == ["completed", "completed"]


def test_two_connections_see_the_same_run(client: httpx.Client, sandbox: object) -> None:
    path = f"/v1/tasks/runs/{create(client)}/events"
    with streaming(client, path) as first, streaming(client, path) as second:
        assert types(list(first))[-1] == types(list(second))[-1] == STATE


def test_lite_has_statistics_but_no_messages(client: httpx.Client) -> None:
    events = stream(client, f"/v1/tasks/runs/{create(client, processor='lite')}/events")
    assert set(types(events)) == {STATE, STATS}


@pytest.mark.parametrize(
    ("processor", "asked", "tracked"), [("base", None, False), ("pro", None, True), ("pro", False, False)]
)
def test_progress_is_tracked_where_it_is_asked_for(
    client: httpx.Client, processor: str, asked: bool | None, tracked: bool
) -> None:
    events = stream(
        client, f"/v1/tasks/runs/{create(client, processor=processor, enable_events=asked)}/events"
    )
    assert (set(types(events)) != {STATE}) is tracked
    assert statuses(events)[-1] == "completed"


def test_the_beta_path_is_the_same(client: httpx.Client) -> None:
    run_id = create(client)
    finish(client, run_id)
    assert stream(client, f"/v1beta/tasks/runs/{run_id}/events") == stream(
        client, f"/v1/tasks/runs/{run_id}/events"
    )


def test_a_stream_is_closed_in_good_order_when_its_time_is_up() -> None:
    server = serve(durations={"base": 36_000}, stream_seconds=0.05)
    with server, httpx.Client(base_url=server.base_url) as client:
        run_id = create(client)
        assert statuses(stream(client, f"/v1/tasks/runs/{run_id}/events")) == ["queued"]
        assert client.get(f"/v1/tasks/runs/{run_id}").json()["is_active"] is True


def test_a_change_of_status_is_seen_while_it_happens(client: httpx.Client) -> None:
    response = client.post("/v1/tasks/runs", json=run_input(processor="lite"))
    seen = statuses(stream(client, f"/v1/tasks/runs/{response.json()['run_id']}/events"))
    assert seen[-1] == "completed"
    assert seen == sorted(seen, key=["queued", "running", "completed"].index)
