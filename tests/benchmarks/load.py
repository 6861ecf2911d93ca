"""200 runs at once, watched by widgets, beside the same with the official SDK's client."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

from tests.load.many_runs import Load
from tests.load.sandbox_process import sandbox_process

from .table import Row

RUNS = 200
RUN_SECONDS = 3.0
ROUNDS = 3


def load_of(client: str) -> Load:
    """What a fresh process takes for all the runs, against a fresh sandbox in another process."""
    with sandbox_process(run_seconds=RUN_SECONDS) as service:
        command = [sys.executable, "-m", "tests.load.many_runs", client, service.base_url, str(RUNS)]
        ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return Load(**json.loads(ran.stdout))


def summary(loads: list[Load]) -> str:
    """The medians."""
    seconds, megabytes, connections = (
        statistics.median(values)
        for values in zip(*((load.seconds, load.megabytes, load.connections) for load in loads), strict=True)
    )
    return f"{seconds:.1f} s, {megabytes:.0f} MB more, {connections:.0f} connections"


def measure() -> list[Row]:
    """Alternate between the widget and the SDK."""
    widget, sdk = [], []
    for _ in range(ROUNDS):
        widget.append(load_of("widget"))
        sdk.append(load_of("sdk"))
    return [
        Row(
            f"{RUNS} runs at once of {RUN_SECONDS:g} s each, until all are done (medians)",
            summary(widget),
            f"SDK's own client {summary(sdk)}",
        )
    ]
