"""What the workbench shows of a schema: exports, samples, differences, templates and suggestions."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.sandbox import Sandbox

from .workbench_draft import DRAFT, edited, now

Make = Callable[..., pw.TaskWidget]


@pytest.fixture
def task(make_task: Make) -> pw.TaskWidget:
    return make_task(output_schema=DRAFT)


@pytest.fixture
def page(task: pw.TaskWidget, browser: Any) -> Any:
    return browser(task)


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
