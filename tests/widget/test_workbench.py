"""What the workbench asks of the kernel: proposals, which change nothing and hold nothing up."""

from __future__ import annotations

import dataclasses
import json
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.runs.engine import engine
from parallel_widgets.sandbox import Sandbox

from .workbench_draft import DRAFT, edited, now

Make = Callable[..., pw.TaskWidget]


@pytest.fixture
def task(make_task: Make) -> pw.TaskWidget:
    return make_task(output_schema=DRAFT)


@pytest.fixture
def page(task: pw.TaskWidget, browser: Any) -> Any:
    return browser(task)


@pytest.fixture
def busy_background() -> Iterator[threading.Event]:
    """Something that computes in the background until the event is set."""
    over = threading.Event()
    engine().start(engine().in_background(over.wait))
    yield over
    over.set()


# --- in what order


def test_neither_an_edit_nor_its_verdict_waits_for_a_proposal(
    task: pw.TaskWidget, page: Any, busy_background: threading.Event, until: Any
) -> None:
    page.send("fix_all", "slow", **now(task))
    assert page.ask("edit", "quick", document="input", text="", base=1)["ok"]
    until(lambda: task.diagnosed_revisions["input"] == 2)
    assert "input_required" in [item["rule"] for item in task.diagnostics]
    assert page.replies("slow") == []
    busy_background.set()
    until(lambda: page.replies("slow"))
    assert page.replies("slow")[0]["ok"]


def test_a_proposal_may_come_for_a_text_that_has_moved_on(
    task: pw.TaskWidget, page: Any, busy_background: threading.Event, until: Any
) -> None:
    page.send("fix_all", "slow", **now(task))
    page.send("edit", "quick", document="output_schema", text="{}", base=1)
    busy_background.set()
    until(lambda: page.replies("slow"))
    reply = page.replies("slow")[0]
    # It is never one of the new text under the old revision.
    if reply["ok"]:
        assert edited(DRAFT, reply["edits"]) == pw.SchemaDocument(DRAFT).fix_all().text
    else:
        assert reply["code"] == "stale"


def test_a_proposal_that_is_asked_for_twice_meanwhile_is_made_once(
    task: pw.TaskWidget, page: Any, busy_background: threading.Event, until: Any, sandbox: Sandbox
) -> None:
    for _ in range(2):
        page.send("suggest", "same", intent="CEOs", from_current=True)
    busy_background.set()
    until(lambda: len(page.replies("same")) == 2)
    assert page.replies("same")[0] == page.replies("same")[1]
    assert [request.path for request in sandbox.requests].count("/v1beta/tasks/suggest") == 1


