"""The package's types as a user's own checker sees them: mypy, as strict as it can be."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("mypy", reason="mypy is installed with the test extra only")

RIGHT = """
import parallel_widgets as pw

async def ask(task: pw.TaskWidget) -> object:
    run: pw.Run = task.run(allow_unsupported=True)
    try:
        return await run
    except pw.RunError as error:
        print(error.message)
        raise

def read(task: pw.TaskWidget) -> str:
    meter: float | None = task.progress
    seconds: float = task.elapsed
    rules = [item["rule"] for item in task.diagnostics]
    failure = task.error
    words: str = "" if failure is None else failure["message"]
    return f"{task.status} {task.run_id} {meter} {seconds} {rules} {words} {task.trace} {task.warnings}"

with pw.sandbox.serve(speed=50) as sandbox:
    task = pw.TaskWidget(input={"a": 1}, output_schema="auto", base_url=sandbox.base_url)
    task.output_schema = {"type": "object"}
    print(read(task), task.run().result(timeout=5))
"""

WRONG = """
import parallel_widgets as pw

task = pw.TaskWidget(procesor="base")
task.input_text = 3
task.run_id + 1
task.error["message"]
task.run(True)
"""


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What mypy says of each script."""
    folder = tmp_path_factory.mktemp("scripts")
    scripts = {"right.py": RIGHT, "wrong.py": WRONG}
    for name, code in scripts.items():
        (folder / name).write_text(code)
    command = [sys.executable, "-m", "mypy", "--strict", *scripts]
    said = subprocess.run(command, cwd=folder, capture_output=True, text=True).stdout.splitlines()
    return {name: [line for line in said if line.startswith(f"{name}:")] for name in scripts}


def test_a_users_script_is_clean_under_mypy_strict(problems: dict[str, list[str]]) -> None:
    assert problems["right.py"] == []


@pytest.mark.parametrize("kind", ["call-arg", "assignment", "operator", "index"])
def test_a_users_mistakes_are_found(problems: dict[str, list[str]], kind: str) -> None:
    assert any(line.endswith(f"[{kind}]") for line in problems["wrong.py"])
