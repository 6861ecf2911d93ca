"""``python -m parallel_widgets check``, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from parallel_widgets.__main__ import main

CLEAN = """{
  "type": "object",
  "properties": {
    "ceo": {"type": "string", "description": "Full name of the current chief executive"}
  },
  "required": ["ceo"],
  "additionalProperties": false
}
"""
SPEC = """{
    "input_schema": {"type": "json", "json_schema": {"type": "objekt"}},
    "output_schema": {
        "json_schema": {
            "type": "object",
            "properties": {
                "ceo": {"type": "string", "minLength": 5}
            }
        }
    }
}
"""


def run(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run the command in ``folder``."""
    return subprocess.run(
        [sys.executable, "-m", "parallel_widgets", "check", *arguments],
        cwd=folder,
        input=stdin,
        capture_output=True,
        timeout=120,
    )


def status_and_output(capsys: pytest.CaptureFixture[str], path: Path, *arguments: str) -> tuple[int, str]:
    """Run the command here, for what needs no process of its own."""
    status = main(["check", str(path), *arguments])
    return status, capsys.readouterr().out


def lines(result: subprocess.CompletedProcess[bytes]) -> list[str]:
    """Place, severity and rule of each line of the output."""
    return [" ".join(line.split(" ")[:3]) for line in result.stdout.decode().splitlines()]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clean.json").write_text(CLEAN)
    (tmp_path / "spec.json").write_text(SPEC)
    return tmp_path


def test_a_good_schema_passes_in_silence(folder: Path) -> None:
    result = run(folder, "clean.json", "--fail-on", "warning")
    assert (result.returncode, result.stdout) == (0, b"")
    assert result.stderr == b"1 file checked: nothing found.\n"


def test_findings_are_named_by_file_line_and_column(folder: Path) -> None:
    result = run(folder, "clean.json", "spec.json")
    assert result.returncode == 1
    assert lines(result) == [
        "spec.json:2:62: error metaschema",
        "spec.json:4:24: warning additional_properties_false",
        "spec.json:4:24: warning all_fields_required",
        "spec.json:7:17: hint description_missing",
        "spec.json:7:43: unsupported unsupported_keyword",
    ]
    assert b"did you mean `object`?" in result.stdout
    assert result.stderr == b"2 files checked: 1 error, 1 unsupported, 2 warning, 1 hint.\n"


@pytest.mark.parametrize(
    ("field", "fail_on", "status"),
    [
        ('"minLength": 5', "error", 0),
        ('"minLength": 5', "unsupported", 1),
        ('"title": "CEO"', "unsupported", 0),
        ('"title": "CEO"', "warning", 1),
        ('"type": "strin"', "error", 1),
    ],
)
def test_how_bad_a_finding_must_be_to_fail_can_be_chosen(
    folder: Path, capsys: pytest.CaptureFixture[str], field: str, fail_on: str, status: int
) -> None:
    schema = f'{{"type": "object", "properties": {{"ceo": {{{field}}}}}}}'
    (folder / "schema.json").write_text(schema)
    assert status_and_output(capsys, folder / "schema.json", "--fail-on", fail_on)[0] == status


def test_a_request_is_judged_with_its_input_and_processor(folder: Path) -> None:
    request = {
        "task_spec": {
            "output_schema": "auto",
            "input_schema": {"json_schema": {"type": "object", "properties": {"year": {"type": "integer"}}}},
        },
        "input": {"year": "2023"},
        "processor": "base",
    }
    (folder / "request.json").write_text(json.dumps(request, indent=2))
    assert lines(run(folder, "request.json")) == [
        "request.json:1:1: warning auto_needs_pro",
        "request.json:16:13: warning input_mismatch",
    ]
    assert lines(run(folder, "request.json", "--processor", "pro")) == [
        "request.json:16:13: warning input_mismatch"
    ]


def test_a_bare_schema_can_be_one_for_the_input(folder: Path) -> None:
    (folder / "schema.json").write_text('{"type": "object", "properties": {"a": {"minLength": 3}}}')
    assert lines(run(folder, "schema.json", "--role", "input")) == []
    assert lines(run(folder, "schema.json")) == lines(run(folder, "schema.json", "--role", "output"))
    assert "schema.json:1:41: unsupported unsupported_keyword" in lines(run(folder, "schema.json"))


def test_the_standard_input_is_a_file_too(folder: Path) -> None:
    assert lines(run(folder, "-", stdin=b'{"type": "object",}')) == ["-:1:18: error syntax"]


