"""Runs of a widget against a service on a real socket: what is sent, shown, raised, and never done twice."""

from __future__ import annotations

import gc
import json
import traceback
import weakref
from collections.abc import Callable
from typing import Any

import pytest
import traitlets

import parallel_widgets as pw
from parallel_widgets.api.errors import (
    AuthenticationError,
    ConnectionFailedError,
    InvalidResponseError,
    UnconfirmedCreateError,
)
from parallel_widgets.runs.engine import engine
from parallel_widgets.runs.errors import (
    ConfirmationNeededError,
    NotWatchedError,
    RunActiveError,
    RunFailedError,
)
from parallel_widgets.runs.home import Home
from parallel_widgets.sandbox import Sandbox

from .observed import ALL, observed

Make = Callable[..., pw.TaskWidget]
UNSUPPORTED = {
    "type": "object",
    "properties": {"gdp": {"type": "string", "pattern": "^a"}},
    "required": ["gdp"],
    "additionalProperties": False,
}


def creates(sandbox: Sandbox) -> list[Any]:
    return [
        request.body
        for request in sandbox.requests
        if (request.method, request.path) == ("POST", "/v1/tasks/runs")
    ]


def test_a_run_fills_the_widget(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task()
    seen = observed(task)
    run = task.run()
    assert task.status == "submitting"
    output = run.result(20)
    assert seen == ALL
    assert output == task.output
    assert set(output) == {"gdp"}
    assert task.basis[0]["field"] == "gdp"
    assert task.basis[0]["citations"][0]["url"].startswith("https://")
    assert (task.run_id, task.run_info["run_id"], task.is_active, task.is_watching) == (
        run.run_id,
        run.run_id,
        False,
        False,
    )
    assert task.result_preview["content"] == output
    assert task.result_preview["is_sample"]
    assert task.service == {
        "base_url": sandbox.base_url,
        "is_sandbox": True,
        "has_key": False,
        "is_recording": False,
    }
    assert task.elapsed > 0
    assert run.done()


def test_the_request_is_sent_as_it_was_given(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task(
        metadata={"course": "econ-101", "n": 3},
        source_policy={"include_domains": ["example.org"]},
        mcp_servers=[
            {
                "type": "url",
                "url": "https://mcp.example.org",
                "name": "m",
                "headers": {"Authorization": "s3cret-value"},
            }
        ],
        previous_interaction_id="trun_before",
    )
    task.run().result(20)
    (body,) = creates(sandbox)
    assert body["metadata"] == {"course": "econ-101", "n": 3}
    assert body["mcp_servers"][0]["headers"] == {"Authorization": "s3cret-value"}
    assert body["previous_interaction_id"] == "trun_before"
    assert body["enable_events"] is True
    assert body["task_spec"] == task.task_spec
    assert "advanced_settings" not in body


def test_secrets_are_in_no_trait_and_no_repr(make_task: Make) -> None:
    key, header, hook = "pk-planted-1", "bearer-planted-2", "whsec-planted-3"
    task = make_task(
        api_key=key,
        mcp_servers=[
            {"type": "url", "url": "https://mcp.example.org", "name": "m", "headers": {"A": header}}
        ],
        webhook={"url": "https://example.org", "secret": hook},
    )
    run = task.run()
    run.result(20)
    told = json.dumps(task.get_state(), default=repr) + repr(
        [task, run, run.request, run.state, task.run_info, task.trace, vars(task), vars(task._connection)]
    )
    for secret in (key, header, hook):
        assert secret not in told
    assert task.service["has_key"]


def test_secrets_are_in_no_frame_of_a_widget_that_cannot_be_made(make_task: Make) -> None:
    key, header = "pk-planted-1", "bearer-planted-2"
    servers = [{"type": "url", "url": "https://mcp.example.org", "name": "m", "headers": {"A": header}}]
    for mistake in ({"output_schema": 3}, {"theme": "pink"}, {"base_url": "http://service.example"}):
        with pytest.raises((TypeError, traitlets.TraitError, pw.ApiError)) as caught:
            make_task(api_key=key, mcp_servers=servers, **mistake)
        frames = traceback.TracebackException.from_exception(caught.value, capture_locals=True).stack
        # Verbose tracebacks print them.
        own = [str(frame.locals) for frame in frames if frame.filename.endswith("widget.py")]
        assert own
        assert key not in "".join(own)
        assert header not in "".join(own)


def test_an_invalid_request_does_not_leave(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task(output_schema='{"type": "object"')
    with pytest.raises(pw.InvalidRequestError) as caught:
        task.run()
    assert [item.rule for item in caught.value.diagnostics] == ["syntax"]
    assert task.status == "idle"
    assert creates(sandbox) == []


def test_what_is_called_unsupported_is_sent_knowingly(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task(output_schema=UNSUPPORTED)
    with pytest.raises(pw.InvalidRequestError, match="allow_unsupported=True"):
        task.run()
    assert creates(sandbox) == []
    task.run(allow_unsupported=True)
    assert task.is_active


def test_the_same_request_again_is_the_same_run_and_another_one_is_refused(
    make_task: Make, sandbox: Sandbox
) -> None:
    task = make_task()
    run = task.run()
    assert task.run() is run
    task.input = "Spain"
    with pytest.raises(RunActiveError, match=r"task\.stop\(\)"):
        task.run()
    run.result(20)
    second = task.run()
    assert second is not run
    second.result(20)
    assert [body["input"] for body in creates(sandbox)] == ["France (2023)", "Spain"]


def test_a_stream_that_dies_again_and_again_is_one_story(make_task: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("cut=2@events*2")
    task = make_task()
    seen = observed(task)
    task.run().result(30)
    assert seen == ALL
    texts = [(entry["message"], entry["timestamp"]) for entry in task.trace]
    assert len(texts) == len(set(texts))
    assert len(creates(sandbox)) == 1


def test_a_failed_run_raises_what_the_widget_says(make_task: Make) -> None:
    task = make_task(metadata={"pw_fault": "fail=No sources."})
    with pytest.raises(RunFailedError, match="No sources") as caught:
        task.run().result(20)
    assert task.status == "failed"
    assert task.error["message"] == task.message == str(caught.value)
    assert task.error["type"] == "RunFailedError"
    assert task.run_id


@pytest.mark.parametrize(
    ("fault", "error"),
    [("401@create", AuthenticationError), ("422@create", pw.ApiError), ("402@create", pw.ApiError)],
)
def test_a_refused_create_is_failed_and_can_be_tried_again(
    make_task: Make, sandbox: Sandbox, fault: str, error: type[Exception]
) -> None:
    sandbox.faults.add(f"{fault}*1")
    task = make_task()
    seen = observed(task)
    with pytest.raises(error) as caught:
        task.run().result(20)
    assert seen == ["submitting", "failed"]
    assert task.run_id == ""
    assert task.error == caught.value.to_dict()  # type: ignore[attr-defined]
    assert task.input == "France (2023)"
    task.run().result(20)
    assert task.status == "completed"
    assert task.error is None


def test_a_lost_answer_is_never_sent_again_by_itself(make_paid: Make, sandbox: Sandbox) -> None:
    sandbox.faults.add("drop_after@create*1")
    task = make_paid()
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    assert task.status == "unconfirmed"
    assert not task.is_active
    assert "for $0.01" in task.message
    with pytest.raises(ConfirmationNeededError, match=r"another \$0\.01\. .*confirm_resubmit=True"):
        task.run()
    assert len(creates(sandbox)) == 1
    task.run(confirm_resubmit=True).result(20)
    assert len(creates(sandbox)) == 2
    assert task.status == "completed"


def test_a_lost_answer_of_the_sandbox_costs_nothing_and_stays_the_sandboxs(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("drop_after@create*1")
    task = make_task()
    with pytest.raises(UnconfirmedCreateError):
        task.run().result(20)
    assert task.service["is_sandbox"]
    assert task.message.endswith("and its answer was lost.")
    with pytest.raises(ConfirmationNeededError) as asked:
        task.run()
    assert "$" not in task.message + str(asked.value)
    assert "Usage page" not in str(asked.value)


@pytest.mark.parametrize("fault", ["html=502@create", "truncate@create"])
def test_an_unreadable_answer_to_a_create_is_unconfirmed(
    make_task: Make, sandbox: Sandbox, fault: str
) -> None:
    sandbox.faults.add(f"{fault}*1")
    task = make_task()
    with pytest.raises((UnconfirmedCreateError, InvalidResponseError)):
        task.run().result(20)
    assert task.status == "unconfirmed"
    assert len(creates(sandbox)) == 1


def test_a_dead_network_is_a_clear_error(make_task: Make) -> None:
    task = make_task(base_url="http://127.0.0.1:9")
    with pytest.raises(ConnectionFailedError):
        task.run().result(60)
    assert task.status == "failed"
    assert task.error["hint"]


def test_stop_watching_leaves_the_run_to_the_service_and_watch_picks_it_up(
    make_task: Make, sandbox: Sandbox, until: Any
) -> None:
    sandbox.faults.add("delay=1@events*1")
    task = make_task()
    run = task.run()
    until(lambda: task.run_id)
    task.stop()
    assert (task.is_watching, task.is_active, task.status in ALL) == (False, True, True)
    with pytest.raises(NotWatchedError, match="Stopped watching"):
        run.result(20)
    until(lambda: engine().tasks == 0)
    assert task.watch() is run
    assert run.result(20) == task.output
    assert len(creates(sandbox)) == 1
    with pytest.raises(NotWatchedError, match="no run to watch"):
        task.watch()


def test_stopping_while_the_create_is_under_way_does_not_lose_the_run(
    make_task: Make, sandbox: Sandbox, until: Any
) -> None:
    sandbox.faults.add("delay=0.3@create*1")
    task = make_task()
    run = task.run()
    task.stop()
    assert task.run() is run
    until(lambda: task.run_id)
    assert not task.is_watching
    task.watch()
    run.result(20)
    assert len(creates(sandbox)) == 1


def test_a_run_that_cannot_be_followed_says_so_and_can_be_watched_again(
    make_task: Make, sandbox: Sandbox
) -> None:
    sandbox.faults.add("401@events")
    sandbox.faults.add("401@retrieve")
    task = make_task()
    run = task.run()
    with pytest.raises(AuthenticationError):
        run.result(30)
    assert (task.is_watching, task.is_active, task.error["type"]) == (False, True, "AuthenticationError")
    sandbox.faults.clear()
    task.watch()
    assert run.result(20) == task.output
    assert task.error is None


def test_an_old_run_never_writes_into_a_newer_one(make_task: Make, sandbox: Sandbox, until: Any) -> None:
    sandbox.faults.add("delay=1@create*1")
    task = make_task()
    first = task.run()
    task._run = None  # as if it had been given up
    second = task.run()
    second.result(20)
    seen = observed(task)
    first.result(20)
    assert seen == []
    assert task.run_id == second.run_id != first.run_id


def test_an_interrupt_before_the_request_leaves_sends_nothing_and_blocks_no_later_run(
    make_task: Make, sandbox: Sandbox
) -> None:
    task = make_task()
    send = task.comm.send

    def interrupted(data: Any = None, **more: Any) -> None:
        task.comm.send = send
        raise KeyboardInterrupt

    task.comm.send = interrupted
    with pytest.raises(KeyboardInterrupt):
        task.run()
    assert task.status == "failed"
    assert creates(sandbox) == []
    assert task.run().result(20)
    assert len(creates(sandbox)) == 1


def test_a_closed_widget_leaves_no_task_behind_and_is_collected(
    make_task: Make, sandbox: Sandbox, until: Any
) -> None:
    sandbox.faults.add("delay=5@events")

    def close_one_that_runs() -> weakref.ref[pw.TaskWidget]:
        task = pw.TaskWidget(input="France", output_schema="One sentence", base_url=sandbox.base_url)
        run = task.run()
        until(lambda: run.run_id)
        task.close()
        with pytest.raises(NotWatchedError, match="closed"):
            run.result(20)
        return weakref.ref(task)

    gone = close_one_that_runs()
    until(lambda: engine().tasks == 0)
    Home.here().drain()  # what the engine had posted before it heard of the end
    until(lambda: gc.collect() is not None and gone() is None)


def test_without_a_key_the_process_has_one_sandbox() -> None:
    first, second = (pw.TaskWidget(input=text, output_schema="One sentence") for text in ("a", "b"))
    assert first.service == {"base_url": "", "is_sandbox": True, "has_key": False, "is_recording": False}
    runs = [first.run(), second.run()]
    assert all(isinstance(run.result(30), str) for run in runs)
    assert first.service == second.service
    assert first.service["base_url"].startswith("http://127.0.0.1:")
    first.close()
    second.close()


def test_a_key_makes_it_the_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARALLEL_API_KEY", "pk-1")
    task = pw.TaskWidget()
    assert task.service == {
        "base_url": "https://api.parallel.ai",
        "is_sandbox": False,
        "has_key": True,
        "is_recording": False,
    }
    task.close()


def test_a_sandbox_of_this_process_is_known_before_it_is_asked(make_task: Make, sandbox: Sandbox) -> None:
    assert make_task().service == {
        "base_url": sandbox.base_url,
        "is_sandbox": True,
        "has_key": False,
        "is_recording": False,
    }
    sandbox.close()
    assert not make_task().service["is_sandbox"]


def test_a_client_of_ones_own_is_used(sandbox: Sandbox, make_task: Make) -> None:
    task = make_task(client=pw.TaskClient(base_url=sandbox.base_url, api_key="pk-1"), base_url=None)
    assert task.service["has_key"]
    assert task.run().result(20)