def test_what_goes_wrong_in_a_proposal_is_its_answer(
    task: pw.TaskWidget, page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(task, "judge", None)
    reply = page.ask("export", "a", format="task_spec", document="output_schema")
    assert (reply["ok"], reply["code"]) == (False, "failed")
    assert reply["message"].startswith("The kernel could not do this: ")


# --- fixes


def test_fix_all_proposes_what_mends_the_text_and_changes_nothing(task: pw.TaskWidget, page: Any) -> None:
    reply = page.ask("fix_all", "a", **now(task))
    assert reply["ok"]
    assert edited(DRAFT, reply["edits"]) == pw.SchemaDocument(DRAFT).fix_all().text
    assert {item["rule"] for item in reply["applied"]} == {
        "additional_properties_false",
        "all_fields_required",
        "unsupported_keyword",
    }
    assert all(item["title"] and item["line"] for item in reply["applied"])
    assert reply["left"] == 0
    removed = [line["text"] for line in reply["diff"] if line["kind"] == "removed"]
    assert '  "required": ["founded"]' in removed
    assert task.output_schema_text == DRAFT


def test_fix_all_of_an_older_text_is_stale(task: pw.TaskWidget, page: Any) -> None:
    fields = now(task)
    task.output_schema_text = "{}"
    assert page.ask("fix_all", "a", **fields)["code"] == "stale"
    assert page.ask("fix_all", "b", document="output_schema")["code"] == "stale"
    assert page.ask("fix_all", "c", document="input", revision=1)["code"] == "invalid"


def test_fix_all_says_where_there_is_nothing_to_fix(make_task: Make, browser: Any) -> None:
    task = make_task()
    reply = browser(task).ask("fix_all", "a", **now(task))
    assert (reply["ok"], reply["code"]) == (False, "nothing")


def test_advice_is_dismissed_and_called_back_from_either_side(task: pw.TaskWidget, page: Any) -> None:
    item = {"document": "output_schema", "rule": "generic_name", "pointer": "/properties/name"}
    assert page.ask("dismiss", "a", dismissed=True, **item)["ok"]
    assert page.ask("dismiss", "b", dismissed=True, **item)["ok"]
    assert task.dismissed == page.values("dismissed")[-1] == [item]
    task.dismiss("generic_name")
    everywhere = {"document": "output_schema", "rule": "generic_name", "pointer": None}
    assert task.dismissed == [item, everywhere]
    assert page.ask("dismiss", "c", dismissed=False, **item)["ok"]
    assert task.dismissed == [everywhere]
    for number, wrong in enumerate([{"document": "output"}, {"rule": 3}, {"pointer": 3}]):
        assert page.ask("dismiss", f"x{number}", dismissed=True, **item | wrong)["code"] == "invalid"
    with pytest.raises(ValueError, match="There is no document 'output'"):
        task.dismiss("generic_name", document="output")  # type: ignore[arg-type]
    assert task.dismissed == [everywhere]


# --- imports


def test_an_import_proposes_a_schema_beside_what_stands_there(task: pw.TaskWidget, page: Any) -> None:
    text = json.dumps({"founded": "1998", "ceo": "A. Person"})
    reply = page.ask("import", "a", text=text, format="auto", document="output_schema")
    assert (reply["ok"], reply["format"], reply["processor"]) == (True, "example_json", None)
    (part,) = reply["parts"]
    assert (part["document"], part["type"]) == ("output_schema", "json")
    proposed = pw.SchemaDocument(part["text"])
    assert list(proposed.value["properties"]) == ["founded", "ceo"]
    assert part["differences"] == [item.to_dict() for item in pw.SchemaDocument(DRAFT).diff(proposed)]
    assert task.output_schema_text == DRAFT


def test_an_import_of_an_input_schema_may_bring_an_input(task: pw.TaskWidget, page: Any) -> None:
    reply = page.ask("import", "a", text='{"country": "France"}', format="auto", document="input_schema")
    assert reply["parts"][0]["document"] == "input_schema"
    assert all(part["differences"] == [] for part in reply["parts"])


def test_an_import_that_cannot_be_read_says_where(page: Any) -> None:
    reply = page.ask("import", "a", text='{"a": ', format="auto", document="output_schema")
    assert (reply["ok"], reply["code"]) == (False, "unreadable")
    assert "ine 1" in reply["message"]
    assert page.ask("import", "b", text="{}", format="xml", document="output_schema")["code"] == "unreadable"
    assert page.ask("import", "c", text=3, format="auto", document="output_schema")["code"] == "invalid"


def test_an_earlier_run_is_imported_by_its_id(
    make_task: Make, browser: Any, task: pw.TaskWidget, page: Any
) -> None:
    earlier = make_task(input={"country": "France"}, processor="core")
    run = earlier.run()
    run.result(20)
    reply = page.ask("import", "a", text=f" {run.run_id}\n", format="auto", document="output_schema")
    assert reply["ok"]
    assert run.run_id in reply["label"]
    assert reply["processor"] == "core"
    parts = {part["document"]: part for part in reply["parts"]}
    assert json.loads(parts["output_schema"]["text"]) == earlier.output_schema
    assert json.loads(parts["input"]["text"]) == {"country": "France"}


def test_a_run_that_cannot_be_read_is_not_found_or_failed(page: Any, sandbox: Sandbox) -> None:
    unknown = {"text": "trun_unknown", "format": "auto", "document": "output_schema"}
    reply = page.ask("import", "a", **unknown)
    assert (reply["ok"], reply["code"]) == (False, "not_found")
    assert "trun_unknown" in reply["message"]
    sandbox.faults.add("403@input")
    assert page.ask("import", "b", **unknown)["code"] == "failed"


@dataclasses.dataclass
class Company:
    """One of the things that stand in a notebook."""

    founded: int
    ceo: str | None


class Answering:
    """An object that answers to every name, as mocks and proxies do."""

    def __getattr__(self, name: str) -> Any:
        return self


class Refusing:
    """An object that must not be touched."""

    def __getattr__(self, name: str) -> Any:
        raise RuntimeError(name)


def test_what_stands_in_the_notebook_is_listed_and_imported(
    page: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    notebook = sys.modules["__main__"]
    standing = {"Company": Company, "_Hidden": Company, "answering": Answering(), "refusing": Refusing()}
    for name, value in standing.items():
        monkeypatch.setattr(notebook, name, value, raising=False)
    listed = page.ask("objects", "a")["objects"]
    assert {"name": "Company", "kind": "dataclass", "label": "Dataclass, 2 fields"} in listed
    assert not {item["name"] for item in listed} & {"_Hidden", "answering", "refusing"}
    reply = page.ask("import_object", "b", name="Company", document="output_schema")
    assert list(json.loads(reply["parts"][0]["text"])["properties"]) == ["founded", "ceo"]
    for number, name in enumerate(["Refusing", "refusing", "nothing_of_this_name"]):
        reply = page.ask("import_object", f"x{number}", name=name, document="output_schema")
        assert (reply["ok"], reply["code"]) == (False, "unreadable"), name


# --- what is too much


def test_a_large_schema_is_mended_while_edits_go_on(make_task: Make, browser: Any, until: Any) -> None:
    fields = {f"field_{number}": {"type": "string", "minLength": 1} for number in range(100)}
    task = make_task(output_schema={"type": "object", "properties": fields})
    page = browser(task)
    page.send("fix_all", "slow", **now(task))
    assert page.ask("edit", "quick", document="input", text="Spain", base=1)["ok"]
    until(lambda: page.replies("slow"))
    assert page.replies("slow")[0]["left"] == 0


def test_an_import_without_a_schema_for_the_document_is_still_proposed(page: Any) -> None:
    reply = page.ask(
        "import", "a", text='{"input_schema": {"type": "object"}}', format="auto", document="output_schema"
    )
    assert [part["document"] for part in reply["parts"]] == ["input_schema"]
