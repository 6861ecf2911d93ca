"""What the workbench asks of the kernel: proposals, which change nothing and hold nothing up."""

from __future__ import annotations

import ast
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

Make = Callable[..., pw.TaskWidget]

# With characters that take two code units before the places of the fixes.
DRAFT = """{
  "type": "object",
  "properties": {
    "naïve 😀": {"type": "string", "description": "The name of the company as it is registered."},
    "founded": {"type": "string", "minLength": 4, "description": "Year of founding, such as '1998'."}
  },
  "required": ["founded"]
}"""


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


def now(task: pw.TaskWidget, document: str = "output_schema") -> dict[str, Any]:
    return {"document": document, "revision": task.revisions[document]}


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """The text after edits, applied as a browser does."""
    units = text.encode("utf-16-le")
    for edit in reversed(edits):
        written = edit["text"].encode("utf-16-le")
        units = units[: 2 * edit["start"]] + written + units[2 * edit["end"] :]
    return units.decode("utf-16-le")


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


# --- exports


EXPORTS = ["json_schema", "task_spec", "pydantic", "typescript_types"]
PROGRAMS = ["python_sdk", "python_httpx", "curl", "typescript"]


@pytest.mark.parametrize("form", [*EXPORTS, *PROGRAMS])
def test_every_export_is_a_text_for_a_file(task: pw.TaskWidget, page: Any, form: str) -> None:
    reply = page.ask("export", "a", format=form, document="output_schema")
    assert reply["ok"], reply
    assert "founded" in reply["text"]
    assert reply["filename"].rpartition(".")[2] in {"json", "py", "ts", "sh"}
    if reply["language"] == "python":
        ast.parse(reply["text"])
    if reply["language"] == "json":
        json.loads(reply["text"])


def test_programs_go_where_the_widget_goes_and_hold_no_key(make_task: Make, sandbox: Sandbox) -> None:
    task = make_task(
        api_key="a-key-to-be-kept",
        mcp_servers=[
            {
                "type": "url",
                "url": "https://example.com",
                "name": "x",
                "headers": {"a": "a-header-to-be-kept"},
            }
        ],
    )
    for language in ("python-sdk", "python-httpx", "curl", "typescript"):
        program = task.to_code(language)
        assert sandbox.base_url in program
        assert "to-be-kept" not in program
    by_itself = pw.TaskWidget(input="France", output_schema="A sentence")
    assert "127.0.0.1" not in by_itself.to_code("curl")
    assert by_itself.to_code() == by_itself.to_code("python-sdk")
    by_itself.close()
    with pytest.raises(ValueError, match="cobol"):
        task.to_code("cobol")  # type: ignore[arg-type]


def test_what_cannot_be_valid_is_not_exported(task: pw.TaskWidget, page: Any) -> None:
    task.output_schema_text = '{"a": '
    for number, form in enumerate([*EXPORTS, *PROGRAMS]):
        reply = page.ask("export", f"a{number}", format=form, document="output_schema")
        assert (reply["ok"], reply["code"]) == (False, "invalid"), form
    assert page.ask("export", "b", format="pydantic", document="input_schema")["code"] == "invalid"
    assert page.ask("export", "c", format="cobol", document="output_schema")["code"] == "invalid"
    task.input_text, task.output_schema_text = "", DRAFT
    reply = page.ask("export", "d", format="curl", document="output_schema")
    assert "input" in reply["message"]
    with pytest.raises(pw.InvalidRequestError):
        task.to_code()


# --- samples


def test_a_sample_fits_the_schema_and_another_seed_is_another(task: pw.TaskWidget, page: Any) -> None:
    texts = [page.ask("sample", f"s{seed}", seed=seed, **now(task))["text"] for seed in range(8)]
    assert all(set(json.loads(text)) == {"naïve 😀", "founded"} for text in texts)
    assert json.loads(texts[0]) == pw.SchemaDocument(DRAFT).sample(0)
    assert page.ask("sample", "a", seed="x", **now(task))["code"] == "invalid"


@pytest.mark.parametrize(
    "text", ["", "{", '{"type": 3}', '{"$ref": "#/$defs/none"}', '{"$ref": "https://example.com"}']
)
def test_there_is_no_sample_of_what_is_no_schema(task: pw.TaskWidget, page: Any, text: str) -> None:
    task.output_schema_text = text
    reply = page.ask("sample", "a", seed=0, **now(task))
    assert (reply["ok"], reply["code"]) == (False, "invalid")
    assert reply["message"].startswith(("There is no sample of this schema yet.", "This is no JSON yet."))


# --- differences


OTHER = '{"type": "object", "properties": {"founded": {"type": "integer"}, "ceo": {"type": "string"}}}'


def test_any_two_of_the_text_now_the_last_run_and_another_are_compared(
    task: pw.TaskWidget, page: Any
) -> None:
    sides = {
        "current": {"kind": "current"},
        "last_run": {"kind": "last_run"},
        "text": {"kind": "text", "text": OTHER},
    }
    asked = {"document": "output_schema", "before": sides["last_run"], "after": sides["current"]}
    assert not task.has_last_run
    assert page.ask("differences", "before", **asked)["code"] == "invalid"
    task.run(allow_unsupported=True).result(20)
    assert task.has_last_run
    assert page.values("has_last_run") == [True]
    assert page.ask("differences", "same", **asked)["differences"] == []
    task.output_schema_text = '{"type": "object", "properties": {"ceo": {"type": "string"}}}'
    for before, first in sides.items():
        for after, second in sides.items():
            name = f"{before}, {after}"
            reply = page.ask("differences", name, document="output_schema", before=first, after=second)
            assert reply["ok"], (before, after)
            expected = pw.SchemaDocument(reply["before_text"]).diff(reply["after_text"])
            assert reply["differences"] == [item.to_dict() for item in expected]
            assert bool(expected) == (before != after)