def test_findings_can_be_read_by_a_program(folder: Path) -> None:
    found = json.loads(run(folder, "spec.json", "--format", "json").stdout)
    assert found[-1] == {
        "file": "spec.json",
        "line": 7,
        "column": 43,
        "severity": "unsupported",
        "rule": "unsupported_keyword",
        "message": found[-1]["message"],
        "document": "output_schema",
        "pointer": "/properties/ceo/minLength",
        "fix": found[-1]["fix"],
    }
    assert found[-1]["fix"]
    assert json.loads(run(folder, "clean.json", "--format", "json").stdout) == []


def test_findings_can_be_shown_beside_a_change(folder: Path) -> None:
    name = "100%,a:b.json"
    (folder / name).write_text('{"type": "object", "properties": {"a": {"type": "strin"}}}')
    first, *others = run(folder, name, "--format", "github").stdout.decode().splitlines()
    assert first.startswith(
        "::warning file=100%25%2Ca%3Ab.json,line=1,col=1,title=additional_properties_false::"
    )
    assert [line.split(" ")[0] for line in others] == ["::warning", "::notice", "::error"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b'{"output_schema": {"type": "json"}}', "no `json_schema`"),
        (b'{"task_spec": 5}', "`task_spec` is an object"),
        (b"[1, 2]", "an object, not a list"),
        (b"", "There is no JSON here yet"),
        (b"[" * 5000, "nests more than 100 levels"),
        (b'\xef\xbb\xbf{"type": "object", "properties": {"a": {"type": 5}}}', "byte order mark"),
    ],
)
def test_what_is_no_schema_is_said_to_be_none(
    folder: Path, capsys: pytest.CaptureFixture[str], content: bytes, word: str
) -> None:
    (folder / "odd.json").write_bytes(content)
    status, output = status_and_output(capsys, folder / "odd.json")
    assert status == 1
    assert word in output


def test_a_file_that_cannot_be_read_does_not_keep_others_from_being_judged(folder: Path) -> None:
    (folder / "utf16.json").write_bytes(CLEAN.encode("utf-16"))
    result = run(folder, "none.json", "utf16.json", ".", "spec.json")
    assert result.returncode == 2
    complaints = result.stderr.decode().splitlines()
    assert [line.split(": ")[0] for line in complaints[:3]] == ["none.json", "utf16.json", "."]
    assert "it is no UTF-8 text" in complaints[1]
    assert complaints[3].startswith("1 file checked: ")
    assert lines(result)[0].startswith("spec.json:2:62:")


def test_a_fix_keeps_the_rest_of_the_file(folder: Path) -> None:
    text = SPEC.replace('"objekt"', '"object"').replace("\n", "\r\n")
    (folder / "spec.json").write_bytes(text.encode())
    result = run(folder, "spec.json", "--fix", "--fail-on", "warning")
    assert result.returncode == 0
    after = (folder / "spec.json").read_bytes().decode()
    assert json.loads(after)["output_schema"]["json_schema"] == {
        "type": "object",
        "properties": {"ceo": {"type": "string", "description": "At least 5 characters."}},
        "required": ["ceo"],
        "additionalProperties": False,
    }
    before, kept = text.split('"minLength"')[0], after.split('"description"')[0]
    assert kept == before
    assert after.endswith("\r\n        }\r\n    }\r\n}\r\n")
    assert run(folder, "spec.json", "--fix").returncode == 0
    assert (folder / "spec.json").read_bytes().decode() == after


def test_a_broken_task_spec_is_mended_as_json_before_its_schemas_are(folder: Path) -> None:
    (folder / "spec.json").write_text(
        "{'output_schema': {'json_schema': {'type': 'object', 'properties': {}}},}"
    )
    assert run(folder, "spec.json", "--fix").returncode == 0
    after = json.loads((folder / "spec.json").read_text())
    assert list(after) == ["output_schema"]
    assert after["output_schema"]["json_schema"]["additionalProperties"] is False


def test_what_would_be_fixed_is_shown_without_being_written(folder: Path) -> None:
    result = run(folder, "spec.json", "--diff")
    shown = result.stdout.decode().splitlines()
    assert shown[:2] == ["--- spec.json", "+++ spec.json (fixed)"]
    assert any(line.startswith("-") and "minLength" in line for line in shown)
    assert b"spec.json:7:43: unsupported" in result.stderr
    assert (folder / "spec.json").read_text() == SPEC
    assert run(folder, "clean.json", "--diff").stdout == b""


def test_the_standard_input_is_fixed_onto_the_standard_output(folder: Path) -> None:
    result = run(folder, "-", "--fix", stdin=SPEC.replace("objekt", "object").encode())
    assert "minLength" not in json.loads(result.stdout)["output_schema"]["json_schema"]["properties"]["ceo"]
    assert result.stderr == b"1 file checked: nothing found.\n"


def test_a_wrong_call_says_how_to_call_it(folder: Path) -> None:
    result = run(folder)
    assert result.returncode == 2
    assert b"FILE" in result.stderr
