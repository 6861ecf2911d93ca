"""``python -m parallel_widgets.sandbox``, in a process of its own."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from parallel_widgets.sandbox.__main__ import main

from .conversation import create, finish, run_input


@contextmanager
def running(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command until it says where it answers."""
    command = [sys.executable, "-m", "parallel_widgets.sandbox", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            match = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
            assert match is not None
            yield process, match[0]
        finally:
            process.kill()


def test_it_says_where_it_answers_and_how_to_use_it_and_ends_on_ctrl_c() -> None:
    with running("--speed", "100", "--fault", "503@retrieve*1") as (process, base_url):
        with httpx.Client(base_url=base_url) as client:
            run_id = create(client)
            assert finish(client, run_id)["run"]["status"] == "completed"
            assert client.get(f"/v1/tasks/runs/{run_id}").status_code == 503
        process.send_signal(signal.SIGINT)
        assert process.stdout is not None
        assert process.stderr is not None
        said, complained = process.stdout.read(), process.stderr.read()
        process.wait(timeout=30)
    assert f"PARALLEL_BASE_URL={base_url}" in said
    assert (process.returncode, complained) == (0, "")


def test_a_key_can_be_required() -> None:
    with running("--require-key", "right") as (_, base_url), httpx.Client(base_url=base_url) as client:
        answers = [
            client.post("/v1/tasks/runs", json=run_input(), headers={"x-api-key": key}).status_code
            for key in ("right", "wrong")
        ]
        assert answers == [202, 401]


@pytest.mark.parametrize(
    ("arguments", "word"),
    [(["--fault", "explode"], "explode"), (["--speed", "0"], "speed"), (["--port", "70000"], "70000")],
)
def test_what_makes_no_sense_is_said_to_make_none(
    arguments: list[str], word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    assert word in capsys.readouterr().err