@pytest.mark.parametrize(
    "text",
    [
        '{"output": %s}',
        '{"output_schema": {"type": "json", "json_schema": %s}}',
        '{"processor": "base", "input": "x", "task_spec": {"output_schema": %s}}',
    ],
)
def test_a_task_that_is_pasted_is_compared_by_its_schema(page: Any, text: str) -> None:
    current, pasted = {"kind": "current"}, {"kind": "text", "text": text % OTHER}
    reply = page.ask("differences", "a", document="output_schema", before=current, after=pasted)
    assert json.loads(reply["after_text"]) == json.loads(OTHER)


@pytest.mark.parametrize(
    ("side", "code"),
    [
        ({"kind": "text", "text": "{"}, "unreadable"),
        ({"kind": "text", "text": '{"output": "a sentence"}'}, "unreadable"),
        ({"kind": "text", "text": '{"task_spec": 3}'}, "unreadable"),
        ({"kind": "text"}, "invalid"),
        ({"kind": "template", "name": "no such template"}, "invalid"),
        ({"kind": "last_run"}, "invalid"),
        ({"kind": "tomorrow"}, "invalid"),
        ([], "invalid"),
        (None, "invalid"),
    ],
)
def test_a_side_that_is_none_is_refused_with_a_sentence(page: Any, side: Any, code: str) -> None:
    reply = page.ask("differences", "a", document="output_schema", before=side, after={"kind": "current"})
    assert (reply["ok"], reply["code"]) == (False, code)
    assert len(reply["message"]) > 20


def test_only_the_differences_that_are_wanted_are_taken_over(task: pw.TaskWidget, page: Any) -> None:
    differences = pw.SchemaDocument(DRAFT).diff(OTHER)
    wanted = [index for index, item in enumerate(differences) if item.pointer == "/properties/ceo"]
    reply = page.ask("accept", "a", text=OTHER, indices=wanted, **now(task))
    after = edited(DRAFT, reply["edits"])
    assert list(json.loads(after)["properties"]) == ["naïve 😀", "founded", "ceo"]
    assert "minLength" in after
    assert task.output_schema_text == DRAFT
    assert page.ask("accept", "b", text=OTHER, indices=[], **now(task))["edits"] == []


def test_what_cannot_be_taken_over_is_refused(task: pw.TaskWidget, page: Any) -> None:
    fields = now(task)
    wrongs: list[Any] = [[99], "all", [True], [None]]
    for number, wrong in enumerate(wrongs):
        reply = page.ask("accept", f"a{number}", text=OTHER, indices=wrong, **fields)
        assert reply["code"] == "invalid"
    assert page.ask("accept", "b", text="{", indices=[0], **fields)["code"] == "invalid"
    task.output_schema_text = "{}"
    assert page.ask("accept", "c", text=OTHER, indices=[0], **fields)["code"] == "stale"


# --- templates and suggestions


def test_every_template_is_proposed_with_all_of_its_parts(task: pw.TaskWidget, page: Any) -> None:
    listed = page.ask("templates", "a")["templates"]
    assert len(listed) >= 5
    for item in listed:
        reply = page.ask("template", f"t {item['name']}", name=item["name"])
        assert (reply["label"], reply["processor"]) == (item["title"], item["processor"])
        assert reply["parts"][0]["document"] == "output_schema"
        assert reply["parts"][0]["differences"]
    assert page.ask("template", "b", name="no such template")["code"] == "invalid"
    assert [item["name"] for item in listed] == [item.name for item in pw.templates()]


def test_a_suggestion_of_the_sandbox_is_plainly_marked(task: pw.TaskWidget, page: Any) -> None:
    reply = page.ask("suggest", "a", intent="Find the CEOs of companies", from_current=False)
    assert (reply["ok"], reply["is_sandbox"]) == (True, True)
    assert "Sample" in reply["title"]
    assert "sandbox" in reply["warnings"][0]
    assert reply["processors"][0] == "base"
    assert [part["document"] for part in reply["parts"]] == ["output_schema", "input_schema", "input"]
    assert reply["parts"][0]["differences"]
    assert task.output_schema_text == DRAFT


def test_a_suggestion_may_start_from_the_present_schemas(
    task: pw.TaskWidget, page: Any, sandbox: Sandbox
) -> None:
    reply = page.ask("suggest", "a", intent="More", from_current=True)
    assert reply["parts"][0]["differences"] == []
    asked = next(request for request in sandbox.requests if request.path == "/v1beta/tasks/suggest")
    assert asked.body["previous_task"] == {"output_schema": task.output_schema}
    task.output_schema_text = "{"
    assert page.ask("suggest", "b", intent="More", from_current=True)["code"] == "failed"


def test_a_service_that_suggests_nothing_is_said_to(page: Any, sandbox: Sandbox) -> None:
    sandbox.faults.add("404@suggest")
    reply = page.ask("suggest", "a", intent="CEOs", from_current=False)
    assert (reply["ok"], reply["code"]) == (False, "unavailable")
    assert "does not suggest tasks" in reply["message"]
    sandbox.faults.clear()
    sandbox.faults.add("503@suggest")
    assert page.ask("suggest", "b", intent="CEOs", from_current=False)["code"] == "failed"
    assert page.ask("suggest", "c", intent=" ", from_current=False)["code"] == "failed"


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
