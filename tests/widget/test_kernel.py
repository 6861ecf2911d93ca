"""The widget in a real kernel: who sees what, when and where, while cells compute, wait, or are stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from parallel_widgets.sandbox import Sandbox

BUILD = """
import asyncio, threading, time
import parallel_widgets as pw
task = pw.TaskWidget(
    input="France (2023)",
    output_schema={"type": "object", "properties": {"gdp": {"type": "string"}},
                   "required": ["gdp"], "additionalProperties": False},
)
seen = []
task.observe(lambda change: seen.append((change.new, threading.current_thread() is home)), "status")
home = threading.current_thread()
"""
ALL = "['submitting', 'queued', 'running', 'completed']"


def test_observers_see_each_status_once_on_the_home_thread_before_result_returns(kernel: Any) -> None:
    kernel.run(BUILD)
    printed = kernel.run("task.run().result(30); print([s for s, _ in seen], all(h for _, h in seen))")
    assert printed.strip() == f"{ALL} True"


def test_observers_have_run_before_await_returns(kernel: Any) -> None:
    kernel.run(BUILD)
    printed = kernel.run(
        "output = await task.run(); print([s for s, _ in seen], all(h for _, h in seen), output)"
    )
    assert printed.startswith(f"{ALL} True {{'gdp'")


def test_the_badge_moves_while_a_cell_computes_and_observers_wait_for_the_cell(kernel: Any) -> None:
    kernel.run(BUILD)
    busy = kernel.start("task.run(); time.sleep(3); print(len(seen), task.status)")
    kernel.finish(busy)
    at = {value: at for at, value in kernel.values("status")}
    end = kernel.messages("stream", busy)[0][0]
    assert kernel.printed(busy).strip() == "1 completed"
    assert at["completed"] < end - 1
    # The idle loop then gives the rest to the observers.
    printed = kernel.run("print([s for s, _ in seen], all(h for _, h in seen))")
    assert printed.strip() == f"{ALL} True"


def test_polling_the_status_in_a_loop_ends(kernel: Any) -> None:
    kernel.run(BUILD)
    assert (
        kernel.run("task.run()\nwhile task.status != 'completed': time.sleep(0.01)\nprint('done')")
        == "done\n"
    )


def test_what_an_observer_prints_lands_in_the_cell_that_built_the_widget(
    kernel: Any, until: Callable[..., Any]
) -> None:
    built = kernel.start(
        BUILD + "from IPython.display import display\n"
        "def show(change):\n    print('status', change.new)\n    display(change.new)\n"
        "task.observe(show, 'status')"
    )
    kernel.finish(built)
    kernel.run("task.run()")
    busy = kernel.start("for i in range(100): time.sleep(0.01); print(i, end=' ')")
    kernel.finish(busy)
    # The last thing that the observer does.
    until(lambda: len(kernel.messages("display_data", built)) == 4)
    assert kernel.printed(built) == "status submitting\nstatus queued\nstatus running\nstatus completed\n"
    shown = [content["data"]["text/plain"] for _, content in kernel.messages("display_data", built)]
    assert shown == ["'submitting'", "'queued'", "'running'", "'completed'"]
    assert "status" not in kernel.printed(busy)


def test_a_mistake_in_an_observer_shows_in_its_cell_and_harms_nothing(
    kernel: Any, until: Callable[..., Any]
) -> None:
    built = kernel.start(BUILD + "task.observe(lambda change: 1 / 0, 'progress')")
    kernel.finish(built)
    assert "{'gdp'" in kernel.run("print(task.run().result(30))")
    until(lambda: "ZeroDivisionError" in kernel.printed(built))


@pytest.mark.parametrize(("wait", "name"), [("run.result()", "KeyboardInterrupt"), ("await run", "")])
def test_an_interrupt_leaves_who_waits_at_once_and_the_run_unharmed(
    kernel: Any, sandbox: Sandbox, until: Callable[..., Any], wait: str, name: str
) -> None:
    sandbox.faults.add("delay=3@events*1")
    kernel.run(BUILD)
    waiting = kernel.start(f"run = task.run(); print('waiting'); {wait}")
    until(lambda: "waiting" in kernel.printed(waiting))
    interrupted_at = kernel.interrupt()
    error_at = until(lambda: kernel.messages("error", waiting))[0][0]
    kernel.finish(waiting)
    # Jupyter alone takes until the end of the wait, many times as long as this.
    assert error_at - interrupted_at < 0.5
    # What an `await` raises, CancelledError or KeyboardInterrupt, is up to the kernel.
    assert name in kernel.error(waiting)["ename"]
    assert "{'gdp'" in kernel.run("print(run.result(30), [s for s, _ in seen])")
    assert [request.path for request in sandbox.requests if request.method == "POST"] == ["/v1/tasks/runs"]


def test_run_from_the_browser_starts_one_run_and_is_answered_once_per_message(
    kernel: Any, sandbox: Sandbox, until: Callable[..., Any]
) -> None:
    kernel.run(BUILD)
    revisions = kernel.ask("hello", "a", client="test", version="1")["revisions"]
    fields = {
        "revisions": revisions,
        "processor": "base",
        "allow_unsupported": False,
        "confirm_resubmit": False,
    }
    first = kernel.ask("run", "b", **fields)
    again = kernel.ask("run", "b", **fields)
    assert first == again == {"kind": "reply", "id": "b", "ok": True, "run_started": True}
    assert kernel.ask("run", "c", **fields)["code"] == "active"
    until(lambda: kernel.values("status")[-1][1] == "completed")
    assert [request.path for request in sandbox.requests if request.method == "POST"] == ["/v1/tasks/runs"]


def test_edits_get_through_during_a_top_level_await(kernel: Any, until: Callable[..., Any]) -> None:
    # Trait sync from the browser wedges there on ipykernel 7.4; messages do not.
    kernel.run(BUILD)
    waiting = kernel.start(
        "print('waiting')\nfor _ in range(200):\n    await asyncio.sleep(0.01)\nprint(task.input_text)"
    )
    until(lambda: "waiting" in kernel.printed(waiting))
    for number in range(5):
        kernel.send("edit", f"e{number}", document="input", text=f"text {number}", base=1 + number)
    kernel.finish(waiting)
    until(lambda: kernel.replies("e4"))
    replies = [kernel.replies(f"e{number}")[0][1] for number in range(5)]
    assert [(reply["ok"], reply["revision"]) for reply in replies] == [
        (True, number + 2) for number in range(5)
    ]
    assert kernel.ask("edit", "later", document="input", text="after", base=6)["ok"]
    assert kernel.run("print(task.input_text)").strip() == "after"


def test_stop_acts_while_a_cell_computes_where_the_kernel_has_subshells(
    kernel: Any, sandbox: Sandbox, until: Callable[..., Any]
) -> None:
    sandbox.faults.add("delay=5@events*1")
    kernel.run(BUILD)
    subshell = kernel.new_subshell()
    busy = kernel.start(
        "run = task.run(); print('busy'); time.sleep(2); print('end', task.is_watching, task.is_active)"
    )
    until(lambda: "busy" in kernel.printed(busy))
    kernel.send("stop", "s", subshell=subshell)
    until(lambda: kernel.replies("s"))
    kernel.finish(busy)
    answered_at, reply = kernel.replies("s")[0]
    assert reply["ok"]
    if subshell is not None:
        assert answered_at < next(
            at for at, content in kernel.messages("stream", busy) if "end" in content["text"]
        )
        assert "end False True" in kernel.printed(busy)


def test_a_widget_shows_itself_with_a_stable_text(kernel: Any) -> None:
    request = kernel.start(BUILD + "task")
    kernel.finish(request)
    ((_, content),) = kernel.messages("execute_result", request)
    assert content["data"]["text/plain"] == "TaskWidget(processor='base', output_schema='json')"
    assert set(content["data"]) == {"text/plain", "application/vnd.jupyter.widget-view+json"}


def test_a_text_travels_with_its_revision_and_no_message_is_sent_twice(kernel: Any) -> None:
    kernel.run(BUILD)
    kernel.run("task.input_text = 'Spain'")
    states = [
        content["data"]["state"]
        for _, content in kernel.messages("comm_msg")
        if content["data"]["method"] == "update"
    ]
    with_text = [state for state in states if "input_text" in state]
    assert [(state["input_text"], state["revisions"]["input"]) for state in with_text] == [("Spain", 2)]


def test_a_cell_that_is_run_again_leaves_no_orphan_behind(kernel: Any, sandbox: Sandbox) -> None:
    sandbox.faults.add("delay=20@events")
    build = BUILD + "task.run()\nwhile not task.run_id: time.sleep(0.01)"
    kernel.run(build, cell_id="a")
    kernel.run("first = task", cell_id="b")
    kernel.run(build.replace("task.run()", "pass").replace("not task.run_id", "False"), cell_id="a")
    printed = kernel.run(
        "from parallel_widgets.runs.engine import engine\n"
        "while engine().tasks: time.sleep(0.01)\n"
        "print(first.is_watching, first.is_active, 'ran again' in first.message)",
        cell_id="c",
    )
    assert printed.strip() == "False True True"


def test_widgets_of_one_execution_do_not_replace_each_other(kernel: Any) -> None:
    printed = kernel.run(
        BUILD + "tasks = [pw.TaskWidget(input=country, output_schema='One sentence') for country in 'ab']\n"
        "runs = [task.run() for task in tasks]\n"
        "tasks.append(pw.TaskWidget())\n"
        "print([type(run.result(30)).__name__ for run in runs])"
    )
    assert printed.strip() == "['str', 'str']"


def test_what_a_cell_has_defined_can_be_imported(kernel: Any) -> None:
    kernel.run(
        "import dataclasses, parallel_widgets as pw\n"
        "@dataclasses.dataclass\n"
        "class Company:\n"
        "    founded: int\n"
        "task = pw.TaskWidget()\n"
        "task"
    )
    objects = kernel.ask("objects", "a")["objects"]
    assert objects == [{"name": "Company", "kind": "dataclass", "label": "Dataclass, 1 field"}]
    reply = kernel.ask("import_object", "b", name="Company", document="output_schema")
    assert "founded" in reply["parts"][0]["text"]


def test_a_cell_that_runs_again_goes_on_with_the_run_that_it_submitted(kernel: Any, sandbox: Sandbox) -> None:
    cell = BUILD + "run = task.run()"
    for _ in range(2):
        kernel.run(cell, cell_id="build-and-run")
    printed = kernel.run("print(run.result(30) == task.output, task.warnings[0]['message'])")
    assert printed.startswith("True This is the run that was submitted ")
    assert [request.path for request in sandbox.requests if request.method == "POST"] == ["/v1/tasks/runs"]
