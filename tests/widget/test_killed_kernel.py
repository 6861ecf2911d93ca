"""A kernel is killed at each step of a run: the next one finds the run, and nothing was submitted twice."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import parallel_widgets as pw
from parallel_widgets.sandbox import Sandbox

Until = Callable[..., Any]

BUILD = """
import asyncio, httpx
import parallel_widgets as pw

class NeverSends(httpx.AsyncBaseTransport):
    async def handle_async_request(self, request):
        await asyncio.Event().wait()

def client(sends):
    return None if sends else pw.TaskClient(base_url={base_url!r}, transport=NeverSends())

task = pw.TaskWidget(
    input="France (2023)",
    output_schema={{"type": "object", "properties": {{"gdp": {{"type": "string"}}}},
                   "required": ["gdp"], "additionalProperties": False}},
    client=client({sends}),
    safe_submit={is_safe},
)
"""
NEXT = """
import json, os, time
import parallel_widgets as pw
for name in [name for name in os.environ if name.startswith("PARALLEL_")]:
    del os.environ[name]
os.environ.update({environment})
(record,) = pw.runs()
task = pw.attach(record)
while task.is_active:
    time.sleep(0.01)
asked = ""
if task.status == "unconfirmed":
    try:
        # What the notebook does that runs from its top again.
        pw.TaskWidget(input=task.input, output_schema=task.output_schema).run()
    except pw.RunError as error:
        asked = type(error).__name__
print(json.dumps([record.status, task.status, task.run_id, task.output, asked]))
"""


WRITE_FOR_LONG = """
import os, time
from pathlib import Path
from parallel_widgets.runs.journal_file import JournalFile
file = JournalFile(Path(os.environ["PARALLEL_WIDGETS_JOURNAL"]))
def work(database):
    database.execute("PRAGMA cache_size = 1")
    rows = [("a", number, "x" * 4000) for number in range(200)]
    database.executemany("INSERT INTO trace VALUES (?, ?, ?)", rows)
    print("within", flush=True)
    time.sleep(60)
