"""Exported programs, run as they are: each makes one run of the sandbox and prints what comes of it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from parallel_widgets.sandbox import Sandbox, serve
from parallel_widgets.sandbox.faults import REFUSED_KEY
from parallel_widgets.schema.exports.request_code import request_code

LANGUAGES = ("python-sdk", "python-httpx", "curl", "typescript")
SCHEMA = {
    "type": "object",
    "properties": {
        "gdp": {"type": "string", "description": "GDP in USD, formatted like '$3.1 trillion (2023)'"},
        '2023 "rank" — é': {
            "type": ["integer", "null"],
            "description": "Its rank; null if `unknown` $HOME\\n",
        },
    },
    "required": ["gdp", '2023 "rank" — é'],
    "additionalProperties": False,
}
REQUEST: dict[str, Any] = {
    "input": {"country": "France", "note": 'It\'s "quoted", $PATH, `date`, \\n, JSON\nJSON\n${x} 😀'},
    "processor": "base",
    "task_spec": {"output_schema": {"type": "json", "json_schema": SCHEMA}},
    "metadata": {"team": "a", "number": 3, "flag": True},
    "source_policy": {"include_domains": ["example.com"]},
    "advanced_settings": {"location": "fr"},
    "memory_scope_key": "scope-1",
    "__proto__": {"unknown": None},
}


@dataclass
class Runner:
    """Runs programs of one language against a sandbox."""

    language: str
    folder: Path
    sandbox: Sandbox
    node_modules: Path | None

    def run(
        self, request: dict[str, Any] = REQUEST, *, key: str | None = "any"
    ) -> subprocess.CompletedProcess[str]:
        source = request_code(request, language=self.language, base_url=self.sandbox.base_url)
        environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
        if key is not None:
            environment["PARALLEL_API_KEY"] = key
        return subprocess.run(
            self.command(source), env=environment, cwd=self.folder, capture_output=True, text=True, timeout=60
        )

    def command(self, source: str) -> list[str | Path]:
        if self.language == "curl":
            return ["bash", self.saved("run_task.sh", source)]
        if self.language != "typescript":
            return [sys.executable, self.saved("run_task.py", source)]
        assert self.node_modules is not None
        script = self.folder / "run_task.mjs"
        esbuild = self.node_modules / ".bin" / "esbuild"
        subprocess.run(
            [esbuild, self.saved("run_task.ts", source), f"--outfile={script}", "--log-level=error"],
            check=True,
        )
        return ["node", script]

    def saved(self, name: str, source: str) -> Path:
        path = self.folder / name
        path.write_text(source, "utf-8")
        return path

    @property
    def creates(self) -> list[Any]:
        return [request.body for request in self.sandbox.requests if request.method == "POST"]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with serve(speed=300) as served:
        yield served


@pytest.fixture(params=LANGUAGES)
def runner(request: pytest.FixtureRequest, sandbox: Sandbox, tmp_path: Path) -> Runner:
    needed = {"curl": ("bash", "curl", "jq"), "typescript": ("node",)}.get(request.param, ())
    missing = [program for program in needed if shutil.which(program) is None]
    if missing:
        pytest.skip(f"needs {', '.join(missing)}")
    is_typescript = request.param == "typescript"
    modules = request.getfixturevalue("node_modules") if is_typescript else None
    return Runner(request.param, tmp_path, sandbox, modules)


def test_a_program_makes_its_run_once_and_prints_the_output_and_its_sources(runner: Runner) -> None:
    done = runner.run()
    assert done.returncode == 0, done.stderr
    assert runner.creates == [REQUEST]
    assert "$3.1 trillion (2023)" in done.stdout
    assert "https://" in done.stdout
    assert "trun_" in done.stdout + done.stderr


@pytest.mark.parametrize("fault", ["408@result*2", "503@result*1", "drop@result*1", "429=0@result*1"])
def test_a_wait_that_fails_goes_on_without_another_create(runner: Runner, fault: str) -> None:
    runner.sandbox.faults.add(fault)
    done = runner.run()
    assert done.returncode == 0, done.stderr
    assert len(runner.creates) == 1
    assert "trillion" in done.stdout


@pytest.mark.parametrize(
    "fault", ["drop_after@create", "drop@create", "500@create", "503@create", "429=0@create"]
)
def test_a_create_that_fails_is_not_sent_again(runner: Runner, fault: str) -> None:
    runner.sandbox.faults.add(fault)
    done = runner.run()
    assert done.returncode != 0
    assert [request.method for request in runner.sandbox.requests] == ["POST"]


def test_a_refusal_is_shown(runner: Runner) -> None:
    done = runner.run({**REQUEST, "processor": "mega"})
    assert done.returncode != 0
    assert "mega" in done.stdout + done.stderr
    assert len(runner.sandbox.requests) == 1


def test_a_run_that_fails_says_why(runner: Runner) -> None:
    done = runner.run({**REQUEST, "metadata": {"pw_fault": "fail=No sources"}})
    assert done.returncode != 0
    assert "No sources" in done.stdout + done.stderr
    assert len(runner.creates) == 1


def test_a_key_that_is_refused_ends_the_program(runner: Runner) -> None:
    done = runner.run(key=REFUSED_KEY)
    assert done.returncode != 0
    assert "401" in done.stdout + done.stderr
    assert REFUSED_KEY not in done.stdout + done.stderr


@pytest.mark.parametrize(
    "output",
    [
        {"type": "text", "description": "A report"},
        {"description": "A report"},
        {"json_schema": SCHEMA},
        {"type": "auto"},
        "A report",
        None,
    ],
    ids=["text", "untyped-text", "untyped-json", "auto", "bare", "none"],
)
def test_every_kind_of_output_is_printed(runner: Runner, output: Any) -> None:
    request = {"input": "France (2023)", "processor": "pro"}
    if output is not None:
        request["task_spec"] = {"output_schema": output}
    done = runner.run(request)
    assert done.returncode == 0, done.stderr
    assert runner.creates == [request]
    assert "https://" in done.stdout


def test_typescript_keeps_to_the_strictest_types(node_modules: Path, tmp_path: Path) -> None:
    (tmp_path / "node.d.ts").write_text(
        "declare const process: { env: Record<string, string | undefined>; exitCode?: number };\n"
    )
    requests = [REQUEST, {"input": "France", "processor": "pro"}]
    for number, request in enumerate(requests):
        (tmp_path / f"run_{number}.ts").write_text(request_code(request, language="typescript"), "utf-8")
    options = [
        "--noEmit",
        "--strict",
        "--noUncheckedIndexedAccess",
        "--noUnusedLocals",
        "--noImplicitReturns",
    ]
    options += ["--target", "es2022", "--module", "esnext", "--lib", "es2022,dom", "--types", ""]
    files = sorted(path.name for path in tmp_path.glob("*.ts"))
    checked = subprocess.run(
        [node_modules / ".bin" / "tsc", *options, *files], cwd=tmp_path, capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_formatters_and_linters_leave_the_python_as_it_is(tmp_path: Path) -> None:
    ruff = pytest.importorskip("ruff").find_ruff_bin()
    for language in ("python-sdk", "python-httpx"):
        (tmp_path / f"{language.replace('-', '_')}.py").write_text(
            request_code(REQUEST, language=language), "utf-8"
        )
    options = ["--isolated", "--target-version=py310", "--no-cache", tmp_path]
    formatted = subprocess.run([ruff, "format", "--diff", *options], capture_output=True, text=True)
    assert formatted.returncode == 0, formatted.stdout
    checked = subprocess.run(
        [ruff, "check", "--select=E,F,I,UP,B,W,SIM", *options], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout
