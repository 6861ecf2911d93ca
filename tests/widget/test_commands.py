"""The browser's messages: each is answered, in order, and done once, whatever it says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import parallel_widgets as pw
from parallel_widgets.runs.engine import engine
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]
EDIT = {"document": "input", "base": 1}


@pytest.fixture
def task(make_task: Make) -> pw.TaskWidget:
    return make_task()


@pytest.fixture
def page(task: pw.TaskWidget, browser: Any) -> Any:
    return browser(task)


def run_fields(task: pw.TaskWidget, **fields: Any) -> dict[str, Any]:
    return {
        "revisions": task.revisions,
        "processor": task.processor,
        "allow_unsupported": False,
        "confirm_resubmit": False,
        **fields,
    }


class Elsewhere(ThreadingHTTPServer):
    """A service that is no sandbox: it counts the requests, and refuses them all."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Refusing)
        self.base_url = f"http://127.0.0.1:{self.server_port}"
        self.requests: list[str] = []


class Refusing(BaseHTTPRequestHandler):
    server: Elsewhere

    def do_POST(self) -> None:
        self.server.requests.append(self.path)
        self.rfile.read(int(self.headers["content-length"]))
        self.send_error(402)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with Elsewhere() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def posts(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def test_hello_tells_the_version_and_the_revisions(task: pw.TaskWidget, page: Any) -> None:
    reply = page.ask("hello", "a", client="test", version="1")
    assert reply == {
        "kind": "reply",
        "id": "a",
        "ok": True,
        "version": pw.__version__,
        "revisions": task.revisions,
    }


def test_an_edit_is_acknowledged_with_its_revision_and_judged(
    task: pw.TaskWidget, page: Any, until: Any
) -> None:
    reply = page.ask("edit", "a", document="output_schema", text="{", base=1)
    assert reply == {"kind": "reply", "id": "a", "ok": True, "document": "output_schema", "revision": 2}
    assert task.output_schema_text == "{"
    until(
        lambda: (
            page.values("diagnosed_revisions")
            and page.values("diagnosed_revisions")[-1]["output_schema"] == 2
        )
    )
    assert page.values("diagnostics")[-1][0]["rule"] == "syntax"


def test_an_edit_of_an_older_text_overwrites_nothing(task: pw.TaskWidget, page: Any) -> None:
    task.input_text = "from Python"
    reply = page.ask("edit", "a", document="input", text="from the browser", base=1)
    assert (reply["ok"], reply["code"], reply["revision"], reply["text"]) == (
        False,
        "conflict",
        2,
        "from Python",
    )
    assert task.input_text == "from Python"
    assert page.ask("edit", "b", document="input", text="from the browser", base=2)["ok"]
    assert task.input_text == "from the browser"


def test_an_edit_that_brings_the_present_text_is_no_conflict(task: pw.TaskWidget, page: Any) -> None:
    task.input_text = "the same"
    reply = page.ask("edit", "a", document="input", text="the same", base=1)
    assert (reply["ok"], reply["revision"]) == (True, 2)


@pytest.mark.parametrize(
    "fields",
    [
        {"document": "output", "text": "x", "base": 1},
        {"document": ["input"], "text": "x", "base": 1},
        {"document": "input", "text": 5, "base": 1},
        {"document": "input", "text": "x", "base": None},
        {"document": "input", "text": "half \ud83d", "base": 1},
        {"document": "input", "text": "x" * 4_000_001, "base": 1},
    ],
)
def test_an_edit_that_cannot_be_is_invalid_and_the_text_stays(
    task: pw.TaskWidget, page: Any, fields: dict[str, Any]
) -> None:
    reply = page.ask("edit", "a", **fields)
    assert (reply["ok"], reply["code"]) == (False, "invalid")
    assert reply["message"].endswith(".")
    assert task.input_text == "France (2023)"


def test_edits_in_a_burst_are_answered_in_order_and_the_last_one_is_judged(
    task: pw.TaskWidget, page: Any, until: Any
) -> None:
    for number in range(50):
        page.send("edit", str(number), document="output_schema", text=f'{{"n": {number}', base=1 + number)
    until(lambda: page.replies("49"))
    order = [data["content"]["id"] for data in page.sent if data["method"] == "custom"]
    assert order == [str(number) for number in range(50)]
    until(lambda: task.diagnosed_revisions["output_schema"] == 51)
    judged = [revisions["output_schema"] for revisions in page.values("diagnosed_revisions")]
    assert judged == sorted(set(judged))


def test_a_message_that_comes_twice_is_answered_twice_and_done_once(task: pw.TaskWidget, page: Any) -> None:
    first = page.ask("edit", "a", text="one", **EDIT)
    page.ask("edit", "b", document="input", text="two", base=2)
    assert page.ask("edit", "a", text="one", **EDIT) == first
    assert task.input_text == "two"


def test_set_takes_the_choices_of_the_run_bar(task: pw.TaskWidget, page: Any, until: Any) -> None:
    assert page.ask("set", "a", name="processor", value="core")["ok"]
    until(lambda: page.values("request_preview") and page.values("request_preview")[-1]["price_usd"] == 0.025)
    assert page.ask("set", "b", name="output_schema_type", value="yaml")["code"] == "invalid"
    assert page.ask("set", "c", name="status", value="completed")["code"] == "invalid"
    assert (task.processor, task.status) == ("core", "idle")


def test_run_needs_the_texts_that_the_user_saw(task: pw.TaskWidget, page: Any, sandbox: Sandbox) -> None:
    seen = run_fields(task)
    task.input_text = "Spain"
    assert page.ask("run", "a", **seen)["code"] == "stale"
    assert page.ask("run", "b", **run_fields(task, processor="ultra8x"))["code"] == "stale"
    assert page.ask("run", "c")["code"] == "stale"
    assert posts(sandbox) == 0


def test_run_does_not_go_to_a_service_that_the_page_did_not_name(
    browser: Any, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch, until: Any
) -> None:
    task = pw.TaskWidget(input="France (2023)", output_schema="A sentence")
    page = browser(task)
    assert task.service["is_sandbox"]
    monkeypatch.setenv("PARALLEL_API_KEY", "a-key-that-came-later")
    monkeypatch.setenv("PARALLEL_BASE_URL", elsewhere.base_url)
    reply = page.ask("run", "a", **run_fields(task))
    assert reply["code"] == "stale"
    assert (
        reply["message"] == f"Runs now go to {elsewhere.base_url}. Look at the price, then press Run again."
    )
    assert page.values("service")[-1] == {
        "base_url": elsewhere.base_url,
        "is_sandbox": False,
        "has_key": True,
        "is_recording": False,
    }
    assert elsewhere.requests == []
    assert page.ask("run", "b", **run_fields(task))["ok"]
    until(lambda: task.status == "failed")
    assert elsewhere.requests == ["/v1/tasks/runs"]
    task.close()


def test_run_does_not_go_back_to_a_service_after_the_page_has_named_another(
    browser: Any, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARALLEL_BASE_URL", elsewhere.base_url)
    task = pw.TaskWidget(input="France (2023)", output_schema="A sentence")
    page = browser(task)
    monkeypatch.delenv("PARALLEL_BASE_URL")
    task.run().result(20)
    assert task.service["base_url"] not in ("", elsewhere.base_url)
    monkeypatch.setenv("PARALLEL_BASE_URL", elsewhere.base_url)
    assert page.ask("run", "a", **run_fields(task))["code"] == "stale"
    assert elsewhere.requests == []
    task.close()


@pytest.mark.parametrize("how", ["address", "client", "nothing"])
def test_run_goes_on_where_the_run_before_it_went(
    browser: Any, make_task: Make, sandbox: Sandbox, until: Any, how: str
) -> None:
    client = pw.TaskClient(base_url=sandbox.base_url, api_key="pk-1") if how == "client" else None
    task = make_task(client=client, base_url=sandbox.base_url if how == "address" else None)
    page = browser(task)
    for number in range(2):
        assert page.ask("run", f"run {number}", **run_fields(task)).get("run_started")
        until(lambda: task.status == "completed")


def test_run_says_why_a_request_does_not_leave(task: pw.TaskWidget, page: Any, sandbox: Sandbox) -> None:
    task.input_text = ""
    reply = page.ask("run", "a", **run_fields(task))
    assert reply["code"] == "invalid"
    assert "input" in reply["message"]
    task.input_text = "France"
    task.output_schema = {
        "type": "object",
        "properties": {"gdp": {"type": "string", "pattern": "^a"}},
        "required": ["gdp"],
        "additionalProperties": False,
    }
    assert page.ask("run", "b", **run_fields(task))["code"] == "unsupported"
    assert posts(sandbox) == 0
    assert page.ask("run", "c", **run_fields(task, allow_unsupported=True))["ok"]


def test_a_double_click_is_one_run(task: pw.TaskWidget, page: Any, sandbox: Sandbox, until: Any) -> None:
    page.send("run", "a", **run_fields(task))
    page.send("run", "b", **run_fields(task))
    until(lambda: page.replies("b"))
    assert page.replies("a")[0] == {"kind": "reply", "id": "a", "ok": True, "run_started": True}
    assert page.replies("b")[0]["code"] == "active"
    until(lambda: task.status == "completed")
    assert posts(sandbox) == 1


def test_stop_and_watch_without_a_run_are_idle(page: Any) -> None:
    assert page.ask("stop", "a")["code"] == "idle"
    assert page.ask("watch", "b")["code"] == "idle"


def test_a_stop_that_waited_leaves_a_later_run_alone(
    task: pw.TaskWidget, page: Any, sandbox: Sandbox, until: Any
) -> None:
    sandbox.faults.add("delay=20@events*1")
    task.run()
    until(lambda: task.run_id)
    assert page.ask("stop", "a", run_id="trun_of_an_earlier_run")["code"] == "idle"
    assert task.is_watching
    assert page.ask("stop", "b", run_id=task.run_id)["ok"]
    assert not task.is_watching


def test_the_trace_is_fetched_in_parts(task: pw.TaskWidget, page: Any, until: Any) -> None:
    task.run().result(20)
    assert task.trace_length == len(task.trace) > 2
    reply = page.ask("trace", "a", start=1)
    assert (reply["start"], reply["total"]) == (1, task.trace_length)
    assert reply["entries"] == list(task.trace[1:])
    task.update(trace=tuple({"type": "plan", "message": str(n), "timestamp": None} for n in range(500)))
    assert [len(page.ask("trace", f"t{n}", start=n)["entries"]) for n in (0, 400, 900)] == [200, 100, 0]
    assert page.ask("trace", "x", start=-1)["code"] == "invalid"


def test_messages_may_arrive_on_any_thread(task: pw.TaskWidget, page: Any, until: Any) -> None:
    threads = [
        threading.Thread(
            target=page.send, args=("hello", f"h{number}"), kwargs={"client": "t", "version": "1"}
        )
        for number in range(20)
    ]
    for thread in threads:
        thread.start()
    until(lambda: all(page.replies(f"h{number}") for number in range(20)))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KINDS = [
    *("hello", "edit", "set", "stop", "watch", "trace", "run", "dismiss", "nonsense"),
    *("fix_all", "import", "import_object", "objects", "export", "sample", "templates", "template"),
    *("differences", "accept", "suggest"),
]
FIELDS = [
    *("document", "text", "base", "name", "value", "start", "revisions", "processor", "rule", "pointer"),
    *("revision", "format", "seed", "before", "after", "indices", "intent", "from_current"),
]
WORDS = ["input", "processor", "output_schema", "auto", "{", "current"]


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    kind=st.sampled_from(KINDS) | JSON,
    fields=st.dictionaries(
        st.sampled_from(FIELDS), JSON | st.sampled_from([*WORDS, {"kind": "current"}]), max_size=5
    ),
)
def test_whatever_a_message_says_it_is_answered(page: Any, kind: Any, fields: dict[str, Any]) -> None:
    count = len(page.sent)
    reply = page.ask(kind, f"m{count}", **fields)
    assert isinstance(reply["ok"], bool)
    if not reply["ok"]:
        assert not reply["message"].startswith("The kernel could not do this")
        assert reply["code"] in {"invalid", "idle", "stale", "conflict", "unreadable", "failed", "nothing"}
        assert len(reply["message"]) > 10


def test_a_message_without_an_id_is_answered_too(page: Any, until: Any) -> None:
    page.deliver({"kind": "hello"})
    page.deliver("nonsense")
    until(lambda: len(page.replies(None)) == 2)  # type: ignore[arg-type]
    assert {reply["code"] for reply in page.replies(None)} == {"invalid"}


def test_a_reply_that_cannot_be_sent_keeps_no_other_from_being_sent(
    task: pw.TaskWidget, page: Any, until: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    send = task.send

    def refuse_first(content: Any) -> None:
        if content["id"] == "first":
            raise OSError("The channel is closed.")
        send(content)

    monkeypatch.setattr(task, "send", refuse_first)
    both_arrived = threading.Event()
    engine().call(both_arrived.wait)
    page.send("hello", "first")
    page.send("hello", "second")
    both_arrived.set()
    until(lambda: page.replies("second"))
    assert page.replies("first") == []