"""


@pytest.fixture(scope="module")
def next_kernel(start_kernel: Callable[..., Any]) -> Iterator[Any]:
    """The kernel that somebody goes on with."""
    kernel = start_kernel({})
    yield kernel
    kernel.close()


@pytest.fixture
def go_on(next_kernel: Any, sandbox: Sandbox) -> Callable[[], list[Any]]:
    """What the next kernel finds: the status in the journal, then of the widget; its id, output, question."""

    def found() -> list[Any]:
        environment = {
            "PARALLEL_BASE_URL": sandbox.base_url,
            "PARALLEL_WIDGETS_JOURNAL": os.environ["PARALLEL_WIDGETS_JOURNAL"],
        }
        # What was meant for the kernel that is gone, which may not have come to it.
        sandbox.faults.clear()
        told: list[Any] = json.loads(next_kernel.run(NEXT.format(environment=environment)))
        return told

    return found


def posts(sandbox: Sandbox) -> int:
    return sum(request.method == "POST" for request in sandbox.requests)


def shows(kernel: Any, trait: str, value: Any) -> bool:
    return any(shown == value for _, shown in kernel.values(trait))


def begin(kernel: Any, sandbox: Sandbox, *, sends: bool = True, is_safe: bool = False) -> None:
    kernel.run(BUILD.format(base_url=sandbox.base_url, sends=sends, is_safe=is_safe))
    kernel.run("run = task.run()")


def test_before_the_request_leaves(kernel: Any, sandbox: Sandbox, go_on: Any) -> None:
    begin(kernel, sandbox, sends=False)
    assert pw.runs()[0].status == "submitting"
    kernel.kill()
    # Nobody can know that it did not leave.
    assert go_on() == ["unconfirmed", "unconfirmed", "", None, "ConfirmationNeededError"]
    assert posts(sandbox) == 0


def test_while_the_request_is_under_way(kernel: Any, sandbox: Sandbox, go_on: Any, until: Until) -> None:
    sandbox.faults.add("delay=60@create*1")
    begin(kernel, sandbox)
    until(lambda: posts(sandbox))
    kernel.kill()
    assert go_on() == ["unconfirmed", "unconfirmed", "", None, "ConfirmationNeededError"]
    assert posts(sandbox) == 1


@pytest.mark.parametrize(
    ("trait", "value", "known"),
    [
        ("status", "queued", ("queued",)),
        ("status", "running", ("queued", "running")),
        ("status", "completed", ("queued", "running", "completed")),
    ],
)
def test_once_its_status_was_shown(
    kernel: Any, sandbox: Sandbox, go_on: Any, until: Until, trait: str, value: str, known: tuple[str, ...]
) -> None:
    begin(kernel, sandbox)
    until(lambda: shows(kernel, trait, value))
    kernel.kill()
    in_journal, status, run_id, output, _ = go_on()
    assert in_journal in known
    assert (status, set(output)) == ("completed", {"gdp"})
    assert shows(kernel, "run_id", run_id)
    assert posts(sandbox) == 1


def test_as_soon_as_it_has_an_id(kernel: Any, sandbox: Sandbox, go_on: Any, until: Until) -> None:
    sandbox.faults.add("delay=60@events*1")
    begin(kernel, sandbox)
    until(lambda: any(shown for _, shown in kernel.values("run_id")))
    kernel.kill()
    in_journal, status, run_id, output, _ = go_on()
    assert (in_journal, status, set(output)) == ("queued", "completed", {"gdp"})
    assert shows(kernel, "run_id", run_id)
    assert posts(sandbox) == 1


def test_when_it_has_completed_and_the_kernel_has_yet_to_hear_of_it(
    kernel: Any, sandbox: Sandbox, go_on: Any, until: Until
) -> None:
    sandbox.faults.add("cut=2@events*1")
    sandbox.faults.add("delay=60@retrieve*1")
    begin(kernel, sandbox)
    until(
        lambda: any(request.path.count("/") == 4 for request in sandbox.requests if request.method == "GET")
    )
    address = f"{sandbox.base_url}/v1/tasks/runs/{pw.runs()[0].run_id}"
    until(lambda: httpx.get(address).json()["status"] == "completed")
    kernel.kill()
    assert not shows(kernel, "status", "completed")
    in_journal, status, _, output, _ = go_on()
    assert (in_journal in ("queued", "running"), status, set(output)) == (True, "completed", {"gdp"})
    assert posts(sandbox) == 1


def test_an_interrupted_write_leaves_a_journal_that_is_whole(
    kernel: Any, sandbox: Sandbox, go_on: Any, until: Until
) -> None:
    kernel.run(WRITE_FOR_LONG)
    begin(kernel, sandbox)
    until(lambda: pw.runs()[0].state.is_final)
    writing = kernel.start("file.write(work)")
    until(lambda: "within" in kernel.printed(writing))
    path = Path(os.environ["PARALLEL_WIDGETS_JOURNAL"])
    assert path.with_name(f"{path.name}-journal").exists()
    kernel.kill()
    in_journal, status, _, output, _ = go_on()
    assert (in_journal, status, set(output)) == ("completed", "completed", {"gdp"})
    assert not list(path.parent.glob("*.broken-*"))


# --- through a task group, which can be asked afterwards


def asked(sandbox: Sandbox, method: str, end: str) -> int:
    return sum(request.method == method and request.path.endswith(end) for request in sandbox.requests)


def test_before_its_group_is_known(kernel: Any, sandbox: Sandbox, go_on: Any, until: Until) -> None:
    sandbox.faults.add("delay=60@group_create*1")
    begin(kernel, sandbox, is_safe=True)
    until(lambda: asked(sandbox, "POST", "/groups"))
    kernel.kill()
    # The journal cannot know that nothing left after that.
    assert go_on() == ["unconfirmed", "unconfirmed", "", None, "ConfirmationNeededError"]
    assert asked(sandbox, "POST", "/runs") == 0


@pytest.mark.parametrize("fault", ["delay=1@group_add*1", "drop_after@group_add*1"])
def test_while_it_is_added_to_its_group_or_looked_up_there(
    kernel: Any, sandbox: Sandbox, go_on: Any, until: Until, fault: str
) -> None:
    sandbox.faults.add(fault, "delay=60@group_retrieve")
    begin(kernel, sandbox, is_safe=True)
    until(lambda: asked(sandbox, "POST", "/runs"))
    if "drop" in fault:
        until(lambda: shows(kernel, "status", "unconfirmed"))
    kernel.kill()
    in_journal, status, run_id, output, _ = go_on()
    assert (in_journal, status, set(output)) == ("unconfirmed", "completed", {"gdp"})
    assert (pw.runs()[0].run_id, pw.runs()[0].status) == (run_id, "completed")
    assert asked(sandbox, "POST", "/runs") == 1


def test_when_the_request_for_it_has_not_arrived(
    kernel: Any, sandbox: Sandbox, go_on: Any, until: Until
) -> None:
    sandbox.faults.add("drop@group_add*1", "delay=60@group_retrieve")
    begin(kernel, sandbox, is_safe=True)
    until(lambda: shows(kernel, "status", "unconfirmed"))
    kernel.kill()
    # It is safe to submit again, and the next kernel is not asked.
    assert go_on() == ["unconfirmed", "failed", "", None, ""]
    assert asked(sandbox, "POST", "/runs") == 1


def test_once_the_run_in_its_group_has_an_id(kernel: Any, sandbox: Sandbox, go_on: Any, until: Until) -> None:
    sandbox.faults.add("delay=60@events*1")
    begin(kernel, sandbox, is_safe=True)
    until(lambda: any(shown for _, shown in kernel.values("run_id")))
    kernel.kill()
    in_journal, status, run_id, output, _ = go_on()
    assert (in_journal, status, set(output)) == ("queued", "completed", {"gdp"})
    assert shows(kernel, "run_id", run_id)
    assert asked(sandbox, "POST", "/runs") == 1
