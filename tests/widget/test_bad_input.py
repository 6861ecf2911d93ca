"""What bad input gets: a clear sentence in the widget and in Python, the text kept, and nothing sent."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import parallel_widgets as pw
from parallel_widgets.sandbox import Sandbox

Make = Callable[..., pw.TaskWidget]


def with_field(**schema: Any) -> str:
    return json.dumps(
        {"type": "object", "properties": {"a": schema}, "required": ["a"], "additionalProperties": False}
    )


BAD_SCHEMAS = {
    "broken": '{"type": "object",}',
    "python": "{'type': 'object', 'x': True}",
    "nan": '{"type": "object", "properties": {"a": {"const": NaN}}}',
    "huge number": '{"type": "object", "properties": {"a": {"const": 1e400}}}',
    "half a character": '{"type": "object", "title": "\\ud83d", "properties": {}}',
    "deep": '{"a":' * 5000 + "1" + "}" * 5000,
    "large": '{"description": "' + "x" * 1_100_000 + '"}',
    "no object": "[1, 2]",
    "empty": "",
    "remote": with_field(**{"$ref": "https://example.org/schema.json"}),
    "file": with_field(**{"$ref": "file:///etc/passwd"}),
}
BAD_JSON = {name: text for name, text in BAD_SCHEMAS.items() if name not in ("remote", "file")}


@pytest.mark.parametrize("text", BAD_SCHEMAS.values(), ids=BAD_SCHEMAS)
def test_a_bad_output_schema_is_explained_kept_and_not_sent(
    make_task: Make, sandbox: Sandbox, text: str
) -> None:
    task = make_task(output_schema="{}")
    task.output_schema_text = text
    errors = [item for item in task.diagnostics if item["severity"] == "error"]
    assert errors
    assert all(item["message"].endswith((".", "?")) for item in errors)
    with pytest.raises(pw.InvalidRequestError) as caught:
        task.run()
    assert errors[0]["message"] in str(caught.value)
    assert task.output_schema_text == text
    assert task.status == "idle"
    assert sandbox.requests == ()


@pytest.mark.parametrize("text", BAD_JSON.values(), ids=BAD_JSON)
def test_bad_json_input_is_explained_kept_and_not_sent(make_task: Make, sandbox: Sandbox, text: str) -> None:
    task = make_task(input={})
    task.input_text = text
    assert any(item["document"] == "input" and item["severity"] == "error" for item in task.diagnostics)
    with pytest.raises(pw.InvalidRequestError):
        task.run()
    assert task.input_text == text
    assert sandbox.requests == ()


def test_a_catastrophic_pattern_holds_nobody_up(make_task: Make) -> None:
    schema = with_field(type="string", pattern="^(a+)+$")
    started = time.monotonic()
    task = make_task(input={"a": "a" * 40 + "!"}, input_schema=schema)
    assert time.monotonic() - started < 5
    assert "pattern_not_checked" in [item["rule"] for item in task.diagnostics]


def test_a_browsers_paste_of_a_megabyte_is_answered(make_task: Make, browser: Any) -> None:
    task = make_task()
    text = json.dumps({"description": "x" * 1_100_000})
    reply = browser(task).ask("edit", "a", document="output_schema", text=text, base=1)
    assert reply["ok"]
    assert task.output_schema_text == text


FULL_DISK = """
import pathlib, resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
try:
    pathlib.Path(sys.argv[1]).write_text("no file can grow")
except OSError:
    import parallel_widgets as pw
    task = pw.TaskWidget(input="France (2023)", output_schema="One sentence")
    task.output_schema = {"type": "array"}
    print([item["rule"] for item in task.diagnostics if item["severity"] == "error"])
    task.output_schema = "One sentence"
    task.run().result(30)
    print(task.status, task.error, len(task.warnings))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit on the size of files")
def test_a_full_disk_stops_nothing_and_the_journal_says_so_once(tmp_path: Path) -> None:
    command = [sys.executable, "-B", "-c", textwrap.dedent(FULL_DISK), str(tmp_path / "file")]
    ended = subprocess.run(command, capture_output=True, text=True)
    assert ended.stdout.splitlines() == [
        "['root_properties_required', 'root_type_object']",
        "completed None 1",
    ]
    (sentence,) = ended.stderr.splitlines()
    assert "cannot be used: the disk failed or is full. The run goes on" in sentence


WORDS = {
    "a wrong key": ("401@create", "set PARALLEL_API_KEY"),
    "no credit": ("402@create", "credit"),
    "a web page": ("html=403@create", "a proxy or a login page"),
    "a lost answer": ("drop_after@create", "its answer was lost"),
    "an unreadable answer": ("truncate@create", "answer"),
    "a run that fails": ("fail", "The run failed"),
}


@pytest.mark.parametrize(("fault", "words"), WORDS.values(), ids=WORDS)
def test_the_widget_and_the_exception_say_the_same(
    make_task: Make, sandbox: Sandbox, fault: str, words: str
) -> None:
    sandbox.faults.add(fault)
    task = make_task()
    with pytest.raises(pw.ParallelWidgetsError) as caught:
        task.run().result(30)
    said = str(caught.value)
    assert words in said
    assert task.error["type"] == type(caught.value).__name__
    assert task.error["message"] in said
    assert (task.error["hint"] or "") in said
    assert task.input_text == "France (2023)"
